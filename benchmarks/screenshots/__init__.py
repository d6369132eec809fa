"""Pictures of every page and of every kind of mail, to be looked at."""
