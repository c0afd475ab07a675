"""Choosing what a command is about: HITs by batch, type or id; assignments by status, worker and answer."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from piecework.client import batches, listing
from piecework.client.batches import Batch
from piecework.client.connection import Market
from piecework.client.failures import Exit, Failure
from piecework.rules.results.fields import fields

_CONDITION = re.compile(r"([^=!]+)(!=|=)(.*)", re.DOTALL)


class Choice(NamedTuple):
    """Which HITs. One of these has to be given.

    Attributes:
        batch: a batch file.
        hit_type: all HITs of a type.
        hit_ids: HITs by id.
        annotation: all HITs whose annotation has this text in it.
        everything: all HITs of the account.
    """

    batch: Path | None = None
    hit_type: str | None = None
    hit_ids: tuple[str, ...] = ()
    annotation: str | None = None
    everything: bool = False


class Chosen(NamedTuple):
    """HITs that were chosen.

    Attributes:
        batch: whose they are, if they are a batch's.
        ids: of the HITs, in the order of the batch's rows, else oldest first.
    """

    batch: Batch | None
    ids: list[str]

    def hits(self, market: Market) -> Iterator[dict[str, Any]]:
        """Yield the HITs as they are now, in no order; deleted ones are left out."""
        return listing.hits(market, self.ids, self.batch.made_at if self.batch else 0)


def answered(ids: Sequence[str], hits: Iterable[dict[str, Any]], *, undecided: bool = False) -> list[str]:
    """Return the HITs to which something was submitted, and those that are gone: the others have no answers.

    Args:
        ids: which HITs.
        hits: as they are now, as far as they are there.
        undecided: only those with something to decide.
    """
    empty = set()
    for hit in hits:
        out = hit["NumberOfAssignmentsAvailable"] + hit["NumberOfAssignmentsPending"]
        decided = hit["NumberOfAssignmentsCompleted"] if undecided else 0
        if out + decided >= hit["MaxAssignments"]:
            empty.add(hit["HITId"])
    return [hit_id for hit_id in ids if hit_id not in empty]


def choose(market: Market, choice: Choice, step: Callable[[], object] = lambda: None) -> Chosen:
    """Return the HITs of a choice; `step` is called for each HIT that is looked at.

    Raises:
        Failure: nothing is chosen, or the batch is another market's.
    """
    ways = [choice.batch, choice.hit_type, choice.hit_ids, choice.annotation, choice.everything]
    if sum(bool(way) for way in ways) != 1:
        raise Failure(
            "say which HITs: a batch file, or one of --hit, --hits-file, --hit-type, --annotation, --all",
            "NothingChosen",
            Exit.USAGE,
        )
    if choice.batch is not None:
        batch = batches.read(choice.batch)
        batches.check_market(batch, market.url, choice.batch)
        return Chosen(batch, [hit for _, hit in sorted(batch.hits.items())])
    if choice.hit_ids:
        return Chosen(None, list(choice.hit_ids))
    found = []
    for hit in listing.every(market, "list_hits", "HITs"):
        step()
        if _fits(hit, choice):
            found.append(hit["HITId"])
    return Chosen(None, found[::-1])


class Filter(NamedTuple):
    """Which assignments of them.

    Attributes:
        statuses: Submitted, Approved, Rejected; none means all.
        workers: only theirs; none means all.
        conditions: on answers, `name=value` or `name!=value`; all must hold.
    """

    statuses: tuple[str, ...] = ()
    workers: frozenset[str] = frozenset()
    conditions: tuple[str, ...] = ()

    def takes(self, assignment: dict[str, Any]) -> bool:
        """Return whether an assignment is meant. Raises Failure for a condition that cannot be read."""
        if self.workers and assignment["WorkerId"] not in self.workers:
            return False
        return not self.conditions or self._holds(fields(assignment.get("Answer")))

    def fits(self, status: str, worker_id: str, answers: Mapping[str, str]) -> bool:
        """Return whether what a file says of an assignment is meant. Raises Failure as above."""
        if self.statuses and status not in self.statuses:
            return False
        return (not self.workers or worker_id in self.workers) and self._holds(answers)

    def _holds(self, answers: Mapping[str, str]) -> bool:
        return all(
            (answers.get(name, "") == value) == (sign == "=")
            for name, sign, value in map(_read, self.conditions)
        )


def assignments(
    market: Market, hit_ids: Iterable[str], wanted: Filter, jobs: int = 1
) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Yield the assignments that are meant, HIT by HIT."""
    for condition in wanted.conditions:
        _read(condition)
    for hit_id, found in listing.assignments(market, hit_ids, wanted.statuses, jobs):
        yield hit_id, [each for each in found if wanted.takes(each)]


def _read(condition: str) -> Sequence[str]:
    match = _CONDITION.fullmatch(condition)
    if match is None:
        raise Failure(
            f"{condition} is no condition; write it like label=gull or label!=gull",
            "BadCondition",
            Exit.USAGE,
        )
    return match[1].strip(), match[2], match[3]


def _fits(hit: dict[str, Any], choice: Choice) -> bool:
    if choice.hit_type:
        return bool(hit["HITTypeId"] == choice.hit_type)
    return choice.annotation is None or choice.annotation in hit.get("RequesterAnnotation", "")
