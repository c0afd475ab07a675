"""UniqueRequestToken: a repeat within 24 hours is refused and names what the first call did.

Scope: requester, operation, token. Source: CreateHIT, CreateHITWithHITType,
CreateAdditionalAssignmentsForHIT.
"""

from typing import Any

from sqlalchemy import bindparam, delete, select

from piecework import clock
from piecework.db import sql
from piecework.db.door import Tx
from piecework.db.schema.market import request_tokens
from piecework.db.statements import Statement
from piecework.rules.refusals import Refused

MEMORY_MS = clock.DAY

_GET = Statement(
    select(request_tokens.c.subject_id, request_tokens.c.at).where(
        request_tokens.c.requester_id == bindparam("requester_id"),
        request_tokens.c.operation == bindparam("operation"),
        request_tokens.c.token == bindparam("token"),
    )
)
_PUT = sql.upsert(request_tokens, {"at": bindparam("at"), "subject_id": bindparam("subject_id")})
_FORGET = Statement(delete(request_tokens).where(request_tokens.c.at <= bindparam("before")))


def claim(tx: Tx, requester_id: str, operation: str, token: str | None, subject_id: str) -> None:
    """Remember that `token` made or changed `subject_id`. Refuses a token already used within 24 hours."""
    if token is None:
        return
    tx.alone(f"{requester_id} {operation} {token}")
    used: Any = tx.row(_GET, requester_id=requester_id, operation=operation, token=token)
    if used is not None and used.at > tx.now - MEMORY_MS:
        raise _used(operation, token, used.subject_id)
    tx.run(
        _PUT, requester_id=requester_id, operation=operation, token=token, at=tx.now, subject_id=subject_id
    )


def forget(tx: Tx) -> int:
    """Delete tokens older than 24 hours and return how many there were."""
    return tx.run(_FORGET, before=tx.now - MEMORY_MS)


def _used(operation: str, token: str, subject_id: str) -> Refused:
    text = f'The idempotency token "{token}" has already been processed.'
    if operation.startswith("CreateHIT"):
        return Refused("HitAlreadyExists", f"{text} It belongs to HIT {subject_id}.")
    return Refused("DuplicateRequest", text)
