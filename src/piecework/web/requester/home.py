"""The requester's first page: what needs them, and the batches they work with."""

from typing import NamedTuple

from starlette.responses import Response

from piecework.clock import DAY
from piecework.db.door import Tx
from piecework.market import (
    batches,
    funds_alerts,
    ledger,
    notifications,
    progress,
    projects,
    qualification_requests,
    sheets,
    threads,
    waiting,
)  # fmt: skip
from piecework.market.batches import Listed
from piecework.market.funds_alerts import Alert
from piecework.market.projects import Listed as ListedProject
from piecework.market.waiting import ToDecide
from piecework.rules.progress import Progress
from piecework.rules.sheets.sheets import DRAFT, Sheet
from piecework.web.context import Visit
from piecework.web.requester.sheets import KINDS_IN_WORDS

BATCHES = 25
PROJECTS = 5
ASKED = 25
SHEETS = 20
UNDELIVERED_DAYS = 7


class Found(NamedTuple):
    """What the page shows.

    Attributes:
        batches: the newest.
        progress: how far they are, by id.
        projects: the newest.
        to_decide: what waits for a decision, batches and programs together.
        asked: pending requests for qualifications, up to ASKED.
        unread: messages from workers.
        undelivered: notifications that did not arrive in UNDELIVERED_DAYS.
        sheets: files that were tried and neither confirmed nor discarded.
        free_cents: what can be spent.
        alert: when the requester wants to hear of low funds.
    """

    batches: list[Listed]
    progress: dict[str, Progress]
    projects: list[ListedProject]
    to_decide: ToDecide
    asked: int
    unread: int
    undelivered: int
    sheets: list[Sheet]
    free_cents: int
    alert: Alert | None


async def page(visit: Visit) -> Response:
    """Answer with what needs the requester."""
    found: Found = await visit.market.database.aread(_read, visit.person.id)
    undecided = [each for each in found.batches if found.progress[each.batch.id].counts.undecided]
    lacking = [each for each in found.batches if each.batch.state == "paused" and each.batch.reason]
    stalled = [each for each in found.batches if found.progress[each.batch.id].quiet_since is not None]
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
        undecided=undecided,
        lacking=lacking,
        stalled=stalled,
        pilots=pilots,
        drafts=drafts,
        low=found.alert is not None and found.free_cents < found.alert.below_cents,
        kinds=KINDS_IN_WORDS,
        most_asked=ASKED,
        most_decided=waiting.COUNTED,
        counted=threads.COUNTED,
        undelivered_days=UNDELIVERED_DAYS,
    )


def _read(tx: Tx, requester_id: str) -> Found:
    found = batches.list_(tx, requester_id, None, BATCHES)
    free = ledger.available(tx, requester_id)
    return Found(
        found,
        progress.of(tx, requester_id, [each.batch.id for each in found]),
        projects.list_(tx, requester_id, None, PROJECTS),
        waiting.to_decide(tx, requester_id),
        len(qualification_requests.list_pending(tx, requester_id, None, (0, ""), ASKED)),
        threads.unread(tx, requester_id).desk,
        notifications.undelivered(tx, requester_id, tx.now - UNDELIVERED_DAYS * DAY),
        [each for each in sheets.list_(tx, requester_id, None, SHEETS) if each.state == DRAFT],
        free,
        funds_alerts.get(tx, requester_id),
    )
