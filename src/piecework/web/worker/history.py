"""A worker's history: the list with its filters, day by day, and one day as the old site showed it.

What is downloaded stands in downloads.py.
"""

import re
from collections.abc import Mapping
from datetime import date, tzinfo
from typing import NamedTuple
from urllib.parse import urlencode

from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from piecework.db.door import Tx
from piecework.market import history
from piecework.market.heads import Head, head
from piecework.market.history import LAST, STATUSES, Entry, Status, Sums, Wanted
from piecework.rules.phrases import Phrase
from piecework.web.context import Visit
from piecework.web.worker import days, downloads, twins

PAGE_SIZE = 25
IN_WORDS: tuple[tuple[Status, str], ...] = (
    ("", Phrase("All")),
    ("submitted", Phrase("Submitted")),
    ("pending", Phrase("Pending")),
    ("approved", Phrase("Approved")),
    ("rejected", Phrase("Rejected")),
    ("returned", Phrase("Returned")),
    ("abandoned", Phrase("Time ended")),
)
_PERSON = re.compile(r"A[A-Z0-9]{13}", re.ASCII)
_PLACE = re.compile(r"(\d{1,15})-(\w{1,64})", re.ASCII)
_MOST_WORDS = 200


class Filters(NamedTuple):
    """What stands in the fields, what is wrong with it by field, and what part of the history it means."""

    fields: dict[str, str]
    errors: dict[str, str]
    wanted: Wanted

    @property
    def query(self) -> str:
        """The filters as a query, with its question mark, or nothing."""
        return f"?{urlencode(self.fields)}" if self.fields else ""


class Day(NamedTuple):
    """A day of the list: when it began, what its work came to, as filtered, and what is on the page."""

    at: int
    sums: Sums
    entries: list[Entry]


class Found(NamedTuple):
    """A page of history, whether there is more, and what its days came to."""

    head: Head
    entries: list[Entry]
    more: bool
    sums: dict[date, Sums]


async def page(visit: Visit) -> Response:
    """Answer with the work that left the queue, newest first; `before` is the place of the last one seen.

    With `format=json` or `.json` all of it comes as JSON.
    """
    filters = await _filters(visit)
    if filters.errors:
        return await _wrong(visit, filters)
    if visit.wants_json:
        return downloads.history_json(visit, filters.wanted)
    seen = _place(visit.query("before"))
    found = await visit.market.database.aread(_found, filters.wanted, seen or LAST, visit.zone)
    further = ""
    if found.more:
        at, last_id = found.entries[-1].place
        further = "/history?" + urlencode({**filters.fields, "before": f"{at}-{last_id}"})
    return await _render(visit, found, filters, further, first=seen is None)


async def as_csv(visit: Visit) -> Response:
    """Answer with all work that left the queue, as filtered, as a CSV file."""
    filters = await _filters(visit)
    if not filters.errors:
        return downloads.history_csv(visit, filters.wanted)
    return await _wrong(visit, filters)


async def of_day(visit: Visit) -> Response:
    """Answer with what was submitted on a day, 20 to a page by number, at the old site's address."""
    day = days.read(visit.path("day"))
    if isinstance(day, str):
        raise HTTPException(404, day)
    fields = {"from": day.isoformat(), "to": day.isoformat(), "status": "submitted"}
    filters = read(fields, visit.worker.id, visit.zone)
    paging = twins.paging(visit.request.url.query)._replace(size=twins.DEFAULT_SIZE)
    until = paging.number * paging.size
    found = await visit.market.database.aread(_day, filters.wanted, until + 1, visit.zone)
    on_page = found.entries[until - paging.size : until]
    if visit.wants_json:
        names, root = await _names(visit, on_page), visit.market.root
        results = [twins.detail(root, each, names.get(each.assignment.requester_id, "")) for each in on_page]
        return JSONResponse(paging.envelope(results, len(found.entries)))
    further = f"/status_details/{day}?page_number={paging.number + 1}" if len(found.entries) > until else ""
    shown = found._replace(entries=on_page, more=bool(further))
    return await _render(visit, shown, filters, further, first=paging.number == 1)


