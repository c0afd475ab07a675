"""Acts on many assignments and HITs, each of which may be done again without doing it twice.

Every act yields outcomes. `already` means that what was asked for is so without us: it was done in an earlier
run, or by somebody else.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from typing import Any, Literal, NamedTuple, TypeAlias

from piecework.client import listing
from piecework.client.connection import Market
from piecework.client.failures import Exit, Failure, code_of, failure, message_of
from piecework.client.running import each
from piecework.client.sheets import Decision

State: TypeAlias = Literal["done", "already", "refused"]
DONE: State = "done"
ALREADY: State = "already"
REFUSED: State = "refused"
_DISPOSED = "Disposed"
_PAST = datetime.fromtimestamp(0, UTC)


class Outcome(NamedTuple):
    """What came of one act: on what, how it ended, and why it was refused."""

    subject: str
    state: State
    message: str = ""
    code: str = ""


def run(
    items: Iterable[Any], name: Callable[[Any], str], act: Callable[[Any], State], jobs: int
) -> Iterator[Outcome]:
    """Yield what comes of an act on each item.

    Raises:
        Failure: what stops one would stop all: no funds, no server, no right.
    """
    for item, outcome in each(items, act, jobs):
        if not isinstance(outcome, Exception):
            yield Outcome(name(item), outcome)
            continue
        failed = failure(outcome)
        if failed.exit != Exit.FAILED:
            raise failed from outcome
        yield Outcome(name(item), REFUSED, failed.message, failed.code)


def decide(market: Market, decisions: Iterable[Decision], jobs: int = 1) -> Iterator[Outcome]:
    """Approve and reject. Approving takes a rejection back."""
    client = market.client

    def act(decision: Decision) -> State:
        feedback = {"RequesterFeedback": decision.feedback} if decision.feedback else {}
        try:
            if decision.approve:
                client.approve_assignment(
                    AssignmentId=decision.assignment_id, OverrideRejection=True, **feedback
                )
            else:
                client.reject_assignment(
                    AssignmentId=decision.assignment_id, RequesterFeedback=decision.feedback
                )
        except client.exceptions.RequestError as error:
            wanted = "Approved" if decision.approve else "Rejected"
            if code_of(error) == "InvalidAssignmentState" and _status(client, decision) == wanted:
                return ALREADY
            raise
        return DONE

    return run(decisions, lambda decision: decision.assignment_id, act, jobs)


def expire(market: Market, hit_ids: Iterable[str], jobs: int = 1) -> Iterator[Outcome]:
    """Take HITs off the list of work, now. What is being worked on can be finished."""
    return run(hit_ids, str, _expiring(market, _PAST), jobs)


def extend(
    market: Market, hit_ids: Iterable[str], total: int | None, until: datetime | None, jobs: int = 1
) -> Iterator[Outcome]:
    """Give HITs more assignments, up to `total` in all, let them expire at a moment, or both.

    HITs that have as many assignments stay as they are.
    """
    move_one = None if until is None else _expiring(market, until)

    def act(hit_id: str) -> State:
        state = ALREADY if total is None else enlarge(market, hit_id, total)
        return state if move_one is None else move_one(hit_id)

    return run(hit_ids, str, act, jobs)


def enlarge(market: Market, hit_id: str, total: int) -> State:
    """Give a HIT more assignments, up to `total` in all."""
    client = market.client
    there = client.get_hit(HITId=hit_id)["HIT"]["MaxAssignments"]
    if there >= total:
        return ALREADY
    try:
        client.create_additional_assignments_for_hit(
            HITId=hit_id,
            NumberOfAdditionalAssignments=total - there,
            # Two of us at once, or one again after a lost answer, come to the same number.
            UniqueRequestToken=f"{hit_id}-{there}-{total}",
        )
    except client.exceptions.RequestError as error:
        if "already been processed" in message_of(error):
            return ALREADY
        raise
    return DONE


def delete(
    market: Market, hit_ids: Iterable[str], *, approving: bool, expiring: bool, jobs: int = 1
) -> Iterator[Outcome]:
    """Delete HITs: only those that are over, unless `expiring`; only reviewed ones, unless `approving`."""
    client = market.client
    expire_one = _expiring(market, _PAST)

    def act(hit_id: str) -> State:
        if expiring and expire_one(hit_id) == ALREADY:
            return ALREADY
        if approving:
            _approve_submitted(market, hit_id)
        try:
            client.delete_hit(HITId=hit_id)
        except client.exceptions.RequestError as error:
            return _gone(error)
        return DONE

    return run(hit_ids, str, act, jobs)


def _expiring(market: Market, until: datetime) -> Callable[[str], State]:
    def act(hit_id: str) -> State:
        try:
            market.client.update_expiration_for_hit(HITId=hit_id, ExpireAt=until)
        except market.client.exceptions.RequestError as error:
            return _gone(error)
        return DONE

    return act


def _gone(error: Exception) -> State:
    """Return that a HIT is deleted already, or raise what was refused otherwise."""
    code, message = code_of(error), message_of(error)
    if code == "HITDoesNotExist" or (code == "InvalidHITState" and f"'{_DISPOSED}'" in message):
        return ALREADY
    raise error


def _approve_submitted(market: Market, hit_id: str) -> None:
    found = listing.every(
        market, "list_assignments_for_hit", "Assignments", HITId=hit_id, AssignmentStatuses=["Submitted"]
    )
    waiting = [Decision(0, assignment["AssignmentId"], approve=True, feedback="") for assignment in found]
    for outcome in decide(market, waiting):
        if outcome.state == REFUSED:
            raise Failure(outcome.message, outcome.code)


def _status(client: Any, decision: Decision) -> str:
    answer = client.get_assignment(AssignmentId=decision.assignment_id)
    return str(answer["Assignment"]["AssignmentStatus"])
