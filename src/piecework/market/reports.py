"""What workers say about HITs: why they return them, which others may read, and reports to the operator."""

from typing import Any, NamedTuple

from sqlalchemy import bindparam, func, select, update

from piecework import clock, ids
from piecework.db import sql
from piecework.db.door import Tx
from piecework.db.schema.market import hit_types as hit_types_table
from piecework.db.schema.reports import reports
from piecework.db.statements import Statement
from piecework.market import assignments, hit_types, messages, work
from piecework.rules import reports as rules
from piecework.rules.phrases import Phrase
from piecework.rules.refusals import Refused

RECENT_DAYS = 90


class Report(NamedTuple):
    """A report's row. `outcome` is what the operator wrote when closing it."""

    id: str
    kind: str
    worker_id: str
    requester_id: str
    hit_type_id: str
    hit_id: str | None
    reason: str
    text: str
    made_at: int
    closed_at: int | None
    outcome: str | None


_INSERT = sql.insert(reports)
_GET = Statement(select(reports).where(reports.c.id == bindparam("id")).with_for_update())
_CLOSE = Statement(
    update(reports)
    .where(reports.c.id == bindparam("report_id"))
    .values(closed_at=bindparam("at"), outcome=bindparam("words"))
)
_OPEN = Statement(
    select(reports, hit_types_table.c.title)
    .join(hit_types_table, hit_types_table.c.id == reports.c.hit_type_id)
    .where(reports.c.kind == "report", reports.c.closed_at.is_(None), reports.c.id > bindparam("after"))
    .order_by(reports.c.id)
    .limit(bindparam("limit"))
)
_REASONS = Statement(
    select(reports.c.reason, func.count().label("number"))
    .where(
        reports.c.hit_type_id == bindparam("hit_type_id"),
        reports.c.kind == "return",
        reports.c.id > bindparam("since"),
        reports.c.reason != "mind",
    )
    .group_by(reports.c.reason)
)


def return_(tx: Tx, worker_id: str, assignment_id: str, reason: str = "") -> None:
    """Give work in hand back, with the reason if one is given; see `assignments.return_`."""
    rules.check("return", reason, "")
    assignments.return_(tx, worker_id, assignment_id)
    if not reason:
        return
    held = work.one(tx, worker_id, assignment_id)
    assert held is not None, "it was returned a moment ago"
    _keep(tx, "return", worker_id, held.hit_type, (held.assignment.hit_id, reason, ""))


def report(tx: Tx, worker_id: str, group_id: str, reason: str, text: str) -> Report:
    """Report a group to the operator, by its id or that of its type. Refuses an unknown group or reason."""
    rules.check("report", reason, text)
    hit_type = hit_types.resolve(tx, group_id)
    if hit_type is None:
        raise Refused("HITTypeDoesNotExist", Phrase("HIT type {id} does not exist.", id=group_id))
    return _keep(tx, "report", worker_id, hit_type, (None, reason, text))


def close(tx: Tx, report_id: str, outcome: str) -> Report:
    """Close a report and tell its worker what came of it. Refuses an unknown or closed one."""
    row = tx.row(_GET, id=report_id)
    if row is None or row.kind != "report" or row.closed_at is not None:
        raise Refused("ReportDoesNotExist", f"there is no open report {report_id}")
    found = Report._make(row)
    tx.run(_CLOSE, report_id=report_id, at=tx.now, words=outcome)
    messages.send(tx, found.worker_id, None, "What came of your report", outcome)
    return found._replace(closed_at=tx.now, outcome=outcome)


def list_open(tx: Tx, after: str, limit: int) -> list[tuple[Report, str]]:
    """Return open reports, the oldest first, each with the group's title. `after` is the last id seen."""
    rows: list[Any] = tx.rows(_OPEN, after=after, limit=limit)
    size = len(Report._fields)
    return [(Report._make(row[:size]), row.title) for row in rows]


def reasons(tx: Tx, hit_type_id: str) -> dict[str, int]:
    """Return how often a group was returned in the last 90 days, by reason; changed minds do not count."""
    since = ids.floor_id(tx.now - RECENT_DAYS * clock.DAY)
    return {row.reason: int(row.number) for row in tx.rows(_REASONS, hit_type_id=hit_type_id, since=since)}


def _keep(
    tx: Tx, kind: rules.Kind, worker_id: str, hit_type: hit_types.HITType, said: tuple[str | None, str, str]
) -> Report:
    hit_id, reason, text = said
    made = Report(
        id=ids.new_id(tx.now),
        kind=kind,
        worker_id=worker_id,
        requester_id=hit_type.requester_id,
        hit_type_id=hit_type.id,
        hit_id=hit_id,
        reason=reason,
        text=text,
        made_at=tx.now,
        closed_at=None,
        outcome=None,
    )
    tx.run(_INSERT, **made._asdict())
    return made
