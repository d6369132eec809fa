"""What /library does: the catalogue of books."""
