"""Files of rows: CSV, TSV and JSON Lines, read row by row with errors that say where they are.

A file is UTF-8, with or without a mark at its beginning. The first row of CSV and TSV names the columns; in
JSON Lines the first object does. Rows are counted as a spreadsheet shows them. Memory does not grow with the
file: a row and the bytes of one piece are all that is kept.
"""

import csv
import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from difflib import get_close_matches
from itertools import chain
from typing import Any, Literal, NamedTuple, TypeAlias

from piecework.rules.phrases import Phrase
from piecework.rules.refusals import Refused
from piecework.rules.separators import separator
from piecework.rules.texts import UNSEEN

Kind: TypeAlias = Literal["csv", "tsv", "jsonl"]
KINDS: tuple[Kind, ...] = ("csv", "tsv", "jsonl")

MOST_COLUMNS = 500
MOST_ROW_BYTES = 1_000_000
MOST_VALUE_CHARACTERS = 131_072
"""What Python's reader of CSV takes; a quote that is never closed ends here."""
MOST_PROBLEMS = 100
"""So many problems of a file are told; whoever has more has another file in mind."""

_LINE_ENDS = re.compile(rb"\r\n|\n|\r")
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_BOM = b"\xef\xbb\xbf"
_DELIMITERS = {"csv": ",", "tsv": "\t"}


class Problem(NamedTuple):
    """What is wrong with a file, and where: the row as a spreadsheet counts it, and the column's name.

    `row` is 0 for what concerns the whole file, `column` is empty for what concerns the whole row.
    """

    row: int
    column: str
    text: Phrase


class Row(NamedTuple):
    """A row that can be used: its number as a spreadsheet counts it, and its values by column."""

    number: int
    values: list[str]


class InvalidFile(Refused):
    """A file cannot be used. Attributes: `problems`, the first ones."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("InvalidFile", Phrase.together(*(problem.text for problem in problems[:3])))
        self.problems = list(problems)


class Table:
    """A file being read. Iterate over it once: it yields rows, and problems where a row cannot be used.

    Attributes:
        columns: the names of the columns, in the file's order.
    """

    def __init__(self, columns: tuple[str, ...], entries: Iterator[Row | Problem]) -> None:
        self.columns = columns
        self._entries = entries

    def __iter__(self) -> Iterator[Row | Problem]:
        return self._entries


def kind_of(name: str) -> Kind:
    """Return the kind of file that a name speaks of; CSV if it says nothing else."""
    ending = name.rpartition(".")[2].lower()
    if ending in ("tsv", "tab", "txt"):
        return "tsv"
    return "jsonl" if ending in ("jsonl", "ndjson", "json") else "csv"


def read(pieces: Iterable[bytes], kind: Kind, variables: Sequence[str] = ()) -> Table:
    """Read the header of a file, and return what reads the rest.

    Args:
        pieces: the file, in pieces of any size.
        kind: what it is.
        variables: names that have to be among the columns; there may be more columns.

    Raises:
        InvalidFile: there is no header, or it cannot be used.
    """
    lines = _Lines(pieces)
    if kind == "jsonl":
        return _read_objects(lines, variables, _values)
    records = _records(lines, kind)
    for number, values in records:
        if isinstance(values, Problem):
            raise InvalidFile([values])
        columns = tuple(name.strip() for name in values)
        problems = header_problems(columns, variables, number)
        if problems:
            raise InvalidFile(problems)
        return Table(columns, _rows(records, columns))
    raise InvalidFile([_empty_file()])


def read_loosely(pieces: Iterable[bytes], kind: Kind) -> Table:
    """Read a file that may have more columns than anybody asks for, and rows that lack their last cells.

    The old website's results have such rows; empty cells stand for what they lack. In JSON Lines they stand
    for what is no text, too, such as the answers in a file of results; `true` is the mark that CSV has.

    Raises:
        InvalidFile: there is no header.
    """
    lines = _Lines(pieces)
    if kind == "jsonl":
        return _read_objects(lines, (), _loose_values)
    records = _records(lines, kind)
    _, header = next(records, (0, _empty_file()))
    if isinstance(header, Problem):
        raise InvalidFile([header])
    columns = tuple(name.strip() for name in header)

    def rest() -> Iterator[Row | Problem]:
        for later, values in records:
            if isinstance(values, Problem):
                yield values
            else:
                yield Row(later, (values + [""] * len(columns))[: len(columns)])

    return Table(columns, rest())


def header_problems(columns: Sequence[str], variables: Sequence[str], row: int = 1) -> list[Problem]:
    """Return what is wrong with the names of columns: none of `variables` may be missing."""
    problems = []
    if len(columns) > MOST_COLUMNS:
        return [Problem(row, "", Phrase("There are more than {most} columns.", most=MOST_COLUMNS))]
    for place, name in enumerate(columns):
        if not name:
            problems.append(
                Problem(row, letters(place), Phrase("Column {place} has no name.", place=letters(place)))
            )
        elif name in columns[:place]:
            problems.append(Problem(row, name, Phrase("The column {name} is there twice.", name=name)))
    problems += [Problem(row, name, _missing(name, columns)) for name in variables if name not in columns]
    return problems[:MOST_PROBLEMS]


def letters(place: int) -> str:
    """Return what a spreadsheet calls a column: A for 0, AA for 26."""
    text = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        text = chr(65 + rest) + text
    return text


def _missing(name: str, columns: Sequence[str]) -> Phrase:
    by_lower = {column.lower(): column for column in columns}
    close = get_close_matches(name.lower(), by_lower, 1)
    if close:
        return Phrase("There is no column {name}. Is {close} meant?", name=name, close=by_lower[close[0]])
    return Phrase("There is no column {name}.", name=name)


def _empty_file() -> Problem:
    return Problem(0, "", Phrase("The file is empty: its first row has to name the columns."))


class _Lines:
    """The lines of a file in bytes, with their ends. Lone carriage returns end lines, too."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self._pieces = iter(pieces)
        self.too_long = False

    def __iter__(self) -> Iterator[bytes]:
        rest, first = b"", True
        for piece in self._pieces:
            rest += piece
            if first and len(rest) >= len(_BOM):
                first = False
                if rest.startswith(_UTF_16):
                    text = Phrase("The file is in UTF-16. Save it as CSV in UTF-8.")
                    raise InvalidFile([Problem(0, "", text)])
                rest = rest.removeprefix(_BOM)
            start = 0
            for end in _LINE_ENDS.finditer(rest):
                if end.end() == len(rest) and end[0] == b"\r":
                    break  # its line feed may be in the next piece
                yield rest[start : end.end()]
                start = end.end()
            rest = rest[start:]
            if len(rest) > MOST_ROW_BYTES:
                self.too_long = True
                return
        if rest:
            yield rest


