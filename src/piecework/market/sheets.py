"""Sheets: many decisions, bonuses or changes to workers at once, tried first and then carried out.

Every row is tried when it is added: what it asks for is done and undone, so what would happen is known, and
nothing has. Once confirmed, rows are carried out in the background, some at a time; the transaction that
carries a row out moves the sheet's mark, so each is carried out once. A row that was refused stays undone.
"""

import json
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from sqlalchemy import bindparam, delete, select, update

from piecework import ids
from piecework.db import sql
from piecework.db.door import Tx
from piecework.db.schema.batches import sheet_rows, sheets
from piecework.db.schema.market import assignments, hits
from piecework.db.statements import Statement
from piecework.market import batches, sheet_acts
from piecework.rules.phrases import kept, restored
from piecework.rules.reasons import why
from piecework.rules.refusals import Refused
from piecework.rules.sheets import sheets as rules
from piecework.rules.sheets.sheets import Entry, Kind, Sheet, SheetRow


class SheetDraft(NamedTuple):
    """What a sheet is made of.

    Attributes:
        kind: what its rows ask for.
        name: for the requester: of the file.
        batch_id: whose assignments are decided on, if it is about one batch; others are refused then.
        republish: whether rejected work is to be done again by others: its HIT gets another assignment.
        chosen: which results it is gathered from, if it is of no file.
    """

    kind: Kind
    name: str
    batch_id: str | None = None
    republish: bool = False
    chosen: str | None = None


_COLUMNS = [sheets.c[name] for name in Sheet._fields]
_ROW_COLUMNS = [sheet_rows.c[name] for name in SheetRow._fields]
_INSERT = sql.insert(sheets)
_INSERT_ROW = sql.insert(sheet_rows)
_GET = Statement(select(*_COLUMNS).where(sheets.c.id == bindparam("id")))
_LOCK = Statement(select(*_COLUMNS).where(sheets.c.id == bindparam("id")).with_for_update())
_LOCK_RUNNING = Statement(
    select(*_COLUMNS)
    .where(sheets.c.id == bindparam("id"), sheets.c.state == rules.RUNNING)
    .with_for_update(skip_locked=True)
)
_LOCK_GATHERING = Statement(
    select(*_COLUMNS)
    .where(sheets.c.id == bindparam("id"), sheets.c.gathering == 1)
    .with_for_update(skip_locked=True)
)
_GATHERING = Statement(
    select(sheets.c.id).where(sheets.c.gathering == 1).order_by(sheets.c.id).limit(bindparam("limit"))
)
_LIST = Statement(
    select(*_COLUMNS)
    .where(sheets.c.requester_id == bindparam("requester_id"), sheets.c.id < bindparam("before"))
    .order_by(sheets.c.id.desc())
    .limit(bindparam("limit"))
)
_RUNNING = Statement(
    select(sheets.c.id).where(sheets.c.state == rules.RUNNING).order_by(sheets.c.id).limit(bindparam("limit"))
)
_ROWS = Statement(
    select(*_ROW_COLUMNS)
    .where(sheet_rows.c.sheet_id == bindparam("id"), sheet_rows.c.number > bindparam("after"))
    .order_by(sheet_rows.c.number)
    .limit(bindparam("limit"))
)
_REFUSED = Statement(
    select(*_ROW_COLUMNS)
    .where(
        sheet_rows.c.sheet_id == bindparam("id"),
        sheet_rows.c.number > bindparam("after"),
        sheet_rows.c.refusal.is_not(None),
    )
    .order_by(sheet_rows.c.number)
    .limit(bindparam("limit"))
)
_CHANGING = ("state", "row_count", "done", "expected", "outcomes", "finished_at", "chosen", "gathering")
_SAVE = Statement(
    update(sheets).where(sheets.c.id == bindparam("of")).values({name: bindparam(name) for name in _CHANGING})
)
_NOTE = Statement(
    update(sheet_rows)
    .where(sheet_rows.c.sheet_id == bindparam("sheet"), sheet_rows.c.number == bindparam("row"))
    .values(outcome=bindparam("outcome"), refusal=bindparam("refusal"))
)
_DELETE_ROWS = Statement(delete(sheet_rows).where(sheet_rows.c.sheet_id == bindparam("id")))
_DELETE = Statement(delete(sheets).where(sheets.c.id == bindparam("id")))
_asked = sql.texts("assignment_ids")
# Locked all at once and in their order, before any of them touches its owner's funds.
_LOCK_HITS = Statement(
    select(hits.c.id)
    .where(
        hits.c.id.in_(
            select(assignments.c.hit_id).join_from(_asked, assignments, assignments.c.id == _asked.c.value)
        ),
        hits.c.requester_id == bindparam("requester_id"),
    )
    .order_by(hits.c.id)
    .with_for_update()
)


