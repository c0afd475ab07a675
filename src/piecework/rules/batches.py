"""Batches: the HITs that one file of rows makes of a project, their states, and what publishing needs.

A batch is loaded, stays a draft until it is published, and is published row by row in the background; that
can be paused, by its owner or for lack of funds, and goes on where it stopped. Once all rows that are wanted
are out, it is published, and wants more rows if it was a pilot.
"""

from collections.abc import Sequence
from typing import Literal, NamedTuple, NoReturn, TypeAlias

from piecework.rules.hit_acts import ADD, EXPIRE, MOVING_EXPIRY, REOPEN, ActKind
from piecework.rules.money import SURCHARGE_FROM_ASSIGNMENTS
from piecework.rules.phrases import Phrase
from piecework.rules.projects import MOST_ASSIGNMENTS
from piecework.rules.refusals import Refused
from piecework.rules.texts import LIFETIME_SECONDS

NAME_CHARACTERS = 200
MOST_ROWS = 1_000_000

State: TypeAlias = Literal["loading", "draft", "publishing", "paused", "published", "cancelled"]
LOADING: State = "loading"
DRAFT: State = "draft"
PUBLISHING: State = "publishing"
PAUSED: State = "paused"
PUBLISHED: State = "published"
CANCELLED: State = "cancelled"

LACKS_FUNDS = "funds"
"""The reason of a batch that is paused until there is money."""


class Batch(NamedTuple):
    """A batch's row.

    Attributes:
        id: of the batch; its HITs carry it in their annotation.
        requester_id: the owner.
        project_id: what it was made from.
        name: for the requester alone.
        hit_type_id: of its HITs.
        layout_id: of its HITs, in the version of the next field.
        layout_version: as it was when the batch was made.
        max_assignments: of each HIT when it is published.
        lifetime_seconds: how long each HIT is open, from when it is published.
        columns: the names in the file, in its order.
        row_count: rows in the file; one HIT each.
        state: see the module.
        reason: why it is paused: LACKS_FUNDS, a message of the market, or None if its owner did.
        wanted: rows up to this number are to be published; the first so many of a pilot.
        published: rows up to this number are.
        created_at: when the file was loaded.
        published_at: when it was first published.
        input_deleted_at: when the owner deleted the rows' values.
    """

    id: str
    requester_id: str
    project_id: str
    name: str
    hit_type_id: str
    layout_id: str
    layout_version: int
    max_assignments: int
    lifetime_seconds: int
    columns: tuple[str, ...]
    row_count: int
    state: State
    reason: str | None
    wanted: int
    published: int
    created_at: int
    published_at: int | None
    input_deleted_at: int | None


class Plan(NamedTuple):
    """What publishing the next rows of a batch means. Money in cents.

    Attributes:
        rows: HITs to be published.
        assignments: of all of them.
        reward_cents: of one assignment.
        fee_cents: of one assignment.
        cost_cents: what is held for them, and paid if everything is approved.
        available_cents: what the requester may spend now.
        lacking_cents: what has to be paid in first; 0 if the funds suffice.
    """

    rows: int
    assignments: int
    reward_cents: int
    fee_cents: int
    cost_cents: int
    available_cents: int
    lacking_cents: int


class InvalidBatch(Refused):
    """What a requester asks of a batch cannot be done.

    Attributes:
        errors: what is wrong with which field: "name", "rows", "amount" or "expires_at".
    """

    def __init__(self, errors: dict[str, Phrase]) -> None:
        super().__init__("InvalidBatch", Phrase.together(*errors.values()))
        self.errors = errors


def does_not_exist(batch_id: str) -> Refused:
    """Return the refusal of an unknown batch, or somebody else's."""
    return Refused("BatchDoesNotExist", Phrase("There is no batch {id}.", id=batch_id))


def wrong_state(batch: Batch) -> Refused:
    """Return the refusal of an act that a batch's state does not allow."""
    return Refused("InvalidBatchState", _WRONG[batch.state])


def annotation(batch_id: str, layout_id: str) -> str:
    """Return the RequesterAnnotation of a batch's HITs, as the old website wrote it."""
    return f"BatchId:{batch_id};OriginalHitTemplateId:{layout_id};"


def check_name(name: str) -> None:
    """Refuse a name that is empty or too long."""
    if not name.strip():
        raise InvalidBatch({"name": Phrase("Write a name.")})
    if len(name) > NAME_CHARACTERS:
        raise InvalidBatch({"name": Phrase("Write at most {most} characters.", most=NAME_CHARACTERS)})


