"""How far HITs are: counts of HITs by status and of assignments by what is happening to them."""

from collections import Counter
from collections.abc import Iterable
from typing import Any, NamedTuple


class Progress(NamedTuple):
    """Counts.

    Attributes:
        hits: HITs that are there.
        deleted: HITs that are there no more.
        by_status: HITs by HITStatus.
        assignments: all that were asked for.
        available: nobody has them.
        pending: somebody is working on them.
        submitted: they wait for a decision.
        decided: they are approved or rejected.
    """

    hits: int
    deleted: int
    by_status: dict[str, int]
    assignments: int
    available: int
    pending: int
    submitted: int
    decided: int

    @property
    def open(self) -> int:
        """Assignments that can still be submitted: of HITs that are on the list, or in somebody's hands."""
        return self.pending + (self.available if self.by_status.get("Assignable") else 0)

    @property
    def is_over(self) -> bool:
        """Return whether nothing more will come without the requester."""
        return (
            not self.pending
            and not self.by_status.get("Assignable")
            and not self.by_status.get("Unassignable")
        )


def progress(hits: Iterable[dict[str, Any]], asked: int) -> Progress:
    """Return the counts of HITs, of which there were `asked` once."""
    statuses, counts = Counter[str](), Counter[str]()
    for hit in hits:
        statuses[hit["HITStatus"]] += 1
        available = hit["NumberOfAssignmentsAvailable"]
        pending, decided = hit["NumberOfAssignmentsPending"], hit["NumberOfAssignmentsCompleted"]
        counts["assignments"] += hit["MaxAssignments"]
        counts["available"] += available
        counts["pending"] += pending
        counts["decided"] += decided
        counts["submitted"] += hit["MaxAssignments"] - available - pending - decided
    there = sum(statuses.values())
    return Progress(
        hits=there,
        deleted=max(asked - there, 0),
        by_status=dict(sorted(statuses.items())),
        assignments=counts["assignments"],
        available=counts["available"],
        pending=counts["pending"],
        submitted=counts["submitted"],
        decided=counts["decided"],
    )
