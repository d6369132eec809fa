"""The page: the shared text, kept in step over a WebSocket."""
