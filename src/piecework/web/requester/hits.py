"""Single HITs: the list by state and group of whatever was published, by API or here, and one HIT.

What is done to several of them is in `hit_changes`.
"""

from typing import NamedTuple
from urllib.parse import urlencode

from starlette.exceptions import HTTPException
from starlette.responses import Response

from piecework.db.door import Tx
from piecework.market import assignments, batches, hit_acts, hit_lists, hit_types, hits
from piecework.market.assignments import AssignmentView
from piecework.market.hit_lists import STATUSES, Group
from piecework.market.hits import HITView
from piecework.rules import hit_acts as rules
from piecework.rules.hit_acts import Act, Over
from piecework.rules.hits import ASSIGNABLE, DISPOSED, REVIEWABLE, REVIEWING, UNASSIGNABLE
from piecework.rules.phrases import Phrase
from piecework.web.context import Visit
from piecework.web.requester import deciding
from piecework.web.security import FRAME_SOURCES
from piecework.web.tasks import framed, frames

PAGE_SIZE = 25
FOUND_AT_ONCE = 10
"""So many types and annotations are shown for words that were looked for."""
ACTS_SHOWN = 5
STATES_IN_WORDS = (
    ("", Phrase("Not disposed")),
    (ASSIGNABLE, Phrase("Open")),
    (UNASSIGNABLE, Phrase("All in hand")),
    (REVIEWABLE, Phrase("Reviewable")),
    (REVIEWING, Phrase("Reviewing")),
    (DISPOSED, Phrase("Disposed")),
)
DECISIONS = frozenset({"approve", "reject"})
_DECIDED = ("Submitted", "Approved", "Rejected")
_SCOPES: tuple[tuple[str, rules.Scope], ...] = (
    ("type", rules.TYPE),
    ("annotation", rules.ANNOTATION),
    ("batch", rules.BATCH),
)


class Found(NamedTuple):
    """A page of HITs, or of groups of them, and what is being done to HITs.

    Attributes:
        page: of HITs; None if groups are asked for.
        types: groups by type.
        annotations: groups by annotation.
        name: what the set is called whose HITs are shown.
        act: what the requester asked for just now.
        acts: what is under way.
    """

    page: hit_lists.Page | None
    types: list[Group]
    annotations: list[Group]
    name: str
    act: Act | None
    acts: list[Act]


class Asked(NamedTuple):
    """What the address asks for: a set of HITs or a way of grouping them, filters, and behind what."""

    over: Over | None
    by: str
    status: str
    words: str
    before: str
    act: str


class One(NamedTuple):
    """A HIT with its submitted assignments, the name of its batch, and the act asked for just now."""

    view: HITView
    submitted: list[AssignmentView]
    batch: str
    act: Act | None


async def page(visit: Visit) -> Response:
    """Answer with HITs, or groups of them, as the address asks."""
    asked = _asked(visit)
    if asked.words:
        whole = asked.words.strip()
        own = await visit.market.database.aread(hit_lists.find, visit.person.id, whole)
        if own is not None:
            kind, id_ = own
            return visit.to(f"/hits/{id_}" if kind == "hit" else f"/hits?{urlencode({kind: id_})}")
    found: Found = await visit.market.database.aread(_read, visit.person.id, asked)
    waiting = found.act is not None and found.act.finished_at is None
    return await visit.page(
        "requester/hits.html.jinja",
        here="/hits",
        asked=asked,
        found=found,
        live=waiting or bool(found.acts),
        errors={"chosen": Phrase("Choose one or more HITs first.")} if visit.query("nothing") else {},
        states=STATES_IN_WORDS,
        query=_query(asked),
        further=_further(asked, found),
        counted=hit_lists.COUNTED,
        most=FOUND_AT_ONCE,
    )


async def one(visit: Visit) -> Response:
    """Answer with one HIT: its task as workers see it, its assignments, and what can be done."""
    return await _one(visit)


async def decide(visit: Visit) -> Response:
    """Approve or reject the assignments of a HIT that are ticked."""
    fields, chosen = await visit.fields(), await visit.several("chosen")
    act, hit_id = fields.get("act", ""), visit.path("hit_id")
    if act not in DECISIONS:
        raise HTTPException(422, Phrase("The form says nothing that can be done here."))
    await visit.market.database.aread(hits.get, visit.person.id, hit_id)
    words, errors = deciding.read(act, fields, chosen)
    if errors:
        return await _one(visit, fields, errors, chosen)
    outcome = await visit.market.database.awrite(deciding.carry_out, visit.person.id, act, chosen, words)
    if outcome.refused:
        return await _one(visit, fields, {"chosen": outcome.refused[0].why}, chosen)
    return visit.to(f"/hits/{hit_id}?done={act}")


