"""Operations on assignments: members in, verb, members out."""

from typing import Any

from piecework.api import shapes
from piecework.api.context import Api, moment_and_id, page
from piecework.market import assignments


async def list_assignments_for_hit(api: Api, requester_id: str, members: dict[str, Any]) -> dict[str, Any]:
    """ListAssignmentsForHIT."""
    asked = page(api, "ListAssignmentsForHIT", requester_id, members)
    found = await api.db.aread(
        assignments.list_for_hit,
        requester_id,
        members["HITId"],
        set(members.get("AssignmentStatuses") or shapes.ASSIGNMENT_STATUSES),
        moment_and_id(asked.position),
        asked.limit,
    )
    last = found[-1].assignment if found else None
    position = f"{last.submitted_at} {last.id}" if last else None
    return asked.answer("Assignments", [shapes.assignment(view) for view in found], position)


async def get_assignment(api: Api, requester_id: str, members: dict[str, Any]) -> dict[str, Any]:
    """GetAssignment."""
    view, hit = await api.db.aread(assignments.get, requester_id, members["AssignmentId"])
    return {"Assignment": shapes.assignment(view), "HIT": shapes.hit(hit)}


async def approve_assignment(api: Api, requester_id: str, members: dict[str, Any]) -> dict[str, Any]:
    """ApproveAssignment."""
    await api.db.awrite(
        assignments.approve,
        requester_id,
        members["AssignmentId"],
        members.get("RequesterFeedback"),
        override=members.get("OverrideRejection", False),
    )
    return {}


async def reject_assignment(api: Api, requester_id: str, members: dict[str, Any]) -> dict[str, Any]:
    """RejectAssignment."""
    await api.db.awrite(
        assignments.reject, requester_id, members["AssignmentId"], members["RequesterFeedback"]
    )
    return {}
