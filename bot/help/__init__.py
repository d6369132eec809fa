"""What /help does: telling how everything begins."""
