"""How somebody wants to be spoken to."""
