"""The study: learning together, its rules and use cases, with no outside world.

This package imports nothing else of ours and no framework. Everything else imports it.
"""
