"""Funds: what is free, what is held, and every move of money."""

from typing import NamedTuple

from starlette.responses import Response

from piecework.db.door import Tx
from piecework.market import ledger, moves
from piecework.market.moves import Move
from piecework.web.context import Visit

PAGE_SIZE = 50


class Found(NamedTuple):
    """What is free and held, in cents, and a page of moves."""

    free_cents: int
    held_cents: int
    moves: list[Move]


async def page(visit: Visit) -> Response:
    """Answer with the requester's money."""
    before = visit.seen("before", "")
    found: Found = await visit.market.database.aread(_read, visit.person.id, before or None)
    return await visit.page(
        "requester/funds.html.jinja",
        here="/funds",
        found=found,
        moves=found.moves[:PAGE_SIZE],
        older=found.moves[PAGE_SIZE - 1].id if len(found.moves) > PAGE_SIZE else "",
        first=not before,
    )


def _read(tx: Tx, requester_id: str, before: str | None) -> Found:
    return Found(*ledger.balance(tx, requester_id), moves.list_(tx, requester_id, before, PAGE_SIZE + 1))
