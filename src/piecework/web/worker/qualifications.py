"""A worker's qualifications: what is held, what was asked for, what can be had, and the timed tests.

The test itself is in tasks/qualification_tests.py.
"""

import re
from typing import Any, NamedTuple
from urllib.parse import urlencode

from starlette.responses import JSONResponse, Response

from piecework.db.door import Tx
from piecework.market import qualification_requests, qualification_types
from piecework.market import qualifications as market_qualifications
from piecework.market.heads import Head, head
from piecework.market.qualification_requests import Standpoint
from piecework.market.qualification_types import Search
from piecework.rules.qualification_requests import GRANTED, Qualification, QualificationRequest
from piecework.rules.qualification_types import QualificationType
from piecework.rules.qualifications import MASTERS, standing_in, system_values
from piecework.web import contacts
from piecework.web.context import Visit
from piecework.web.tasks import framed
from piecework.web.tasks.framed import SANDBOX
from piecework.web.worker import requirements, twins

PAGE_SIZE = 25
_ID = re.compile(r"\w{1,64}", re.ASCII)
_MOST_WORDS = 200


class Held(NamedTuple):
    """One qualification of the worker's. `name` and `owner` are None for Masters."""

    qualification: Qualification
    name: str | None
    owner: str | None


class Assigned(NamedTuple):
    """A page of what the worker holds or held, and whether there is more."""

    head: Head
    held: list[Held]
    more: bool


class Asked(NamedTuple):
    """The worker's latest requests, each with its type's name."""

    head: Head
    requests: list[tuple[QualificationRequest, str]]


class Found(NamedTuple):
    """A page of types, and whether there is more."""

    head: Head
    types: list[QualificationType]
    more: bool


async def assigned(visit: Visit) -> Response:
    """Answer with what the worker holds, what the market itself keeps first."""
    after = _id(visit.query("after") or visit.query("next_token"))
    found = await visit.market.database.aread(_assigned, visit.worker.id, after)
    if visit.wants_json:
        return JSONResponse(await _assigned_for_tools(visit, found))
    values = system_values(visit.worker, standing_in(found.head.record))
    return visit.render(
        "worker/qualifications.html.jinja",
        found.head,
        here="/qualifications",
        system=[] if after else requirements.own_lines(values),
        held=found.held,
        masters=MASTERS[0],
        granted=GRANTED,
        names=await _names(visit, [each.owner for each in found.held]),
        further=found.held[-1].qualification.qualification_type_id if found.more else "",
        first=not after,
    )


async def pending(visit: Visit) -> Response:
    """Answer with the worker's requests and what became of them."""
    found = await visit.market.database.aread(_asked, visit.worker.id)
    return visit.render(
        "worker/qualification_requests.html.jinja",
        found.head,
        here="/qualifications",
        requests=found.requests,
        names=await _names(visit, [each.requester_id for each, _ in found.requests]),
    )


async def search(visit: Visit) -> Response:
    """Answer with qualifications that can be asked for, filtered by words."""
    words, after = visit.query("q").strip()[:_MOST_WORDS], _id(visit.query("after"))
    found = await visit.market.database.aread(_found, visit.worker.id, Search(words), after)
    further = "?" + urlencode({"q": words, "after": found.types[-1].id}) if found.more else ""
    return visit.render(
        "worker/qualification_search.html.jinja",
        found.head,
        here="/qualifications",
        asked=words,
        types=found.types,
        names=await _names(visit, [each.requester_id for each in found.types]),
        further=further,
        first=not after,
    )


async def page(visit: Visit) -> Response:
    """Answer with one qualification: what it is, what the worker has of it, and what to do next."""
    figures, seen = await visit.market.database.aread(_standpoint, visit.worker.id, visit.path("type_id"))
    return visit.render(
        "worker/qualification.html.jinja",
        figures,
        here="/qualifications",
        seen=seen,
        owner=await _owner(visit, seen),
        draft=_draft(visit, seen),
    )


