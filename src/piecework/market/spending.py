"""What requesters spend: sums by day and batch, folded from approvals and bonuses in the background.

The ledger has every move; here stands what work came to. Days are in UTC, sums are seconds old.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from sqlalchemy import bindparam, func, select

from piecework import clock
from piecework.db import sql
from piecework.db.door import Tx
from piecework.db.schema.batches import batches, projects
from piecework.db.schema.desk import spending_days
from piecework.db.statements import Statement

NO_BATCH = ""
"""Stands for HITs that programs made."""


class Spent(NamedTuple):
    """What was spent, in cents: rewards, bonuses, and the fees on both."""

    reward_cents: int = 0
    bonus_cents: int = 0
    fee_cents: int = 0

    @property
    def cents(self) -> int:
        """All together."""
        return sum(self)


class OfProject(NamedTuple):
    """What a project's batches came to; id and name are "" for HITs of no project."""

    project_id: str
    name: str
    spent: Spent


_columns = spending_days.c
_SUMS = [func.sum(_columns[name]).label(name) for name in Spent._fields]
_ADD = sql.upsert(spending_days, {name: _columns[name] + bindparam(name) for name in Spent._fields})
_within = (
    _columns.requester_id == bindparam("requester_id"),
    _columns.day >= bindparam("first"),
    _columns.day <= bindparam("last"),
)
_BY_DAY = Statement(
    select(_columns.day, *_SUMS).where(*_within).group_by(_columns.day).order_by(_columns.day)
)
_project_id = func.coalesce(projects.c.id, "")
_BY_PROJECT = Statement(
    select(_project_id.label("project_id"), func.coalesce(projects.c.name, "").label("name"), *_SUMS)
    .select_from(spending_days)
    .outerjoin(batches, batches.c.id == _columns.batch_id)
    .outerjoin(projects, projects.c.id == batches.c.project_id)
    .where(*_within)
    .group_by(projects.c.id, projects.c.name)
    .order_by(func.sum(_columns.reward_cents + _columns.bonus_cents + _columns.fee_cents).desc(), _project_id)
    .limit(bindparam("limit"))
)
_asked = sql.texts("batch_ids")
_BY_BATCH = Statement(
    select(_columns.batch_id, *_SUMS)
    .join_from(_asked, spending_days, _columns.batch_id == _asked.c.value)
    .where(_columns.requester_id == bindparam("requester_id"))
    .group_by(_columns.batch_id)
)


def by_day(tx: Tx, requester_id: str, days: tuple[int, int]) -> dict[int, Spent]:
    """Return what was spent on each of some days, first and last included; quiet ones are left out.

    Days are counted from the epoch.
    """
    rows = tx.rows(_BY_DAY, requester_id=requester_id, first=days[0], last=days[1])
    return {row.day: _spent(row) for row in rows}


def by_project(tx: Tx, requester_id: str, days: tuple[int, int], limit: int) -> list[OfProject]:
    """Return what each project came to on some days, the dearest first."""
    rows = tx.rows(_BY_PROJECT, requester_id=requester_id, first=days[0], last=days[1], limit=limit)
    return [OfProject(row.project_id, row.name, _spent(row)) for row in rows]


def of_batches(tx: Tx, requester_id: str, batch_ids: Sequence[str]) -> dict[str, Spent]:
    """Return what some batches came to, ever; those that cost nothing yet are left out."""
    rows = tx.rows(_BY_BATCH, requester_id=requester_id, batch_ids=json.dumps(list(batch_ids)))
    return {row.batch_id: _spent(row) for row in rows}


def fold(tx: Tx, events: Iterable[Any] = (), bonuses: Iterable[Any] = ()) -> None:
    """Add approvals among uncounted events, and uncounted bonuses, to the sums of their days."""
    sums: dict[tuple[str, int, str], Counter[str]] = defaultdict(Counter)
    for row in events:
        if row.kind == "AssignmentApproved":
            key = row.requester_id, row.at // clock.DAY, row.batch_id or NO_BATCH
            sums[key].update(reward_cents=row.reward_cents, fee_cents=row.fee_cents)
    for row in bonuses:
        key = row.requester_id, row.paid_at // clock.DAY, row.batch_id or NO_BATCH
        sums[key].update(bonus_cents=row.cents, fee_cents=row.fee_cents)
    for requester_id, day, batch_id in sorted(sums):
        added = {name: sums[requester_id, day, batch_id][name] for name in Spent._fields}
        tx.run(_ADD, requester_id=requester_id, day=day, batch_id=batch_id, **added)


def _spent(row: Any) -> Spent:
    return Spent(*(int(getattr(row, name) or 0) for name in Spent._fields))
