"""Messages that people write: what they may look like, and how many one may send."""

from collections.abc import Sequence
from typing import Literal, TypeAlias

from piecework.rules.phrases import Phrase
from piecework.rules.refusals import Refused
from piecework.rules.texts import MESSAGE_CHARACTERS, SUBJECT_CHARACTERS, check_words

Kind: TypeAlias = Literal["messages", "news", "searches"]
"""What a person wrote, what became of work and money, what a saved search found."""

WITHIN_MS = 3_600_000
"""Messages are limited within this time."""
_MINUTE_MS = 60_000


class InvalidMessage(Refused):
    """What somebody wrote cannot be sent.

    Attributes:
        errors: what is wrong with which field, "subject" or "text".
    """

    def __init__(self, errors: dict[str, str]) -> None:
        super().__init__("InvalidMessage", " ".join(errors.values()))
        self.errors = errors


def tidied(text: str) -> str:
    """Return a text with one kind of line end and nothing around it."""
    return text.replace("\r\n", "\n").strip()


def check(text: str, subject: str | None = None) -> None:
    """Refuse what is empty, too long or has control characters; an answer has no subject of its own."""
    errors = {}
    if subject is not None:
        errors["subject"] = _problem(subject, SUBJECT_CHARACTERS, Phrase("Write a subject."))
    errors["text"] = _problem(text, MESSAGE_CHARACTERS, Phrase("Write your message."))
    errors = {field: problem for field, problem in errors.items() if problem}
    if errors:
        raise InvalidMessage(errors)


def check_rate(sent: Sequence[int], limit: int, now: int) -> None:
    """Refuse a person's next message after `limit` of them within an hour.

    `sent` are the moments of the newest ones, newest first; a limit of 0 is none.
    """
    if not limit or len(sent) < limit:
        return
    minutes = -(-(sent[limit - 1] + WITHIN_MS - now) // _MINUTE_MS)
    if minutes > 0:
        text = Phrase.counted(
            "You have sent {limit} messages within an hour, which is the most. Send this one in a minute.",
            "You have sent {limit} messages within an hour, which is the most. Send this one in {n} minutes.",
            minutes,
            limit=limit,
        )
        raise Refused("TooManyMessages", text)


def _problem(text: str, limit: int, missing: Phrase) -> str:
    if not text.strip():
        return missing
    if len(text) > limit:
        return Phrase("Write at most {limit:,} characters; these are {n:,}.", limit=limit, n=len(text))
    try:
        check_words(text, limit, "Text")
    except Refused:
        return Phrase("Take out the characters that cannot be seen.")
    return ""
