"""Operations on who holds which qualification, and on requests for them. Members in, verb, members out."""

from typing import Any

from piecework.api import qualification_shapes as shapes
from piecework.api.context import Api, moment_and_id, page
from piecework.market import qualification_requests, qualifications
from piecework.rules.qualification_requests import GRANTED


async def associate(api: Api, requester_id: str, members: dict[str, Any]) -> dict[str, Any]:
    """AssociateQualificationWithWorker."""
    await api.check_worker(members["WorkerId"])
    await api.db.awrite(
        qualifications.associate,
        requester_id,
        members["QualificationTypeId"],
        members["WorkerId"],
        members.get("IntegerValue", 1),
        tell=members.get("SendNotification", True),
    )
    return {}


async def disassociate(api: Api, requester_id: str, members: dict[str, Any]) -> dict[str, Any]:
    """DisassociateQualificationFromWorker."""
    await api.check_worker(members["WorkerId"])
    await api.db.awrite(
        qualifications.disassociate,
        requester_id,
        members["QualificationTypeId"],
        members["WorkerId"],
        members.get("Reason"),
    )
    return {}


async def get_score(api: Api, requester_id: str, members: dict[str, Any]) -> dict[str, Any]:
    """GetQualificationScore."""
    found = await api.db.aread(
        qualifications.score, requester_id, members["QualificationTypeId"], members["WorkerId"]
    )
    return {"Qualification": shapes.qualification(found)}


async def list_workers(api: Api, requester_id: str, members: dict[str, Any]) -> dict[str, Any]:
    """ListWorkersWithQualificationType."""
    asked = page(api, "ListWorkersWithQualificationType", requester_id, members)
    found = await api.db.aread(
        qualifications.list_workers,
        requester_id,
        members["QualificationTypeId"],
        members.get("Status", GRANTED),
        (asked.position or "", asked.limit),
    )
    shown = [shapes.qualification(each) for each in found]
    return asked.answer("Qualifications", shown, found[-1].worker_id if found else None)


async def list_requests(api: Api, requester_id: str, members: dict[str, Any]) -> dict[str, Any]:
    """ListQualificationRequests."""
    asked = page(api, "ListQualificationRequests", requester_id, members)
    found = await api.db.aread(
        qualification_requests.list_pending,
        requester_id,
        members.get("QualificationTypeId"),
        moment_and_id(asked.position),
        asked.limit,
    )
    last = f"{found[-1].submitted_at} {found[-1].id}" if found else None
    return asked.answer("QualificationRequests", [shapes.request(each) for each in found], last)


async def accept_request(api: Api, requester_id: str, members: dict[str, Any]) -> dict[str, Any]:
    """AcceptQualificationRequest."""
    value = members.get("IntegerValue", 1)
    request_id = members["QualificationRequestId"]
    await api.db.awrite(qualification_requests.accept, requester_id, request_id, value)
    return {}


async def reject_request(api: Api, requester_id: str, members: dict[str, Any]) -> dict[str, Any]:
    """RejectQualificationRequest."""
    request_id = members["QualificationRequestId"]
    await api.db.awrite(qualification_requests.reject, requester_id, request_id, members.get("Reason"))
    return {}
