"""The page's own files, and its fonts."""
