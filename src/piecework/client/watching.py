"""Events by polling: what changed between two looks at some HITs, in the words of notifications.

Two looks see less than notifications do: whoever accepts and returns between them is not seen, and whether
work in hand was returned or abandoned cannot be told, so neither is an event here.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any, NamedTuple

from piecework.client import listing
from piecework.client.choosing import Chosen
from piecework.client.connection import Market

_DECIDED = {
    "Submitted": ("AssignmentSubmitted", "SubmitTime"),
    "Approved": ("AssignmentApproved", "ApprovalTime"),
    "Rejected": ("AssignmentRejected", "RejectionTime"),
}


class Event(NamedTuple):
    """What happened; `at` is None where the API does not say when."""

    type: str
    hit_id: str
    hit_type_id: str
    assignment_id: str | None = None
    worker_id: str | None = None
    at: datetime | None = None

    @property
    def document(self) -> dict[str, str]:
        """The event as notifications have it, with the worker besides."""
        told = {"EventType": self.type, "HITId": self.hit_id, "HITTypeId": self.hit_type_id}
        if self.at:
            told["EventTimestamp"] = self.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        if self.assignment_id:
            told["AssignmentId"] = self.assignment_id
        return {**told, "WorkerId": self.worker_id} if self.worker_id else told


class Watcher:
    """Remembers the last look.

    Attributes:
        hits: the HITs as they were then.
    """

    def __init__(self, market: Market, chosen: Chosen) -> None:
        self._market = market
        self._chosen = chosen
        self._seen: dict[str, tuple[Any, ...]] = {}
        self._states: dict[str, str] = {}
        self.hits: list[dict[str, Any]] = []

    def look(self) -> list[Event]:
        """Return what happened since the last look, in order of time; at the first, all that is there."""
        self.hits = list(self._chosen.hits(self._market))
        events = [event for hit in self.hits for event in self._changes(hit)]
        there = {hit["HITId"] for hit in self.hits}
        gone = self._seen.keys() - there
        events += [Event("HITDisposed", hit_id, self._seen.pop(hit_id)[0]) for hit_id in sorted(gone)]
        # What has no moment was only now found out.
        return sorted(events, key=lambda event: event.at or datetime.max.replace(tzinfo=UTC))

    def _changes(self, hit: dict[str, Any]) -> Iterator[Event]:
        hit_id, of_type = str(hit["HITId"]), str(hit["HITTypeId"])
        state = (
            of_type,
            hit["HITStatus"],
            hit["MaxAssignments"],
            hit["NumberOfAssignmentsPending"],
            hit["NumberOfAssignmentsAvailable"],
            hit["NumberOfAssignmentsCompleted"],
        )
        before = self._seen.get(hit_id)
        if state == before:
            return
        self._seen[hit_id] = state
        if before is None:
            yield Event("HITCreated", hit_id, of_type, at=hit["CreationTime"])
        elif hit["MaxAssignments"] > before[2]:
            yield Event("HITExtended", hit_id, of_type)
        for _, assignments in listing.assignments(self._market, [hit_id]):
            yield from self._decided(assignments, hit_id, of_type)
        if hit["HITStatus"] == "Reviewable" and (before is None or before[1] != "Reviewable"):
            if hit["NumberOfAssignmentsAvailable"]:
                yield Event("HITExpired", hit_id, of_type, at=hit["Expiration"])
            yield Event("HITReviewable", hit_id, of_type)

    def _decided(self, assignments: Iterable[dict[str, Any]], hit_id: str, of_type: str) -> Iterator[Event]:
        for assignment in assignments:
            of, status = str(assignment["AssignmentId"]), str(assignment["AssignmentStatus"])
            before = self._states.get(of)
            if before == status:
                continue
            self._states[of] = status
            for name in ["Submitted", status] if before is None and status != "Submitted" else [status]:
                kind, key = _DECIDED[name]
                yield Event(kind, hit_id, of_type, of, assignment["WorkerId"], assignment.get(key))
