"""What people do and see: the chat page and the tests act through here."""
