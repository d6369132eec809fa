"""What pages and server say to each other, in messages."""
