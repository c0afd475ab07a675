"""A requester's workers as a file, down and up: records, and columns to block and qualify them by.

The columns are those of the old website's file, and one for the category of a block. For each qualification
type there is a pair, CURRENT- and UPDATE- with its name; a number in the latter assigns it, `Revoke` takes it
away.
"""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from piecework.rules.blocks import CATEGORIES, category_of
from piecework.rules.crowd import Member, Record, rate
from piecework.rules.input_files import Problem, Table
from piecework.rules.phrases import Phrase
from piecework.rules.sheets.sheets import Entry, places

_SPANS = ("Lifetime", "Last 30 days", "Last 7 days")
_COLUMNS = {
    "worker": ("Worker ID", "WorkerId"),
    "block": ("UPDATE BlockStatus",),
    "reason": ("BlockReason",),
    "category": ("BlockCategory",),
}
_UPDATE = "update"


def header(type_names: Sequence[str]) -> str:
    """Return the first line of the file."""
    spans = [
        name
        for span in _SPANS
        for name in (
            f"Number of HITs approved or rejected - {span}",
            f"Number of HITs approved - {span}",
            f"Your {span} approval rate",
        )
    ]
    pairs = [f"{which}-{name}" for name in type_names for which in ("CURRENT", "UPDATE")]
    block = ["CURRENT BlockStatus", "UPDATE BlockStatus", "BlockReason", "BlockCategory"]
    return _csv(["Worker ID", *spans, *block, *pairs])


def line(member: Member, record: Record, values: Sequence[int | None]) -> str:
    """Return the line of one worker; `values` are those of the qualification types, None where not held."""
    spans = []
    for approved, rejected in zip(record[::2], record[1::2], strict=True):
        spans += [str(approved + rejected), str(approved), rate(approved, rejected).partition(" ")[0]]
    blocked = "Never Blocked" if member.block_reason is None else "Blocked"
    category = CATEGORIES.get(member.block_category or "", "")
    pairs = [cell for value in values for cell in ("" if value is None else str(value), "")]
    return _csv([member.worker_id, *spans, blocked, "", member.block_reason or "", category, *pairs])


def read(table: Table, types: Mapping[str, str]) -> Iterator[Entry | Problem]:
    """Yield what a file asks for, and what is wrong with rows. `types` are ids of types by name.

    Raises:
        InvalidFile: there is no column of worker ids.
    """
    found = places(table.columns, _COLUMNS, ("worker",))
    updates = {
        place: types[name]
        for place, column in enumerate(table.columns)
        if column.casefold().startswith(_UPDATE) and (name := column[len(_UPDATE) + 1 :].strip()) in types
    }
    return _entries(table, found, updates)


def _entries(table: Table, found: dict[str, int], updates: dict[int, str]) -> Iterator[Entry | Problem]:
    for row in table:
        if isinstance(row, Problem):
            yield row
            continue
        cells = {key: row.values[place].strip() for key, place in found.items()}
        asked: list[dict[str, Any] | Phrase | None] = [_block(cells)]
        columns = ["UPDATE BlockStatus"]
        for place, type_id in updates.items():
            asked.append(_qualification(row.values[place].strip(), type_id))
            columns.append(table.columns[place])
        if any(asked) and not cells["worker"]:
            yield Problem(row.number, "Worker ID", Phrase("The row does not say which worker."))
            continue
        for column, act in zip(columns, asked, strict=True):
            if isinstance(act, Phrase):
                yield Problem(row.number, column, act)
            elif act is not None:
                yield Entry(row.number, cells["worker"], act)


def _block(cells: Mapping[str, str]) -> dict[str, Any] | Phrase | None:
    word = cells.get("block", "").casefold()
    if not word:
        return None
    if word == "unblock":
        return {"do": "unblock"}
    if word != "block":
        return Phrase("Write {first} or {second}.", first="Block", second="Unblock")
    reason, said = cells.get("reason", ""), cells.get("category", "")
    category = category_of(said) if said else ""
    if not reason:
        return Phrase("Say why in {column}.", column="BlockReason")
    if category is None:
        known = ", ".join(CATEGORIES.values())
        return Phrase("Write one of these in {column}: {words}.", column="BlockCategory", words=known)
    return {"do": "block", "reason": reason, **({"category": category} if category else {})}


def _qualification(value: str, type_id: str) -> dict[str, Any] | Phrase | None:
    if not value:
        return None
    if value.casefold() == "revoke":
        return {"do": "revoke", "type_id": type_id}
    try:
        return {"do": "assign", "type_id": type_id, "value": int(value)}
    except ValueError:
        return Phrase("Write a whole number, or {word}.", word="Revoke")


def _csv(values: list[str]) -> str:
    text = io.StringIO()
    csv.writer(text).writerow(values)
    return text.getvalue()
