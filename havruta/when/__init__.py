"""Saying when: what people write, understood in either language, and told back in words."""
