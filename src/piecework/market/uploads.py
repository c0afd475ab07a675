"""Files that workers upload with an answer: which belong to what, and when they are to be removed.

An upload waits for its answer until a day after the assignment's time; the answer's files stay until the HIT
is disposed. The bytes are in a file store, which a verb never touches.
"""

from typing import Any, NamedTuple

from sqlalchemy import bindparam, delete, func, select, update

from piecework import clock
from piecework.db import sql
from piecework.db.door import Tx
from piecework.db.schema.market import assignments
from piecework.db.schema.uploads import uploads
from piecework.db.statements import Statement
from piecework.market import settling
from piecework.rules import assignments as rules
from piecework.rules import uploads as upload_rules
from piecework.rules.phrases import Phrase
from piecework.rules.refusals import Refused
from piecework.rules.texts import bad_value

WAITING_MS = clock.DAY


class Upload(NamedTuple):
    """An upload's row. `key` is its name in the file store, `name` what the worker's file was called."""

    key: str
    assignment_id: str
    hit_id: str
    question_id: str
    name: str
    content_type: str
    bytes: int
    uploaded_at: int
    due_at: int | None


_INSERT = sql.insert(uploads)
_COUNT = Statement(select(func.count()).where(uploads.c.assignment_id == bindparam("assignment_id")))
_GET = Statement(select(uploads).where(uploads.c.key == bindparam("key")))
_KEEP = Statement(
    update(uploads)
    .where(uploads.c.key == bindparam("upload"), uploads.c.assignment_id == bindparam("of"))
    .values(due_at=None)
)
_OF_ANSWER = Statement(
    select(uploads).where(
        uploads.c.assignment_id == bindparam("assignment_id"),
        uploads.c.question_id == bindparam("question_id"),
        uploads.c.due_at.is_(None),
    )
)
_OWNER = Statement(select(assignments.c.requester_id).where(assignments.c.id == bindparam("id")))
_DUE = Statement(
    select(uploads.c.key)
    .where(uploads.c.due_at <= bindparam("now"))
    .order_by(uploads.c.due_at)
    .limit(bindparam("limit"))
)
_FORGET = Statement(
    delete(uploads).where(uploads.c.key == bindparam("key"), uploads.c.due_at <= bindparam("now"))
)


def add(tx: Tx, worker_id: str, upload: Upload) -> Upload:
    """Note a file that is about to be stored, for an answer that is still to come.

    `upload` is given without its HIT and moments. Refuses work that is not in this worker's hand, and too
    many files.
    """
    locked = settling.lock_assignment(tx, upload.assignment_id)
    if locked is None or locked[1].worker_id != worker_id:
        raise rules.does_not_exist(upload.assignment_id)
    hit, assignment = locked
    rules.check_may_submit(assignment)
    upload_rules.check_count(int(tx.value(_COUNT, assignment_id=assignment.id)))
    due_at = assignment.deadline_at + WAITING_MS
    noted = upload._replace(hit_id=hit.id, uploaded_at=tx.now, due_at=due_at)
    tx.run(_INSERT, **noted._asdict())
    return noted


def waiting(tx: Tx, assignment_id: str, question_id: str, key: str) -> Upload | None:
    """Return an upload that waits for this very answer, or None."""
    row = tx.row(_GET, key=key)
    found = None if row is None else Upload._make(row)
    if found is None or (found.assignment_id, found.question_id) != (assignment_id, question_id):
        return None
    return found if found.due_at is not None and found.due_at > tx.now else None


def keep(tx: Tx, assignment_id: str, keys: list[str]) -> None:
    """Keep the files of an answer that is being submitted in the same transaction."""
    for key in keys:
        if tx.run(_KEEP, upload=key, of=assignment_id) != 1:
            raise Refused(
                "InvalidParameterValue", Phrase("A file of this answer is no longer here. Choose it again.")
            )


def of_answer(tx: Tx, requester_id: str, assignment_id: str, question_id: str) -> Upload:
    """Return the file that answers a question (GetFileUploadURL).

    Refuses unknown or foreign assignments, and answers without a file: not submitted, another kind of
    question, or a HIT that is disposed.
    """
    if tx.value(_OWNER, id=assignment_id) != requester_id:
        raise rules.does_not_exist(assignment_id)
    row = tx.row(_OF_ANSWER, assignment_id=assignment_id, question_id=question_id)
    if row is None:
        raise bad_value(question_id, "QuestionIdentifier", "There is no file for this question.")
    return Upload._make(row)


def find(tx: Tx, key: str) -> Upload | None:
    """Return an upload by its key, for somebody who came with a signed address."""
    row: Any = tx.row(_GET, key=key)
    return None if row is None else Upload._make(row)


def due(tx: Tx, limit: int) -> list[str]:
    """Return keys of files to remove, the longest due first."""
    return [row.key for row in tx.rows(_DUE, now=tx.now, limit=limit)]


def forget(tx: Tx, keys: list[str]) -> None:
    """Drop uploads whose files have been removed."""
    for key in keys:
        tx.run(_FORGET, key=key, now=tx.now)
