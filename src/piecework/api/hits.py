"""Operations on HITs and HIT types: members in, verb, members out."""

from typing import Any

from piecework.api import reviews, shapes
from piecework.api.context import Api, page
from piecework.market import hit_types, hits, layouts
from piecework.rules.hits import REVIEWABLE
from piecework.rules.layouts.layouts import Parameter
from piecework.rules.questions.documents import parse
from piecework.rules.texts import bad_value


async def create_hit(api: Api, requester_id: str, members: dict[str, Any]) -> dict[str, Any]:
    """CreateHIT."""
    draft = await _draft(api, requester_id, members)
    view = await api.db.awrite(
        hits.create, requester_id, shapes.hit_type_draft(members), draft, members.get("UniqueRequestToken")
    )
    return {"HIT": shapes.hit(view)}


async def create_hit_type(api: Api, requester_id: str, members: dict[str, Any]) -> dict[str, Any]:
    """CreateHITType."""
    hit_type = await api.db.awrite(hit_types.find_or_create, requester_id, shapes.hit_type_draft(members))
    return {"HITTypeId": hit_type.id}


async def create_hit_with_hit_type(api: Api, requester_id: str, members: dict[str, Any]) -> dict[str, Any]:
    """CreateHITWithHITType."""
    draft = await _draft(api, requester_id, members)
    view = await api.db.awrite(
        hits.create_with_type, requester_id, members["HITTypeId"], draft, members.get("UniqueRequestToken")
    )
    return {"HIT": shapes.hit(view)}


async def get_hit(api: Api, requester_id: str, members: dict[str, Any]) -> dict[str, Any]:
    """GetHIT."""
    return {"HIT": shapes.hit(await api.db.aread(hits.get, requester_id, members["HITId"]))}


async def list_hits(api: Api, requester_id: str, members: dict[str, Any]) -> dict[str, Any]:
    """ListHITs."""
    asked = page(api, "ListHITs", requester_id, members)
    found = await api.db.aread(hits.list_, requester_id, asked.position, asked.limit)
    return asked.answer("HITs", [shapes.hit(view) for view in found], found[-1].hit.id if found else None)


async def list_reviewable_hits(api: Api, requester_id: str, members: dict[str, Any]) -> dict[str, Any]:
    """ListReviewableHITs."""
    asked = page(api, "ListReviewableHITs", requester_id, members)
    found = await api.db.aread(
        hits.list_reviewable,
        requester_id,
        members.get("Status", REVIEWABLE),
        members.get("HITTypeId"),
        asked.position or "",
        asked.limit,
    )
    return asked.answer("HITs", [shapes.hit(view) for view in found], found[-1].hit.id if found else None)


async def create_additional_assignments(
    api: Api, requester_id: str, members: dict[str, Any]
) -> dict[str, Any]:
    """CreateAdditionalAssignmentsForHIT."""
    await api.db.awrite(
        hits.extend,
        requester_id,
        members["HITId"],
        members["NumberOfAdditionalAssignments"],
        members.get("UniqueRequestToken"),
    )
    return {}


async def update_expiration(api: Api, requester_id: str, members: dict[str, Any]) -> dict[str, Any]:
    """UpdateExpirationForHIT."""
    await api.db.awrite(hits.set_expiration, requester_id, members["HITId"], members["ExpireAt"])
    return {}


async def update_review_status(api: Api, requester_id: str, members: dict[str, Any]) -> dict[str, Any]:
    """UpdateHITReviewStatus."""
    revert = members.get("Revert", False)
    await api.db.awrite(hits.set_review_status, requester_id, members["HITId"], revert=revert)
    return {}


async def update_hit_type(api: Api, requester_id: str, members: dict[str, Any]) -> dict[str, Any]:
    """UpdateHITTypeOfHIT."""
    await api.db.awrite(hits.set_type, requester_id, members["HITId"], members["HITTypeId"])
    return {}


async def delete_hit(api: Api, requester_id: str, members: dict[str, Any]) -> dict[str, Any]:
    """DeleteHIT."""
    await api.db.awrite(hits.delete, requester_id, members["HITId"])
    return {}


async def _draft(api: Api, requester_id: str, members: dict[str, Any]) -> hits.HITDraft:
    layout_id = members.get("HITLayoutId")
    return hits.HITDraft(
        question=await _question(api, requester_id, members),
        lifetime_seconds=members["LifetimeInSeconds"],
        max_assignments=members.get("MaxAssignments", 1),
        annotation=members.get("RequesterAnnotation") or None,
        policies=reviews.asked(members),
        layout_id=layout_id,
    )


async def _question(api: Api, requester_id: str, members: dict[str, Any]) -> str:
    question: str | None = members.get("Question")
    layout_id: str | None = members.get("HITLayoutId")
    parameters = [Parameter(each["Name"], each["Value"]) for each in members.get("HITLayoutParameters", ())]
    if question is None and layout_id is not None:
        question = await api.db.aread(layouts.question, requester_id, layout_id, parameters)
    elif question is None or layout_id is not None:
        detail = "Give exactly one of Question and HITLayoutId."
        raise bad_value(layout_id or "", "Question", detail)
    elif parameters:
        raise bad_value(parameters[0].name, "HITLayoutParameters", "They go with a HITLayoutId.")
    parse(question, allow_http=api.allow_http)
    return question
