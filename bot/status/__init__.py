"""/status, and what whoever runs this bot is told without asking."""
