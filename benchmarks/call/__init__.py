"""What a call costs, and how soon it is there."""
