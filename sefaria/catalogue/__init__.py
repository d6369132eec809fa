"""Which books there are, and finding one by what has been typed of its title."""
