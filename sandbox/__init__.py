"""A local Discord to try and to test the bot with: REST, gateway, people, and a small chat page.

The unchanged discord.py client speaks to it over real HTTP and a real socket. `python -m sandbox`
serves it; `sandbox.server.open_sandbox` serves it inside a test. The product never imports it,
and it never imports the product.
"""
