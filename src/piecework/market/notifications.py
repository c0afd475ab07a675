"""Notifications: where a requester wants to hear of the events of a HIT type, and which to deliver now.

`events.record` marks an event as due when its HIT type asks for it. Delivering happens outside of any
transaction, so it is done at least once: a deliverer leases what it takes, and notes what came of it. The
settings that count are those at the moment of delivery.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import bindparam, func, literal_column, null, select, update

from piecework import ids
from piecework.db import sql
from piecework.db.door import Tx
from piecework.db.schema.market import events, hit_types
from piecework.db.schema.notifications import notification_settings
from piecework.db.statements import Statement
from piecework.market import hit_types as types
from piecework.rules import notifications as rules
from piecework.rules.notifications import Event, Specification
from piecework.rules.phrases import Phrase
from piecework.rules.refusals import Refused

MOST_LOOKED_AT = 200
SWITCHED_OFF = "Not sent: notifications of this event were switched off."


class Settings(NamedTuple):
    """What is set for a HIT type. `active` is whether anything is sent; `updated_at` in milliseconds."""

    hit_type_id: str
    title: str
    specification: Specification
    active: bool
    updated_at: int


class Due(NamedTuple):
    """An event to deliver, as it was leased.

    Attributes:
        event: what happened.
        specification: where to tell of it.
        tries: how often that was tried before.
        lease: until when it is this deliverer's alone (ms); what comes of it is noted against this.
    """

    event: Event
    specification: Specification
    tries: int
    lease: int


class Delivery(NamedTuple):
    """How far the delivery of an event has come: the requester's view."""

    id: str
    kind: str
    at: int
    hit_id: str
    due_at: int | None
    tries: int
    delivered_at: int | None
    error: str | None

    @property
    def state(self) -> str:
        """Return "delivered", "waiting" (not tried yet), "failing" (to be tried again) or "over"."""
        if self.delivered_at is not None:
            return "delivered"
        if self.due_at is None:
            return "over"
        return "failing" if self.error else "waiting"


_EVENT = tuple(events.c[name] for name in Event._fields)
_PUT = sql.upsert(
    notification_settings,
    {
        name: bindparam(name)
        for name in ("destination", "transport", "version", "event_types", "active", "updated_at")
    },
)
_ACTIVE = Statement(
    select(notification_settings.c.active).where(notification_settings.c.hit_type_id == bindparam("id"))
)
_SWITCH = Statement(
    update(notification_settings)
    .where(notification_settings.c.hit_type_id == bindparam("of"))
    .values(active=bindparam("on"), updated_at=bindparam("at"))
)
_SETTINGS = select(
    notification_settings.c.hit_type_id,
    hit_types.c.title,
    notification_settings.c.destination,
    notification_settings.c.transport,
    notification_settings.c.version,
    notification_settings.c.event_types,
    notification_settings.c.active,
    notification_settings.c.updated_at,
).join(hit_types, hit_types.c.id == notification_settings.c.hit_type_id)
_LIST = Statement(
    _SETTINGS.where(
        notification_settings.c.requester_id == bindparam("requester_id"),
        notification_settings.c.hit_type_id < bindparam("before"),
    )
    .order_by(notification_settings.c.hit_type_id.desc())
    .limit(bindparam("limit"))
)
_ANY_DUE = Statement(select(events.c.id).where(events.c.due_at <= bindparam("now")).limit(1))
_OLDEST = Statement(select(func.min(events.c.due_at)).where(events.c.due_at.is_not(None)))
_TAKE = Statement(
    select(
        *_EVENT,
        events.c.tries,
        notification_settings.c.destination,
        notification_settings.c.transport,
        notification_settings.c.version,
        notification_settings.c.event_types,
        notification_settings.c.active,
    )
    .join_from(
        events,
        notification_settings,
        notification_settings.c.hit_type_id == events.c.hit_type_id,
        isouter=True,
    )
    .where(events.c.due_at <= bindparam("now"))
    .order_by(events.c.due_at)
    .limit(bindparam("limit"))
    .with_for_update(of=events, skip_locked=True)
)
_MOVE = Statement(update(events).where(events.c.id == bindparam("event")).values(due_at=bindparam("due")))
_CLOSE = Statement(
    update(events).where(events.c.id == bindparam("event")).values(due_at=null(), error=bindparam("why"))
)
_MINE = (events.c.id == bindparam("event"), events.c.due_at == bindparam("lease"))
_DELIVERED = Statement(
    update(events)
    .where(*_MINE)
    .values(due_at=null(), tries=events.c.tries + 1, delivered_at=bindparam("at"), error=null())
)
_FAILED = Statement(
    update(events)
    .where(*_MINE)
    .values(due_at=bindparam("next_at"), tries=events.c.tries + 1, error=bindparam("why"))
)
_RELEASE = Statement(update(events).where(*_MINE).values(due_at=bindparam("at")))
_RECENT = Statement(
    select(*(events.c[name] for name in Delivery._fields))
    .where(
        events.c.requester_id == bindparam("requester_id"),
        events.c.id < bindparam("before"),
        events.c.tries.is_not(None),
    )
    .order_by(events.c.id.desc())
    .limit(bindparam("limit"))
)
_told = (
    select(events.c.error, events.c.delivered_at)
    .where(
        events.c.requester_id == bindparam("requester_id"),
        events.c.id >= bindparam("since"),
        events.c.tries.is_not(None),
    )
    .order_by(events.c.id.desc())
    .limit(literal_column(str(MOST_LOOKED_AT)))
    .subquery()
)
_UNDELIVERED = Statement(
    select(func.count())
    .select_from(_told)
    .where(_told.c.delivered_at.is_(None), _told.c.error.is_not(None), _told.c.error != SWITCHED_OFF)
)
_REPLAY = Statement(
    update(events)
    .where(
        events.c.id == bindparam("event"),
        events.c.requester_id == bindparam("of"),
        events.c.tries.is_not(None),
    )
    .values(due_at=bindparam("at"), tries=0, delivered_at=null(), error=null())
)


