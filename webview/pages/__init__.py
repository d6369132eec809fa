"""The pages that people see, and the way in."""
