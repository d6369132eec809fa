"""The call of a session: hearing and seeing each other beside the text."""
