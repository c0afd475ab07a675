"""Results as columns that have kinds, for files with types such as Parquet: those of the tidy CSV.

Texts, whole numbers, moments in milliseconds, money as decimals; what an answer lacks is None.
"""

from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import lru_cache
from operator import attrgetter
from typing import Literal, TypeAlias

from piecework.rules.results.result import Head, Result

Kind: TypeAlias = Literal["text", "number", "moment", "money"]
TEXT: Kind = "text"
NUMBER: Kind = "number"
MOMENT: Kind = "moment"
MONEY: Kind = "money"


@lru_cache(4_096)
def _dollars(cents: int) -> Decimal:
    return Decimal(cents) / 100


_FACTS: tuple[tuple[str, Kind, Callable[[Result], object]], ...] = (
    ("assignment_id", TEXT, attrgetter("id")),
    ("hit_id", TEXT, attrgetter("hit_id")),
    ("worker_id", TEXT, attrgetter("worker_id")),
    ("status", TEXT, attrgetter("status")),
    ("accepted_at", MOMENT, attrgetter("accepted_at")),
    ("submitted_at", MOMENT, attrgetter("submitted_at")),
    ("auto_approval_at", MOMENT, attrgetter("auto_approval_at")),
    ("approved_at", MOMENT, attrgetter("approved_at")),
    ("rejected_at", MOMENT, lambda result: None if result.approved_at else result.rejected_at),
    ("feedback", TEXT, attrgetter("feedback")),
    ("work_seconds", NUMBER, attrgetter("work_seconds")),
    ("reward", MONEY, lambda result: _dollars(result.reward_cents)),
    ("row", NUMBER, attrgetter("number")),
)


def kinds(head: Head) -> list[tuple[str, Kind]]:
    """Return the columns by name and kind, in order: facts, then `input.` and `answer.` columns."""
    return [
        *((name, kind) for name, kind, _ in _FACTS),
        *((f"input.{name}", TEXT) for name in head.columns),
        *((f"answer.{name}", TEXT) for name in head.names),
    ]


def columns(head: Head, results: Sequence[Result]) -> list[Sequence[object]]:
    """Return what stands in each of the columns, result by result."""
    empty = [None] * len(head.columns)
    # Empty once its owner deleted what it was made of.
    values = [result.values or empty for result in results]
    answers = [result.answers for result in results]
    return [
        *([value(result) for result in results] for _, _, value in _FACTS),
        *([row[place] for row in values] for place in range(len(empty))),
        *([answer.get(name) for answer in answers] for name in head.names),
    ]
