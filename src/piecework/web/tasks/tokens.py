"""The tokens that stand in the addresses of task frames.

A frame has no cookie to show, so its address is its only credential: it names one assignment (or, for a
preview, one HIT) of one worker in one market, signed with the server's secret. Whether that assignment may
still be submitted is the market's to decide.
"""

from typing import Literal, NamedTuple, get_args

from itsdangerous import BadSignature, URLSafeSerializer

Kind = Literal["work", "preview"]
MarketName = Literal["production", "sandbox"]


class TaskToken(NamedTuple):
    """What a frame may show. `id` is an assignment's for work and a HIT's for a preview."""

    market: MarketName
    kind: Kind
    id: str
    worker_id: str


class TaskTokens:
    """Signs and reads task tokens."""

    def __init__(self, secret: bytes) -> None:
        """Sign with the server's secret."""
        self._serializer = URLSafeSerializer(secret, salt="task")

    def sign(self, token: TaskToken) -> str:
        """Return a token as text for an address."""
        return str(self._serializer.dumps(list(token)))

    def read(self, text: str) -> TaskToken | None:
        """Return what a text says, or None if we did not sign it."""
        try:
            market, kind, id_, worker_id = self._serializer.loads(text)
        except (BadSignature, ValueError, TypeError):
            return None
        if market not in get_args(MarketName) or kind not in get_args(Kind):
            return None
        return TaskToken(market, kind, str(id_), str(worker_id))
