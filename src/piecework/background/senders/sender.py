"""What every way of sending has in common: it checks a destination, sends to it, and says why it cannot."""

from typing import Protocol

from piecework.rules.notifications import Event, Specification


class UndeliverableError(Exception):
    """A notification was not taken.

    Attributes:
        reason: why, a clause without a full stop, in words that the requester may see.
        final: whether trying again is pointless.
        down: whether the destination did not work at all, so that others to it need not be tried.
    """

    def __init__(self, reason: str, *, final: bool = False, down: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.final = final
        self.down = down


class Sender(Protocol):
    """One way of sending. Both methods block, for a bounded time; call them in a thread."""

    def check(self, destination: str) -> None:
        """Raise UndeliverableError for a destination that this server cannot, or will not, send to."""

    def send(self, event: Event, specification: Specification) -> None:
        """Send a notification. Raises UndeliverableError."""
