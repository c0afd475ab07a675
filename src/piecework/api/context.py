"""What every operation is given: the market it acts on, who asks, and how list positions travel."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Protocol

from piecework.aws.tokens import make_token, read_token
from piecework.db.door import Database
from piecework.rules.notifications import Event, Specification
from piecework.rules.texts import bad_value

DEFAULT_PAGE = 10


class Post(Protocol):
    """Reaches the destinations of notifications. Both refuse with InvalidTransportEndpoint."""

    async def check(self, specification: Specification) -> None:
        """Refuse a destination that this server cannot or will not send to."""

    async def test(self, event: Event, specification: Specification) -> None:
        """Send an event at once."""


@dataclass(frozen=True, slots=True)
class Api:
    """One market's side of the API.

    Attributes:
        db: the market's store.
        sandbox: whether it is the sandbox.
        token_secret: signs pagination tokens.
        file_url: gives the address of an uploaded file by its key.
        post: checks the destinations of notifications, and sends tests.
        worker_exists: tells whether a worker id belongs to anybody; people are in a store of their own.
        allow_http: whether ExternalQuestion pages may be plain http beyond this machine.
    """

    db: Database
    sandbox: bool
    token_secret: bytes
    post: Post
    worker_exists: Callable[[str], Awaitable[bool]]
    file_url: Callable[[str], str]
    allow_http: bool = False

    async def check_worker(self, worker_id: str) -> None:
        """Refuse a worker id that belongs to nobody."""
        if not await self.worker_exists(worker_id):
            raise bad_value(worker_id, "WorkerId")


@dataclass(frozen=True, slots=True)
class Page:
    """Where a list call begins, how many it wants, and which list it is."""

    api: Api
    context: str
    position: str | None
    limit: int

    def answer(self, member: str, items: list[dict[str, Any]], last: str | None) -> dict[str, Any]:
        """Return the members of a list answer.

        A page with items always has a NextToken, an empty one never.
        """
        result: dict[str, Any] = {"NumResults": len(items), member: items}
        if items and last is not None:
            result["NextToken"] = self.token(last)
        return result

    def token(self, last: str) -> str:
        """Return the NextToken of a page that ends at `last`."""
        return make_token(last, self.context, self.api.token_secret)


def page(api: Api, operation: str, requester_id: str, members: dict[str, Any]) -> Page:
    """Return the page that a list call asks for. Refuses a token that was not made for this very list."""
    filters = sorted((k, str(v)) for k, v in members.items() if k not in ("NextToken", "MaxResults"))
    context = f"{operation} {requester_id} {filters}"
    token = members.get("NextToken")
    position = None
    if token is not None:
        try:
            position = read_token(token, context, api.token_secret)
        except ValueError:
            raise bad_value(token, "NextToken") from None
    return Page(api, context, position, members.get("MaxResults", DEFAULT_PAGE))


def moment_and_id(position: str | None) -> tuple[int, str]:
    """Return the place in a list that goes by moment and id; (0, "") to begin."""
    if position is None:
        return 0, ""
    moment, _, last_id = position.partition(" ")
    if not moment.isdigit():
        raise bad_value(position, "NextToken")
    return int(moment), last_id
