"""Files that decide, pay and change at once: tried when they are sent, carried out when confirmed.

A file of decisions is about one batch; bonuses and changes to workers are about the requester's own.
"""

from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from typing import IO, Any, NamedTuple

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.responses import Response

from piecework.db.door import Tx
from piecework.market import batches, gathering, ledger, qualification_types, sheets
from piecework.market.qualification_types import Search
from piecework.market.sheets import SheetDraft
from piecework.rules import input_files
from piecework.rules.input_files import MOST_PROBLEMS, InvalidFile, Problem, Table
from piecework.rules.phrases import Phrase
from piecework.rules.sheets import bonuses, decisions, workers
from piecework.rules.sheets.sheets import DRAFT, RUNNING, Entry, Kind, Sheet, SheetRow
from piecework.web.context import Visit
from piecework.web.requester import results
from piecework.web.requester.batches import when_over

AT_ONCE = 200
ROWS_SHOWN = 100
MOST_TEXT = 100_000
PIECE_BYTES = 65_536
OWN_TYPES = 100
KINDS_IN_WORDS: dict[Kind, str] = {
    "decisions": Phrase("Decisions"),
    "bonuses": Phrase("Bonuses"),
    "workers": Phrase("Changes to workers"),
}
OUTCOMES_IN_WORDS = {
    "approved": Phrase("approved and paid"),
    "rejected": Phrase("rejected"),
    "reversed": Phrase("approved after a rejection"),
    "already": Phrase("as it should be before, nothing to do"),
    "paid": Phrase("bonus paid"),
    "block": Phrase("blocked"),
    "unblock": Phrase("unblocked"),
    "assign": Phrase("qualification given"),
    "revoke": Phrase("qualification taken back"),
    "join": Phrase("put into the group"),
    "leave": Phrase("taken out of the group"),
    "refused": Phrase("cannot be done"),
}


class Found(NamedTuple):
    """A sheet with its first rows that were refused, what its rows cost, and what is free, in cents.

    `cost_cents` is None where that is not known; `unit_cents` is what one assignment of its batch costs.
    """

    sheet: Sheet
    refused: list[SheetRow]
    cost_cents: int | None
    unit_cents: int
    free_cents: int


async def upload_page(visit: Visit) -> Response:
    """Answer with the form for a file of one kind."""
    return await _form(visit, _kind(visit))


async def upload(visit: Visit) -> Response:
    """Try a file row by row, and go to what would come of it; tell what is wrong with the file."""
    kind, request = _kind(visit), visit.request
    async with request.form(max_files=1, max_fields=20, max_part_size=MOST_TEXT) as form:
        file = form.get("file")
        if not isinstance(file, UploadFile) or not file.filename:
            return await _form(visit, kind, errors={"file": Phrase("Choose a file.")})
        batch_id = visit.query("batch") or None
        draft = SheetDraft(kind, file.filename[:200], batch_id, form.get("republish") == "1")
        try:
            sheet = await _store(visit, draft, file.file)
        except InvalidFile as refused:
            return await _form(visit, kind, problems=refused.problems)
    return visit.to(f"/sheets/{sheet.id}")


async def page(visit: Visit) -> Response:
    """Answer with a sheet: what would come of it, or how far it is."""
    found: Found = await visit.market.database.aread(_read, visit.person.id, visit.path("sheet_id"))
    chosen = gathering.chosen_of(found.sheet)
    response = await visit.page(
        "requester/sheet.html.jinja",
        here="/batches" if found.sheet.kind == "decisions" else "/workers",
        found=found,
        kinds=KINDS_IN_WORDS,
        outcomes=OUTCOMES_IN_WORDS,
        is_draft=found.sheet.state == DRAFT,
        is_running=found.sheet.state == RUNNING,
        rows_shown=ROWS_SHOWN,
        chosen=chosen,
        query=results.query_of(chosen.wanted) if chosen else "",
        hows=dict(results.HOWS_IN_WORDS),
        cost_cents=found.cost_cents,
        back_cents=found.unit_cents * found.sheet.row_count,
        free_cents=found.free_cents,
    )
    return when_over(visit, response, over=found.sheet.state != RUNNING and not found.sheet.gathering)


