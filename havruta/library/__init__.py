"""Books and their texts."""
