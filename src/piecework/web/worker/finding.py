"""Finding work: the list of HIT groups, one requester's groups, and one group."""

import re
from typing import NamedTuple
from urllib.parse import parse_qsl, urlencode

from starlette.responses import JSONResponse, RedirectResponse, Response

from piecework.db.door import Tx
from piecework.market import figures, groups, lines, preferences, reports
from piecework.market.groups import Group, Record
from piecework.market.heads import Head, head
from piecework.rules.figures import LEAST_TIMED, Rate, Reputation
from piecework.rules.phrases import Phrase
from piecework.rules.qualifications import Worker, standing_in
from piecework.rules.refusals import Refused
from piecework.rules.reports import RETURN_REASONS
from piecework.rules.searches import PAGE_SIZES, Order
from piecework.web import contacts, refusals
from piecework.web.context import DESK, Visit
from piecework.web.worker import requirements, twins
from piecework.web.worker.filters import Filters, read
from piecework.web.worker.requirements import Line

_PLACE = re.compile(r"(-?\d{1,19})-(\w{1,40})", re.ASCII)
_ID = re.compile(r"\w{1,64}", re.ASCII)
HIDDEN_ON_A_PAGE = 100
ORDERS_IN_WORDS: tuple[tuple[Order, str], ...] = (
    ("newest", Phrase("Newest HITs first")),
    ("oldest", Phrase("Oldest HITs first")),
    ("hourly", Phrase("Best rate first")),
    ("least_hourly", Phrase("Lowest rate first")),
    ("reward", Phrase("Highest reward first")),
    ("least_reward", Phrase("Lowest reward first")),
    ("hits", Phrase("Most HITs first")),
    ("fewest_hits", Phrase("Fewest HITs first")),
)
SIZES_IN_WORDS = tuple((size, Phrase("{size} groups", size=size)) for size in PAGE_SIZES)
_CHOICE = "find"
"""The name under which a worker's filters are kept."""


class Found(NamedTuple):
    """A page of the list: head, groups with their requirements in words, and whether there are more.

    `filters` are those of the address, or those kept; `reputation` is of the requester whose page it is.
    """

    head: Head
    filters: Filters
    groups: list[tuple[Group, list[Line]]]
    more: bool
    reputation: Reputation | None


class Row(NamedTuple):
    """A group as the list shows it, to whoever is told the same."""

    group_id: str
    title: str
    requester_id: str
    requester: str
    newest_at: int
    duration_seconds: int
    reward_cents: int
    open_hits: int
    lines: tuple[Line, ...]
    rate: Rate
    record: Record
    may_accept: bool


class Shown(NamedTuple):
    """One group with its requirements in words; `is_open` if there is a HIT that this worker has not done."""

    head: Head
    group: Group
    lines: list[Line]
    is_open: bool
    reputation: Reputation
    returned: dict[str, int]


async def home(visit: Visit) -> Response:
    """Answer with the list of work, or with a welcome for those who cannot work here (yet)."""
    if visit.viewer is not None and visit.person.roles.requester and not visit.person.roles.worker:
        return visit.to(DESK)
    if visit.viewer is None or not visit.person.roles.worker:
        return await visit.page("welcome.html.jinja", sign_up=visit.site.settings.sign_up)
    return await find(visit)


async def find(visit: Visit) -> Response:
    """Answer with the HIT groups in which this worker could accept something.

    They are filtered by the query; without one, by the filters that the worker kept.
    """
    return await _list(visit, None)


async def keep_filters(visit: Visit) -> Response:
    """Keep the filters of the form for the next visit, and go to the list. What is wrong is not kept."""
    filters = read(await visit.fields())
    if filters.errors:
        return await _list(visit, None, filters)
    kept = {_CHOICE: urlencode(filters.fields)}
    await visit.market.database.awrite(preferences.choose, visit.worker.id, kept)
    return visit.to(f"/projects{filters.query}")


