"""Broadcasts: one message of a requester to many workers, sent in the background.

The workers are walked by id, some at a time; the transaction that writes to them moves the mark, so each gets
it once. Within an hour only so many are written to; the rest waits. As with NotifyWorkers, those get nothing
none of whose work was ever decided.
"""

from typing import Any, NamedTuple

from sqlalchemy import bindparam, select, update

from piecework import clock, ids
from piecework.db import sql
from piecework.db.door import Tx
from piecework.db.schema.desk import broadcast_workers, broadcasts
from piecework.db.schema.messages import messages as written
from piecework.db.statements import Statement
from piecework.market import crowd, messages, worker_groups
from piecework.rules import messages as rules
from piecework.rules.crowd import Audience
from piecework.rules.phrases import Phrase
from piecework.rules.refusals import Refused

DRAFT, RUNNING, STOPPED, DONE = "draft", "running", "stopped", "done"


class Broadcast(NamedTuple):
    """A broadcast's row.

    Attributes:
        sent: how many were written to; `skipped` were not.
        due_at: when it goes on.
        chosen: the JSON of the results whose workers are meant, instead of an audience (market/addressees).
        gathering: 1 while these are looked for; `gathered` is how many there are.
    """

    id: str
    requester_id: str
    audience: str
    subject: str
    text: str
    state: str
    reached: str
    sent: int
    skipped: int
    made_at: int
    due_at: int | None
    finished_at: int | None
    chosen: str | None
    gathering: int
    gathered: int

    @property
    def meant(self) -> Audience:
        """Who is to get it."""
        return Audience.from_json(self.audience)


_columns = broadcasts.c
_INSERT = sql.insert(broadcasts)
_GET = Statement(select(broadcasts).where(_columns.id == bindparam("id")))
_LOCK = Statement(select(broadcasts).where(_columns.id == bindparam("id")).with_for_update())
_LOCK_DUE = Statement(
    select(broadcasts)
    .where(_columns.id == bindparam("id"), _columns.due_at <= bindparam("now"))
    .with_for_update(skip_locked=True)
)
_LIST = Statement(
    select(broadcasts)
    .where(_columns.requester_id == bindparam("requester_id"), _columns.id < bindparam("before"))
    .order_by(_columns.id.desc())
    .limit(bindparam("limit"))
)
_DUE = Statement(
    select(_columns.id)
    .where(_columns.due_at <= bindparam("now"))
    .order_by(_columns.due_at, _columns.id)
    .limit(bindparam("limit"))
)
_CHANGING = (
    "state", "reached", "sent", "skipped", "due_at", "finished_at", "chosen", "gathering", "gathered",
)  # fmt: skip
_SAVE = Statement(
    update(broadcasts)
    .where(_columns.id == bindparam("of"))
    .values({name: bindparam(name) for name in _CHANGING})
)
_DELETE = Statement(broadcasts.delete().where(_columns.id == bindparam("id")))
_DELETE_WORKERS = Statement(
    broadcast_workers.delete().where(broadcast_workers.c.broadcast_id == bindparam("id"))
)
_WORKERS = Statement(
    select(broadcast_workers.c.worker_id)
    .where(
        broadcast_workers.c.broadcast_id == bindparam("id"),
        broadcast_workers.c.worker_id > bindparam("after"),
    )
    .order_by(broadcast_workers.c.worker_id)
    .limit(bindparam("limit"))
)
_WRITTEN = Statement(
    select(written.c.sent_at)
    .where(
        written.c.requester_id == bindparam("requester_id"),
        written.c.from_worker == 0,
        written.c.kind == "messages",
        written.c.id > bindparam("since"),
    )
    .order_by(written.c.id.desc())
    .limit(bindparam("limit"))
)


class Letter(NamedTuple):
    """What is written to many."""

    subject: str
    text: str


def create(
    tx: Tx, requester_id: str, audience: Audience, letter: Letter, chosen: str | None = None
) -> Broadcast:
    """Keep a message to many as a draft. Refuses a text that cannot be sent, and an unknown group.

    With `chosen` it is for workers who are gathered, of whom there are none yet.
    """
    subject, text = " ".join(letter.subject.split()), rules.tidied(letter.text)
    rules.check(text, subject)
    if audience.group_id:
        worker_groups.get(tx, requester_id, audience.group_id)
    made = Broadcast(
        id=ids.new_id(tx.now),
        requester_id=requester_id,
        audience=audience.to_json(),
        subject=subject,
        text=text,
        state=DRAFT,
        reached="",
        sent=0,
        skipped=0,
        made_at=tx.now,
        due_at=None,
        finished_at=None,
        chosen=chosen,
        gathering=int(chosen is not None),
        gathered=0,
    )
    tx.run(_INSERT, **made._asdict())
    return made


