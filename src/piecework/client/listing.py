"""Lists of the API as iterators, page by page: HITs, assignments, and whatever else has a paginator."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from piecework.client.connection import Market
from piecework.client.failures import code_of
from piecework.client.results import pages
from piecework.client.running import each

ASK_ONE_BY_ONE = 20
"""So many HITs are asked for by their ids; for more, the list of HITs is shorter."""
_SKEW_MS = 3_600_000

Record = dict[str, Any]


def every(market: Market, operation: str, member: str, **asked: Any) -> Iterator[Record]:
    """Yield what a list operation such as `list_hits` has under `member`, over all its pages."""
    for page in pages(getattr(market.client, operation), member, **asked):
        yield from page


def hits_since(market: Market, made_at: int) -> Iterator[Record]:
    """Yield the HITs made since a moment in milliseconds, newest first."""
    for hit in every(market, "list_hits", "HITs"):
        if hit["CreationTime"].timestamp() * 1_000 < made_at - _SKEW_MS:
            return
        yield hit


def hits(market: Market, hit_ids: Sequence[str], made_at: int = 0) -> Iterator[Record]:
    """Yield HITs by their ids, in no order; those that are deleted are left out.

    Args:
        market: which has them.
        hit_ids: whose.
        made_at: none of them is older, in milliseconds since the epoch.
    """
    if len(hit_ids) <= ASK_ONE_BY_ONE or not made_at:
        yield from (hit for hit in map(_getter(market), hit_ids) if hit is not None)
        return
    wanted = set(hit_ids)
    for hit in hits_since(market, made_at):
        if hit["HITId"] in wanted:
            wanted.discard(hit["HITId"])
            yield hit
            if not wanted:
                return


def _getter(market: Market) -> Callable[[str], Record | None]:
    """Return what asks for one HIT; None for one that is deleted."""

    def get(hit_id: str) -> Record | None:
        try:
            hit: Record = market.client.get_hit(HITId=hit_id)["HIT"]
        except market.client.exceptions.RequestError as error:
            if code_of(error) == "HITDoesNotExist":
                return None
            raise
        return None if hit["HITStatus"] == "Disposed" else hit

    return get


def assignments(
    market: Market, hit_ids: Iterable[str], statuses: Sequence[str] = (), jobs: int = 1
) -> Iterator[tuple[str, list[Record]]]:
    """Yield the submitted assignments of HITs, HIT by HIT, in no order of HITs.

    A HIT that was deleted and is known no more has none.
    """

    def ask(hit_id: str) -> list[Record]:
        asked: dict[str, Any] = {"HITId": hit_id}
        if statuses:
            asked["AssignmentStatuses"] = list(statuses)
        try:
            return list(every(market, "list_assignments_for_hit", "Assignments", **asked))
        except market.client.exceptions.RequestError as error:
            if code_of(error) == "HITDoesNotExist":
                return []
            raise

    for hit_id, outcome in each(hit_ids, ask, jobs):
        if isinstance(outcome, Exception):
            raise outcome
        yield hit_id, outcome
