"""The REST API under /api/v10, as far as a bot of this kind speaks it."""
