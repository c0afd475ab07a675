"""Refusals that say more than a code and a message: which field of a form, or when to come back."""

from piecework.rules.phrases import Phrase
from piecework.rules.refusals import Refused


class InvalidField(Refused):
    """Something a person typed cannot stand.

    Attributes:
        field: the name of the field, as `profiles` and `passwords` spell it.
    """

    def __init__(self, field: str, message: str) -> None:
        super().__init__("InvalidField", message)
        self.field = field


class TooManyAttempts(Refused):
    """Somebody tried too often.

    Attributes:
        retry_after_seconds: how long until the next try counts.
    """

    def __init__(self, retry_after_seconds: int) -> None:
        minutes = -(-retry_after_seconds // 60)
        words = Phrase.counted(
            "Too many attempts. Try again in a minute.",
            "Too many attempts. Try again in {n} minutes.",
            max(1, minutes),
        )
        super().__init__("TooManyAttempts", words)
        self.retry_after_seconds = retry_after_seconds