def wanted_after(batch: Batch, rows: int | None) -> int:
    """Return the number of the last row that is wanted once `rows` more are, or all.

    Refuses a number of rows that are not there, and a batch that is not to be published any more.
    """
    if batch.state in (LOADING, CANCELLED):
        raise wrong_state(batch)
    left = batch.row_count - batch.published
    if left == 0:
        raise InvalidBatch({"rows": Phrase("Every row of this batch is published.")})
    if rows is None:
        return batch.row_count
    if not 1 <= rows <= left:
        raise InvalidBatch({"rows": Phrase("Choose a number of rows from 1 to {left:,}.", left=left)})
    return batch.published + rows


def check_columns(columns: Sequence[str], variables: Sequence[str]) -> None:
    """Refuse columns that are not all there or stand there twice; `variables` have to be among them."""
    twice = sorted({name for name in columns if columns.count(name) > 1})
    missing = [name for name in variables if name not in columns]
    if twice:
        raise InvalidBatch({"rows": Phrase("The column {name} is there twice.", name=twice[0])})
    if missing:
        raise InvalidBatch({"rows": Phrase("There is no column {name}.", name=missing[0])})


def check_room(row_count: int) -> None:
    """Refuse more rows than a batch may have."""
    if row_count > MOST_ROWS:
        raise InvalidBatch({"rows": Phrase("A batch has at most {most:,} rows.", most=MOST_ROWS)})


def check_needs_no_rows(variables: Sequence[str]) -> None:
    """Refuse to make one HIT of a layout that asks for values."""
    if variables:
        raise InvalidBatch({"rows": Phrase("The file has no rows under its header.")})


def refuse_row(number: int, problem: str) -> NoReturn:
    """Refuse a row that makes no question."""
    raise InvalidBatch({"rows": Phrase("Row {number}: {problem}", number=number, problem=problem)})


def check_has_input(batch: Batch) -> None:
    """Refuse a batch whose values are needed and were deleted."""
    if batch.input_deleted_at is not None:
        raise InvalidBatch({"rows": Phrase("The input of this batch was deleted.")})


def check_copied(batch: Batch) -> None:
    """Refuse a copy into which no row came."""
    if batch.row_count == 0:
        raise InvalidBatch({"name": Phrase("No row is unfinished: each is done, or still open.")})


def check_may_delete_input(batch: Batch) -> None:
    """Refuse to delete the values of rows that may still be published."""
    if batch.state == CANCELLED or (batch.state == PUBLISHED and batch.published == batch.row_count):
        return
    raise InvalidBatch({"rows": Phrase("Rows of this batch can still be published. Cancel it first.")})


def check_state(batch: Batch, *allowed: State) -> None:
    """Refuse a batch in any other state."""
    if batch.state not in allowed:
        raise wrong_state(batch)


def check_act(batch: Batch, kind: ActKind, amount: int, now: int) -> None:
    """Refuse what cannot be done to the HITs of a batch, and anything while they are being published."""
    if kind == EXPIRE:
        check_state(batch, PUBLISHING, PAUSED, PUBLISHED)
        return
    if kind == REOPEN:
        check_state(batch, PAUSED, PUBLISHED, CANCELLED)
    else:
        check_state(batch, PAUSED, PUBLISHED)
    if kind in MOVING_EXPIRY and not now < amount <= now + LIFETIME_SECONDS[1] * 1_000:
        raise InvalidBatch({"expires_at": Phrase("Choose a moment within the next 365 days.")})
    if kind == ADD:
        total = batch.max_assignments + amount
        if amount < 1 or total > MOST_ASSIGNMENTS:
            most = MOST_ASSIGNMENTS - batch.max_assignments
            raise InvalidBatch({"amount": Phrase("Choose a number from 1 to {most:,}.", most=most)})
        if batch.max_assignments < SURCHARGE_FROM_ASSIGNMENTS <= total:
            text = Phrase("HITs published with fewer than 10 assignments cannot be extended to 10 or more.")
            raise InvalidBatch({"amount": text})


def plan(batch: Batch, rows: int, prices: Sequence[int], available_cents: int) -> Plan:
    """Return what publishing `rows` more costs; `prices` are reward and fee of one assignment."""
    reward, fee = prices
    assignments = rows * batch.max_assignments
    cost = assignments * (reward + fee)
    return Plan(rows, assignments, reward, fee, cost, available_cents, max(0, cost - available_cents))


_WRONG: dict[State, Phrase] = {
    LOADING: Phrase("The file of this batch is still being read, or its reading was broken off."),
    DRAFT: Phrase("This batch has not been published yet."),
    PUBLISHING: Phrase("This batch is being published. Pause it first."),
    PAUSED: Phrase("This batch is paused."),
    PUBLISHED: Phrase("This batch is published."),
    CANCELLED: Phrase("This batch was cancelled."),
}
