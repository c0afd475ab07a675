"""What results are made of: a HIT, and an assignment of it with its answers. Records only.

Moments are aware datetimes as boto3 gives them, money is a Decimal of dollars.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from typing import Any, NamedTuple

from piecework.rules.results.fields import fields

_BATCH = re.compile(r"(?:^|;)BatchId:([^;]+)")


class HIT(NamedTuple):
    """A HIT as ListHITs and GetHIT say it.

    Attributes:
        id: HITId; type_id and group_id beside it.
        title: and description, keywords: of its type.
        reward: of one assignment, in dollars.
        status: HITStatus; review_status is HITReviewStatus.
        max_assignments: how many are wanted; `pending` are worked on, `available` free, `completed` decided.
        duration_seconds: that a worker has; auto_approval_seconds until an answer approves itself.
        annotation: RequesterAnnotation, "" if there is none.
    """

    id: str
    type_id: str
    group_id: str
    title: str
    description: str
    keywords: str
    reward: Decimal
    status: str
    review_status: str
    created_at: datetime
    expires_at: datetime
    max_assignments: int
    pending: int
    available: int
    completed: int
    duration_seconds: int
    auto_approval_seconds: int
    annotation: str

    @property
    def batch_id(self) -> str | None:
        """The batch it was published with, if its annotation names one."""
        found = _BATCH.search(self.annotation)
        return None if found is None else found[1]


@dataclass(frozen=True)
class Result:
    """A submitted assignment with its HIT.

    Attributes:
        hit: what was asked.
        assignment_id: and worker_id: who answered.
        status: Submitted, Approved or Rejected.
        accepted_at: and the other moments; None for what has not happened.
        feedback: the requester's words with the decision, "" if there are none.
        answer_xml: the QuestionFormAnswers document.
        input: the fields that the HIT was made of, as far as they are known.
    """

    hit: HIT
    assignment_id: str
    worker_id: str
    status: str
    accepted_at: datetime
    submitted_at: datetime
    auto_approval_at: datetime | None
    approved_at: datetime | None
    rejected_at: datetime | None
    feedback: str
    answer_xml: str
    input: Mapping[str, str]

    @cached_property
    def answers(self) -> dict[str, str]:
        """What was answered, by field; several selections are joined by '|', a file is its key."""
        return fields(self.answer_xml)

    @property
    def work_seconds(self) -> float:
        """From acceptance to submission."""
        return (self.submitted_at - self.accepted_at).total_seconds()

    def row(self) -> dict[str, Any]:
        """Return the result as one flat row, for tables: then `input.` and `answer.` columns."""
        hit = self.hit
        return {
            "assignment_id": self.assignment_id,
            "hit_id": hit.id,
            "hit_type_id": hit.type_id,
            "batch_id": hit.batch_id,
            "worker_id": self.worker_id,
            "status": self.status,
            "accepted_at": self.accepted_at,
            "submitted_at": self.submitted_at,
            "auto_approval_at": self.auto_approval_at,
            "approved_at": self.approved_at,
            "rejected_at": self.rejected_at,
            "feedback": self.feedback,
            "work_seconds": self.work_seconds,
            "reward": hit.reward,
            "title": hit.title,
            "annotation": hit.annotation,
            **{f"input.{name}": value for name, value in self.input.items()},
            **{f"answer.{name}": value for name, value in self.answers.items()},
        }


def hit_of(told: Mapping[str, Any]) -> HIT:
    """Return the record of a HIT of the API."""
    return HIT(
        told["HITId"],
        told["HITTypeId"],
        told.get("HITGroupId", ""),
        told.get("Title", ""),
        told.get("Description", ""),
        told.get("Keywords", ""),
        Decimal(told.get("Reward", "0")),
        told.get("HITStatus", ""),
        told.get("HITReviewStatus", ""),
        told["CreationTime"],
        told["Expiration"],
        told["MaxAssignments"],
        told.get("NumberOfAssignmentsPending", 0),
        told.get("NumberOfAssignmentsAvailable", 0),
        told.get("NumberOfAssignmentsCompleted", 0),
        told.get("AssignmentDurationInSeconds", 0),
        told.get("AutoApprovalDelayInSeconds", 0),
        told.get("RequesterAnnotation", ""),
    )


def result_of(hit: HIT, told: Mapping[str, Any], given: Mapping[str, str] | None = None) -> Result:
    """Return the record of an assignment of the API; `given` are the fields that its HIT was made of."""
    return Result(
        hit,
        told["AssignmentId"],
        told["WorkerId"],
        told["AssignmentStatus"],
        told["AcceptTime"],
        told["SubmitTime"],
        told.get("AutoApprovalTime"),
        told.get("ApprovalTime"),
        None if "ApprovalTime" in told else told.get("RejectionTime"),
        told.get("RequesterFeedback", ""),
        told.get("Answer", ""),
        annotated(hit.annotation) if given is None else given,
    )


def annotated(annotation: str) -> dict[str, str]:
    """Return the fields in an annotation that is a JSON object, which is where scripts like to keep them."""
    if not annotation.startswith("{"):
        return {}
    try:
        found = json.loads(annotation)
    except ValueError:
        return {}
    return {name: value if isinstance(value, str) else json.dumps(value) for name, value in found.items()}
