"""The results of a batch: a table with chosen columns and filters, deciding on several, downloads."""

from collections.abc import Iterator
from itertools import islice
from typing import Any, NamedTuple
from urllib.parse import urlencode

from starlette.datastructures import QueryParams
from starlette.exceptions import HTTPException
from starlette.responses import Response, StreamingResponse

from piecework.db.door import Tx
from piecework.market import addressees, batches, gathering, progress, reject_reasons, results, sheets
from piecework.market.broadcasts import Broadcast, Letter
from piecework.market.gathering import Chosen
from piecework.market.reject_reasons import Reason
from piecework.market.results import STATUSES, Item, Page, Place, Wanted
from piecework.rules.batches import Batch
from piecework.rules.phrases import Phrase
from piecework.rules.progress import Progress
from piecework.rules.results import filters
from piecework.rules.results.files import FORMATS, Form
from piecework.rules.results.filters import Filter
from piecework.rules.sheets.sheets import DONE, Sheet
from piecework.web.context import Visit
from piecework.web.requester import deciding, exporting, forms, parquet
from piecework.web.requester.deciding import Words

PAGE_SIZE = 50
SHEETS = 5
"""So many of the newest sheets are looked through for those of the batch that are not done."""
COLUMNS_SHOWN = 3
"""So many columns of the file and of the answers are shown before anybody chooses."""
STATES_IN_WORDS = (
    ("", Phrase("All")),
    ("Submitted", Phrase("Waiting for review")),
    ("Approved", Phrase("Approved")),
    ("Rejected", Phrase("Rejected")),
)

HOWS_IN_WORDS = (
    ("is", Phrase("is exactly")),
    ("is not", Phrase("is not")),
    ("contains", Phrase("contains")),
    ("lacks", Phrase("does not contain")),
    ("at least", Phrase("is at least")),
    ("at most", Phrase("is at most")),
)
PASSING = ("done", "act", "after", "last", "review")
"""Names in the query that say nothing of which results are asked for."""


class Found(NamedTuple):
    """A page of results of a batch.

    `names` are the fields in the batch's answers; `unit_cents` is what one assignment costs with its fee;
    `sheets` are the newest on the batch that are not done.
    """

    batch: Batch
    progress: Progress
    names: list[str]
    page: Page
    unit_cents: int
    reasons: list[Reason]
    sheets: list[Sheet]


class Votes(NamedTuple):
    """Rows of a batch with what was answered in one field; `names` are the fields there are."""

    batch: Batch
    names: list[str]
    field: str
    items: list[Item]


class Asked(NamedTuple):
    """What the address asks for: which results, behind which place, with which columns.

    `query` is the same as an address says it, without place and what passes.
    """

    wanted: Wanted
    place: Place | None
    inputs: list[str]
    answers: list[str]
    query: str


async def page(visit: Visit) -> Response:
    """Answer with the results of a batch that the address asks for."""
    return await _page(visit)


async def decide(visit: Visit) -> Response:
    """Do what the field `act` says to the assignments that are chosen."""
    fields, chosen = await visit.fields(), await visit.several("chosen")
    act, everything = fields.get("act", ""), fields.get("scope") == "all"
    if act not in deciding.ACTS:
        raise HTTPException(422, Phrase("The form says nothing that can be done here."))
    words, errors = deciding.read(act, fields, chosen, everything=everything)
    if errors:
        return await _page(visit, fields=fields, chosen=chosen, errors=errors)
    if act == "reject" and fields.get("keep") == "1":
        await visit.market.database.awrite(deciding.keep_reason, visit.person.id, words.text)
    if everything:
        return visit.to(await _to_all(visit, act, words))
    outcome = await visit.market.database.awrite(deciding.carry_out, visit.person.id, act, chosen, words)
    if outcome.refused:
        return await _page(visit, outcome=outcome, act=act)
    query = [
        pair for pair in visit.request.query_params.multi_items() if pair[0] not in ("done", "act", "review")
    ]
    told = urlencode([*query, ("done", str(outcome.done)), ("act", act)])
    return visit.to(f"/batches/{visit.path('batch_id')}/results?{told}")