async def change(visit: Visit) -> Response:
    """Carry a sheet out, or discard it, as the field `act` says."""
    fields, sheet_id = await visit.fields(), visit.path("sheet_id")
    database, person_id = visit.market.database, visit.person.id
    if fields.get("act") == "confirm":
        await database.awrite(sheets.confirm, person_id, sheet_id)
        return visit.to(f"/sheets/{sheet_id}")
    if fields.get("act") != "discard":
        raise HTTPException(422, Phrase("The form says nothing that can be done here."))
    sheet: Sheet = await database.aread(sheets.get, person_id, sheet_id)
    await database.awrite(sheets.discard, person_id, sheet_id)
    return visit.to(f"/batches/{sheet.batch_id}/results" if sheet.batch_id else "/workers")


async def _store(visit: Visit, draft: SheetDraft, source: IO[bytes]) -> Sheet:
    database, person_id = visit.market.database, visit.person.id
    types: dict[str, str] = await database.aread(_types, person_id) if draft.kind == "workers" else {}
    source.seek(0)
    table = input_files.read(iter(lambda: source.read(PIECE_BYTES), b""), input_files.kind_of(draft.name))
    entries = _READERS[draft.kind](table, types)
    sheet: Sheet = await database.awrite(sheets.create, person_id, draft)
    try:
        async for some in _checked(entries):
            await database.awrite(sheets.add, person_id, sheet.id, some)
    except BaseException:
        await database.awrite(sheets.discard, person_id, sheet.id)
        raise
    return sheet


async def _checked(entries: Iterable[Entry | Problem]) -> AsyncIterator[list[Entry]]:
    """Yield entries in portions. Raises InvalidFile at the end if there were problems, or nothing at all."""
    problems: list[Problem] = []
    waiting: list[Entry] = []
    asked = 0
    for entry in entries:
        if isinstance(entry, Problem):
            problems.append(entry)
            if len(problems) == MOST_PROBLEMS:
                break
        else:
            waiting.append(entry)
            asked += 1
        if len(waiting) == AT_ONCE:
            yield waiting
            waiting = []
    if problems:
        raise InvalidFile(problems)
    if not asked:
        raise InvalidFile(
            [Problem(0, "", Phrase("The file asks for nothing: no row has a decision or change."))]
        )
    if waiting:
        yield waiting


_Reader = Callable[[Table, dict[str, str]], Iterator[Entry | Problem]]
_READERS: dict[Kind, _Reader] = {
    "decisions": lambda table, _types: decisions.read(table),
    "bonuses": lambda table, _types: bonuses.read(table),
    "workers": workers.read,
}


def _kind(visit: Visit) -> Kind:
    wanted = visit.path("kind")
    kind: Kind | None = next((each for each in KINDS_IN_WORDS if each == wanted), None)
    if kind is None:
        raise HTTPException(404)
    return kind


async def _form(
    visit: Visit, kind: Kind, *, errors: dict[str, str] | None = None, problems: Iterable[Problem] = ()
) -> Response:
    problems = list(problems)
    return await visit.page(
        "requester/upload.html.jinja",
        status=422 if errors or problems else 200,
        here="/batches" if kind == "decisions" else "/workers",
        kind=kind,
        title=KINDS_IN_WORDS[kind],
        batch_id=visit.seen("batch", ""),
        errors=errors or {},
        problems=problems,
        most_problems=MOST_PROBLEMS,
    )


def _types(tx: Tx, requester_id: str) -> dict[str, str]:
    search = Search(own=True, requestable=False)
    found: list[Any] = list(qualification_types.list_(tx, requester_id, search, None, OWN_TYPES))
    return {each.name: each.id for each in found}


def _read(tx: Tx, requester_id: str, sheet_id: str) -> Found:
    sheet = sheets.get(tx, requester_id, sheet_id)
    unit = 0
    if sheet.batch_id is not None:
        unit = sum(batches.prices(tx, batches.get(tx, requester_id, sheet.batch_id)))
    free, _ = ledger.balance(tx, requester_id)
    refused = sheets.rows(tx, requester_id, sheet_id, 0, ROWS_SHOWN, refused=True)
    return Found(sheet, refused, gathering.price(tx, sheet), unit, free)
