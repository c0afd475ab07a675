"""What the types on the list of work are found by, and which few are left by the filters of a search.

A type has its terms while it is on the list, so what was published in the past costs a search nothing. How
terms look is decided in rules/searches.py; walking the list is in `groups`.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Select, bindparam, delete, func, select

from piecework import clock
from piecework.db import sql
from piecework.db.door import Tx
from piecework.db.schema.finding import hit_type_terms
from piecework.db.schema.market import hit_types
from piecework.db.statements import Statement
from piecework.rules import searches
from piecework.rules.searches import Search

FEW = 500
"""So many types are looked at one by one, in whatever order; more are walked in the order of the list."""
MANY = 2_500
"""A filter that leaves more says little."""
Filter = tuple[Statement, Mapping[str, Any]]
_BEHIND_ALL = "\U0010ffff"  # no word goes on with it

_PUT = sql.insert(hit_type_terms)
_DROP = Statement(delete(hit_type_terms).where(hit_type_terms.c.hit_type_id == bindparam("of")))
_begins = (hit_type_terms.c.term >= bindparam("from"), hit_type_terms.c.term < bindparam("until"))


def _ids(found: Select[Any]) -> Statement:
    # In one row: to fetch five hundred only to see that they are many took longer than the rest of a search.
    some = found.limit(bindparam("limit")).subquery()
    return Statement(select(func.count(), func.aggregate_strings(some.c.id, " ")).select_from(some))


def _listed(condition: Any) -> Statement:
    return _ids(select(hit_types.c.id).where(hit_types.c.listed == 1, condition))


_WITH_TERM = _ids(select(hit_type_terms.c.hit_type_id.label("id")).where(*_begins))


# Each follows an index of the listed types from one end.
_REWARD = _listed(hit_types.c.reward_cents >= bindparam("bound"))
_HOURLY = _listed(hit_types.c.hourly_cents >= bindparam("bound"))
_TIME = _listed(hit_types.c.duration_seconds <= bindparam("bound"))
_NEW = _listed(hit_types.c.newest_at > bindparam("bound"))


def put(tx: Tx, hit_type_id: str, terms: set[str]) -> None:
    """Let a type that comes on the list be found."""
    tx.run_many(_PUT, [{"term": each, "hit_type_id": hit_type_id} for each in sorted(terms)])


def drop(tx: Tx, hit_type_id: str) -> None:
    """Forget what a type was found by that goes off the list."""
    tx.run(_DROP, of=hit_type_id)


def few(tx: Tx, search: Search) -> set[str] | None:
    """Return the types that may suit a search, if they are few; None where the list is to be walked."""
    filters: list[Filter] = [(_WITH_TERM, bounds(each)) for each in searches.beginnings(search)]
    filters += [(statement, {"bound": bound}) for statement, bound in _numbers(tx, search)]
    left = _left(tx, filters, FEW)
    if left is None and len(filters) > 1:
        # Each leaves many, and all of them together may still leave few.
        left = _left(tx, filters, MANY)
    return None if left is None or len(left) > FEW else left


def bounds(beginning: str, number: str = "") -> dict[str, str]:
    """Return the range of the terms with a beginning, as parameters, numbered where there are several."""
    return {f"from{number}": beginning, f"until{number}": beginning + _BEHIND_ALL}


def has_term(number: int) -> Any:
    """Return the condition that a type of the enclosing query has a term in the range of that number."""
    found = (
        select(hit_type_terms.c.term)
        .where(
            hit_type_terms.c.hit_type_id == hit_types.c.id,
            hit_type_terms.c.term >= bindparam(f"from{number}"),
            hit_type_terms.c.term < bindparam(f"until{number}"),
        )
        .limit(1)
    )
    # Of an EXISTS, PostgreSQL would make a list of all types with the word, thousands where it is common.
    return found.scalar_subquery().is_not(None)


def _left(tx: Tx, filters: list[Filter], most: int) -> set[str] | None:
    """Return the types that all those filters leave that leave at most so many each; None if none does."""
    left: set[str] | None = None
    for statement, bound in filters:
        ((count, ids),) = tx.rows(statement, limit=most + 1, **bound)
        if count <= most:
            found = set((ids or "").split())
            left = found if left is None else left & found
    return left


def _numbers(tx: Tx, search: Search) -> list[tuple[Statement, int]]:
    asked = []
    if search.least_reward_cents:
        asked.append((_REWARD, search.least_reward_cents))
    if search.least_hourly_cents:
        asked.append((_HOURLY, search.least_hourly_cents))
    if search.most_seconds:
        asked.append((_TIME, search.most_seconds))
    if search.new_only:
        # A new type's newest HIT is new as well; `groups` asks for both.
        asked.append((_NEW, tx.now - clock.DAY))
    return asked
