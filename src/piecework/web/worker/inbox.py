"""A worker's inbox: what requesters and the market wrote."""

import re
from typing import NamedTuple

from starlette.responses import Response

from piecework.db.door import Tx
from piecework.identity import people
from piecework.market import messages
from piecework.market.messages import Message
from piecework.web.context import Head, Visit, head

PAGE_SIZE = 25
_ID = re.compile(r"\w{1,64}", re.ASCII)


class Inbox(NamedTuple):
    """A page of messages, newest first, and whether there are more."""

    head: Head
    messages: list[Message]
    more: bool


async def page(visit: Visit) -> Response:
    """Answer with messages, those not seen before marked as new; seeing them is reading them."""
    before = visit.query("before")
    found = await visit.market.database.aread(
        _inbox, visit.worker.id, before if _ID.fullmatch(before) else None
    )
    if any(message.read_at is None for message in found.messages):
        await visit.market.database.awrite(messages.mark_read, visit.worker.id, found.messages[0].id)
    senders = sorted({each.requester_id for each in found.messages if each.requester_id})
    return visit.render(
        "worker/messages.html.jinja",
        found.head,
        here="/messages",
        messages=found.messages,
        names=await visit.site.identity.aread(people.names_of, senders),
        older=found.messages[-1].id if found.more else "",
        first=not before,
    )


def _inbox(tx: Tx, worker_id: str, before: str | None) -> Inbox:
    found = messages.inbox(tx, worker_id, before, PAGE_SIZE + 1)
    return Inbox(head(tx, worker_id), found[:PAGE_SIZE], len(found) > PAGE_SIZE)
