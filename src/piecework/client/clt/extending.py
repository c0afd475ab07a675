"""extendHITs: so many assignments and hours more, added once, however often it was stopped on the way.

Before a HIT is touched, a journal beside the file of successes says what it shall come to, so that the same
command goes on where it was. Once it has come to its end the journal goes away, and the same command adds
anew, as it always did.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from piecework import clock
from piecework.client import acts
from piecework.client.acts import ALREADY, DONE, Outcome, State
from piecework.client.connection import Market
from piecework.client.failures import Exit, Failure
from piecework.client.journals import Journal

ENDING = ".extending"


class More(NamedTuple):
    """What is added to each HIT."""

    assignments: int
    hours: int


class _Goal(NamedTuple):
    """What a HIT shall come to: so many assignments in all, and when it expires, in milliseconds."""

    total: int
    expires_at: int


def extend(
    market: Market, hit_ids: Sequence[str], more: More, journal: Journal, jobs: int = 1
) -> Iterator[Outcome]:
    """Add to HITs, and yield outcomes.

    Raises:
        Failure: an extension by something else was stopped half way, or the server is gone.
    """
    goals, done = _begun(market, more, journal)

    def act(hit_id: str) -> State:
        if hit_id in done:
            return ALREADY
        goal = goals.get(hit_id) or _goal(market, hit_id, more)
        if hit_id not in goals:
            journal.add({"hit": hit_id, "goal": goal})
        if more.assignments:
            acts.enlarge(market, hit_id, goal.total)
        if more.hours:
            until = datetime.fromtimestamp(goal.expires_at / 1_000, UTC)
            market.client.update_expiration_for_hit(HITId=hit_id, ExpireAt=until)
        journal.add({"done": hit_id})
        return DONE

    yield from acts.run(hit_ids, str, act, jobs)
    journal.path.unlink()


def _begun(market: Market, more: More, journal: Journal) -> tuple[dict[str, _Goal], set[str]]:
    """Return the goals that were set in an earlier run, and the HITs that have come to them."""
    head = {"url": market.url, "more": list(more)}
    if not journal.lines:
        journal.add(head)
    elif journal.lines[0] != head:
        assignments, hours = journal.lines[0]["more"]
        raise Failure(
            f"adding {assignments} assignment(s), {hours} hour(s) in {journal.lines[0]['url']} was stopped "
            f"half way: give that command again, or remove {journal.path}",
            "Unfinished",
            Exit.USAGE,
        )
    goals = {line["hit"]: _Goal(*line["goal"]) for line in journal.lines if "hit" in line}
    return goals, {line["done"] for line in journal.lines if "done" in line}


def _goal(market: Market, hit_id: str, more: More) -> _Goal:
    hit = market.client.get_hit(HITId=hit_id)["HIT"]
    start = max(hit["Expiration"], datetime.fromtimestamp(clock.wall() / 1_000, UTC))
    until = start + timedelta(hours=more.hours)
    return _Goal(hit["MaxAssignments"] + more.assignments, round(until.timestamp() * 1_000))