async def ask(visit: Visit) -> Response:
    """Ask for a qualification without a test, and go back to its page."""
    type_id = visit.path("type_id")
    await visit.market.database.awrite(qualification_requests.request, visit.worker.id, type_id)
    return visit.to(f"/qualifications/{type_id}")


async def hand_back(visit: Visit) -> Response:
    """Give up the qualification, and go back to its page."""
    type_id = visit.path("type_id")
    await visit.market.database.awrite(market_qualifications.hand_back, visit.worker.id, type_id)
    return visit.to(f"/qualifications/{type_id}")


async def start(visit: Visit) -> Response:
    """Begin a test, or go on with it: its time runs from now on."""
    type_id = visit.path("type_id")
    await visit.market.database.awrite(qualification_requests.start_test, visit.worker.id, type_id)
    return visit.to(f"/qualifications/{type_id}/test")


async def test(visit: Visit) -> Response:
    """Answer with the page around the test that is being taken; without one, go to the qualification."""
    type_id = visit.path("type_id")
    figures, seen = await visit.market.database.aread(_standpoint, visit.worker.id, type_id)
    if seen.next.what != "go on" or seen.latest is None:
        return visit.to(f"/qualifications/{type_id}")
    token = framed.token_for(visit, "test", seen.latest.id)
    return visit.render(
        "worker/qualification_test.html.jinja",
        figures,
        here="/qualifications",
        seen=seen,
        owner=await _owner(visit, seen),
        address=framed.address(visit.site, token),
        submit=framed.submit_address(visit.site, token),
        draft=_draft(visit, seen),
        sandbox=SANDBOX,
    )


async def _assigned_for_tools(visit: Visit, found: Assigned) -> dict[str, Any]:
    names, root = await _names(visit, [each.owner for each in found.held]), visit.market.root
    return {
        "assigned_qualifications": [
            twins.qualification(
                root, held, name or "Masters", names.get(owner or "", "The operator"), owner or ""
            )
            for held, name, owner in found.held
            if held.status == GRANTED
        ],
        "next_page_token": found.held[-1].qualification.qualification_type_id if found.more else None,
    }


def _id(text: str) -> str:
    return text if _ID.fullmatch(text) else ""


async def _names(visit: Visit, person_ids: list[str | None]) -> dict[str, str]:
    return await visit.site.lookups.names(filter(None, person_ids))


def _draft(visit: Visit, seen: Standpoint) -> str:
    latest = "" if seen.latest is None else seen.latest.id
    return framed.draft_key(visit.market.name, visit.worker.id, latest)


async def _owner(visit: Visit, seen: Standpoint) -> str:
    names = await _names(visit, [seen.type.requester_id])
    return names.get(seen.type.requester_id, contacts.FORMER)


def _assigned(tx: Tx, worker_id: str, after: str) -> Assigned:
    rows = market_qualifications.of_worker(tx, worker_id, after, PAGE_SIZE + 1)
    held = [Held(*row) for row in rows]
    return Assigned(head(tx, worker_id), held[:PAGE_SIZE], len(held) > PAGE_SIZE)


def _asked(tx: Tx, worker_id: str) -> Asked:
    return Asked(head(tx, worker_id), qualification_requests.recent(tx, worker_id))


def _found(tx: Tx, worker_id: str, search: Search, after: str) -> Found:
    rows = qualification_types.list_(tx, worker_id, search, after or None, PAGE_SIZE + 1)
    types = [each for each in rows if isinstance(each, QualificationType)]
    return Found(head(tx, worker_id), types[:PAGE_SIZE], len(types) > PAGE_SIZE)


def _standpoint(tx: Tx, worker_id: str, type_id: str) -> tuple[Head, Standpoint]:
    return head(tx, worker_id), qualification_requests.standpoint(tx, worker_id, type_id)
