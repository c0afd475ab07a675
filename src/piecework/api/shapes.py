"""The API's structures from the market's records, and back.

Moments stay milliseconds; the codec writes seconds.
"""

from typing import Any

from piecework.market.assignments import AssignmentView
from piecework.market.hits import HITView
from piecework.rules import assignments as assignment_rules
from piecework.rules.bonuses import Bonus
from piecework.rules.hit_types import DEFAULT_AUTO_APPROVAL_SECONDS, HITTypeDraft
from piecework.rules.money import cents, dollars
from piecework.rules.qualifications import ACCEPT, PREVIEW, Locale, Requirement
from piecework.rules.texts import bad_value


def hit(view: HITView) -> dict[str, Any]:
    """Return the HIT structure."""
    row, hit_type = view.hit, view.hit_type
    return {
        "HITId": row.id,
        "HITTypeId": row.hit_type_id,
        "HITGroupId": row.group_id,
        "HITLayoutId": view.layout_id,
        "CreationTime": row.created_at,
        "Title": hit_type.title,
        "Description": hit_type.description,
        "Question": view.question,
        "Keywords": hit_type.keywords,
        "HITStatus": row.status,
        "MaxAssignments": row.max_assignments,
        "Reward": dollars(row.reward_cents),
        "AutoApprovalDelayInSeconds": hit_type.auto_approval_seconds,
        "Expiration": row.expires_at,
        "AssignmentDurationInSeconds": hit_type.duration_seconds,
        "RequesterAnnotation": row.annotation,
        "QualificationRequirements": [_requirement(each) for each in hit_type.wanted],
        "HITReviewStatus": "NotReviewed",
        "NumberOfAssignmentsPending": row.pending,
        "NumberOfAssignmentsAvailable": row.available,
        "NumberOfAssignmentsCompleted": row.completed,
    }


def assignment(view: AssignmentView) -> dict[str, Any]:
    """Return the Assignment structure of a submitted assignment."""
    row = view.assignment
    return {
        "AssignmentId": row.id,
        "WorkerId": row.worker_id,
        "HITId": row.hit_id,
        "AssignmentStatus": row.status,
        "AutoApprovalTime": row.auto_approval_at,
        "AcceptTime": row.accepted_at,
        "SubmitTime": row.submitted_at,
        "ApprovalTime": row.approved_at,
        "RejectionTime": row.rejected_at,
        "Deadline": row.deadline_at,
        "Answer": view.answer,
        "RequesterFeedback": row.feedback,
    }


def hit_type_draft(members: dict[str, Any]) -> HITTypeDraft:
    """Return the seven properties of a HIT type from the members of CreateHIT or CreateHITType."""
    return HITTypeDraft(
        title=members["Title"],
        description=members["Description"],
        keywords=members.get("Keywords") or None,
        reward_cents=amount(members["Reward"], "Reward"),
        duration_seconds=members["AssignmentDurationInSeconds"],
        auto_approval_seconds=members.get("AutoApprovalDelayInSeconds", DEFAULT_AUTO_APPROVAL_SECONDS),
        requirements=tuple(_asked(each) for each in members.get("QualificationRequirements", ())),
    )


def bonus(row: Bonus) -> dict[str, Any]:
    """Return the BonusPayment structure."""
    return {
        "WorkerId": row.worker_id,
        "BonusAmount": dollars(row.cents),
        "AssignmentId": row.assignment_id,
        "Reason": row.reason,
        "GrantTime": row.paid_at,
    }


def amount(text: str, parameter: str) -> int:
    """Return a currency amount in cents. Refuses one that no account could ever hold."""
    if len(text) > _MOST_DIGITS:
        raise bad_value(text, parameter, "It is too large.")
    return cents(text)


ASSIGNMENT_STATUSES = (assignment_rules.SUBMITTED, assignment_rules.APPROVED, assignment_rules.REJECTED)
_MOST_DIGITS = 12


def _requirement(requirement: Requirement) -> dict[str, Any]:
    answer: dict[str, Any] = {
        "QualificationTypeId": requirement.type_id,
        "Comparator": requirement.comparator,
        "RequiredToPreview": requirement.guarded != ACCEPT,
        "ActionsGuarded": requirement.guarded,
    }
    if requirement.integers:
        answer["IntegerValues"] = requirement.integers
    if requirement.locales:
        answer["LocaleValues"] = [
            {"Country": each.country, "Subdivision": each.subdivision} for each in requirement.locales
        ]
    return answer


def _asked(members: dict[str, Any]) -> Requirement:
    to_preview = members.get("RequiredToPreview", False)
    guarded = members.get("ActionsGuarded")
    if to_preview and guarded == ACCEPT:
        raise bad_value("true", "RequiredToPreview", "It contradicts ActionsGuarded.")
    return Requirement(
        type_id=members["QualificationTypeId"],
        comparator=members["Comparator"],
        integers=tuple(members.get("IntegerValues", ())),
        locales=tuple(
            Locale(each["Country"], each.get("Subdivision")) for each in members.get("LocaleValues", ())
        ),
        guarded=guarded or (PREVIEW if to_preview else ACCEPT),
    )
