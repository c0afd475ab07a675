"""A requester's workers: their record for this requester, and how some of them are chosen."""

import json
from typing import Any, Literal, NamedTuple, TypeAlias

Standing: TypeAlias = Literal["", "free", "blocked"]
"""Whether it matters if a worker is blocked: not at all, only who is not, only who is."""


class Member(NamedTuple):
    """A worker of a requester. The block's reason and category are None for whoever is not blocked."""

    worker_id: str
    submitted: int
    approved: int
    rejected: int
    first_at: int
    last_at: int
    block_reason: str | None
    block_category: str | None


class Audience(NamedTuple):
    """Which workers of a requester are meant: those for whom all of this holds. The defaults ask for nothing.

    Attributes:
        group_id: who is in this group. Without anything else, that is everybody in it; the rest of an
            audience is about work, and so about workers who have submitted something.
        least_approved: who has so many approved assignments at least.
        least_rate: whose approved share of what was decided is so many per cent at least.
        within_days: who submitted something in the last days.
        standing: who is blocked, or is not.
        category: who is blocked for this (`rules.blocks`).
        worker_ids: these, and nothing else is asked then.
    """

    group_id: str = ""
    least_approved: int = 0
    least_rate: int = 0
    within_days: int = 0
    standing: Standing = ""
    category: str = ""
    worker_ids: tuple[str, ...] = ()

    @property
    def is_group(self) -> bool:
        """Whether a group as it is is meant."""
        return bool(self.group_id) and self == Audience(self.group_id)

    def to_json(self) -> str:
        """Return it as a row keeps it: what it asks for."""
        return json.dumps({name: value for name, value in self._asdict().items() if value})

    @classmethod
    def from_json(cls, text: str) -> "Audience":
        """Return what `to_json` wrote."""
        kept: dict[str, Any] = json.loads(text)
        return cls(**{**kept, "worker_ids": tuple(kept.get("worker_ids", ()))})


class Record(NamedTuple):
    """How a requester has decided on a worker: ever, and on what was submitted in the last 30 and 7 days."""

    approved: int = 0
    rejected: int = 0
    approved_30: int = 0
    rejected_30: int = 0
    approved_7: int = 0
    rejected_7: int = 0


def rate(approved: int, rejected: int) -> str:
    """Return an approval rate as the results of the old website have it: `50% (1/2)`."""
    decided = approved + rejected
    percent = (200 * approved + decided) // (2 * decided) if decided else 0
    return f"{percent}% ({approved}/{decided})"