def _records(lines: _Lines, kind: Kind) -> Iterator[tuple[int, list[str] | Problem]]:
    """Yield rows of CSV that are not empty, numbered, and where reading ends because it cannot go on."""
    whole = iter(lines)
    delimiter, header = separator(whole, _DELIMITERS[kind])
    place = _Place(delimiter)
    reader = csv.reader(place.texts(chain(header, whole)), delimiter=delimiter, strict=True)
    while True:
        place.number += 1
        place.begin()
        try:
            values = next(reader)
        except StopIteration:
            break
        except csv.Error as error:
            yield place.number, Problem(place.number, "", _said(str(error)))
            return
        if place.bad is not None:
            yield place.number, place.bad
        elif any(values):
            yield place.number, values
    if lines.too_long:
        text = Phrase("The row is longer than {most:,} bytes.", most=MOST_ROW_BYTES)
        yield place.number, Problem(place.number, "", text)


class _Place:
    """Where the reader of CSV is, and what was wrong with the bytes of the present row."""

    def __init__(self, delimiter: str) -> None:
        self.number = 0
        self.bad: Problem | None = None
        self._delimiter = delimiter

    def begin(self) -> None:
        """Begin a row."""
        self.bad = None

    def texts(self, lines: Iterable[bytes]) -> Iterator[str]:
        """Yield lines as text; a line that is none is noted and yields something to go on with."""
        for line in lines:
            try:
                yield line.decode()
            except UnicodeDecodeError as error:
                before = line[: error.start].decode()
                # A quote that was opened in an earlier line makes this one column off; the row is right.
                column = letters(len(next(csv.reader([before], delimiter=self._delimiter), [""])) - 1)
                self.bad = self.bad or _not_utf8(self.number, column)
                yield line.decode(errors="replace")


def _not_utf8(number: int, column: str) -> Problem:
    text = Phrase("Column {column} is not text in UTF-8. Save the file as CSV in UTF-8.", column=column)
    return Problem(number, column, text)


