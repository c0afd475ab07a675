"""A result: a submitted assignment of a batch with its HIT, the values it was made of, and its answer."""

import json
from typing import NamedTuple

from piecework.rules.assignments import APPROVED, SUBMITTED
from piecework.rules.results.fields import fields


class Result(NamedTuple):
    """A submitted assignment. Moments in milliseconds, money in cents.

    Attributes:
        id: of the assignment.
        hit_id: of its HIT.
        worker_id: who submitted it.
        status: Submitted, Approved or Rejected.
        accepted_at: and the other moments, as the assignment has them.
        reward_cents: of the assignment.
        feedback: the requester's words with the decision.
        due_at: when it approves itself.
        hit_type_id: of its HIT.
        created_at: of its HIT.
        expires_at: of its HIT.
        max_assignments: of its HIT.
        annotation: of its HIT.
        number: the row of the batch's file.
        content: the values of that row, JSON.
        answer: the answer document.
    """

    id: str
    hit_id: str
    worker_id: str
    status: str
    accepted_at: int
    submitted_at: int
    auto_approval_at: int
    approved_at: int | None
    rejected_at: int | None
    reward_cents: int
    feedback: str | None
    due_at: int | None
    hit_type_id: str
    created_at: int
    expires_at: int
    max_assignments: int
    annotation: str | None
    number: int
    content: str
    answer: str | None

    @property
    def place(self) -> tuple[int, str]:
        """Where it stands among the results of its batch, which are in order of submission."""
        return self.submitted_at, self.id

    @property
    def values(self) -> list[str]:
        """The values of its row, in the order of the batch's columns; none once the input was deleted."""
        return values_in(self.content)

    @property
    def answers(self) -> dict[str, str]:
        """What was answered, by field."""
        return fields(self.answer)

    @property
    def work_seconds(self) -> int:
        """From acceptance to submission."""
        return (self.submitted_at - self.accepted_at) // 1_000


def values_in(content: str) -> list[str]:
    """Return the texts in a JSON array of texts, which has no space between them."""
    if "\\" in content or content == "[]":
        values: list[str] = json.loads(content)
        return values
    # Without an escape no text has a quote in it, so this can only stand between two of them.
    return content[2:-2].split('","')


def as_of(result: Result, now: int) -> Result:
    """Return a result as it is at `now`, whether or not anybody acted on its auto-approval."""
    if result.status == SUBMITTED and result.due_at is not None and result.due_at <= now:
        return result._replace(status=APPROVED, approved_at=result.due_at, due_at=None)
    return result


class Head(NamedTuple):
    """What a file of results begins with.

    Attributes:
        batch_id: whose results.
        columns: of the batch's file, in its order.
        names: of the fields in its answers, sorted.
        until: results submitted later are left out, since they may have other fields.
    """

    batch_id: str
    columns: tuple[str, ...]
    names: tuple[str, ...]
    until: int


class TypeFacts(NamedTuple):
    """What a file of results says of a HIT's type. Durations in seconds."""

    title: str
    description: str
    keywords: str
    duration_seconds: int
    auto_approval_seconds: int