async def _to_all(visit: Visit, act: str, words: Words) -> str:
    """Have an act on all that match gathered, and return the path of the page that tells what it comes to."""
    database, person_id, batch_id = visit.market.database, visit.person.id, visit.path("batch_id")
    wanted = asked(visit).wanted
    if act == "message":
        letter = Letter(words.subject, words.text)
        written: Broadcast = await database.awrite(addressees.begin, person_id, batch_id, wanted, letter)
        return f"/broadcasts/{written.id}"
    chosen = Chosen(deciding.for_all(act), wanted, words.text, words.cents)
    sheet: Sheet = await database.awrite(gathering.begin, person_id, batch_id, act, chosen)
    return f"/sheets/{sheet.id}"


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
    if wanted == "parquet":
        return await _parquet(visit)
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


async def _parquet(visit: Visit) -> Response:
    database, batch_id = visit.market.database, visit.path("batch_id")
    await database.aread(batches.get, visit.person.id, batch_id)
    parquet.library()
    return StreamingResponse(
        parquet.pieces(database, visit.person.id, batch_id),
        media_type=parquet.MEDIA_TYPE,
        headers={"Content-Disposition": f'attachment; filename="{parquet.file_name(batch_id)}"'},
    )


async def _page(visit: Visit, **about: Any) -> Response:
    which = asked(visit)
    found: Found = await visit.market.database.aread(_read, visit.person.id, visit.path("batch_id"), which)
    chosen_columns = bool(which.inputs or which.answers)
    inputs = [name for name in found.batch.columns if name in which.inputs]
    answers = [name for name in found.names if name in which.answers]
    if not chosen_columns:
        inputs, answers = list(found.batch.columns[:COLUMNS_SHOWN]), found.names[:COLUMNS_SHOWN]
    outcome = about.get("outcome")
    errors = about.get("errors") or {}
    done = visit.query("done")
    return await visit.page(
        "requester/results.html.jinja",
        status=422 if errors or outcome else 200,
        here="/batches",
        found=found,
        asked=which,
        states=STATES_IN_WORDS,
        hows=HOWS_IN_WORDS,
        spare=Filter("", "contains", ""),
        most_filters=filters.MOST_FILTERS,
        inputs=inputs,
        answers=answers,
        query=which.query,
        further=_further(which.query, found.page.place),
        outcome=outcome,
        act=about.get("act") or visit.query("act"),
        done=outcome.done if outcome else (int(done) if done.isdecimal() and len(done) < 6 else 0),  # noqa: PLR2004  a page has no more
        fields=about.get("fields") or {},
        chosen=about.get("chosen") or [],
        errors=errors,
        formats=list(FORMATS),
    )


def asked(visit: Visit) -> Asked:
    """Return what the address of a page of results asks for."""
    query = visit.request.query_params
    status = query.get("status", "")
    status = status if status in STATUSES else ""
    wanted = Wanted(status, query.get("worker", "").strip() or None, tuple(_filters(query)))
    kept = [pair for pair in query.multi_items() if pair[0] not in PASSING]
    place = place_in(query.get("after", ""))
    return Asked(wanted, place, query.getlist("input"), query.getlist("answer"), urlencode(kept))


def query_of(wanted: Wanted) -> str:
    """Return what the address of a page of results says to ask for some; `asked` reads it."""
    pairs = [("status", wanted.status), ("worker", wanted.worker_id or "")]
    for each in wanted.filters:
        pairs += [("column", each.column), ("how", each.how), ("text", each.text)]
    return urlencode([pair for pair in pairs if pair[1] or pair[0] == "text"])


def place_in(text: str) -> Place | None:
    """Return the place that an address names; None if it is none."""
    at, _, id_ = text.partition("-")
    return (int(at), id_) if at.isdecimal() and len(at) < 16 and id_.isalnum() else None  # noqa: PLR2004  of 64 bits


def _filters(query: QueryParams) -> Iterator[Filter]:
    triples = zip(query.getlist("column"), query.getlist("how"), query.getlist("text"), strict=False)
    for column, how, text in islice(triples, filters.MOST_FILTERS):
        known = next((each for each in filters.HOWS if each == how), None)
        if column and known is not None:
            yield Filter(column, known, text)


def _further(query: str, place: Place | None) -> str:
    behind = urlencode({"after": f"{place[0]}-{place[1]}"}) if place else ""
    return "&".join(filter(None, (query, behind))) if behind else ""


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
        [
            sheet
            for sheet in sheets.list_(tx, requester_id, None, SHEETS)
            if sheet.batch_id == batch_id and sheet.state != DONE
        ],
    )
