"""What workers wrote to a requester: the threads, one thread, and answering in it."""

from typing import NamedTuple

from starlette.responses import Response

from piecework.db.door import Tx
from piecework.market import threads
from piecework.market.threads import COUNTED, END, Listed, Opened
from piecework.rules.messages import InvalidMessage
from piecework.rules.phrases import Phrase
from piecework.rules.refusals import Refused
from piecework.web import refusals
from piecework.web.context import Visit
from piecework.web.explained import Explained

PAGE_SIZE = 25
_NONE = Explained(
    404,
    "none",
    Phrase("There are no such messages"),
    Phrase("The link is incomplete, or they are somebody else's."),
    Phrase("Open your messages"),
    "/requester/messages",
)


class Inbox(NamedTuple):
    """A page of threads, the newest activity first, how many messages are new, and whether there are more."""

    threads: list[Listed]
    unread: int
    more: bool


async def page(visit: Visit) -> Response:
    """Answer with the threads in which workers have written, those with something new marked."""
    before = visit.seen("before", END)
    found = await visit.market.database.aread(_inbox, visit.person.id, before)
    return await visit.page(
        "requester/messages.html.jinja",
        here="/requester/messages",
        threads=found.threads,
        unread=found.unread,
        counted=COUNTED,
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
        await visit.market.database.awrite(threads.answer_at_desk, visit.person.id, thread_id, text)
    except InvalidMessage as refused:
        return await _thread(visit, 422, text=text, errors=refused.errors)
    except Refused as refused:
        if refused.code == "TooManyMessages":
            return await _thread(visit, 429, text=text, errors={"text": refused.message})
        return await refusals.explain(visit, _NONE, refused.message)
    return visit.to(f"/requester/messages/{thread_id}?sent=1")


async def _thread(
    visit: Visit, status: int = 200, *, text: str = "", errors: dict[str, str] | None = None
) -> Response:
    before, requester_id = visit.seen("before", END), visit.person.id
    database, thread_id = visit.market.database, visit.path("thread_id")
    try:
        opened: Opened = await database.aread(threads.open_at_desk, requester_id, thread_id, before)
    except Refused as refused:
        return await refusals.explain(visit, _NONE, refused.message)
    if any(each.read_at is None and each.from_worker for each in opened.messages):
        await database.awrite(threads.read_at_desk, requester_id, thread_id, opened.messages[-1].id)
    return await visit.page(
        "requester/thread.html.jinja",
        status=status,
        here="/requester/messages",
        opened=opened,
        first=before == END,
        text=text,
        errors=errors or {},
        sent=visit.query("sent") == "1",
    )


def _inbox(tx: Tx, requester_id: str, before: str) -> Inbox:
    found = threads.of_desk(tx, requester_id, before, PAGE_SIZE + 1)
    return Inbox(found[:PAGE_SIZE], threads.unread(tx, requester_id).desk, len(found) > PAGE_SIZE)
