"""Acts on many HITs at once: what is asked for, of which HITs, and how far it is.

The HITs are those of a batch, of a HIT type, those published with one annotation, or some that were chosen.
"""

import json
from collections.abc import Iterable
from typing import Literal, NamedTuple, TypeAlias

from piecework.rules.phrases import Phrase
from piecework.rules.refusals import Refused
from piecework.rules.texts import ASSIGNMENTS, FEEDBACK_CHARACTERS, LIFETIME_SECONDS

ActKind: TypeAlias = Literal[
    "expire", "extend", "reopen", "add", "delete", "approve", "reject", "reviewing", "reviewable"
]
EXPIRE: ActKind = "expire"
EXTEND: ActKind = "extend"
REOPEN: ActKind = "reopen"
ADD: ActKind = "add"
DELETE: ActKind = "delete"
APPROVE: ActKind = "approve"
REJECT: ActKind = "reject"
REVIEWING: ActKind = "reviewing"
REVIEWABLE: ActKind = "reviewable"
KINDS: tuple[ActKind, ...] = (
    EXPIRE,
    EXTEND,
    REOPEN,
    ADD,
    DELETE,
    APPROVE,
    REJECT,
    REVIEWING,
    REVIEWABLE,
)
DECISIONS = frozenset({APPROVE, REJECT})
"""Kinds that are done to assignments, and counted in them."""
OF_BATCHES = frozenset({EXPIRE, EXTEND, REOPEN, ADD})
"""Kinds that a whole batch has rules of its own for."""
MOVING_EXPIRY = frozenset({EXTEND, REOPEN})

Scope: TypeAlias = Literal["batch", "type", "annotation", "chosen"]
BATCH: Scope = "batch"
TYPE: Scope = "type"
ANNOTATION: Scope = "annotation"
CHOSEN: Scope = "chosen"

MOST_CHOSEN = 100


class Over(NamedTuple):
    """Which HITs of a requester.

    Attributes:
        scope: BATCH, TYPE and ANNOTATION are all of one; CHOSEN are some by their ids. ANNOTATION leaves out
            the HITs of batches, which have their batch for that.
        subject: the id of the batch or the type, the annotation, or the ids of HITs as a JSON array.
    """

    scope: Scope
    subject: str

    @property
    def ids(self) -> list[str]:
        """The HITs, if they were chosen one by one."""
        ids: list[str] = json.loads(self.subject) if self.scope == CHOSEN else []
        return ids


def chosen(hit_ids: Iterable[str]) -> Over:
    """Return the set of some HITs."""
    return Over(CHOSEN, json.dumps(sorted(set(hit_ids))))


class Order(NamedTuple):
    """What is to be done.

    Attributes:
        kind: EXPIRE closes HITs now, EXTEND moves their expiry, REOPEN does so to those that closed
            unfinished, ADD gives them more assignments, DELETE disposes of them; APPROVE and REJECT decide
            on what was submitted until it was asked for; REVIEWING marks Reviewable HITs, REVIEWABLE takes
            the mark away.
        amount: the new expiry in milliseconds, or the number of assignments; 0 for other kinds.
        words: to the workers, with a decision.
    """

    kind: ActKind
    amount: int = 0
    words: str | None = None


class Act(NamedTuple):
    """An order about some HITs, and how far that is.

    Attributes:
        id: of the act.
        requester_id: whose HITs.
        scope: with `subject`, which; see `Over`.
        subject: see there.
        kind: with `amount` and `words`, what is done; see `Order`.
        amount: see there.
        words: see there.
        reached: the last HIT that was dealt with, "" to begin.
        within: the last assignment of the HIT behind that one, of those decided so far.
        changed: HITs that it was done to, or assignments.
        refused: those that it could not be done to.
        reason: why, for the last of those.
        asked_at: when the owner asked for it.
        finished_at: when all were dealt with.
    """

    id: str
    requester_id: str
    scope: Scope
    subject: str
    kind: ActKind
    amount: int
    words: str | None
    reached: str
    within: str
    changed: int
    refused: int
    reason: str | None
    asked_at: int
    finished_at: int | None


class InvalidAct(Refused):
    """What a requester asks to be done to HITs makes no sense.

    Attributes:
        errors: what is wrong with which field: "chosen", "until", "amount" or "feedback".
    """

    def __init__(self, errors: dict[str, Phrase]) -> None:
        super().__init__("InvalidAct", Phrase.together(*errors.values()))
        self.errors = errors


def does_not_exist(act_id: str) -> Refused:
    """Return the refusal of an unknown act, or somebody else's."""
    return Refused("ActDoesNotExist", Phrase("There is no act {id}.", id=act_id))


def check(order: Order, now: int) -> None:
    """Refuse an order that could be done to no HIT."""
    if order.kind in MOVING_EXPIRY and not now < order.amount <= now + LIFETIME_SECONDS[1] * 1_000:
        raise InvalidAct({"until": Phrase("Choose a moment within the next 365 days.")})
    if order.kind == ADD and not 1 <= order.amount <= ASSIGNMENTS[1]:
        raise InvalidAct({"amount": Phrase("Choose a number from 1 to {most:,}.", most=ASSIGNMENTS[1])})
    if order.kind == REJECT and not (order.words or "").strip():
        raise InvalidAct({"feedback": Phrase("Write why. The worker reads it, and can answer you.")})
    if len(order.words or "") > FEEDBACK_CHARACTERS:
        raise InvalidAct({"feedback": Phrase("Write at most {most:,} characters.", most=FEEDBACK_CHARACTERS)})


def check_not_for_batch(kind: ActKind) -> None:
    """Refuse what a batch has rules of its own for."""
    if kind in OF_BATCHES:
        raise InvalidAct({"chosen": Phrase("This is done to a whole batch on the page of the batch.")})


def check_chosen(count: int) -> None:
    """Refuse to do something to no HIT, or to more than can be chosen at once."""
    if not count:
        raise InvalidAct({"chosen": Phrase("Choose one or more HITs first.")})
    if count > MOST_CHOSEN:
        raise InvalidAct({"chosen": Phrase("Choose at most {most} at once.", most=MOST_CHOSEN)})
