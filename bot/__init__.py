"""The chat face: slash commands, buttons, and what the bot says of its own accord."""