def read(given: Mapping[str, str], worker_id: str, zone: tzinfo) -> Filters:
    """Return the filters in the fields of an address. What is wrong is left out, and said."""
    fields = {name: given.get(name, "").strip() for name in ("from", "to", "requester", "status")}
    errors: dict[str, str] = {}
    first, last = (_day_in(fields[name], name, errors) for name in ("from", "to"))
    if first is not None and last is not None and last < first:
        errors["to"] = Phrase("The last day is before the first.")
        last = None
    status: Status = next((each for each in STATUSES if each == fields["status"]), "")
    fields["status"] = status
    wanted = Wanted(
        worker_id,
        status,
        fields["requester"] or None,
        0 if first is None else days.start(first, zone),
        LAST[0] if last is None else days.end(last, zone),
    )
    return Filters({name: value for name, value in fields.items() if value}, errors, wanted)


def by_day(entries: list[Entry], summed: Mapping[date, Sums], zone: tzinfo) -> list[Day]:
    """Return entries by their days, with what each day came to."""
    shown: dict[date, list[Entry]] = {}
    for entry in entries:
        shown.setdefault(days.of(entry.at, zone), []).append(entry)
    return [Day(days.start(day, zone), summed[day], on_day) for day, on_day in shown.items()]


async def _wrong(visit: Visit, filters: Filters) -> Response:
    figures = await visit.market.database.aread(head, visit.worker.id)
    return await _render(visit, Found(figures, [], more=False, sums={}), filters, "", first=True)


async def _render(visit: Visit, found: Found, filters: Filters, further: str, *, first: bool) -> Response:
    names = await _names(visit, found.entries)
    asked_for = filters.fields.get("requester", "")
    if asked_for and "requester" not in filters.errors and asked_for not in names:
        names = names | await visit.site.lookups.names([asked_for])
    return visit.render(
        "worker/history.html.jinja",
        found.head,
        status=422 if filters.errors else 200,
        here="/history",
        days=by_day(found.entries, found.sums, visit.zone),
        names=names,
        filters=filters,
        requester=names.get(asked_for, asked_for),
        states=IN_WORDS,
        further=further,
        first=first,
    )


async def _names(visit: Visit, shown: list[Entry]) -> dict[str, str]:
    return await visit.site.lookups.names(each.assignment.requester_id for each in shown)


async def _filters(visit: Visit) -> Filters:
    # In an address, a requester may also be named.
    given = dict(visit.request.query_params)
    named = given.get("requester", "").strip()[:_MOST_WORDS]
    error = ""
    if named and not _PERSON.fullmatch(named):
        given["requester"], error = await _requester(visit, named)
    filters = read(given, visit.worker.id, visit.zone)
    if not error:
        return filters
    return filters._replace(
        fields={**filters.fields, "requester": named}, errors={**filters.errors, "requester": error}
    )


async def _requester(visit: Visit, named: str) -> tuple[str, str]:
    """Return the id of a requester of this worker by name, or part of it, and what is wrong."""
    met = await visit.market.database.aread(history.requesters, visit.worker.id)
    names = await visit.site.lookups.names(met)
    wanted = named.casefold()
    exact = [each for each, name in names.items() if name.casefold() == wanted]
    close = exact or [each for each, name in names.items() if wanted in name.casefold()]
    if len(close) == 1:
        return close[0], ""
    if not close:
        return "", Phrase("You have done no work for a requester of this name.")
    some = ", ".join(sorted(names[each] for each in close)[:5])
    return "", Phrase(
        "Several of your requesters are called like this: {some}. Write more of the name.", some=some
    )


def _found(tx: Tx, wanted: Wanted, seen: tuple[int, str], zone: tzinfo) -> Found:
    entries = history.walk(tx, wanted, seen, PAGE_SIZE + 1)
    return _summed(tx, wanted, entries[:PAGE_SIZE], zone, more=len(entries) > PAGE_SIZE)


def _day(tx: Tx, wanted: Wanted, limit: int, zone: tzinfo) -> Found:
    return _summed(tx, wanted, history.walk(tx, wanted, LAST, limit), zone, more=False)


def _summed(tx: Tx, wanted: Wanted, entries: list[Entry], zone: tzinfo, *, more: bool) -> Found:
    # Whole days: the first and the last on this page may go on before and after it.
    shown = sorted({days.of(entry.at, zone) for entry in entries})
    summed = history.sums(tx, wanted, [days.span(day, zone) for day in shown])
    return Found(head(tx, wanted.worker_id), entries, more, dict(zip(shown, summed, strict=True)))


def _day_in(text: str, name: str, errors: dict[str, str]) -> date | None:
    day = days.read(text) if text else None
    if isinstance(day, str):
        errors[name] = day
        return None
    return day


def _place(text: str) -> tuple[int, str] | None:
    match = _PLACE.fullmatch(text)
    return (int(match[1]), match[2]) if match else None
