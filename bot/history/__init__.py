"""What /history does: the sessions that have been."""