def get(tx: Tx, requester_id: str, broadcast_id: str) -> Broadcast:
    """Return a requester's broadcast. Refuses an unknown one, and somebody else's."""
    return _own(tx.row(_GET, id=broadcast_id), requester_id, broadcast_id)


def list_(tx: Tx, requester_id: str, before: str | None, limit: int) -> list[Broadcast]:
    """Return a requester's broadcasts, newest first. `before` is the last id seen."""
    rows = tx.rows(_LIST, requester_id=requester_id, before=before or "~", limit=limit)
    return [Broadcast._make(row) for row in rows]


def start(tx: Tx, requester_id: str, broadcast_id: str) -> None:
    """Have a draft sent in the background, or go on with one that was stopped."""
    found = _lock(tx, requester_id, broadcast_id, DRAFT, STOPPED)
    if found.gathering:
        raise Refused("InvalidBroadcastState", Phrase("Who gets this message is still being looked for."))
    save(tx, found._replace(state=RUNNING, due_at=tx.now))


def stop(tx: Tx, requester_id: str, broadcast_id: str) -> None:
    """Write to nobody more; who was written to, was."""
    found = _lock(tx, requester_id, broadcast_id, RUNNING)
    save(tx, found._replace(state=STOPPED, due_at=None))


def discard(tx: Tx, requester_id: str, broadcast_id: str) -> None:
    """Delete a draft."""
    _lock(tx, requester_id, broadcast_id, DRAFT)
    tx.run(_DELETE_WORKERS, id=broadcast_id)
    tx.run(_DELETE, id=broadcast_id)


def waiting(tx: Tx, limit: int) -> list[str]:
    """Return ids of broadcasts that can go on now, the longest waiting first."""
    return [row[0] for row in tx.rows(_DUE, now=tx.now, limit=limit)]


def send_some(tx: Tx, broadcast_id: str, limit: int) -> int:
    """Write to the next workers of a broadcast, `limit` at most, and return how many it came past.

    Nothing happens if another process is at it. Beyond what an hour allows it waits until there is room.
    """
    row: Any = tx.row(_LOCK_DUE, id=broadcast_id, now=tx.now)
    if row is None:
        return 0
    found = Broadcast._make(row)
    room, again_at = _room(tx, found.requester_id, limit)
    if room == 0:
        save(tx, found._replace(due_at=again_at))
        return 0
    worker_ids = _next(tx, found, room)
    strangers = (
        messages.notify(tx, found.requester_id, found.subject, found.text, worker_ids) if worker_ids else []
    )
    found = found._replace(
        sent=found.sent + len(worker_ids) - len(strangers),
        skipped=found.skipped + len(strangers),
        reached=worker_ids[-1] if worker_ids else found.reached,
    )
    if len(worker_ids) < room:
        found = found._replace(state=DONE, due_at=None, finished_at=tx.now)
    save(tx, found)
    return len(worker_ids)


def _next(tx: Tx, found: Broadcast, limit: int) -> list[str]:
    if found.chosen is None:
        return crowd.ids(tx, found.requester_id, found.meant, found.reached, limit)
    return [row.worker_id for row in tx.rows(_WORKERS, id=found.id, after=found.reached, limit=limit)]


def _room(tx: Tx, requester_id: str, limit: int) -> tuple[int, int]:
    """Return how many more a requester may write to now, `limit` at most, and when to ask again if none."""
    limit = min(limit, messages.MOST_NOTIFIED)
    allowed: int = tx.terms.broadcast_limit
    if not allowed:
        return limit, tx.now
    since = ids.floor_id(tx.now - clock.HOUR)
    sent = tx.rows(_WRITTEN, requester_id=requester_id, since=since, limit=allowed)
    if len(sent) < allowed:
        return min(limit, allowed - len(sent)), tx.now
    return 0, max(tx.now + clock.MINUTE, sent[-1].sent_at + clock.HOUR)


def _lock(tx: Tx, requester_id: str, broadcast_id: str, *states: str) -> Broadcast:
    found = _own(tx.row(_LOCK, id=broadcast_id), requester_id, broadcast_id)
    if found.state not in states:
        raise Refused("InvalidBroadcastState", _WRONG[found.state])
    return found


def _own(row: Any, requester_id: str, broadcast_id: str) -> Broadcast:
    if row is None or row.requester_id != requester_id:
        raise Refused("BroadcastDoesNotExist", Phrase("There is no broadcast {id}.", id=broadcast_id))
    return Broadcast._make(row)


def save(tx: Tx, found: Broadcast) -> None:
    """Write what changes of a locked broadcast."""
    tx.run(_SAVE, of=found.id, **{name: getattr(found, name) for name in _CHANGING})


_WRONG = {
    DRAFT: Phrase("Confirm this message first."),
    RUNNING: Phrase("This message is being sent."),
    STOPPED: Phrase("This message was stopped."),
    DONE: Phrase("This message was sent."),
}
