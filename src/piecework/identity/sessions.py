"""Sessions: a browser that is signed in. They slide: 30 days after the last visit they are over.

The token goes to the browser once and is kept as a hash. Wall time only, also for the sandbox.
"""

from typing import NamedTuple

from sqlalchemy import bindparam, delete, select, update

from piecework import clock, ids
from piecework.db import sql
from piecework.db.door import Tx
from piecework.db.schema.identity import people, sessions
from piecework.db.statements import Statement
from piecework.identity import people as person_verbs
from piecework.identity import tokens
from piecework.identity.people import Person

LIFETIME_MS = 30 * clock.DAY
TOUCH_MS = 10 * clock.MINUTE
LISTED = 100

_ADDRESS_LENGTH = 64
_BROWSER_LENGTH = 300


class Caller(NamedTuple):
    """Who speaks to us: a network address and what the browser calls itself."""

    address: str = ""
    browser: str = ""


class Session(NamedTuple):
    """A session's row without its token. Moments are wall time in milliseconds."""

    id: str
    person_id: str
    created_at: int
    seen_at: int
    expires_at: int
    browser: str
    address: str


class Visit(NamedTuple):
    """A session and whose it is."""

    session: Session
    person: Person


_COLUMNS = [sessions.c[name] for name in Session._fields]
_INSERT = sql.insert(sessions)
_FIND = Statement(
    select(*_COLUMNS, *person_verbs.COLUMNS)
    .join(people, people.c.id == sessions.c.person_id)
    .where(
        sessions.c.token_hash == bindparam("token_hash"),
        sessions.c.expires_at > bindparam("now"),
        people.c.disabled_at.is_(None),
    )
)
_TOUCH = Statement(
    update(sessions)
    .where(
        sessions.c.id == bindparam("session_id"),
        sessions.c.seen_at <= bindparam("stale"),
        sessions.c.expires_at > bindparam("now"),
    )
    .values(seen_at=bindparam("now"), expires_at=bindparam("until"))
)
_LIST = Statement(
    select(*_COLUMNS)
    .where(sessions.c.person_id == bindparam("person_id"), sessions.c.expires_at > bindparam("now"))
    .order_by(sessions.c.id.desc())
    .limit(LISTED)
)
_END = Statement(
    delete(sessions).where(
        sessions.c.id == bindparam("session_id"), sessions.c.person_id == bindparam("person_id")
    )
)
_END_OTHERS = Statement(
    delete(sessions).where(
        sessions.c.person_id == bindparam("person_id"), sessions.c.id != bindparam("session_id")
    )
)
_PURGE = Statement(delete(sessions).where(sessions.c.expires_at <= bindparam("now")))


def start(tx: Tx, person_id: str, caller: Caller) -> str:
    """Sign a browser in and return its token, which is not kept and cannot be asked for again."""
    token = ids.new_token()
    tx.run(
        _INSERT,
        id=ids.new_id(tx.now),
        token_hash=tokens.hashed(token),
        person_id=person_id,
        created_at=tx.now,
        seen_at=tx.now,
        expires_at=tx.now + LIFETIME_MS,
        browser=caller.browser[:_BROWSER_LENGTH],
        address=caller.address[:_ADDRESS_LENGTH],
    )
    return token


def find(tx: Tx, token: str) -> Visit | None:
    """Return the session of a token and its person; None when unknown, over, or the person is disabled."""
    row = tx.row(_FIND, token_hash=tokens.hashed(token), now=tx.now)
    if row is None:
        return None
    cut = len(_COLUMNS)
    return Visit(Session._make(row[:cut]), person_verbs.from_columns(row[cut:]))


def is_stale(session: Session, now: int) -> bool:
    """Return whether it is time to `touch` the session."""
    return session.seen_at <= now - TOUCH_MS


def touch(tx: Tx, session_id: str) -> int:
    """Note that the session was seen now, which moves its end; at most every ten minutes."""
    return tx.run(
        _TOUCH, session_id=session_id, stale=tx.now - TOUCH_MS, now=tx.now, until=tx.now + LIFETIME_MS
    )


def list_(tx: Tx, person_id: str) -> list[Session]:
    """Return a person's sessions, newest first, at most LISTED."""
    return [Session._make(row) for row in tx.rows(_LIST, person_id=person_id, now=tx.now)]


def end(tx: Tx, person_id: str, session_id: str) -> int:
    """End one session of a person; nobody can end another's. Returns how many ended."""
    return tx.run(_END, person_id=person_id, session_id=session_id)


def end_others(tx: Tx, person_id: str, session_id: str) -> int:
    """End all sessions of a person but this one. Returns how many ended."""
    return tx.run(_END_OTHERS, person_id=person_id, session_id=session_id)


def end_all(tx: Tx, person_id: str) -> int:
    """End all sessions of a person. Returns how many ended."""
    return end_others(tx, person_id, "")


def purge(tx: Tx) -> int:
    """Delete sessions that are over. Returns how many there were."""
    return tx.run(_PURGE, now=tx.now)
