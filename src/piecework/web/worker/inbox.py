"""A worker's threads with requesters and the operator, and the senders whose messages are blocked.

Writing to somebody first is in contacting.py.
"""

from typing import NamedTuple

from starlette.responses import Response

from piecework.db.door import Tx
from piecework.market import senders, threads
from piecework.market.heads import Head, head
from piecework.market.messages import OPERATOR
from piecework.market.senders import BlockedSender
from piecework.market.threads import END, Listed, Opened
from piecework.rules.messages import InvalidMessage
from piecework.rules.refusals import Refused
from piecework.web import refusals
from piecework.web.context import Visit

PAGE_SIZE = 25


class Inbox(NamedTuple):
    """A page of threads, the newest activity first, and whether there are more."""

    head: Head
    threads: list[Listed]
    more: bool


class Blocked(NamedTuple):
    """A page of blocked senders, and whether there are more."""

    head: Head
    senders: list[BlockedSender]
    more: bool


async def page(visit: Visit) -> Response:
    """Answer with the threads, those with something new marked."""
    before = visit.seen("before", END)
    found = await visit.market.database.aread(_inbox, visit.worker.id, before)
    names = await _names(visit, [each.requester_id for each in found.threads])
    return visit.render(
        "worker/messages.html.jinja",
        found.head,
        here="/messages",
        threads=found.threads,
        names=names,
        desk_unread=found.head.desk_unread,
        older=found.threads[-1].newest_id if found.more else "",
        first=before == END,
    )


async def thread(visit: Visit) -> Response:
    """Answer with a thread; seeing what is new in it is reading it."""
    return await _thread(visit)


async def answer(visit: Visit) -> Response:
    """Send an answer; what is wrong with it is said beside the field, and what was typed stays."""
    text, thread_id = (await visit.fields()).get("text", ""), visit.path("thread_id")
    try:
        await visit.market.database.awrite(threads.answer_as_worker, visit.worker.id, thread_id, text)
    except InvalidMessage as refused:
        return await _thread(visit, 422, text=text, errors=refused.errors)
    except Refused as refused:
        if refused.code not in NOT_NOW:
            return await refusals.page(visit, refused)
        return await _thread(visit, NOT_NOW[refused.code], text=text, problem=refused.message)
    return visit.to(f"/messages/{thread_id}?sent=1")


async def blocked(visit: Visit) -> Response:
    """Answer with the senders whose messages are blocked."""
    after = visit.seen("after", "")
    found = await visit.market.database.aread(_blocked, visit.worker.id, after)
    return visit.render(
        "worker/blocked_senders.html.jinja",
        found.head,
        here="/messages",
        senders=found.senders,
        names=await _names(visit, [each.requester_id for each in found.senders]),
        further=found.senders[-1].requester_id if found.more else "",
        first=not after,
        done=visit.query("done"),
    )


async def block(visit: Visit) -> Response:
    """Block a requester's messages, or let them through again (`act` is `unblock`)."""
    fields = await visit.fields()
    requester_id, undo = fields.get("requester_id", ""), fields.get("act") == "unblock"
    verb = senders.unblock if undo else senders.block
    try:
        await visit.market.database.awrite(verb, visit.worker.id, requester_id)
    except Refused as refused:
        return await refusals.page(visit, refused)
    return visit.to(f"/messages/blocked?done={'unblocked' if undo else 'blocked'}")


NOT_NOW = {"TooManyMessages": 429, "SenderBlocked": 422}
"""Refusals that have nothing to do with what was typed, and their status."""


async def _thread(
    visit: Visit,
    status: int = 200,
    *,
    text: str = "",
    errors: dict[str, str] | None = None,
    problem: str = "",
) -> Response:
    before, worker_id = visit.seen("before", END), visit.worker.id
    database, thread_id = visit.market.database, visit.path("thread_id")
    try:
        opened: Opened = await database.aread(threads.open_as_worker, worker_id, thread_id, before)
    except Refused as refused:
        return await refusals.page(visit, refused)
    if any(each.read_at is None and not each.from_worker for each in opened.messages):
        await database.awrite(threads.read_as_worker, worker_id, thread_id, opened.messages[-1].id)
    return await visit.page(
        "worker/thread.html.jinja",
        status=status,
        here="/messages",
        opened=opened,
        own_url=visit.market.url,
        requester=(await _names(visit, [opened.thread.requester_id])).get(opened.thread.requester_id),
        first=before == END,
        text=text,
        errors=errors or {},
        problem=problem,
        sent=visit.query("sent") == "1",
    )


def _inbox(tx: Tx, worker_id: str, before: str) -> Inbox:
    found = threads.of_worker(tx, worker_id, before, PAGE_SIZE + 1)
    return Inbox(head(tx, worker_id), found[:PAGE_SIZE], len(found) > PAGE_SIZE)


def _blocked(tx: Tx, worker_id: str, after: str) -> Blocked:
    found = senders.list_(tx, worker_id, after, PAGE_SIZE + 1)
    return Blocked(head(tx, worker_id), found[:PAGE_SIZE], len(found) > PAGE_SIZE)


async def _names(visit: Visit, requester_ids: list[str]) -> dict[str, str]:
    return await visit.site.lookups.names(set(requester_ids) - {OPERATOR})
