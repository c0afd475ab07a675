"""Operations on notifications: members in, verb, members out."""

from typing import Any

from piecework import ids
from piecework.api.context import Api
from piecework.db.door import Tx
from piecework.market import notifications
from piecework.rules import notifications as rules
from piecework.rules.notifications import Specification


async def update_settings(api: Api, requester_id: str, members: dict[str, Any]) -> dict[str, Any]:
    """UpdateNotificationSettings."""
    given = members.get("Notification")
    specification = None if given is None else _specification(given)
    if specification is not None:
        rules.check(specification)
        await api.post.check(specification)
    await api.db.awrite(
        notifications.set_, requester_id, members["HITTypeId"], specification, active=members.get("Active")
    )
    return {}


async def send_test(api: Api, requester_id: str, members: dict[str, Any]) -> dict[str, Any]:
    """SendTestEventNotification: one event about nothing, sent before the answer."""
    now = await api.db.aread(_present)
    event = rules.sample_event(ids.new_id(now), now, requester_id, members["TestEventType"])
    await api.post.test(event, _specification(members["Notification"]))
    return {}


def _present(tx: Tx) -> int:
    return tx.now


def _specification(given: dict[str, Any]) -> Specification:
    return Specification(
        destination=given["Destination"],
        transport=given["Transport"],
        version=given["Version"],
        event_types=tuple(given["EventTypes"]),
    )
