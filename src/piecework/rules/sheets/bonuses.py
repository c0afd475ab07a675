"""Bonuses by file: WorkerId, AssignmentId, Bonus in dollars, and the Reason, which the worker reads."""

import re
from collections.abc import Iterator

from piecework.rules.input_files import Problem, Table
from piecework.rules.money import cents
from piecework.rules.phrases import Phrase
from piecework.rules.sheets.sheets import Entry, places

_COLUMNS = {
    "worker": ("WorkerId",),
    "assignment": ("AssignmentId",),
    "bonus": ("Bonus", "BonusAmount", "Amount"),
    "reason": ("Reason",),
}
_AMOUNT = re.compile(r"\$?(\d{1,9}(?:\.\d{1,2})?)")


def read(table: Table) -> Iterator[Entry | Problem]:
    """Yield the bonuses in a file, and what is wrong with rows; rows without a bonus are passed over.

    Raises:
        InvalidFile: a column is missing.
    """
    return _entries(table, places(table.columns, _COLUMNS, tuple(_COLUMNS)))


def _entries(table: Table, found: dict[str, int]) -> Iterator[Entry | Problem]:
    for row in table:
        if isinstance(row, Problem):
            yield row
            continue
        cells = {key: row.values[place].strip() for key, place in found.items()}
        amount = _AMOUNT.fullmatch(cells["bonus"])
        if not cells["bonus"]:
            continue
        if amount is None:
            text = Phrase("Write the bonus in dollars, such as {example}.", example="0.50")
            yield Problem(row.number, "Bonus", text)
        elif not cells["reason"]:
            yield Problem(row.number, "Reason", Phrase("Say what the bonus is for: the worker reads it."))
        else:
            act = {"worker_id": cells["worker"], "cents": cents(amount[1]), "reason": cells["reason"]}
            yield Entry(row.number, cells["assignment"], act)