def set_(
    tx: Tx, requester_id: str, hit_type_id: str, specification: Specification | None, *, active: bool | None
) -> None:
    """Say where events of a HIT type are told, and switch that on or off (UpdateNotificationSettings).

    A new specification replaces the old one and leaves the switch as it is, on for the first. Refuses
    somebody else's HIT type, a specification that cannot stand, neither of the two, and the switch alone
    where nothing was ever specified.
    """
    types.get_own(tx, requester_id, hit_type_id)
    if specification is None:
        _switch(tx, hit_type_id, active=active)
        return
    rules.check(specification)
    tx.alone(f"notifications {hit_type_id}")
    if active is None:
        active = tx.value(_ACTIVE, id=hit_type_id) != 0
    kinds = ",".join(dict.fromkeys(specification.event_types))
    tx.run(
        _PUT,
        **specification._replace(event_types=())._asdict() | {"event_types": f",{kinds},"},
        hit_type_id=hit_type_id,
        requester_id=requester_id,
        active=int(active),
        updated_at=tx.now,
    )


def _switch(tx: Tx, hit_type_id: str, *, active: bool | None) -> None:
    if active is None:
        raise Refused("InvalidParameterValue", "Give Notification, Active, or both.")
    if not tx.run(_SWITCH, of=hit_type_id, on=int(active), at=tx.now):
        text = f"HIT type {hit_type_id} has no notification settings. Give Notification as well."
        raise Refused("InvalidParameterValue", text)


def list_(tx: Tx, requester_id: str, before: str | None = None, limit: int = 20) -> list[Settings]:
    """Return a requester's settings, those of the newest HIT types first. `before` is the last type seen."""
    found = tx.rows(_LIST, requester_id=requester_id, before=before or "~", limit=limit)
    return [
        Settings(row.hit_type_id, row.title, _specification(row), bool(row.active), row.updated_at)
        for row in found
    ]


def any_due(tx: Tx) -> bool:
    """Return whether there is an event to deliver now."""
    return tx.value(_ANY_DUE, now=tx.now) is not None


def age_ms(tx: Tx) -> int:
    """Return for how long the longest waiting event has been due, in milliseconds."""
    oldest = tx.value(_OLDEST)
    return 0 if oldest is None else max(0, tx.now - int(oldest))


def claim(tx: Tx, limit: int, lease_ms: int) -> list[Due]:
    """Take events that are due, the longest waiting first, so that nobody else does for `lease_ms`.

    Whoever dies with them delays them by the lease, and loses none. Events whose settings no longer ask for
    them are closed instead.
    """
    taken = []
    lease = tx.now + lease_ms
    for row in tx.rows(_TAKE, now=tx.now, limit=limit):
        if not row.active or f",{row.kind}," not in row.event_types:
            tx.run(_CLOSE, event=row.id, why=SWITCHED_OFF)
            continue
        tx.run(_MOVE, event=row.id, due=lease)
        taken.append(Due(Event._make(row[: len(_EVENT)]), _specification(row), row.tries, lease))
    return taken


def delivered(tx: Tx, due: Due) -> bool:
    """Note a delivery. Returns False when the event was taken over, or replayed, in the meantime."""
    return bool(tx.run(_DELIVERED, event=due.event.id, lease=due.lease, at=tx.now))


def failed(tx: Tx, due: Due, next_at: int | None, error: str) -> bool:
    """Note a try that failed, and why, in words for the requester; `next_at` None gives up.

    Returns False when the event was taken over, or replayed, in the meantime.
    """
    return bool(tx.run(_FAILED, event=due.event.id, lease=due.lease, next_at=next_at, why=error))


def release(tx: Tx, dues: Sequence[Due]) -> None:
    """Give back events that were taken and not tried: they are due now."""
    for due in dues:
        tx.run(_RELEASE, event=due.event.id, lease=due.lease, at=tx.now)


def recent(tx: Tx, requester_id: str, before: str | None = None, limit: int = 25) -> list[Delivery]:
    """Return a requester's deliveries, the newest event first. `before` is the last event id seen."""
    found: list[Any] = tx.rows(_RECENT, requester_id=requester_id, before=before or "~", limit=limit)
    return [Delivery._make(row) for row in found]


def undelivered(tx: Tx, requester_id: str, since: int) -> int:
    """Return how many events since a moment (ms) did not arrive, of the newest MOST_LOOKED_AT."""
    return int(tx.value(_UNDELIVERED, requester_id=requester_id, since=ids.floor_id(since)))


def replay(tx: Tx, requester_id: str, event_id: str) -> None:
    """Deliver an event once more, with all its tries. Refuses what is not among one's deliveries."""
    if not tx.run(_REPLAY, event=event_id, of=requester_id, at=tx.now):
        raise Refused("NoSuchDelivery", Phrase("There is no such event among your deliveries."))


def _specification(row: Any) -> Specification:
    kinds = tuple(row.event_types.strip(",").split(","))
    return Specification(row.destination, row.transport, row.version, kinds)
