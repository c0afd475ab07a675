"""Operations on bonuses: members in, verb, members out."""

from typing import Any

from piecework.api import shapes
from piecework.api.context import Api, page
from piecework.market import bonuses
from piecework.rules.texts import bad_value


async def send_bonus(api: Api, requester_id: str, members: dict[str, Any]) -> dict[str, Any]:
    """SendBonus."""
    amount = shapes.amount(members["BonusAmount"], "BonusAmount")
    await api.db.awrite(
        bonuses.send,
        requester_id,
        members["AssignmentId"],
        members["WorkerId"],
        (amount, members["Reason"]),
        members.get("UniqueRequestToken"),
    )
    return {}


async def list_bonus_payments(api: Api, requester_id: str, members: dict[str, Any]) -> dict[str, Any]:
    """ListBonusPayments, of a HIT or of one assignment."""
    hit_id, assignment_id = members.get("HITId"), members.get("AssignmentId")
    if (hit_id is None) == (assignment_id is None):
        raise bad_value(hit_id or "", "HITId", "Give exactly one of HITId and AssignmentId.")
    asked = page(api, "ListBonusPayments", requester_id, members)
    view = bonuses.list_for_hit if hit_id is not None else bonuses.list_for_assignment
    about: str = members["HITId" if hit_id is not None else "AssignmentId"]
    found = await api.db.aread(view, requester_id, about, asked.position or "", asked.limit)
    return asked.answer(
        "BonusPayments", [shapes.bonus(each) for each in found], found[-1].id if found else None
    )
