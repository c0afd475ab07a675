"""The tokens that stand in the addresses of task frames.

A frame has no cookie to show, so its address is its only credential: it names one assignment, for a preview
one HIT, for a qualification test one request, of one worker in one market, signed with the server's secret.
Whether that may still be submitted is the market's to decide.
"""

import hashlib
from typing import Literal, NamedTuple

from itsdangerous import BadSignature, Signer

Kind = Literal["work", "preview", "test", "finished", "example"]
MarketName = Literal["production", "sandbox"]


class TaskToken(NamedTuple):
    """What a frame may show, and to whom.

    `id` is an assignment's, for a preview a HIT's, for a test a request's, for an example its name.
    `worker_id` is who looks; for a finished assignment that is its requester. `language` is the one that they
    chose for their pages, "" if none.
    """

    market: MarketName
    kind: Kind
    id: str
    worker_id: str
    language: str = ""


class TaskTokens:
    """Signs and reads task tokens. Every submit reads one, so a token is plain words and a signature."""

    def __init__(self, secret: bytes) -> None:
        """Sign with the server's secret."""
        self._signer = Signer(secret, salt="task", digest_method=hashlib.sha256)

    def sign(self, token: TaskToken) -> str:
        """Return a token as text for an address."""
        return self._signer.sign("-".join(token)).decode("ascii")

    def read(self, text: str) -> TaskToken | None:
        """Return what a text says, or None if we did not sign it."""
        try:
            words = self._signer.unsign(text).decode("ascii")
        except (BadSignature, ValueError):
            return None
        # A language may hold hyphens of its own, such as pt-BR.
        return TaskToken(*words.split("-", 4))  # type: ignore[arg-type]  # as we signed it
