"""What a book holds: how it is divided, its sections as safe text, and the books at hand."""
