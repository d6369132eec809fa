"""The media process: it forwards sound and pictures, and never looks into them."""
