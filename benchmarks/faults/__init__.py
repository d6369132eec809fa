"""The story of the main job, with a random fault at a random moment."""
