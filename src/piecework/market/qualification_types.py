"""Qualification types: creating, reading, changing, deleting, and finding them.

Deleting takes its time: a type that HITs still ask for keeps its name until they are gone, 48 hours at most.
"""

import json
from collections.abc import Iterable
from typing import Any, NamedTuple

from sqlalchemy import and_, bindparam, exists, func, or_, select, update

from piecework import ids
from piecework.db import sql
from piecework.db.door import Tx
from piecework.db.schema.market import hits
from piecework.db.schema.qualifications import (
    hit_type_qualifications,
    qualification_requests,
    qualification_types,
)
from piecework.db.statements import Statement
from piecework.rules import qualification_requests as request_rules
from piecework.rules import qualification_types as rules
from piecework.rules.qualification_types import Changes, Draft, QualificationType, SystemType
from piecework.rules.qualifications import SYSTEM_TYPES, Requirement

_types = qualification_types
_INSERT = sql.insert(_types)
_GET = Statement(select(_types).where(_types.c.id == bindparam("id")))
_LOCK = Statement(select(_types).where(_types.c.id == bindparam("id")).with_for_update())
_BY_NAME = Statement(
    select(_types).where(
        _types.c.requester_id == bindparam("requester_id"),
        _types.c.name == bindparam("name"),
        _types.c.status != "Disposed",
    )
)
_asked = sql.texts("ids")
# Each by its key: to join them, PostgreSQL would read all types.
_NAMES = Statement(
    select(
        _asked.c.value.label("id"),
        select(_types.c.name).where(_types.c.id == _asked.c.value).scalar_subquery().label("name"),
    )
)
_CHANGING = (
    "description",
    "status",
    "disposing_at",
    "retry_delay_seconds",
    "test",
    "answer_key",
    "test_duration_seconds",
    "auto_granted",
    "auto_granted_value",
)
_SAVE = Statement(
    update(_types)
    .where(_types.c.id == bindparam("type_id"))
    .values({name: bindparam(name) for name in _CHANGING})
)
_CLOSE_REQUESTS = Statement(
    update(qualification_requests)
    .where(
        qualification_requests.c.qualification_type_id == bindparam("type_id"),
        qualification_requests.c.status == bindparam("was"),
    )
    .values(status=bindparam("becomes"), decided_at=bindparam("at"), reason=bindparam("reason"))
)
_used = exists(
    select(hits.c.id)
    .join(hit_type_qualifications, hit_type_qualifications.c.hit_type_id == hits.c.hit_type_id)
    .where(hit_type_qualifications.c.qualification_type_id == _types.c.id, hits.c.status != "Disposed")
)
_FINISH = Statement(
    update(_types)
    .where(
        _types.c.status == "Disposing",
        or_(_types.c.disposing_at <= bindparam("long_ago"), ~_used),
    )
    .values(status="Disposed")
)
_words = func.lower(
    " " + _types.c.sort_name + " " + func.coalesce(_types.c.keywords, "") + " " + _types.c.description
)
_LIST = Statement(
    select(_types)
    .where(
        or_(
            _types.c.status == "Active",
            and_(_types.c.status == "Inactive", _types.c.requester_id == bindparam("caller")),
        ),
        or_(bindparam("anybodys"), _types.c.requester_id == bindparam("caller")),
        or_(
            bindparam("any_words"),
            _words.like(bindparam("after_space"), escape="\\"),
            _words.like(bindparam("after_comma"), escape="\\"),
        ),
        or_(
            _types.c.sort_name > bindparam("after_name"),
            and_(_types.c.sort_name == bindparam("after_name"), _types.c.id > bindparam("after_id")),
        ),
    )
    .order_by(_types.c.sort_name, _types.c.id)
    .limit(bindparam("limit"))
)


def create(tx: Tx, requester_id: str, draft: Draft) -> QualificationType:
    """Make a qualification type (CreateQualificationType). Refuses a name that is taken, and wrong values."""
    made = rules.made(draft, ids.new_id(tx.now), requester_id, tx.now)
    tx.alone(f"{requester_id} {draft.name}")
    if tx.row(_BY_NAME, requester_id=requester_id, name=draft.name) is not None:
        finish_deletions(tx)
        if tx.row(_BY_NAME, requester_id=requester_id, name=draft.name) is not None:
            raise rules.name_is_taken()
    tx.run(_INSERT, **made._asdict())
    return made


def get(tx: Tx, type_id: str) -> QualificationType:
    """Return anybody's type that is not deleted (GetQualificationType)."""
    found = find(tx, type_id)
    if found is None or found.status in (rules.DISPOSING, rules.DISPOSED):
        raise rules.does_not_exist(type_id)
    return found


