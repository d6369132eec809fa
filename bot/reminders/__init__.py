"""What /reminders does: telling what was told."""
