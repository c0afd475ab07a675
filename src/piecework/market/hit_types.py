"""HIT types: found by content, or made."""

from typing import Any, NamedTuple

from sqlalchemy import bindparam, or_, select, update

from piecework import clock, ids
from piecework.db import sql
from piecework.db.door import Tx
from piecework.db.schema.market import hit_types
from piecework.db.schema.qualifications import hit_type_qualifications
from piecework.db.statements import Statement
from piecework.market import qualification_types, terms
from piecework.rules import hit_types as rules
from piecework.rules import qualification_types as type_rules
from piecework.rules import searches
from piecework.rules.hit_types import HITTypeDraft
from piecework.rules.phrases import Phrase
from piecework.rules.qualifications import (
    SYSTEM_TYPES,
    Requirement,
    kept_as,
    needs_masters,
    requirements_from_json,
    requirements_to_json,
)
from piecework.rules.refusals import Refused

LISTING_REFRESH_MS = clock.MINUTE


class HITType(NamedTuple):
    """A HIT type's row. Durations in seconds, money in cents."""

    id: str
    group_id: str
    requester_id: str
    digest: str
    title: str
    description: str
    keywords: str | None
    reward_cents: int
    duration_seconds: int
    auto_approval_seconds: int
    requirements: str
    created_at: int
    listed: int
    newest_at: int

    @property
    def wanted(self) -> tuple[Requirement, ...]:
        """The requirements, as rules read them."""
        return requirements_from_json(self.requirements)


_COLUMNS = [hit_types.c[name] for name in HITType._fields]
_BY_CONTENT = Statement(
    select(*_COLUMNS).where(
        hit_types.c.requester_id == bindparam("requester_id"), hit_types.c.digest == bindparam("digest")
    )
)
_BY_ID = Statement(select(*_COLUMNS).where(hit_types.c.id == bindparam("id")))
_BY_EITHER = Statement(
    select(*_COLUMNS).where(or_(hit_types.c.id == bindparam("id"), hit_types.c.group_id == bindparam("id")))
)
_INSERT = sql.insert(hit_types, *HITType._fields)
_ASKS_FOR = sql.insert(hit_type_qualifications)
_FRESHEN = Statement(
    update(hit_types)
    .where(hit_types.c.id == bindparam("type_id"), hit_types.c.newest_at < bindparam("stale"))
    .values(newest_at=bindparam("now"))
)
_STAY_LISTED = Statement(
    select(hit_types.c.listed).where(hit_types.c.id == bindparam("id")).with_for_update(read=True)
)
_RELIST = Statement(
    update(hit_types).where(hit_types.c.id == bindparam("type_id"), hit_types.c.listed == 0).values(listed=1)
)


def find_or_create(tx: Tx, requester_id: str, draft: HITTypeDraft) -> HITType:
    """Return the requester's type with this content, made now if there is none (CreateHITType).

    Refuses what `rules.hit_types.check` refuses, and requirements on unknown qualification types.
    """
    rules.check(draft)
    check_qualification_types(tx, draft.requirements)
    digest = rules.digest(draft)
    found = tx.row(_BY_CONTENT, requester_id=requester_id, digest=digest)
    if found is not None:
        return HITType._make(found)
    # Two calls with the same new content: the second waits here and then finds the first one's type.
    tx.alone(f"{requester_id} {digest}")
    found = tx.row(_BY_CONTENT, requester_id=requester_id, digest=digest)
    if found is not None:
        return HITType._make(found)
    made = HITType(
        id=ids.new_id(tx.now),
        group_id=ids.new_id(tx.now),
        requester_id=requester_id,
        digest=digest,
        requirements=requirements_to_json(draft.requirements),
        created_at=tx.now,
        listed=0,
        newest_at=tx.now,
        **{name: getattr(draft, name) for name in HITTypeDraft._fields if name != "requirements"},
    )
    tx.run(_INSERT, **made._asdict())
    for type_id in sorted({kept_as(each.type_id) for each in draft.requirements}):
        tx.run(_ASKS_FOR, qualification_type_id=type_id, hit_type_id=made.id, requester_id=requester_id)
    return made


def check_qualification_types(tx: Tx, requirements: tuple[Requirement, ...]) -> None:
    """Refuse requirements on qualification types that are unknown, deleted or Inactive."""
    for type_id in sorted({each.type_id for each in requirements} - SYSTEM_TYPES):
        found = qualification_types.find(tx, type_id)
        if found is None or found.status in (type_rules.DISPOSING, type_rules.DISPOSED):
            raise type_rules.does_not_exist(type_id)
        if found.status != type_rules.ACTIVE:
            raise type_rules.wrong_state((type_rules.ACTIVE,))


def get_for_new_hits(tx: Tx, requester_id: str, hit_type_id: str) -> HITType:
    """Return a type of this requester for a HIT to come.

    A deleted qualification type takes the HIT types along that ask for it: those are refused as unknown.
    """
    found = get_own(tx, requester_id, hit_type_id)
    if found.requirements != "[]":
        try:
            check_qualification_types(tx, found.wanted)
        except Refused as refused:
            if refused.code == "QualificationTypeDoesNotExist":
                raise _does_not_exist(hit_type_id) from None
            raise
    return found


def get_own(tx: Tx, requester_id: str, hit_type_id: str) -> HITType:
    """Return a type of this requester. Refuses with HITTypeDoesNotExist, also for somebody else's."""
    found = tx.row(_BY_ID, id=hit_type_id)
    if found is None or found.requester_id != requester_id:
        raise _does_not_exist(hit_type_id)
    return HITType._make(found)


def resolve(tx: Tx, type_or_group_id: str) -> HITType | None:
    """Return the type with this id or this group id: old links carry either."""
    found: Any = tx.row(_BY_EITHER, id=type_or_group_id)
    return None if found is None else HITType._make(found)


def list_new_work(tx: Tx, hit_type: HITType) -> None:
    """Make sure that a type with a new HIT is browsed, near the top."""
    stale = tx.now - LISTING_REFRESH_MS
    is_stale = hit_type.newest_at < stale
    if not hit_type.listed or is_stale:
        _list(tx, hit_type)
    if is_stale:
        tx.run(_FRESHEN, type_id=hit_type.id, stale=stale, now=tx.now)


def keep_listed(tx: Tx, hit_type_id: str) -> None:
    """Make sure that a type with a HIT that opened again is browsed.

    The share lock makes this wait for a sweeper that is just taking the type off the list.
    """
    if not tx.value(_STAY_LISTED, id=hit_type_id):
        _list(tx, HITType._make(tx.rows(_BY_ID, id=hit_type_id)[0]))


def _list(tx: Tx, hit_type: HITType) -> None:
    # Only the one who puts a type on the list, with its row locked, notes what it is found by.
    if tx.run(_RELIST, type_id=hit_type.id):
        texts = (hit_type.title, hit_type.description, hit_type.keywords)
        masters = needs_masters(hit_type.wanted)
        terms.put(tx, hit_type.id, searches.terms_of(hit_type.requester_id, texts, masters=masters))


def _does_not_exist(hit_type_id: str) -> Refused:
    return Refused("HITTypeDoesNotExist", Phrase("HIT type {id} does not exist.", id=hit_type_id))
