"""Groups of workers: a requester's own lists, to ask for, leave out, write to and pay.

A group is a qualification type with a name for its owner: who holds it is in the group. So a HIT, made here
or by the API, asks for a group like for any other qualification, and the API changes groups, too.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import bindparam, delete, func, literal_column, select, update

from piecework.db import sql
from piecework.db.door import Tx
from piecework.db.schema.desk import worker_groups
from piecework.db.schema.qualifications import qualification_types, qualifications
from piecework.db.statements import Statement
from piecework.market import qualification_types as types
from piecework.market import qualifications as held
from piecework.rules import qualification_types as type_rules
from piecework.rules.phrases import Phrase
from piecework.rules.qualification_types import NAME_CHARACTERS, Draft
from piecework.rules.refusals import Refused
from piecework.rules.texts import check_length

COUNTED = 999
"""Members are counted up to here."""
VALUE = 1
"""What a member's qualification is worth."""


class Group(NamedTuple):
    """A group.

    Attributes:
        id: the qualification type behind it.
        name: for its owner.
        shown_name: the type's, which workers see.
        made_at: in milliseconds.
        members: how many, COUNTED and one more for many.
    """

    id: str
    name: str
    shown_name: str
    made_at: int
    members: int


_columns = worker_groups.c
_few = (
    select(qualifications.c.worker_id)
    .where(
        qualifications.c.qualification_type_id == _columns.qualification_type_id,
        qualifications.c.status == "Granted",
    )
    .correlate(worker_groups)
    .limit(literal_column(str(COUNTED + 1)))
    .subquery()
)
_GROUP = (
    select(
        _columns.qualification_type_id.label("id"),
        _columns.name,
        qualification_types.c.name.label("shown_name"),
        _columns.made_at,
        select(func.count()).select_from(_few).scalar_subquery().label("members"),
    )
    .join(qualification_types, qualification_types.c.id == _columns.qualification_type_id)
    .where(_columns.requester_id == bindparam("requester_id"))
)
_INSERT = sql.insert(worker_groups)
_GET = Statement(_GROUP.where(_columns.qualification_type_id == bindparam("id")))
_LIST = Statement(
    _GROUP.where(_columns.qualification_type_id < bindparam("before"))
    .order_by(_columns.qualification_type_id.desc())
    .limit(bindparam("limit"))
)
_NAMES = Statement(
    select(_columns.qualification_type_id, _columns.name)
    .where(_columns.requester_id == bindparam("requester_id"))
    .order_by(_columns.qualification_type_id.desc())
    .limit(bindparam("limit"))
)
_MINE = (_columns.qualification_type_id == bindparam("group"), _columns.requester_id == bindparam("of"))
_RENAME = Statement(update(worker_groups).where(*_MINE).values(name=bindparam("new_name")))
_DELETE = Statement(delete(worker_groups).where(*_MINE))


def create(tx: Tx, requester_id: str, name: str, shown: tuple[str, str]) -> Group:
    """Make a group without members. `shown` is the name and the description that workers see.

    Refuses what `qualification_types.create` refuses: a shown name that another type of theirs has.
    """
    name = _checked(name)
    made = types.create(tx, requester_id, Draft(shown[0], shown[1]))
    tx.run(_INSERT, qualification_type_id=made.id, requester_id=requester_id, name=name, made_at=tx.now)
    return get(tx, requester_id, made.id)


def get(tx: Tx, requester_id: str, group_id: str) -> Group:
    """Return a requester's group. Refuses an unknown one, and somebody else's."""
    row = tx.row(_GET, id=group_id, requester_id=requester_id)
    if row is None:
        raise _unknown(group_id)
    return Group._make(row)


def list_(tx: Tx, requester_id: str, before: str | None, limit: int) -> list[Group]:
    """Return a requester's groups, newest first. `before` is the last id seen."""
    rows = tx.rows(_LIST, requester_id=requester_id, before=before or "~", limit=limit)
    return [Group._make(row) for row in rows]


def names(tx: Tx, requester_id: str, limit: int) -> dict[str, str]:
    """Return the names of a requester's groups by id, newest first, without counting anybody."""
    return {row[0]: row.name for row in tx.rows(_NAMES, requester_id=requester_id, limit=limit)}


def rename(tx: Tx, requester_id: str, group_id: str, name: str) -> None:
    """Call a group otherwise, for its owner; the name that workers see stays."""
    if not tx.run(_RENAME, group=group_id, of=requester_id, new_name=_checked(name)):
        raise _unknown(group_id)


def delete_(tx: Tx, requester_id: str, group_id: str) -> None:
    """Delete a group with its qualification type, as DeleteQualificationType does."""
    if not tx.run(_DELETE, group=group_id, of=requester_id):
        raise _unknown(group_id)
    found = types.get_own(tx, requester_id, group_id)
    if found.status not in (type_rules.DISPOSING, type_rules.DISPOSED):
        types.delete(tx, requester_id, group_id)


def add(tx: Tx, requester_id: str, group_id: str, worker_ids: Sequence[str]) -> int:
    """Put workers into a group, without telling them; returns how many were not in it.

    That there are such workers is for the caller to make sure.
    """
    get(tx, requester_id, group_id)
    type_rules.check_may_change(types.get_own(tx, requester_id, group_id))
    added = 0
    for worker_id in sorted(set(worker_ids)):
        tx.alone(f"{group_id} {worker_id}")
        if not _is_in(tx, group_id, worker_id):
            held.grant(tx, group_id, worker_id, VALUE)
            added += 1
    return added


def remove(tx: Tx, requester_id: str, group_id: str, worker_ids: Sequence[str]) -> int:
    """Take workers out of a group, without telling them; returns how many were in it."""
    get(tx, requester_id, group_id)
    removed = 0
    for worker_id in sorted(set(worker_ids)):
        if _is_in(tx, group_id, worker_id):
            held.disassociate(tx, requester_id, group_id, worker_id, None, tell=False)
            removed += 1
    return removed


def _is_in(tx: Tx, group_id: str, worker_id: str) -> bool:
    found: Any = held.find(tx, group_id, worker_id)
    return found is not None and found.status == "Granted"


def _checked(name: str) -> str:
    check_length(name.strip(), NAME_CHARACTERS, "Name", least=1)
    return name.strip()


def _unknown(group_id: str) -> Refused:
    return Refused("WorkerGroupDoesNotExist", Phrase("There is no group {id}.", id=group_id))
