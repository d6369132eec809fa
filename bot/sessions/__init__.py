"""What /session does: sitting down together, and ending."""
