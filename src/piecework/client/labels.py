"""One label for each task out of many workers' answers: aggregation by Crowd-Kit.

Needs `pip install piecework[labels]`, except for the plain majority, which is counted here.
"""

import warnings
from collections import Counter
from collections.abc import Iterable
from typing import Any, Literal, NamedTuple, TypeAlias, get_args

from piecework.client.records import Result

Method: TypeAlias = Literal["majority", "dawid-skene", "one-coin", "mace", "glad"]
METHODS: tuple[Method, ...] = get_args(Method)

_CROWD_KIT = {
    "dawid-skene": "DawidSkene",
    "one-coin": "OneCoinDawidSkene",
    "mace": "MACE",
    "glad": "GLAD",
}


class Vote(NamedTuple):
    """What a worker answered to a task."""

    task: str
    worker_id: str
    value: str


class Label(NamedTuple):
    """What was made of the answers to one task.

    Attributes:
        task: the id of the HIT, or the value of the input field that tasks were told apart by.
        value: the answer that was found.
        confidence: from 0 to 1: the method's probability, or the share of votes.
        votes: how many answered.
    """

    task: str
    value: str
    confidence: float
    votes: int


def aggregate(
    results: Iterable[Result], answer: str, *, method: Method = "majority", by: str | None = None
) -> list[Label]:
    """Return one label for each task, in the order of tasks.

    Args:
        results: what to aggregate. Rejected ones are left out.
        answer: the field of the answers.
        method: how. "majority" takes the answer given most often; of several, the first by alphabet.
        by: an input field that tells tasks apart; else each HIT is a task.

    Raises:
        ValueError: there is no such method.
        ModuleNotFoundError: Crowd-Kit is not installed.
    """
    return label(
        (
            Vote(each.hit.id if by is None else each.input.get(by, ""), each.worker_id, each.answers[answer])
            for each in results
            if each.status != "Rejected" and answer in each.answers
        ),
        method,
    )


def label(votes: Iterable[Vote], method: Method = "majority") -> list[Label]:
    """Return one label for each task that has votes, in the order of tasks; refuses as `aggregate` does."""
    if method not in METHODS:
        raise ValueError(f"there is no method {method}; there are {', '.join(METHODS)}")
    cast = list(votes)
    if not cast:
        return []
    counts: dict[str, Counter[str]] = {}
    for task, _, value in cast:
        counts.setdefault(task, Counter())[value] += 1
    found = _majority(counts) if method == "majority" else _by_crowd_kit(cast, method)
    return [Label(task, *found[task], votes=counts[task].total()) for task in sorted(counts)]


def _majority(counts: dict[str, Counter[str]]) -> dict[str, tuple[str, float]]:
    found: dict[str, tuple[str, float]] = {}
    for task, votes in counts.items():
        value, most = min(votes.items(), key=lambda vote: (-vote[1], vote[0]))
        found[task] = value, most / votes.total()
    return found


def _by_crowd_kit(votes: list[Vote], method: str) -> dict[str, tuple[str, float]]:
    try:
        import pandas as pd  # noqa: PLC0415  an extra, and it loads slowly
        from crowdkit import aggregation  # noqa: PLC0415  the same, more so
    except ModuleNotFoundError as error:
        raise ModuleNotFoundError(
            f"the method {method} needs Crowd-Kit: pip install 'piecework[labels]'"
        ) from error
    table = pd.DataFrame(votes, columns=["task", "worker", "label"])
    with warnings.catch_warnings():
        # Crowd-Kit calls pandas in ways that pandas is about to drop; nobody here can do anything about it.
        warnings.simplefilter("ignore")
        model: Any = getattr(aggregation, _CROWD_KIT[method])()
        values = model.fit_predict(table)
        sure = _confidence(model)
    return {task: (value, sure[task, value]) for task, value in values.items()}


def _confidence(model: Any) -> dict[tuple[str, str], float]:
    # Each of these methods keeps them from the fit: a row for each task, a column for each value.
    by_task = model.probas_.to_dict("index")
    return {(task, value): float(share) for task, row in by_task.items() for value, share in row.items()}
