"""The time of a market in a test: it goes on by itself, and can be moved forward."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

from piecework import clock
from piecework.db.door import Database
from piecework.market import due
from piecework.sandbox import time_travel


class MarketClock:
    """The present of production and sandbox. Signatures and sessions stay on the wall's time."""

    def __init__(self) -> None:
        self._ahead = 0
        self._markets: Sequence[Database] = ()
        self._run_jobs: Callable[[], None] = lambda: None

    def attach(self, markets: Sequence[Database], run_jobs: Callable[[], None]) -> None:
        """Say what falls due as time passes."""
        self._markets, self._run_jobs = markets, run_jobs

    def present(self, _tx: object = None) -> int:
        """Return the present in milliseconds since the epoch, for the door."""
        return clock.wall() + self._ahead

    def now(self) -> datetime:
        """Return the present."""
        return datetime.fromtimestamp(self.present() / 1_000, UTC)

    def advance(self, by: timedelta | None = None, /, **parts: float) -> datetime:
        """Move forward, stopping at every deadline on the way, and do what falls due; return the new present.

        `clock.advance(days=3, hours=1)` or `clock.advance(timedelta(days=3))`. Assignments are abandoned and
        approved, HITs expire, review policies decide, and then what the background does is done:
        notifications are sent, batches published, figures folded.

        Raises:
            ValueError: the way is not forward.
        """
        delta = timedelta(**parts) if by is None else by
        if delta < timedelta(0):
            raise ValueError("time moves forward only")
        self.pass_until(self.present() + round(delta.total_seconds() * 1_000))
        self._run_jobs()
        return self.now()

    def pass_until(self, target: int) -> None:
        """Move forward to a moment in milliseconds and settle what falls due; the background does nothing."""
        while (moment := self._next()) is not None and moment <= target:
            self._move_to(moment)
            for market in self._markets:
                time_travel.settle_all(market)
        self._move_to(target)

    def _next(self) -> int | None:
        found = [market.read(due.next_deadline) for market in self._markets]
        return min((each for each in found if each is not None), default=None)

    def _move_to(self, moment: int) -> None:
        self._ahead = max(self._ahead, moment - clock.wall())
