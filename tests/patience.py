"""How long a test waits for what must come."""

PATIENCE = 90.0
"""Seconds: enough on the busiest machine, and no test that passes waits them out."""
