"""What /text does: a text in the chat, a search, and what many learn today."""
