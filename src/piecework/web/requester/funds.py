"""Funds: what is free and held, what was spent and on what, every move of money, and alerts."""

from typing import NamedTuple

from starlette.responses import Response

from piecework.clock import DAY
from piecework.db.door import Tx
from piecework.market import batches, funds_alerts, holding, ledger, moves, projects, spending
from piecework.market.batches import Listed
from piecework.market.funds_alerts import Alert
from piecework.market.holding import Held
from piecework.market.moves import Move
from piecework.market.spending import OfProject, Spent
from piecework.rules.phrases import Phrase
from piecework.rules.projects import Project
from piecework.web.context import Visit
from piecework.web.requester import forms
from piecework.web.requester.pictures import Column, columns

PAGE_SIZE = 50
PROJECTS = 100
BATCHES = 25
SPANS = (
    ("30", Phrase("30 days"), 1),
    ("91", Phrase("13 weeks"), 7),
    ("360", Phrase("a year, by 30 days"), 30),
)
"""How far back the picture goes, in days, and how many of them are one column."""
MOST_BELOW_CENTS = 10**9


class Found(NamedTuple):
    """What is free and held, in cents, for what, a page of moves, what was spent, and the alert."""

    free_cents: int
    held_cents: int
    moves: list[Move]
    columns: list[Column]
    projects: list[OfProject]
    alert: Alert | None
    holding: list[Held]

    @property
    def held_elsewhere_cents(self) -> int:
        """Held for HITs that programs made, and for older batches."""
        return max(0, self.held_cents - sum(each.cents for each in self.holding))


class OfOne(NamedTuple):
    """A project, a page of its batches, and what each came to."""

    project: Project
    batches: list[Listed]
    spent: dict[str, Spent]


async def page(visit: Visit) -> Response:
    """Answer with the requester's money."""
    return await _page(visit)


async def set_alert(visit: Visit) -> Response:
    """Keep below which sum the requester wants to be told; nothing, or 0, is for never."""
    fields = await visit.fields()
    below = forms.cents(fields.get("below", "").strip().replace(",", "") or "0")
    if below is None or below > MOST_BELOW_CENTS:
        error = Phrase("Write an amount in dollars, for example 50.")
        return await _page(visit, below=fields.get("below", ""), errors={"below": error})
    await visit.market.database.awrite(funds_alerts.set_, visit.person.id, below)
    return visit.to("/funds?kept=1#alert")


async def of_project(visit: Visit) -> Response:
    """Answer with what the batches of one project came to."""
    before = visit.seen("before", "")
    found: OfOne = await visit.market.database.aread(
        _of_project, visit.person.id, visit.path("project_id"), before or None
    )
    more = len(found.batches) > BATCHES
    return await visit.page(
        "requester/project_funds.html.jinja",
        here="/funds",
        project=found.project,
        batches=found.batches[:BATCHES],
        spent=found.spent,
        nothing=Spent(),
        older=found.batches[BATCHES - 1].batch.id if more else "",
        first=not before,
    )


async def _page(visit: Visit, *, below: str | None = None, errors: dict[str, str] | None = None) -> Response:
    before, days = visit.seen("before", ""), visit.query("days", SPANS[0][0])
    span = next((each for each in SPANS if each[0] == days), SPANS[0])
    found: Found = await visit.market.database.aread(_read, visit.person.id, before or None, span)
    if below is None:
        below = forms.dollars(found.alert.below_cents) if found.alert else ""
    return await visit.page(
        "requester/funds.html.jinja",
        status=422 if errors else 200,
        here="/funds",
        found=found,
        moves=found.moves[:PAGE_SIZE],
        older=found.moves[PAGE_SIZE - 1].id if len(found.moves) > PAGE_SIZE else "",
        first=not before,
        spans=SPANS,
        span=span,
        below=below,
        errors=errors or {},
        kept=visit.query("kept") == "1",
        can_mail=visit.site.mailer is not None,
        instructions=visit.site.settings.deposit_instructions,
    )


def _read(tx: Tx, requester_id: str, before: str | None, span: tuple[str, str, int]) -> Found:
    today = tx.now // DAY
    days = (today - int(span[0]) + 1, today)
    return Found(
        *ledger.balance(tx, requester_id),
        moves.list_(tx, requester_id, before, PAGE_SIZE + 1),
        columns(spending.by_day(tx, requester_id, days), days, span[2]),
        spending.by_project(tx, requester_id, days, PROJECTS),
        funds_alerts.get(tx, requester_id),
        [] if tx.terms.sandbox else holding.by_project(tx, requester_id),
    )


def _of_project(tx: Tx, requester_id: str, project_id: str, before: str | None) -> OfOne:
    project = projects.get(tx, requester_id, project_id)
    found = batches.list_of_project(tx, requester_id, project_id, before, BATCHES + 1)
    return OfOne(project, found, spending.of_batches(tx, requester_id, [each.batch.id for each in found]))
