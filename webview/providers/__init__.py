"""Who vouches for people on the page: Discord by OAuth2, Google and Apple by OpenID Connect."""
