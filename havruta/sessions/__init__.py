"""Sessions: sitting down together, moving through the text, what is kept of it."""
