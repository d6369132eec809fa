"""Plans: what is to be learned when, and what becomes of each time."""