async def hide(visit: Visit) -> Response:
    """Hide a group (field `group`) or a requester (`requester`), or with `_method=delete` show it again.

    Whoever shows it again goes on where they were: in the list of work (`back`) or of what is hidden.
    """
    fields, database, worker_id = await visit.fields(), visit.market.database, visit.worker.id
    if fields.get("_method") == "delete":
        await database.awrite(preferences.show_again, worker_id, fields.get("subject", ""))
        return visit.to("/projects" if fields.get("back") == "/projects" else "/hidden")
    if fields.get("group"):
        try:
            made = await database.awrite(preferences.hide_group, worker_id, fields["group"])
        except Refused:
            return await refusals.explain(visit, refusals.BAD_ADDRESS, Phrase("No group has this id."))
        return visit.to(f"/projects?{urlencode({'hid': made.subject_id})}")
    requester_id = fields.get("requester", "")
    names = await visit.site.lookups.names([requester_id])
    if requester_id not in names:
        return await refusals.explain(visit, refusals.BAD_ADDRESS, Phrase("Nobody has this id."))
    await database.awrite(preferences.hide_requester, worker_id, requester_id, names[requester_id])
    return visit.to(f"/projects?{urlencode({'hid': requester_id})}")


async def hidden(visit: Visit) -> Response:
    """Answer with what this worker hid."""
    after = visit.query("after")
    found = await visit.market.database.aread(
        preferences.list_hidden, visit.worker.id, after if _ID.fullmatch(after) else "", HIDDEN_ON_A_PAGE + 1
    )
    return await visit.page(
        "worker/hidden.html.jinja",
        here="/projects",
        hidden=found[:HIDDEN_ON_A_PAGE],
        more=found[HIDDEN_ON_A_PAGE - 1].subject_id if len(found) > HIDDEN_ON_A_PAGE else "",
    )


async def of_requester(visit: Visit) -> Response:
    """Answer with one requester's HIT groups."""
    requester_id = visit.path("requester_id")
    names = await visit.site.lookups.names([requester_id])
    if requester_id not in names:
        return await refusals.explain(
            visit, refusals.BAD_ADDRESS, Phrase("The address is not valid: nobody has this id.")
        )
    return await _list(visit, requester_id)


async def group(visit: Visit) -> Response:
    """Answer with one group: what it is, what it asks for, and what this worker has of that."""
    found = await visit.market.database.aread(_group, visit.worker, visit.path("group_id"))
    if found is None:
        return await refusals.explain(visit, refusals.BAD_ADDRESS, Phrase("The address is not valid."))
    requester_id = found.group.hit_type.requester_id
    names = await visit.site.lookups.names([requester_id])
    return visit.render(
        "worker/group.html.jinja",
        found.head,
        here="/projects",
        group=found.group,
        lines=found.lines,
        is_open=found.is_open,
        reputation=found.reputation,
        returned=sorted(found.returned.items(), key=lambda each: -each[1]),
        reasons=RETURN_REASONS,
        least_timed=LEAST_TIMED,
        requester=names.get(requester_id, contacts.FORMER),
        counted=groups.COUNTED,
    )


async def old_preview(visit: Visit) -> Response:
    """Lead links of the first website to the preview; they name a group or a HIT type."""
    group_id = visit.query("groupId") or visit.query("groupid")
    if not re.fullmatch(r"\w{1,64}", group_id, re.ASCII):
        return await refusals.explain(visit, refusals.BAD_ADDRESS, Phrase("The address is not valid."))
    return RedirectResponse(f"{visit.market.root}/projects/{group_id}/tasks", status_code=302)


