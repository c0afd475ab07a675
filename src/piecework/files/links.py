"""Addresses of uploaded files: signed, of one file in one market, good for a minute."""

import hashlib
from typing import NamedTuple

from itsdangerous import BadSignature, Signer

from piecework.clock import Clock

LIFETIME_MS = 60_000
"""How long an address works, as GetFileUploadURL promises."""


class FileLink(NamedTuple):
    """Which file an address leads to."""

    market: str
    key: str


class FileLinks:
    """Makes and reads the last part of addresses of files."""

    def __init__(self, secret: bytes, wall: Clock) -> None:
        """Sign with the server's secret; `wall` is wall time, in which addresses end."""
        self._signer = Signer(secret, salt="file", digest_method=hashlib.sha256)
        self._wall = wall

    def sign(self, link: FileLink) -> str:
        """Return the token of an address that works from now on for a minute."""
        until = self._wall() + LIFETIME_MS
        return self._signer.sign(f"{link.market}-{link.key}-{until}").decode("ascii")

    def read(self, token: str) -> FileLink | None:
        """Return which file a token is for, or None if we did not sign it or its time is over."""
        try:
            market, key, until = self._signer.unsign(token).decode("ascii").split("-")
        except (BadSignature, ValueError):
            return None
        return FileLink(market, key) if self._wall() < int(until) else None
