"""The results of a batch: a table with chosen columns and filters, deciding on several, downloads."""

from typing import Any, NamedTuple
from urllib.parse import urlencode

from starlette.exceptions import HTTPException
from starlette.responses import Response, StreamingResponse

from piecework.db.door import Tx
from piecework.market import batches, progress, reject_reasons, results
from piecework.market.reject_reasons import Reason
from piecework.market.results import STATUSES, Item, Page, Place, Wanted
from piecework.rules.batches import Batch
from piecework.rules.phrases import Phrase
from piecework.rules.progress import Progress
from piecework.rules.results.files import FORMATS, Form
from piecework.web.context import Visit
from piecework.web.requester import deciding, exporting, forms

PAGE_SIZE = 50
COLUMNS_SHOWN = 3
"""So many columns of the file and of the answers are shown before anybody chooses."""
STATES_IN_WORDS = (
    ("", Phrase("All")),
    ("Submitted", Phrase("Waiting for review")),
    ("Approved", Phrase("Approved")),
    ("Rejected", Phrase("Rejected")),
)

_FILTERS = ("status", "worker", "field", "value")
_PASSING = ("done", "act", "after")


class Found(NamedTuple):
    """A page of results of a batch.

    `names` are the fields in the batch's answers; `unit_cents` is what one assignment costs with its fee.
    """

    batch: Batch
    progress: Progress
    names: list[str]
    page: Page
    unit_cents: int
    reasons: list[Reason]


class Votes(NamedTuple):
    """Rows of a batch with what was answered in one field; `names` are the fields there are."""

    batch: Batch
    names: list[str]
    field: str
    items: list[Item]


class Asked(NamedTuple):
    """What the address asks for: which results, behind which place, with which columns."""

    wanted: Wanted
    place: Place | None
    inputs: list[str]
    answers: list[str]
    fields: dict[str, str]


async def page(visit: Visit) -> Response:
    """Answer with the results of a batch that the address asks for."""
    return await _page(visit)


async def decide(visit: Visit) -> Response:
    """Do what the field `act` says to the assignments that are chosen."""
    fields, chosen = await visit.fields(), await visit.several("chosen")
    act = fields.get("act", "")
    if act not in deciding.ACTS:
        raise HTTPException(422, Phrase("The form says nothing that can be done here."))
    words, errors = deciding.read(act, fields, chosen)
    if errors:
        return await _page(visit, fields=fields, chosen=chosen, errors=errors)
    if act == "reject" and fields.get("keep") == "1":
        await visit.market.database.awrite(deciding.keep_reason, visit.person.id, words.text)
    outcome = await visit.market.database.awrite(deciding.carry_out, visit.person.id, act, chosen, words)
    if outcome.refused:
        return await _page(visit, outcome=outcome, act=act)
    query = [pair for pair in visit.request.query_params.multi_items() if pair[0] not in ("done", "act")]
    told = urlencode([*query, ("done", str(outcome.done)), ("act", act)])
    return visit.to(f"/batches/{visit.path('batch_id')}/results?{told}")


async def agreement(visit: Visit) -> Response:
    """Answer with what workers said of each row in one field, and how far they agree."""
    field, after = visit.query("field"), forms.number(visit.query("after")) or 0
    found: Votes = await visit.market.database.aread(
        _votes, visit.person.id, visit.path("batch_id"), field, after
    )
    more = len(found.items) > PAGE_SIZE
    return await visit.page(
        "requester/agreement.html.jinja",
        here="/batches",
        found=found,
        items=found.items[:PAGE_SIZE],
        further=found.items[PAGE_SIZE - 1].row.number if more else 0,
        first=not after,
    )


async def download(visit: Visit) -> Response:
    """Answer with all results of a batch as a file, sent as it is read."""
    wanted = visit.path("form")
    form: Form | None = next((each for each in FORMATS if each == wanted), None)
    if form is None:
        raise HTTPException(404)
    database, batch_id = visit.market.database, visit.path("batch_id")
    await database.aread(batches.get, visit.person.id, batch_id)
    written = FORMATS[form]
    return StreamingResponse(
        exporting.pieces(database, visit.person.id, batch_id, form),
        media_type=f"{written.media_type}; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{written.file_name(batch_id)}"'},
    )


async def _page(visit: Visit, **about: Any) -> Response:
    asked = _asked(visit)
    found: Found = await visit.market.database.aread(_read, visit.person.id, visit.path("batch_id"), asked)
    chosen_columns = bool(asked.inputs or asked.answers)
    inputs = [name for name in found.batch.columns if name in asked.inputs]
    answers = [name for name in found.names if name in asked.answers]
    if not chosen_columns:
        inputs, answers = list(found.batch.columns[:COLUMNS_SHOWN]), found.names[:COLUMNS_SHOWN]
    kept = [pair for pair in visit.request.query_params.multi_items() if pair[0] not in _PASSING]
    outcome = about.get("outcome")
    errors = about.get("errors") or {}
    done = visit.query("done")
    return await visit.page(
        "requester/results.html.jinja",
        status=422 if errors or outcome else 200,
        here="/batches",
        found=found,
        asked=asked,
        states=STATES_IN_WORDS,
        inputs=inputs,
        answers=answers,
        query=urlencode(kept),
        further=_further(kept, found.page.place),
        outcome=outcome,
        act=about.get("act") or visit.query("act"),
        done=outcome.done if outcome else (int(done) if done.isdecimal() and len(done) < 6 else 0),  # noqa: PLR2004  a page has no more
        fields=about.get("fields") or {},
        chosen=about.get("chosen") or [],
        errors=errors,
        formats=list(FORMATS),
    )


def _asked(visit: Visit) -> Asked:
    query = visit.request.query_params
    fields = {name: query.get(name, "").strip() for name in _FILTERS}
    status = fields["status"] if fields["status"] in STATUSES else ""
    wanted = Wanted(status, fields["worker"] or None, fields["field"] or None, fields["value"])
    at, _, id_ = query.get("after", "").partition("-")
    place = (int(at), id_) if at.isdecimal() and len(at) < 16 and id_.isalnum() else None  # noqa: PLR2004  of 64 bits
    return Asked(wanted, place, query.getlist("input"), query.getlist("answer"), fields)


def _further(kept: list[tuple[str, str]], place: Place | None) -> str:
    return urlencode([*kept, ("after", f"{place[0]}-{place[1]}")]) if place else ""


def _votes(tx: Tx, requester_id: str, batch_id: str, field: str, after: int) -> Votes:
    batch = batches.get(tx, requester_id, batch_id)
    names = list(results.head(tx, requester_id, batch_id).names)
    field = field if field in names else (names[0] if names else "")
    items = results.items(tx, requester_id, batch_id, field, (after, PAGE_SIZE + 1)) if field else []
    return Votes(batch, names, field, items)


def _read(tx: Tx, requester_id: str, batch_id: str, asked: Asked) -> Found:
    batch = batches.get(tx, requester_id, batch_id)
    return Found(
        batch,
        progress.of(tx, requester_id, [batch_id])[batch_id],
        list(results.head(tx, requester_id, batch_id).names),
        results.page(tx, requester_id, batch_id, asked.wanted, asked.place, PAGE_SIZE),
        sum(batches.prices(tx, batch)),
        reject_reasons.list_(tx, requester_id),
    )
