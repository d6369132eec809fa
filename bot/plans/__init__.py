"""What /schedule does: planning sittings, changing what is planned, and who comes."""
