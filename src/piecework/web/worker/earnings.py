"""A worker's earnings: what is there, the ledger behind it, statements by year, and asking to be paid out."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from starlette.exceptions import HTTPException
from starlette.responses import Response

from piecework.db.door import Tx
from piecework.market import earnings, payouts
from piecework.market.earnings import MONTHS, Move
from piecework.market.heads import Head, head
from piecework.market.standings import available_cents
from piecework.rules.money import dollars
from piecework.rules.payouts import Offer, Order, Payout
from piecework.rules.phrases import Phrase
from piecework.rules.refusals import Refused
from piecework.rules.worked_days import Paid
from piecework.web.context import Visit
from piecework.web.worker import days, downloads

PAGE_SIZE = 25
REQUESTERS_SHOWN = 50
"""So many have a line of their own in a statement's page; its file has them all."""
_ID = re.compile(r"\w{1,64}", re.ASCII)
_YEAR = re.compile(r"\d{4}", re.ASCII)
_DOLLARS = re.compile(r"\$?\s*(\d{1,9}|\d{1,3}(?:,\d{3}){1,2})(?:\.(\d{1,2}))?", re.ASCII)
_FIELDS = {
    "PayoutTooSmall": "amount",
    "PayoutTooLarge": "amount",
    "PayoutMethod": "method",
    "PayoutDetails": "details",
}
_STATEMENT_HEAD = ("Month", "RequesterId", "RequesterName", "HITs", "Rewards", "Bonuses", "Total")


class Found(NamedTuple):
    """A page of the ledger, whether there is more, and the payouts.

    `held_cents` are asked for and not settled; `first_at` is when the worker was first paid.
    """

    head: Head
    moves: list[Move]
    more: bool
    payouts: list[Payout]
    held_cents: int
    first_at: int | None
    offer: Offer


class Line(NamedTuple):
    """A line of a statement."""

    name: str
    hits: int
    rewards_cents: int
    bonus_cents: int

    @property
    def cents(self) -> int:
        """Rewards and bonuses."""
        return self.rewards_cents + self.bonus_cents


class Year(NamedTuple):
    """What a year came to, and what was paid out in it."""

    head: Head
    by_month: list[Paid]
    by_requester: dict[str, Paid]
    paid_out_cents: int


async def page(visit: Visit) -> Response:
    """Answer with what is there and the ledger behind it; `before` is the last movement seen."""
    return await _page(visit, {}, {})


async def ask(visit: Visit) -> Response:
    """Ask for a payout."""
    fields = await visit.fields()
    cents = _cents(fields.get("amount", ""))
    if cents is None:
        return await _page(visit, fields, {"amount": Phrase("Write dollars, for example 12.50.")})
    order = Order(cents, fields.get("method", ""), fields.get("details", "").strip())
    try:
        await visit.market.database.awrite(payouts.request, visit.worker.id, order)
    except Refused as refused:
        if refused.code not in _FIELDS:
            raise
        return await _page(visit, fields, {_FIELDS[refused.code]: refused.message})
    return visit.to("/earnings?done=requested")


async def withdraw(visit: Visit) -> Response:
    """Take back the request for a payout."""
    payout_id = visit.path("payout_id")
    await visit.market.database.awrite(payouts.withdraw, visit.worker.id, payout_id)
    return visit.to("/earnings?done=withdrawn")


async def year(visit: Visit) -> Response:
    """Answer with the statement of a year."""
    number, months = _year(visit)
    found = await visit.market.database.aread(_statement, visit.worker.id, number, months)
    by_requester = [Line(requester_id, *paid) for requester_id, paid in found.by_requester.items()]
    by_requester.sort(key=lambda line: (-line.cents, line.name))
    shown, others = by_requester[:REQUESTERS_SHOWN], by_requester[REQUESTERS_SHOWN:]
    return visit.render(
        "worker/statement.html.jinja",
        found.head,
        here="/earnings",
        year=number,
        total=_line("", found.by_month),
        by_month=[(name, Line("", *paid)) for name, paid in zip(days.MONTHS, found.by_month, strict=True)],
        by_requester=shown,
        others=_line("", others),
        how_many_others=len(others),
        names=await visit.site.lookups.names(line.name for line in shown),
        paid_out_cents=found.paid_out_cents,
        is_over=number < days.of(found.head.now, visit.zone).year,
    )