def _said(error: str) -> Phrase:
    if "unexpected end of data" in error or "field larger" in error:
        return Phrase("A quote that is opened here is not closed; or the value is too long.")
    if "expected after" in error:
        return Phrase("There is text behind a closing quote. Write quotes inside of values twice.")
    return Phrase("The row has a character that is no text.")


def _rows(
    records: Iterator[tuple[int, list[str] | Problem]], columns: Sequence[str]
) -> Iterator[Row | Problem]:
    for number, values in records:
        if isinstance(values, Problem):
            yield values
        elif len(values) != len(columns):
            text = Phrase.counted(
                "The row has {n} value, but there are {columns} columns.",
                "The row has {n} values, but there are {columns} columns.",
                len(values),
                columns=len(columns),
            )
            yield Problem(number, "", text)
        else:
            yield _usable(number, values, columns)


def _usable(number: int, values: list[str], columns: Sequence[str]) -> Row | Problem:
    if not UNSEEN.search("".join(values)):
        return Row(number, values)
    name = next(name for name, value in zip(columns, values, strict=True) if UNSEEN.search(value))
    return Problem(number, name, Phrase("{name} has a character that cannot be shown.", name=name))


_Reader: TypeAlias = Callable[[int, dict[str, Any], Sequence[str]], Iterator[Row | Problem]]


def _read_objects(lines: _Lines, variables: Sequence[str], reader: _Reader) -> Table:
    entries = _objects(lines)
    first = next(entries, None)
    if first is None:
        raise InvalidFile([_empty_file()])
    number, found = first
    if isinstance(found, Problem):
        raise InvalidFile([found])
    columns = tuple(found)
    problems = header_problems(columns, variables, number)
    if problems:
        raise InvalidFile(problems)

    def rest() -> Iterator[Row | Problem]:
        for later, each in chain([(number, found)], entries):
            yield from [each] if isinstance(each, Problem) else reader(later, each, columns)

    return Table(columns, rest())


def _objects(lines: _Lines) -> Iterator[tuple[int, dict[str, Any] | Problem]]:
    number = 0
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            text = line.decode()
        except UnicodeDecodeError:
            yield number, Problem(number, "", Phrase("The row is not text in UTF-8."))
            continue
        yield number, _object(number, text)
    if lines.too_long:
        text_ = Phrase("The row is longer than {most:,} bytes.", most=MOST_ROW_BYTES)
        yield number + 1, Problem(number + 1, "", text_)


def _object(number: int, text: str) -> dict[str, Any] | Problem:
    twice: list[str] = []

    def pairs(found: list[tuple[str, Any]]) -> dict[str, Any]:
        made = dict(found)
        if len(made) < len(found):
            twice.extend(name for name, _ in found)
        return made

    try:
        # Numbers stay as they are written.
        read = json.loads(text, object_pairs_hook=pairs, parse_int=_Number, parse_float=_Number)
    except (ValueError, RecursionError):
        return Problem(number, "", Phrase("The row is not JSON."))
    if not isinstance(read, dict):
        return Problem(
            number,
            "",
            Phrase("The row is JSON, but no object: write {example}.", example='{"name": "value"}'),
        )
    if twice:
        return Problem(number, "", Phrase("The row has a name twice."))
    return read


class _Number(str):
    """A number of JSON, as it is written."""

    __slots__ = ()


def _values(number: int, found: dict[str, Any], columns: Sequence[str]) -> Iterator[Row | Problem]:
    problems = []
    for name in columns:
        if name not in found:
            problems.append(Problem(number, name, Phrase("The row has no {name}.", name=name)))
        elif not isinstance(found[name], str):
            text = Phrase("{name} is neither text nor a number.", name=name)
            problems.append(Problem(number, name, text))
    problems += _new(number, found, columns)
    if problems:
        yield from problems
    else:
        yield _usable(number, [str(found[name]) for name in columns], columns)


def _loose_values(number: int, found: dict[str, Any], columns: Sequence[str]) -> Iterator[Row | Problem]:
    problems: list[Row | Problem] = [*_new(number, found, columns)]
    yield from problems or [Row(number, [mark(found.get(name)) for name in columns])]


def _new(number: int, found: dict[str, Any], columns: Sequence[str]) -> list[Problem]:
    return [
        Problem(number, name, Phrase("{name} is not in the first row.", name=name))
        for name in found
        if name not in columns
    ]


def mark(value: object) -> str:
    """Return a value that need not be text as a cell: x for true, nothing for what is no text at all."""
    if isinstance(value, bool):
        return "x" if value else ""
    return str(value) if isinstance(value, str | int) else ""
