"""What /progress does: what was learned, as a picture and in words."""
