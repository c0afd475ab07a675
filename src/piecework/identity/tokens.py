"""Bearer tokens of sessions and links: handed out once, kept as a hash."""

import hashlib


def hashed(token: str) -> str:
    """Return what is kept of a token. It has 256 random bits, so one round of SHA-256 is enough."""
    return hashlib.sha256(token.encode()).hexdigest()