def create(tx: Tx, requester_id: str, draft: SheetDraft) -> Sheet:
    """Begin a sheet, to be filled and carried out after `confirm`. Refuses an unknown batch.

    `add` fills it with what a file asks for; one with `chosen` is filled in the background (gathering.py).
    """
    if draft.batch_id is not None:
        batches.get(tx, requester_id, draft.batch_id)
    sheet = Sheet(
        id=ids.new_id(tx.now),
        requester_id=requester_id,
        batch_id=draft.batch_id,
        kind=draft.kind,
        name=draft.name,
        state=rules.DRAFT,
        republish=draft.republish,
        row_count=0,
        done=0,
        expected={},
        outcomes={},
        made_at=tx.now,
        finished_at=None,
        chosen=draft.chosen,
        gathering=draft.chosen is not None,
    )
    flags = {"republish": int(draft.republish), "gathering": int(sheet.gathering)}
    tx.run(_INSERT, **{**sheet._asdict(), **flags, "expected": "{}", "outcomes": "{}"})
    return sheet


def add(tx: Tx, requester_id: str, sheet_id: str, entries: Sequence[Entry]) -> list[SheetRow]:
    """Try what entries ask for, keep them as rows, and return those with what each would come to."""
    sheet = _lock(tx, requester_id, sheet_id)
    rules.check_state(sheet, rules.DRAFT)
    added = tried(tx, sheet, entries)
    keep(tx, sheet, added)
    return added


def tried(tx: Tx, sheet: Sheet, entries: Sequence[Entry]) -> list[SheetRow]:
    """Return the next rows of a locked sheet, with what each would come to."""
    _lock_hits(tx, sheet, [entry.subject for entry in entries])
    return [_tried(tx, sheet, number, entry) for number, entry in enumerate(entries, sheet.row_count + 1)]


def keep(tx: Tx, sheet: Sheet, found: Sequence[SheetRow]) -> Sheet:
    """Add rows to a locked sheet, and return it with their count; what they would come to is known."""
    tx.run_many(_INSERT_ROW, [_of_row(sheet.id, row) for row in found])
    expected = Counter(sheet.expected)
    expected.update(row.expected or rules.REFUSED for row in found)
    return _save(tx, sheet._replace(row_count=sheet.row_count + len(found), expected=expected))


def confirm(tx: Tx, requester_id: str, sheet_id: str) -> Sheet:
    """Have a sheet carried out in the background."""
    sheet = _lock(tx, requester_id, sheet_id)
    rules.check_state(sheet, rules.DRAFT)
    rules.check_gathered(sheet)
    return _save(tx, sheet._replace(state=rules.RUNNING))


def discard(tx: Tx, requester_id: str, sheet_id: str) -> None:
    """Delete a sheet that was not confirmed."""
    sheet = _lock(tx, requester_id, sheet_id)
    rules.check_state(sheet, rules.DRAFT)
    tx.run(_DELETE_ROWS, id=sheet_id)
    tx.run(_DELETE, id=sheet_id)


def get(tx: Tx, requester_id: str, sheet_id: str) -> Sheet:
    """Return a requester's sheet. Refuses an unknown one."""
    return _own(tx.row(_GET, id=sheet_id), requester_id, sheet_id)


def list_(tx: Tx, requester_id: str, before: str | None, limit: int) -> list[Sheet]:
    """Return a requester's sheets, newest first. `before` is the last id seen."""
    rows = tx.rows(_LIST, requester_id=requester_id, before=before or "~", limit=limit)
    return [_sheet(row) for row in rows]


def rows(
    tx: Tx, requester_id: str, sheet_id: str, after: int, limit: int, *, refused: bool = False
) -> list[SheetRow]:
    """Return rows of a sheet by number, or only the refused ones. `after` is the last number seen, or 0."""
    get(tx, requester_id, sheet_id)
    statement = _REFUSED if refused else _ROWS
    return [_row(row) for row in tx.rows(statement, id=sheet_id, after=after, limit=limit)]