def over_in(visit: Visit) -> Over | None:
    """Return the set of HITs that an address names, if it does."""
    for name, scope in _SCOPES:
        if subject := visit.query(name):
            return Over(scope, subject)
    return None


def query_of(over: Over | None) -> dict[str, str]:
    """Return the query of the list that shows a set of HITs."""
    if over is None or over.scope == rules.CHOSEN:
        return {}
    return {next(name for name, scope in _SCOPES if scope == over.scope): over.subject}


def name_of(tx: Tx, requester_id: str, over: Over | None) -> str:
    """Return what a set of HITs is called: its title, annotation or name. Refuses somebody else's."""
    if over is None or over.scope == rules.CHOSEN:
        return ""
    if over.scope == rules.BATCH:
        return batches.get(tx, requester_id, over.subject).name
    if over.scope == rules.TYPE:
        return hit_types.get_own(tx, requester_id, over.subject).title
    return over.subject


def _asked(visit: Visit) -> Asked:
    status, by = visit.query("status"), visit.query("by")
    return Asked(
        over_in(visit),
        by if by in ("type", "annotation") else "",
        status if status in STATUSES else "",
        visit.query("q").strip(),
        visit.query("before"),
        visit.seen("act", ""),
    )


def _read(tx: Tx, requester_id: str, asked: Asked) -> Found:
    over, words, before = asked.over, asked.words, asked.before or None
    listed: hit_lists.Page | None = None
    types: list[Group] = []
    annotations: list[Group] = []
    looking = bool(words) and not asked.by
    limit = FOUND_AT_ONCE if looking else PAGE_SIZE + 1
    if over is not None or not (asked.by or words):
        listed = hit_lists.page(tx, requester_id, over, asked.status, before, PAGE_SIZE)
    if over is None and (asked.by == "type" or looking):
        types = hit_lists.types(tx, requester_id, words, before, limit)
    if over is None and (asked.by == "annotation" or looking):
        annotations = hit_lists.annotations(tx, requester_id, words, before, limit)
    return Found(
        listed,
        types,
        annotations,
        name_of(tx, requester_id, over),
        hit_acts.get(tx, requester_id, asked.act) if asked.act else None,
        [act for act in hit_acts.under_way(tx, requester_id, ACTS_SHOWN) if act.id != asked.act],
    )


def _query(asked: Asked) -> str:
    kept = {"by": asked.by, "status": asked.status, "q": asked.words, **query_of(asked.over)}
    return urlencode({name: value for name, value in kept.items() if value})


def _further(asked: Asked, found: Found) -> str:
    """Return the query of the next page, "" if there is none."""
    groups = found.types or found.annotations
    before = found.page.before if found.page else None
    if asked.by and len(groups) > PAGE_SIZE:
        before = groups[PAGE_SIZE - 1].key
    return f"{_query(asked)}&{urlencode({'before': before})}" if before else ""


async def _one(
    visit: Visit,
    fields: dict[str, str] | None = None,
    errors: dict[str, str] | None = None,
    chosen: list[str] | None = None,
) -> Response:
    seen = _place(visit.query("after"))
    found: One = await visit.market.database.aread(
        _read_one, visit.person.id, visit.path("hit_id"), seen, visit.seen("act", "")
    )
    hit = found.view.hit
    token = framed.token_for(visit, "preview", hit.id)
    frame = frames.frame_for(visit.site, token, hit.id, found.view.question)
    visit.request.scope[FRAME_SOURCES] = frame.sources
    submitted = found.submitted[:PAGE_SIZE]
    last = submitted[-1].assignment if len(found.submitted) > PAGE_SIZE else None
    return await visit.page(
        "requester/hit.html.jinja",
        status=422 if errors else 200,
        here="/hits",
        found=found,
        submitted=submitted,
        further=f"?after={last.submitted_at}-{last.id}" if last else "",
        first=seen == (0, ""),
        frame=frame,
        fields=fields or {},
        errors=errors or {},
        chosen=chosen or [],
        done=visit.query("done"),
        live=found.act is not None and found.act.finished_at is None,
    )


def _read_one(tx: Tx, requester_id: str, hit_id: str, seen: tuple[int, str], act_id: str) -> One:
    view = hits.get(tx, requester_id, hit_id)
    batch_id = view.hit.batch_id
    return One(
        view,
        assignments.list_for_hit(tx, requester_id, hit_id, set(_DECIDED), seen, PAGE_SIZE + 1),
        batches.get(tx, requester_id, batch_id).name if batch_id else "",
        hit_acts.get(tx, requester_id, act_id) if act_id else None,
    )


def _place(text: str) -> tuple[int, str]:
    at, _, id_ = text.partition("-")
    known = at.isdecimal() and len(at) < 16 and id_.isalnum()  # noqa: PLR2004  of 64 bits
    return (int(at), id_) if known else (0, "")
