"""What a sheet is: rows that each ask for one act, tried when they are read, carried out when confirmed."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal, NamedTuple, TypeAlias

from piecework.rules.input_files import InvalidFile, Problem
from piecework.rules.phrases import Phrase
from piecework.rules.refusals import Refused

Kind: TypeAlias = Literal["decisions", "bonuses", "workers"]
DECISIONS: Kind = "decisions"
BONUSES: Kind = "bonuses"
WORKERS: Kind = "workers"

State: TypeAlias = Literal["draft", "running", "done"]
DRAFT: State = "draft"
RUNNING: State = "running"
DONE: State = "done"

REFUSED = "refused"
"""Counts rows that cannot be carried out, beside the words for what the others come to."""


class Entry(NamedTuple):
    """One act that a file asks for.

    Attributes:
        line: the row of the file, as a spreadsheet counts it; 0 if it is of no file.
        subject: the assignment or the worker.
        act: what is to be done, as the rules of the kind say.
    """

    line: int
    subject: str
    act: dict[str, Any]


class Sheet(NamedTuple):
    """A sheet. `expected` and `outcomes` say how many rows would come, and came, to what.

    `chosen` is the JSON of what a sheet of no file is gathered from (market/gathering), and `gathering` says
    whether that goes on.
    """

    id: str
    requester_id: str
    batch_id: str | None
    kind: Kind
    name: str
    state: State
    republish: bool
    row_count: int
    done: int
    expected: Mapping[str, int]
    outcomes: Mapping[str, int]
    made_at: int
    finished_at: int | None
    chosen: str | None = None
    gathering: bool = False


class SheetRow(NamedTuple):
    """A row of a sheet: what it asks for, what it would come to, what it came to, and why it was refused."""

    number: int
    line: int
    subject: str
    act: dict[str, Any]
    expected: str | None
    outcome: str | None
    refusal: str | None


def does_not_exist(sheet_id: str) -> Refused:
    """Return the refusal of an unknown sheet, or somebody else's."""
    return Refused("SheetDoesNotExist", Phrase("There is no sheet {id}.", id=sheet_id))


def check_state(sheet: Sheet, state: State) -> None:
    """Refuse a sheet in another state."""
    if sheet.state != state:
        raise Refused("InvalidSheetState", _WRONG[sheet.state])


def check_gathered(sheet: Sheet) -> None:
    """Refuse a sheet whose rows are not all there yet."""
    if sheet.gathering:
        raise Refused("InvalidSheetState", Phrase("Its rows are still being looked up; confirm it then."))


def places(
    columns: Sequence[str], wanted: Mapping[str, Sequence[str]], needed: Sequence[str]
) -> dict[str, int]:
    """Return where the wanted columns stand, without regard to case, blanks and order.

    Args:
        columns: of the file.
        wanted: what each may be called.
        needed: which of them there have to be.

    Raises:
        InvalidFile: one that is needed is not there.
    """
    by_name = {_plain(name): place for place, name in reversed(list(enumerate(columns)))}
    found = {
        key: by_name[_plain(name)]
        for key, names in wanted.items()
        for name in reversed(names)
        if _plain(name) in by_name
    }
    missing = [wanted[key][0] for key in needed if key not in found]
    if missing:
        raise InvalidFile(
            [Problem(1, name, Phrase("There is no column {name}.", name=name)) for name in missing]
        )
    return found


def _plain(name: str) -> str:
    return name.replace(" ", "").replace("-", "").replace("_", "").casefold()


_WRONG: dict[State, Phrase] = {
    DRAFT: Phrase("Confirm this sheet first."),
    RUNNING: Phrase("This sheet is being carried out."),
    DONE: Phrase("This sheet has been carried out."),
}
