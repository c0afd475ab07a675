"""Finding work: the list of HIT groups, one requester's groups, and one group."""

import re
from typing import NamedTuple
from urllib.parse import urlencode

from starlette.responses import RedirectResponse, Response

from piecework.db.door import Tx
from piecework.identity import people
from piecework.market import groups, lines, qualification_types
from piecework.market.groups import FIRST_PLACE, Group, Search
from piecework.rules.qualifications import Worker
from piecework.web import refusals
from piecework.web.context import Head, Visit, head
from piecework.web.worker import requirements
from piecework.web.worker.requirements import Line

PAGE_SIZE = 25
_MOST_WORDS = 200
_DOLLARS = re.compile(r"\$?\s*(\d{1,6})?(?:[.,](\d{1,2}))?", re.ASCII)
_PLACE = re.compile(r"(\d{1,15})-(\w{1,40})", re.ASCII)


class Filters(NamedTuple):
    """What stands in the filter's fields, and what is wrong with it."""

    words: str
    reward: str
    qualified: bool
    error: str
    search: Search

    @property
    def on(self) -> int:
        """How many filters are on."""
        return sum((bool(self.words), bool(self.search.least_reward_cents), self.qualified))


class Found(NamedTuple):
    """A page of the list: head, groups with their requirements in words, and whether there are more."""

    head: Head
    groups: list[tuple[Group, list[Line]]]
    more: bool


class Shown(NamedTuple):
    """One group with its requirements in words; `is_open` if there is a HIT that this worker has not done."""

    head: Head
    group: Group
    lines: list[Line]
    is_open: bool


async def home(visit: Visit) -> Response:
    """Answer with the list of work, or with a welcome for those who cannot work here (yet)."""
    if visit.viewer is None or not visit.person.roles.worker:
        return await visit.page("welcome.html.jinja", sign_up=visit.site.settings.sign_up)
    return await find(visit)


async def find(visit: Visit) -> Response:
    """Answer with the HIT groups in which this worker could accept something, filtered by the query."""
    return await _list(visit, None)


async def of_requester(visit: Visit) -> Response:
    """Answer with one requester's HIT groups."""
    requester_id = visit.path("requester_id")
    names = await visit.site.identity.aread(people.names_of, [requester_id])
    if requester_id not in names:
        return await refusals.explain(
            visit, refusals.BAD_ADDRESS, "The address is not valid: nobody has this id."
        )
    return await _list(visit, requester_id)


async def group(visit: Visit) -> Response:
    """Answer with one group: what it is, what it asks for, and what this worker has of that."""
    found = await visit.market.database.aread(_group, visit.worker, visit.path("group_id"))
    if found is None:
        return await refusals.explain(visit, refusals.BAD_ADDRESS, "The address is not valid.")
    requester_id = found.group.hit_type.requester_id
    names = await visit.site.identity.aread(people.names_of, [requester_id])
    return visit.render(
        "worker/group.html.jinja",
        found.head,
        here="/projects",
        group=found.group,
        lines=found.lines,
        is_open=found.is_open,
        requester=names.get(requester_id, "A former requester"),
        counted=groups.COUNTED,
    )


async def old_preview(visit: Visit) -> Response:
    """Lead links of the first website to the preview; they name a group or a HIT type."""
    group_id = visit.query("groupId") or visit.query("groupid")
    if not re.fullmatch(r"\w{1,64}", group_id, re.ASCII):
        return await refusals.explain(visit, refusals.BAD_ADDRESS, "The address is not valid.")
    return RedirectResponse(f"{visit.market.root}/projects/{group_id}/tasks", status_code=302)


async def _list(visit: Visit, requester_id: str | None) -> Response:
    filters = _filters(visit, requester_id)
    before = _place(visit.query("before"))
    found = await visit.market.database.aread(_found, visit.worker, filters.search, before)
    wanted = {group.hit_type.requester_id for group, _ in found.groups} | (
        {requester_id} if requester_id else set()
    )
    names = await visit.site.identity.aread(people.names_of, sorted(wanted))
    older = ""
    if found.more:
        time, last_id = found.groups[-1][0].place
        kept = {name: value for name, value in visit.request.query_params.items() if name != "before"}
        older = "?" + urlencode({**kept, "before": f"{time}-{last_id}"})
    return visit.render(
        "worker/find.html.jinja",
        found.head,
        here="" if requester_id else "/projects",
        groups=found.groups,
        names=names,
        filters=filters,
        requester=names.get(requester_id, "") if requester_id else "",
        older=older,
        first=before == FIRST_PLACE,
        path=f"/requesters/{requester_id}/projects" if requester_id else "/projects",
        counted=groups.COUNTED,
    )


def _filters(visit: Visit, requester_id: str | None) -> Filters:
    words, reward = visit.query("q").strip()[:_MOST_WORDS], visit.query("reward").strip()
    qualified = visit.query("qualified") == "1"
    match = _DOLLARS.fullmatch(reward)
    cents = int(match[1] or 0) * 100 + int((match[2] or "0").ljust(2, "0")) if match else 0
    error = "" if match else "Write the reward in dollars, for example 0.25."
    return Filters(words, reward, qualified, error, Search(words or None, cents, requester_id, qualified))


def _place(text: str) -> tuple[int, str]:
    match = _PLACE.fullmatch(text)
    return (int(match[1]), match[2]) if match else FIRST_PLACE


def _found(tx: Tx, worker: Worker, search: Search, before: tuple[int, str]) -> Found:
    figures = head(tx, worker.id)
    shown = groups.browse(tx, worker, search, before, PAGE_SIZE + 1)
    # Only what keeps the worker out is put in words here.
    unmet = tuple(each for group in shown[:PAGE_SIZE] for each in group.unmet)
    names = qualification_types.names_of(tx, unmet)
    written = [(group, requirements.lines(group.unmet, group.values, names)) for group in shown[:PAGE_SIZE]]
    return Found(figures, written, len(shown) > PAGE_SIZE)


def _group(tx: Tx, worker: Worker, group_id: str) -> Shown | None:
    found = groups.get(tx, worker, group_id)
    if found is None:
        return None
    wanted = found.hit_type.wanted
    asked = requirements.lines(wanted, found.values, qualification_types.names_of(tx, wanted))
    is_open = lines.peek(tx, worker.id, found.hit_type.group_id) is not None
    return Shown(head(tx, worker.id), found, asked, is_open)
