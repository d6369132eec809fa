"""What /havruta does: making havrutot, seeing them, changing how they work."""
