"""Discord: gateway events and interactions in, cards out."""
