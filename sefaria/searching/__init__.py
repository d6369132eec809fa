"""Finding words: by Sefaria's own search, or in what is kept here."""