def find(tx: Tx, type_id: str) -> QualificationType | None:
    """Return a type in whatever state, or None."""
    row = tx.row(_GET, id=type_id)
    return None if row is None else QualificationType._make(row)


def find_by_name(tx: Tx, requester_id: str, name: str) -> QualificationType | None:
    """Return a requester's type of this name that is not deleted, or None."""
    row = tx.row(_BY_NAME, requester_id=requester_id, name=name)
    found = None if row is None else QualificationType._make(row)
    return None if found is None or found.status == rules.DISPOSING else found


def get_own(tx: Tx, requester_id: str, type_id: str) -> QualificationType:
    """Return a requester's type, also one that is being deleted. Somebody else's does not exist."""
    found = find(tx, type_id)
    if found is None or found.requester_id != requester_id or found.status == rules.DISPOSED:
        raise rules.does_not_exist(type_id)
    return found


def change(tx: Tx, requester_id: str, type_id: str, changes: Changes) -> QualificationType:
    """Change a requester's type (UpdateQualificationType)."""
    found = _lock_own(tx, requester_id, type_id)
    rules.check_may_change(found)
    return _save(tx, rules.changed(found, changes))


def delete(tx: Tx, requester_id: str, type_id: str) -> None:
    """Begin to delete a requester's type (DeleteQualificationType).

    Pending requests are rejected and tests being taken lapse at once; what was granted stays granted.
    """
    found = _lock_own(tx, requester_id, type_id)
    rules.check_may_change(found)
    _save(tx, found._replace(status=rules.DISPOSING, disposing_at=tx.now))
    for was, becomes in (
        (request_rules.PENDING, request_rules.REJECTED),
        (request_rules.TESTING, request_rules.LAPSED),
    ):
        reason = request_rules.TYPE_IS_GONE
        tx.run(_CLOSE_REQUESTS, type_id=type_id, was=was, becomes=becomes, at=tx.now, reason=reason)


def finish_deletions(tx: Tx) -> int:
    """Finish deletions that nothing holds up any more, and return how many."""
    return tx.run(_FINISH, long_ago=tx.now - rules.DISPOSING_MS)


class Search(NamedTuple):
    """Which types a list has.

    `query` is what a word of the name, the keywords or the description begins with, "" for anything; `own`
    leaves out other people's types and `requestable` those of the system.
    """

    query: str = ""
    own: bool = False
    requestable: bool = True


def list_(
    tx: Tx, caller: str, search: Search, after: str | None, limit: int
) -> list[QualificationType | SystemType]:
    """Return types by name (ListQualificationTypes): Active ones, and the caller's Inactive ones.

    `after` is the last id seen.
    """
    words, place = search.query.strip().lower(), _place(tx, after)
    pattern = _escaped(words)
    rows = tx.rows(
        _LIST,
        caller=caller,
        anybodys=not search.own,
        any_words=not words,
        after_space=f"% {pattern}%",
        after_comma=f"%,{pattern}%",
        after_name=place[0],
        after_id=place[1],
        limit=limit,
    )
    found: list[QualificationType | SystemType] = [QualificationType._make(row) for row in rows]
    if not search.own and not search.requestable:
        found += [each for each in rules.SYSTEM if _sorted_by(each) > place and each.matches(words)]
    return sorted(found, key=_sorted_by)[:limit]


def names_of(tx: Tx, wanted: Iterable[Requirement]) -> dict[str, str]:
    """Return the names of the types that requirements ask for and somebody made, by id."""
    type_ids = {each.type_id for each in wanted} - SYSTEM_TYPES
    if not type_ids:
        return {}
    found = tx.rows(_NAMES, ids=json.dumps(sorted(type_ids)))
    return {row.id: row.name for row in found if row.name is not None}


def _place(tx: Tx, after: str | None) -> tuple[str, str]:
    """Return where a type stands in the list; types are never removed, so a list can go on behind any."""
    if after is None:
        return "", ""
    last = rules.SYSTEM_BY_ID.get(after) or find(tx, after)
    return ("", "") if last is None else _sorted_by(last)


def _sorted_by(found: QualificationType | SystemType) -> tuple[str, str]:
    return found.name.lower(), found.id


def _lock_own(tx: Tx, requester_id: str, type_id: str) -> QualificationType:
    row: Any = tx.row(_LOCK, id=type_id)
    if row is None or row.requester_id != requester_id or row.status == rules.DISPOSED:
        raise rules.does_not_exist(type_id)
    return QualificationType._make(row)


def _save(tx: Tx, new: QualificationType) -> QualificationType:
    tx.run(_SAVE, type_id=new.id, **{name: getattr(new, name) for name in _CHANGING})
    return new


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