async def year_csv(visit: Visit) -> Response:
    """Answer with the statement of a year as a CSV file: a line for each month and requester."""
    number, months = _year(visit)
    parts = await visit.market.database.aread(earnings.year_in_parts, visit.worker.id, months)
    names = await visit.site.lookups.names(part.requester_id for part in parts)
    rows = [
        (
            f"{number}-{part.month + 1:02}",
            part.requester_id,
            names.get(part.requester_id, ""),
            str(part.hits),
            dollars(part.rewards_cents),
            dollars(part.bonus_cents),
            dollars(part.rewards_cents + part.bonus_cents),
        )
        for part in sorted(parts, key=lambda part: (part.month, part.requester_id))
    ]
    text = downloads.BOM + downloads.lines([_STATEMENT_HEAD, *rows])
    headers = {"content-disposition": f'attachment; filename="earnings-{number}.csv"'}
    return Response(text, media_type="text/csv; charset=utf-8", headers=headers)


async def _page(visit: Visit, fields: Mapping[str, str], errors: dict[str, str]) -> Response:
    before = visit.query("before")
    before = before if _ID.fullmatch(before) else ""
    found = await visit.market.database.aread(_found, visit.worker.id, before or None)
    record = found.head.record
    this_year = days.of(found.head.now, visit.zone).year
    first_year = this_year if found.first_at is None else days.of(found.first_at, visit.zone).year
    return visit.render(
        "worker/earnings.html.jinja",
        found.head,
        status=422 if errors else 200,
        here="/earnings",
        record=record,
        available=available_cents(record),
        held=found.held_cents,
        paid=record["payout_cents"] - found.held_cents,
        moves=found.moves,
        names=await visit.site.lookups.names(each.requester_id for each in found.moves if each.requester_id),
        payouts=found.payouts,
        offer=found.offer,
        fields=fields,
        errors=errors,
        done=visit.query("done"),
        years=list(range(this_year, first_year - 1, -1)) if found.first_at else [],
        older=found.moves[-1].id if found.more else "",
        first=not before,
    )


def _found(tx: Tx, worker_id: str, before: str | None) -> Found:
    moves = earnings.moves(tx, worker_id, before, PAGE_SIZE + 1)
    return Found(
        head(tx, worker_id),
        moves[:PAGE_SIZE],
        len(moves) > PAGE_SIZE,
        payouts.of_worker(tx, worker_id),
        payouts.held_cents(tx, worker_id),
        earnings.first_at(tx, worker_id),
        tx.terms.payouts,
    )


def _year(visit: Visit) -> tuple[int, list[int]]:
    text = visit.path("year")
    number = int(text) if _YEAR.fullmatch(text) else 0
    if not 1970 <= number <= 9998:  # noqa: PLR2004  what the calendar can hold, as in days.read
        raise HTTPException(404, Phrase("There is no statement for such a year."))
    months = [days.start(date(number, month + 1, 1), visit.zone) for month in range(MONTHS)]
    return number, [*months, days.start(date(number + 1, 1, 1), visit.zone)]


def _statement(tx: Tx, worker_id: str, number: int, months: list[int]) -> Year:
    by_month, by_requester = earnings.year(tx, worker_id, number, months)
    paid_out_cents = earnings.paid_out_cents(tx, worker_id, months[0], months[MONTHS])
    return Year(head(tx, worker_id), by_month, by_requester, paid_out_cents)


def _line(name: str, parts: Iterable[Paid | Line]) -> Line:
    hits = rewards = bonuses = 0
    for part in parts:
        hits += part.hits
        rewards += part.rewards_cents
        bonuses += part.bonus_cents
    return Line(name, hits, rewards, bonuses)


def _cents(text: str) -> int | None:
    match = _DOLLARS.fullmatch(text.strip())
    if match is None:
        return None
    return int(match[1].replace(",", "")) * 100 + int((match[2] or "0").ljust(2, "0"))
