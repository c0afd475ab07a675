"""What a requester does with chosen assignments: approve, reject, undo, pay a bonus, write a message.

Each assignment is decided by itself, in one transaction for all: one that refuses leaves the others decided.
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import NamedTuple, get_args

from piecework.db.door import Tx
from piecework.market import assignments, bonuses, messages, reject_reasons
from piecework.market.gathering import Act as ToAll
from piecework.rules.messages import InvalidMessage
from piecework.rules.messages import check as check_message
from piecework.rules.phrases import Phrase
from piecework.rules.reasons import why
from piecework.rules.refusals import Refused
from piecework.rules.texts import FEEDBACK_CHARACTERS, SUBJECT_CHARACTERS
from piecework.web.requester import forms

ACTS = ("approve", "reject", "undo", "bonus", "message")
MOST_CHOSEN = 100


class Refusal(NamedTuple):
    """An assignment to which it was not done, and why."""

    assignment_id: str
    why: str


class Outcome(NamedTuple):
    """To how many it was done, and to which not."""

    done: int
    refused: list[Refusal]


class Words(NamedTuple):
    """What goes with an act: the requester's words, the subject of a message, the cents of a bonus."""

    text: str
    subject: str
    cents: int


def read(
    act: str, fields: Mapping[str, str], chosen: Sequence[str], *, everything: bool = False
) -> tuple[Words, dict[str, str]]:
    """Return the words of a form, and what is wrong with them by field.

    With `everything` it is about all that a filter finds, and nothing need be chosen.
    """
    errors: dict[str, str] = {}
    if not chosen and not everything:
        errors["chosen"] = Phrase("Choose one or more assignments first.")
    if len(chosen) > MOST_CHOSEN:
        errors["chosen"] = Phrase("Choose at most {most} at once.", most=MOST_CHOSEN)
    text = fields.get(_TEXT_OF.get(act, "feedback"), "").strip()
    if act == "reject" and not text:
        text = fields.get("saved", "").strip()
    cents = forms.cents(fields.get("bonus", "")) or 0
    subject = fields.get("subject", "").strip()
    if act == "reject" and not text:
        errors["feedback"] = Phrase("Write why. The worker reads it, and can answer you.")
    if act in ("approve", "reject") and len(text) > FEEDBACK_CHARACTERS:
        errors["feedback"] = Phrase("Write at most {most:,} characters.", most=FEEDBACK_CHARACTERS)
    errors |= _wrong(act, text, subject, cents)
    return Words(text, subject[:SUBJECT_CHARACTERS], cents), errors


def _wrong(act: str, text: str, subject: str, cents: int) -> dict[str, str]:
    errors: dict[str, str] = {}
    if act == "bonus" and cents < 1:
        errors["bonus"] = Phrase("Write an amount in dollars, for example 0.25.")
    if act == "bonus" and not text:
        errors["reason"] = Phrase("Write what the bonus is for. The worker reads it.")
    if act == "message":
        try:
            check_message(text, subject)
        except InvalidMessage as refused:
            return refused.errors
    return errors


def for_all(act: str) -> ToAll:
    """Return an act that can be done to all that a filter finds."""
    known: tuple[ToAll, ...] = get_args(ToAll)
    return next(each for each in known if each == act)


def keep_reason(tx: Tx, requester_id: str, text: str) -> None:
    """Keep a reason for the next rejections, unless so many are kept that there is no room."""
    with suppress(Refused):
        reject_reasons.add(tx, requester_id, text)


def carry_out(tx: Tx, requester_id: str, act: str, chosen: Sequence[str], words: Words) -> Outcome:
    """Do an act to each of a requester's assignments that is chosen."""
    refused = []
    for assignment_id in chosen:
        try:
            tx.attempt(_one, requester_id, act, assignment_id, words)
        except Refused as refusal:
            refused.append(Refusal(assignment_id, why(refusal)))
    return Outcome(len(chosen) - len(refused), refused)


def _one(tx: Tx, requester_id: str, act: str, assignment_id: str, words: Words) -> None:
    if act == "approve":
        assignments.approve(tx, requester_id, assignment_id, words.text or None)
    elif act == "undo":
        assignments.approve(tx, requester_id, assignment_id, words.text or None, override=True)
    elif act == "reject":
        assignments.reject(tx, requester_id, assignment_id, words.text)
    else:
        view, _ = assignments.get(tx, requester_id, assignment_id)
        worker_id = view.assignment.worker_id
        if act == "bonus":
            bonuses.send(tx, requester_id, assignment_id, worker_id, (words.cents, words.text), None)
        elif messages.notify(tx, requester_id, words.subject, words.text, [worker_id]):
            raise Refused(
                "NotDecided", Phrase("Decide on work of this worker first; then you can write to them.")
            )


_TEXT_OF = {"bonus": "reason", "message": "text"}
