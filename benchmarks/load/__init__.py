"""A Tuesday night: many havrutot of three who all learn within the same minutes."""
