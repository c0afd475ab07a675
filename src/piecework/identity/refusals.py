"""Refusals that say more than a code and a message: which field of a form, or when to come back."""

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
        wait = "a minute" if minutes <= 1 else f"{minutes} minutes"
        super().__init__("TooManyAttempts", f"Too many attempts. Try again in {wait}.")
        self.retry_after_seconds = retry_after_seconds
