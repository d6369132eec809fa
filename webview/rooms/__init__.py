"""The rooms: open pages, and who is there."""
