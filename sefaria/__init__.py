"""The library: books and texts from Sefaria, from what was kept, and from this machine."""
