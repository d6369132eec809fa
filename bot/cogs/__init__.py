"""The slash commands. A cog receives, acknowledges, and hands on."""
