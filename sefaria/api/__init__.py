"""Sefaria itself: what is asked of its API, and the types of what it replies."""
