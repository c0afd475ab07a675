"""The requester's first page: what needs them, and the batches they work with."""

from typing import NamedTuple

from starlette.responses import Response

from piecework.db.door import Tx
from piecework.market import batches, ledger, progress, projects, qualification_requests, threads
from piecework.market.batches import Listed
from piecework.market.projects import Listed as ListedProject
from piecework.rules.progress import Progress
from piecework.web.context import Visit

BATCHES = 25
PROJECTS = 5
ASKED = 25


class Found(NamedTuple):
    """What the page shows.

    `asked` are pending requests for qualifications, up to ASKED; `unread` messages from workers.
    """

    batches: list[Listed]
    progress: dict[str, Progress]
    projects: list[ListedProject]
    asked: int
    unread: int
    free_cents: int


async def page(visit: Visit) -> Response:
    """Answer with what needs the requester."""
    found: Found = await visit.market.database.aread(_read, visit.person.id)
    waiting = [each for each in found.batches if found.progress[each.batch.id].counts.undecided]
    lacking = [each for each in found.batches if each.batch.state == "paused" and each.batch.reason]
    pilots = [
        each
        for each in found.batches
        if each.batch.state == "published" and each.batch.published < each.batch.row_count
    ]
    drafts = [each for each in found.batches if each.batch.state == "draft"]
    return await visit.page(
        "requester/home.html.jinja",
        here="/requester",
        found=found,
        waiting=waiting,
        lacking=lacking,
        pilots=pilots,
        drafts=drafts,
        most_asked=ASKED,
        counted=threads.COUNTED,
    )


def _read(tx: Tx, requester_id: str) -> Found:
    found = batches.list_(tx, requester_id, None, BATCHES)
    free = ledger.available(tx, requester_id)
    return Found(
        found,
        progress.of(tx, requester_id, [each.batch.id for each in found]),
        projects.list_(tx, requester_id, None, PROJECTS),
        len(qualification_requests.list_pending(tx, requester_id, None, (0, ""), ASKED)),
        threads.unread(tx, requester_id).desk,
        free,
    )
