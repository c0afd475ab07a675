"""Decisions by file: the results CSV of the old website with `x` in Approve, or a reason in Reject.

Reduced files do: AssignmentId with Approve, Reject or both, in any order and case; other columns are passed
over, and so are rows without a decision. Text other than x in Approve goes to the worker as feedback.
"""

from collections.abc import Iterator

from piecework.rules.assignments import check_words
from piecework.rules.input_files import InvalidFile, Problem, Table
from piecework.rules.phrases import Phrase
from piecework.rules.refusals import Refused
from piecework.rules.sheets.sheets import Entry, places
from piecework.rules.texts import FEEDBACK_CHARACTERS

_COLUMNS = {"assignment": ("AssignmentId",), "approve": ("Approve",), "reject": ("Reject",)}


def act(*, approve: bool, feedback: str, override: bool = True) -> dict[str, object]:
    """Return what a row of decisions asks for; with `override`, approving takes a rejection back."""
    asked: dict[str, object] = {"approve": approve, "feedback": feedback}
    return asked if override else {**asked, "override": False}


def read(table: Table) -> Iterator[Entry | Problem]:
    """Yield the decisions in a file, and what is wrong with rows.

    Raises:
        InvalidFile: there is no AssignmentId, or neither Approve nor Reject.
    """
    found = places(table.columns, _COLUMNS, ("assignment",))
    if len(found) == 1:
        text = Phrase("There is neither a column {first} nor {second}.", first="Approve", second="Reject")
        raise InvalidFile([Problem(1, "Approve", text)])
    return _entries(table, found)


def _entries(table: Table, found: dict[str, int]) -> Iterator[Entry | Problem]:
    for row in table:
        if isinstance(row, Problem):
            yield row
            continue
        cells = {key: row.values[place].strip() for key, place in found.items()}
        approve, reject = cells.get("approve", ""), cells.get("reject", "")
        if not approve and not reject:
            continue
        if approve and reject:
            text = Phrase("The row has both Approve and Reject.")
            yield Problem(row.number, "Reject", text)
        elif not cells["assignment"]:
            yield Problem(row.number, "AssignmentId", Phrase("The row does not say which assignment."))
        else:
            yield _entry(row.number, cells["assignment"], approve, reject)


def _entry(number: int, assignment_id: str, approve: str, reject: str) -> Entry | Problem:
    feedback = reject or ("" if approve.casefold() == "x" else approve)
    try:
        check_words(feedback)
    except Refused:
        column = "Reject" if reject else "Approve"
        text = Phrase("Write at most {most:,} characters that can be read.", most=FEEDBACK_CHARACTERS)
        return Problem(number, column, text)
    return Entry(number, assignment_id, act(approve=bool(approve), feedback=feedback))
