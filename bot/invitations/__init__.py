"""What can be done about an invitation."""