def waiting(tx: Tx, limit: int) -> list[str]:
    """Return ids of sheets that are being carried out."""
    return [row.id for row in tx.rows(_RUNNING, limit=limit)]


def being_gathered(tx: Tx, limit: int) -> list[str]:
    """Return ids of sheets whose rows are not all there yet."""
    return [row.id for row in tx.rows(_GATHERING, limit=limit)]


def lock_gathering(tx: Tx, sheet_id: str) -> Sheet | None:
    """Lock a sheet that is being gathered; None if it is not any more, or another process is at it."""
    row: Any = tx.row(_LOCK_GATHERING, id=sheet_id)
    return None if row is None else _sheet(row)


def carry_out_some(tx: Tx, sheet_id: str, limit: int) -> int:
    """Carry out the next rows of a sheet, `limit` at most, and return how many it came past.

    Nothing happens if another process is at it.
    """
    row: Any = tx.row(_LOCK_RUNNING, id=sheet_id)
    if row is None:
        return 0
    sheet = _sheet(row)
    found = [_row(each) for each in tx.rows(_ROWS, id=sheet_id, after=sheet.done, limit=limit)]
    _lock_hits(tx, sheet, [each.subject for each in found])
    outcomes = Counter(sheet.outcomes)
    notes = []
    for each in found:
        outcome, refusal = None, each.refusal
        if each.expected is not None:
            outcome, refusal = _came_to(tx.attempt, sheet, each.subject, each.act)
            said = None if refusal is None else kept(refusal)
            notes.append({"sheet": sheet_id, "row": each.number, "outcome": outcome, "refusal": said})
        outcomes[outcome or rules.REFUSED] += 1
    tx.run_many(_NOTE, notes)
    sheet = sheet._replace(done=sheet.done + len(found), outcomes=outcomes)
    if sheet.done == sheet.row_count:
        sheet = sheet._replace(state=rules.DONE, finished_at=tx.now)
    _save(tx, sheet)
    return len(found)


def _tried(tx: Tx, sheet: Sheet, number: int, entry: Entry) -> SheetRow:
    expected, refusal = _came_to(tx.rehearse, sheet, entry.subject, entry.act)
    return SheetRow(number, *entry, expected, None, refusal)


def _came_to(
    way: Callable[..., str], sheet: Sheet, subject: str, act: dict[str, Any]
) -> tuple[str | None, str | None]:
    try:
        return way(sheet_acts.ACTS[sheet.kind], sheet, subject, act), None
    except Refused as refused:
        return None, why(refused)


def _lock_hits(tx: Tx, sheet: Sheet, subjects: list[str]) -> None:
    if sheet.kind == rules.DECISIONS and subjects:
        tx.rows(_LOCK_HITS, assignment_ids=json.dumps(subjects), requester_id=sheet.requester_id)


def _lock(tx: Tx, requester_id: str, sheet_id: str) -> Sheet:
    return _own(tx.row(_LOCK, id=sheet_id), requester_id, sheet_id)


def _own(row: Any, requester_id: str, sheet_id: str) -> Sheet:
    if row is None or row.requester_id != requester_id:
        raise rules.does_not_exist(sheet_id)
    return _sheet(row)


def _save(tx: Tx, sheet: Sheet) -> Sheet:
    changed = {name: getattr(sheet, name) for name in _CHANGING}
    changed |= {name: _json(dict(changed[name])) for name in ("expected", "outcomes")}
    changed["gathering"] = int(sheet.gathering)
    tx.run(_SAVE, of=sheet.id, **changed)
    return sheet


def _sheet(row: Any) -> Sheet:
    counts = {name: json.loads(getattr(row, name)) for name in ("expected", "outcomes")}
    sheet = Sheet._make(row)._replace(republish=bool(row.republish), gathering=bool(row.gathering))
    return sheet._replace(**counts)


def _row(row: Any) -> SheetRow:
    refusal = None if row.refusal is None else restored(row.refusal)
    return SheetRow._make(row)._replace(act=json.loads(row.act), refusal=refusal)


def _of_row(sheet_id: str, row: SheetRow) -> dict[str, Any]:
    refusal = None if row.refusal is None else kept(row.refusal)
    return {**row._asdict(), "sheet_id": sheet_id, "act": _json(row.act), "refusal": refusal}


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
