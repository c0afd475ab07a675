"""What a worker looks for in the list of HIT groups, and how the list is ordered."""

from typing import Literal, NamedTuple

Order = Literal["newest", "oldest", "reward", "least_reward", "hourly", "least_hourly", "hits", "fewest_hits"]
ORDERS: tuple[Order, ...] = (
    "newest",
    "oldest",
    "reward",
    "least_reward",
    "hourly",
    "least_hourly",
    "hits",
    "fewest_hits",
)
PAGE_SIZES = (10, 25, 50, 100)


class Search(NamedTuple):
    """What the list is filtered by, and its order. Money in cents; None, 0 and False leave a filter out.

    Attributes:
        words: in title, description or keywords, capitals not counting.
        least_reward_cents: per assignment.
        requester_id: the groups of this requester alone.
        qualified_only: what the worker can accept now.
        least_hourly_cents: the observed rate; groups whose rate is not known yet are left out.
        most_seconds: the time allowed.
        masters_only: groups that ask for Masters.
        new_only: groups whose type was made in the last day.
        hidden_too: also what the worker has hidden.
        order: by the newest HIT, the reward, the observed rate (unknown ones last), or the number of open
            HITs, which is counted every minute.
    """

    words: str | None = None
    least_reward_cents: int = 0
    requester_id: str | None = None
    qualified_only: bool = False
    least_hourly_cents: int = 0
    most_seconds: int = 0
    masters_only: bool = False
    new_only: bool = False
    hidden_too: bool = False
    order: Order = "newest"
