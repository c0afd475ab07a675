"""Tokens for workers' own tools: a script that shows one acts as the worker, on workers' pages only.

A token is shown once and kept as a hash. Wall time only.
"""

from typing import NamedTuple

from sqlalchemy import bindparam, delete, func, or_, select, update

from piecework import clock, ids
from piecework.db import sql
from piecework.db.door import Tx
from piecework.db.schema.identity import people, tool_tokens
from piecework.db.statements import Statement
from piecework.identity import people as person_verbs
from piecework.identity import tokens
from piecework.identity.people import Person
from piecework.identity.refusals import InvalidField
from piecework.rules.phrases import Phrase
from piecework.rules.refusals import Refused

MOST = 10
LABEL_LENGTH = 100
TOUCH_MS = 10 * clock.MINUTE
PREFIX = "pwt_"
"""What a token begins with, so that people and scanners know one when they see it."""


class ToolToken(NamedTuple):
    """A token's row without the token. Moments are wall time in milliseconds; unused ones were never seen."""

    id: str
    person_id: str
    label: str
    created_at: int
    seen_at: int | None


class NewToolToken(NamedTuple):
    """A token just made, with the text that nobody can ask for again."""

    row: ToolToken
    token: str


class Tool(NamedTuple):
    """A tool that shows a token, and whose it is."""

    token: ToolToken
    person: Person


_COLUMNS = [tool_tokens.c[name] for name in ToolToken._fields]
_INSERT = sql.insert(tool_tokens)
_FIND = Statement(
    select(*_COLUMNS, *person_verbs.COLUMNS)
    .join(people, people.c.id == tool_tokens.c.person_id)
    .where(tool_tokens.c.token_hash == bindparam("token_hash"), people.c.disabled_at.is_(None))
)
_LIST = Statement(
    select(*_COLUMNS)
    .where(tool_tokens.c.person_id == bindparam("person_id"))
    .order_by(tool_tokens.c.id.desc())
)
_COUNT = Statement(select(func.count()).where(tool_tokens.c.person_id == bindparam("person_id")))
_TOUCH = Statement(
    update(tool_tokens)
    .where(
        tool_tokens.c.id == bindparam("token_id"),
        or_(tool_tokens.c.seen_at.is_(None), tool_tokens.c.seen_at <= bindparam("stale")),
    )
    .values(seen_at=bindparam("now"))
)
_DELETE = Statement(
    delete(tool_tokens).where(
        tool_tokens.c.id == bindparam("token_id"), tool_tokens.c.person_id == bindparam("person_id")
    )
)


def create(tx: Tx, person_id: str, label: str) -> NewToolToken:
    """Make a token for a worker's tool. Refuses a label that cannot stand, and one token too many."""
    label = " ".join(label.split())
    if not label:
        raise InvalidField("label", Phrase("Name the tool, so that you know later which one this was."))
    if len(label) > LABEL_LENGTH:
        raise InvalidField("label", Phrase("A name has at most {most} characters.", most=LABEL_LENGTH))
    tx.alone(f"tool tokens {person_id}")
    if tx.value(_COUNT, person_id=person_id) >= MOST:
        raise Refused(
            "TooManyTokens", Phrase("There are {most} tokens already. Delete one first.", most=MOST)
        )
    row = ToolToken(ids.new_id(tx.now), person_id, label, tx.now, None)
    token = PREFIX + ids.new_token()
    tx.run(_INSERT, token_hash=tokens.hashed(token), **row._asdict())
    return NewToolToken(row, token)


def find(tx: Tx, token: str) -> Tool | None:
    """Return the tool that shows a token; None when unknown, deleted, or the person is disabled."""
    row = tx.row(_FIND, token_hash=tokens.hashed(token))
    if row is None:
        return None
    cut = len(_COLUMNS)
    return Tool(ToolToken._make(row[:cut]), person_verbs.from_columns(row[cut:]))


def is_stale(token: ToolToken, now: int) -> bool:
    """Return whether it is time to `touch` the token."""
    return token.seen_at is None or token.seen_at <= now - TOUCH_MS


def touch(tx: Tx, token_id: str) -> int:
    """Note that the token was used now; at most every ten minutes."""
    return tx.run(_TOUCH, token_id=token_id, stale=tx.now - TOUCH_MS, now=tx.now)


def list_(tx: Tx, person_id: str) -> list[ToolToken]:
    """Return a person's tokens, newest first."""
    return [ToolToken._make(row) for row in tx.rows(_LIST, person_id=person_id)]


def delete_token(tx: Tx, person_id: str, token_id: str) -> int:
    """Delete a token of this person; nobody can delete another's. Returns how many were deleted."""
    return tx.run(_DELETE, token_id=token_id, person_id=person_id)
