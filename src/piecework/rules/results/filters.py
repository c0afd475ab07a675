"""Which results somebody asks for by what is in them: a column of the file, an answer, the time they took."""

from collections.abc import Sequence
from typing import Literal, NamedTuple, TypeAlias, get_args

from piecework.rules.results.result import Result

How: TypeAlias = Literal["is", "is not", "contains", "lacks", "at least", "at most"]
HOWS: tuple[How, ...] = get_args(How)
INPUT, ANSWER, WORK_SECONDS = "input.", "answer.", "work_seconds"
MOST_FILTERS = 10


class Filter(NamedTuple):
    """What a column has to be like.

    Attributes:
        column: `input.NAME` of the batch's file, `answer.NAME`, or `work_seconds`.
        how: how its value is compared.
        text: with what. "contains" and "lacks" know no case; "at least" and "at most" compare numbers, and
            fail where there is none. What is not there counts as empty.
    """

    column: str
    how: How
    text: str


def matches(result: Result, columns: Sequence[str], filters: Sequence[Filter]) -> bool:
    """Return whether a result of a batch with these columns is as every filter says."""
    return all(_holds(each, _value(result, columns, each.column)) for each in filters)


def columns_of(columns: Sequence[str], names: Sequence[str]) -> list[str]:
    """Return what can be filtered by: the columns of a batch's file, the fields of its answers, the time."""
    return [*(INPUT + name for name in columns), *(ANSWER + name for name in names), WORK_SECONDS]


def to_data(filters: Sequence[Filter]) -> list[list[str]]:
    """Return filters as JSON can hold them."""
    return [list(each) for each in filters]


def from_data(data: Sequence[Sequence[str]]) -> tuple[Filter, ...]:
    """Return the filters that `to_data` wrote."""
    return tuple(Filter(column, _how(how), text) for column, how, text in data)


def _how(text: str) -> How:
    return next(each for each in HOWS if each == text)


def _value(result: Result, columns: Sequence[str], column: str) -> str:
    if column == WORK_SECONDS:
        return str(result.work_seconds)
    if column.startswith(INPUT):
        values = dict(zip(columns, result.values, strict=False))
        return values.get(column.removeprefix(INPUT), "")
    return result.answers.get(column.removeprefix(ANSWER), "")


def _holds(wanted: Filter, value: str) -> bool:
    # Forms send CR LF for a line's end, whatever the answer has.
    value, text = value.replace("\r\n", "\n"), wanted.text.replace("\r\n", "\n")
    match wanted.how:
        case "is":
            return value == text
        case "is not":
            return value != text
        case "contains":
            return text.casefold() in value.casefold()
        case "lacks":
            return text.casefold() not in value.casefold()
    number, bound = _number(value), _number(text)
    if number is None or bound is None:
        return False
    return number >= bound if wanted.how == "at least" else number <= bound


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
