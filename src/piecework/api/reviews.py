"""Review policies on the wire: reading them from requests, and reporting what they found and did."""

from typing import Any

from piecework.api.context import Api, page
from piecework.market import reviews
from piecework.market.reviews import Action, Result
from piecework.rules.reviews import policies
from piecework.rules.reviews.parameters import Parameter
from piecework.rules.reviews.policies import ASSIGNMENT_LEVEL, HIT_LEVEL, Policies


def asked(members: dict[str, Any]) -> Policies:
    """Return the review policies that a HIT is created with."""
    assignment, hit = members.get("AssignmentReviewPolicy"), members.get("HITReviewPolicy")
    return Policies(
        policies.known_answers(assignment["PolicyName"], _parameters(assignment)) if assignment else None,
        policies.plurality(hit["PolicyName"], _parameters(hit)) if hit else None,
    )


async def list_review_policy_results(api: Api, requester_id: str, members: dict[str, Any]) -> dict[str, Any]:
    """ListReviewPolicyResultsForHIT. A HIT without policies has its id only."""
    asked = page(api, "ListReviewPolicyResultsForHIT", requester_id, members)
    levels = set(members.get("PolicyLevels") or (ASSIGNMENT_LEVEL, HIT_LEVEL))
    wanted = (levels, members.get("RetrieveResults", True), members.get("RetrieveActions", True))
    found = await api.db.aread(
        reviews.report, requester_id, members["HITId"], wanted, (asked.position or "", asked.limit)
    )
    answer: dict[str, Any] = {"HITId": members["HITId"]}
    for level, name in found.names.items():
        entries = [entry for entry in found.entries if entry.level == level]
        answer[f"{level}ReviewPolicy"] = {"PolicyName": name}
        answer[f"{level}ReviewReport"] = {
            "ReviewResults": [_result(entry) for entry in entries if isinstance(entry, Result)],
            "ReviewActions": [_action(entry) for entry in entries if isinstance(entry, Action)],
        }
    if found.entries:
        answer["NextToken"] = asked.token(found.entries[-1].id)
    return answer


def _parameters(policy: dict[str, Any]) -> list[Parameter]:
    return [
        Parameter(
            each.get("Key", ""),
            tuple(each.get("Values", ())),
            tuple(
                (entry.get("Key", ""), tuple(entry.get("Values", ()))) for entry in each.get("MapEntries", ())
            ),
        )
        for each in policy.get("Parameters", ())
    ]


def _result(row: Result) -> dict[str, Any]:
    return {
        "ActionId": row.action_id,
        "SubjectId": row.subject_id,
        "SubjectType": row.subject_type,
        "QuestionId": row.question_id,
        "Key": row.key,
        "Value": row.value,
    }


def _action(row: Action) -> dict[str, Any]:
    return {
        "ActionId": row.id,
        "ActionName": row.name,
        "TargetId": row.target_id,
        "TargetType": row.target_type,
        "Status": row.status,
        "CompleteTime": row.completed_at,
        "Result": row.result,
        "ErrorCode": row.error_code,
    }
