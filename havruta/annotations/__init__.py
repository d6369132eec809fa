"""What people write beside the text: marks on it, and what they say to each other."""
