"""Rules by dice, expanded by us and by a calendar program that shares no code with us."""
