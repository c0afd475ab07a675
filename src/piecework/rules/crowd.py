"""A requester's workers: their record for this requester."""

from typing import NamedTuple


class Member(NamedTuple):
    """A worker of a requester. `block_reason` is None for whoever is not blocked."""

    worker_id: str
    submitted: int
    approved: int
    rejected: int
    first_at: int
    last_at: int
    block_reason: str | None


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
