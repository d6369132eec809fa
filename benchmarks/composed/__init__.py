"""Starting both compositions for real, with images that are made here."""
