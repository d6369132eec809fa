"""Keeping what was read: cached, asked for once however many want it, fresh or the last copy."""
