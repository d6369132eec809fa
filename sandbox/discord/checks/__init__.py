"""Holding what the bot sends against the table of limits."""
