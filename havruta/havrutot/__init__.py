"""Havrutot: making them, belonging to them, seeing them."""
