"""How fast a move reaches everybody, beside Socket.IO: servers, pages without browsers, figures."""
