"""Operations on qualification types: members in, verb, members out."""

from typing import Any

from piecework.api import qualification_shapes as shapes
from piecework.api import shapes as hit_shapes
from piecework.api.context import Api, page
from piecework.market import hits
from piecework.market import qualification_types as types
from piecework.market.qualification_types import Search
from piecework.rules.qualification_types import SYSTEM_BY_ID, Changes, Draft, SystemType


async def create(api: Api, requester_id: str, members: dict[str, Any]) -> dict[str, Any]:
    """CreateQualificationType."""
    draft = Draft(
        name=members["Name"],
        description=members["Description"],
        status=members["QualificationTypeStatus"],
        keywords=members.get("Keywords") or None,
        retry_delay_seconds=members.get("RetryDelayInSeconds"),
        test=members.get("Test"),
        answer_key=members.get("AnswerKey"),
        test_duration_seconds=members.get("TestDurationInSeconds"),
        auto_granted=members.get("AutoGranted", False),
        auto_granted_value=members.get("AutoGrantedValue"),
    )
    made = await api.db.awrite(types.create, requester_id, draft)
    return {"QualificationType": shapes.qualification_type(made, requester_id)}


async def get(api: Api, requester_id: str, members: dict[str, Any]) -> dict[str, Any]:
    """GetQualificationType: one's own, anybody's, or a system type."""
    type_id = members["QualificationTypeId"]
    if type_id in SYSTEM_BY_ID:
        return {"QualificationType": shapes.system_type(SYSTEM_BY_ID[type_id])}
    found = await api.db.aread(types.get, type_id)
    return {"QualificationType": shapes.qualification_type(found, requester_id)}


async def update(api: Api, requester_id: str, members: dict[str, Any]) -> dict[str, Any]:
    """UpdateQualificationType."""
    changes = Changes(
        description=members.get("Description"),
        status=members.get("QualificationTypeStatus"),
        retry_delay_seconds=members.get("RetryDelayInSeconds"),
        test=members.get("Test"),
        answer_key=members.get("AnswerKey"),
        test_duration_seconds=members.get("TestDurationInSeconds"),
        auto_granted=members.get("AutoGranted"),
        auto_granted_value=members.get("AutoGrantedValue"),
    )
    changed = await api.db.awrite(types.change, requester_id, members["QualificationTypeId"], changes)
    return {"QualificationType": shapes.qualification_type(changed, requester_id)}


async def delete(api: Api, requester_id: str, members: dict[str, Any]) -> dict[str, Any]:
    """DeleteQualificationType."""
    await api.db.awrite(types.delete, requester_id, members["QualificationTypeId"])
    return {}


async def list_(api: Api, requester_id: str, members: dict[str, Any]) -> dict[str, Any]:
    """ListQualificationTypes, by name; system types only where neither filter leaves them out."""
    asked = page(api, "ListQualificationTypes", requester_id, members)
    search = Search(
        members.get("Query", ""), members.get("MustBeOwnedByCaller", False), members["MustBeRequestable"]
    )
    found = await api.db.aread(types.list_, requester_id, search, asked.position, asked.limit)
    shown = [
        shapes.system_type(each)
        if isinstance(each, SystemType)
        else shapes.qualification_type(each, requester_id)
        for each in found
    ]
    return asked.answer("QualificationTypes", shown, found[-1].id if found else None)


async def list_hits(api: Api, requester_id: str, members: dict[str, Any]) -> dict[str, Any]:
    """ListHITsForQualificationType."""
    asked = page(api, "ListHITsForQualificationType", requester_id, members)
    found = await api.db.aread(
        hits.list_for_qualification_type,
        requester_id,
        members["QualificationTypeId"],
        asked.position,
        asked.limit,
    )
    return asked.answer("HITs", [hit_shapes.hit(view) for view in found], found[-1].hit.id if found else None)
