"""Discord as the bot meets it: its REST API, its gateway, and its rules for both."""
