"""Results as a pandas DataFrame. Needs `pip install piecework[pandas]`."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from piecework.client.records import Result

if TYPE_CHECKING:
    import pandas as pd

MOMENTS = ("accepted_at", "submitted_at", "auto_approval_at", "approved_at", "rejected_at")


def to_pandas(results: Iterable[Result]) -> "pd.DataFrame":
    """Return a row for each result: facts, `input.` and `answer.` columns; moments are in UTC.

    Raises:
        ModuleNotFoundError: pandas is not installed.
    """
    try:
        import pandas as pd  # noqa: PLC0415  an extra, and it loads slowly
    except ModuleNotFoundError as error:
        raise ModuleNotFoundError("tables need pandas: pip install 'piecework[pandas]'") from error
    facts: dict[str, None] = {}
    rows = []
    for result in results:
        rows.append(row := result.row())
        facts.update(dict.fromkeys(row))
    table = pd.DataFrame(rows, columns=_ordered(list(facts)))
    for name in MOMENTS:
        table[name] = pd.to_datetime(table[name], utc=True)
    return table


def _ordered(names: list[str]) -> list[str]:
    """Return the columns with those of the input together, and those of answers last."""
    rank = {"input": 1, "answer": 2}
    return sorted(names or _NONE, key=lambda name: rank.get(name.partition(".")[0], 0) if "." in name else 0)


_NONE = [
    "assignment_id",
    "hit_id",
    "hit_type_id",
    "batch_id",
    "worker_id",
    "status",
    *MOMENTS,
    "feedback",
    "work_seconds",
    "reward",
    "title",
    "annotation",
]
