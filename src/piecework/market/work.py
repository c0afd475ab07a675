"""What a worker sees of their own work: the queue, one HIT in hand, and the task to show."""

from typing import Any, NamedTuple

from sqlalchemy import bindparam, func, select

from piecework.db.door import Tx
from piecework.db.schema.market import answers, assignments, hit_questions, hit_types, hits
from piecework.db.statements import Statement
from piecework.market.hit_types import HITType
from piecework.market.settling import ASSIGNMENT_COLUMNS
from piecework.rules import assignments as rules
from piecework.rules.assignments import Assignment

_TYPE_COLUMNS = [hit_types.c[name].label(f"type_{name}") for name in HITType._fields]
_WORK = (
    select(*ASSIGNMENT_COLUMNS, *_TYPE_COLUMNS)
    .join(hits, hits.c.id == assignments.c.hit_id)
    .join(hit_types, hit_types.c.id == hits.c.hit_type_id)
)
_QUEUE = Statement(
    _WORK.where(
        assignments.c.worker_id == bindparam("worker_id"),
        assignments.c.status == "Accepted",
        assignments.c.due_at > bindparam("now"),
    ).order_by(assignments.c.due_at)
)
_ONE = Statement(
    _WORK.where(assignments.c.id == bindparam("id"), assignments.c.worker_id == bindparam("worker_id"))
)
_QUESTION = Statement(select(hit_questions.c.question).where(hit_questions.c.hit_id == bindparam("hit_id")))
_QUESTION_OF = Statement(
    select(hit_questions.c.question)
    .join(assignments, assignments.c.hit_id == hit_questions.c.hit_id)
    .where(assignments.c.id == bindparam("id"), assignments.c.worker_id == bindparam("worker_id"))
)
_WORKER_OF = Statement(select(assignments.c.worker_id).where(assignments.c.id == bindparam("id")))
_ANSWER = Statement(select(answers.c.answer).where(answers.c.assignment_id == bindparam("assignment_id")))
QUEUE_FIGURES = Statement(
    select(
        func.count().label("held"),
        func.coalesce(func.sum(assignments.c.reward_cents), 0).label("cents"),
        func.min(assignments.c.due_at).label("next_due_at"),
    ).where(
        assignments.c.worker_id == bindparam("worker_id"),
        assignments.c.status == "Accepted",
        assignments.c.due_at > bindparam("now"),
    )
)


class Work(NamedTuple):
    """An assignment of this worker as of now, and the type of its HIT."""

    assignment: Assignment
    hit_type: HITType


class QueueFigures(NamedTuple):
    """How many HITs are in hand, what they pay in cents, and when the first is due in milliseconds."""

    held: int
    cents: int
    next_due_at: int | None


def queue(tx: Tx, worker_id: str) -> list[Work]:
    """Return the HITs in hand, the one due first on top."""
    return [_work(tx, row) for row in tx.rows(_QUEUE, worker_id=worker_id, now=tx.now)]


def one(tx: Tx, worker_id: str, assignment_id: str) -> Work | None:
    """Return one assignment of this worker in whatever state, or None."""
    row = tx.row(_ONE, id=assignment_id, worker_id=worker_id)
    return None if row is None else _work(tx, row)


def question(tx: Tx, hit_id: str) -> str | None:
    """Return the question document of a HIT."""
    return tx.value(_QUESTION, hit_id=hit_id)  # type: ignore[no-any-return]


def question_in_hand(tx: Tx, worker_id: str, assignment_id: str) -> str | None:
    """Return the question document behind an assignment of this worker, in whatever state, or None."""
    return tx.value(_QUESTION_OF, id=assignment_id, worker_id=worker_id)  # type: ignore[no-any-return]


def worker_of(tx: Tx, assignment_id: str) -> str | None:
    """Return whose an assignment is, for callers who know its id by having been shown its task."""
    return tx.value(_WORKER_OF, id=assignment_id)  # type: ignore[no-any-return]


def answer(tx: Tx, assignment_id: str) -> str | None:
    """Return the answer document of an assignment."""
    return tx.value(_ANSWER, assignment_id=assignment_id)  # type: ignore[no-any-return]


def _work(tx: Tx, row: Any) -> Work:
    count = len(Assignment._fields)
    assignment = rules.as_seen(Assignment._make(row[:count]), tx.now)
    return Work(assignment, HITType._make(row[count : count + len(HITType._fields)]))
