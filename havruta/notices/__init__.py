"""Telling people things, and not losing any of it."""