async def _list(visit: Visit, requester_id: str | None, wrong: Filters | None = None) -> Response:
    if visit.wants_json:
        return await _list_for_tools(visit, requester_id)
    seen = _place(visit.query("before"))
    asked = wrong or (read(visit.request.query_params, requester_id) if visit.request.query_params else None)
    found = await visit.market.database.aread(_found, visit.worker, asked, requester_id, seen)
    filters = found.filters
    wanted = {group.hit_type.requester_id for group, _ in found.groups}
    wanted |= {requester_id} if requester_id else set()
    names = await visit.site.lookups.names(wanted)
    further = ""
    if found.more:
        place, last_id = found.groups[-1][0].place
        further = "?" + urlencode({**filters.fields, "before": f"{place}-{last_id}"})
    hid = visit.query("hid")
    return visit.render(
        "worker/find.html.jinja",
        found.head,
        status=422 if wrong else 200,
        here="" if requester_id else "/projects",
        rows=[_row(group, lines, names) for group, lines in found.groups],
        filters=filters,
        orders=ORDERS_IN_WORDS,
        sizes=SIZES_IN_WORDS,
        hid=hid if _ID.fullmatch(hid) else "",
        requester=names.get(requester_id, "") if requester_id else "",
        requester_id=requester_id,
        reputation=found.reputation,
        further=further,
        first=seen is None,
        path=f"/requesters/{requester_id}/projects" if requester_id else "/projects",
        counted=groups.COUNTED,
        least_timed=LEAST_TIMED,
    )


def _row(group: Group, lines: list[Line], names: dict[str, str]) -> Row:
    kind = group.hit_type
    return Row(
        kind.group_id,
        kind.title,
        kind.requester_id,
        names.get(kind.requester_id, contacts.FORMER),
        kind.newest_at,
        kind.duration_seconds,
        kind.reward_cents,
        group.open_hits,
        tuple(lines),
        group.rate,
        group.record,
        not group.unmet,
    )


async def _list_for_tools(visit: Visit, requester_id: str | None) -> Response:
    query = visit.request.url.query
    paging, search = twins.paging(query), twins.search(query, requester_id)
    number, size = paging
    shown = await visit.market.database.aread(groups.browse, visit.worker, search, None, number * size + 1)
    on_page = shown[(number - 1) * size : number * size]
    names = await visit.site.lookups.names(each.hit_type.requester_id for each in on_page)
    root = visit.market.root
    results = [
        twins.group(root, each, names.get(each.hit_type.requester_id, contacts.FORMER)) for each in on_page
    ]
    return JSONResponse(paging.envelope(results, len(shown)))


def _place(text: str) -> tuple[int, str] | None:
    match = _PLACE.fullmatch(text)
    return (int(match[1]), match[2]) if match else None


def _found(
    tx: Tx, worker: Worker, asked: Filters | None, requester_id: str | None, seen: tuple[int, str] | None
) -> Found:
    at_head = head(tx, worker.id)
    if asked is None:
        kept = {} if requester_id else dict(parse_qsl(at_head.choices.get(_CHOICE, "")))
        asked = read(kept, requester_id)
    standing = standing_in(at_head.record)
    shown = groups.browse(tx, worker, asked.search, seen, asked.size + 1, standing)
    # Only what keeps the worker out is put in words here.
    written = [
        (group, requirements.lines(group.unmet, group.values, group.names)) for group in shown[: asked.size]
    ]
    reputation = figures.reputation(tx, requester_id) if requester_id else None
    return Found(at_head, asked, written, len(shown) > asked.size, reputation)


def _group(tx: Tx, worker: Worker, group_id: str) -> Shown | None:
    found = groups.get(tx, worker, group_id)
    if found is None:
        return None
    wanted = found.hit_type.wanted
    asked = requirements.lines(wanted, found.values, found.names)
    is_open = lines.peek(tx, worker.id, found.hit_type.group_id) is not None
    reputation = figures.reputation(tx, found.hit_type.requester_id)
    returned = reports.reasons(tx, found.hit_type.id)
    return Shown(head(tx, worker.id), found, asked, is_open, reputation, returned)
