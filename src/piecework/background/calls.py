"""The log of API calls: noted in memory while calls are answered, written to the store some at a time.

A call costs an entry in a list and nothing more. What is noted is bounded: of a requester who calls very
often the last calls of each run are kept, those that failed apart from the others, so that neither hides the
other.
"""

from collections import Counter, deque
from collections.abc import Callable

from piecework import clock
from piecework.db.door import Database
from piecework.market import api_calls
from piecework.rules.api_calls import OK, Call

MOST_AT_ONCE = 50
"""So many calls of each requester are written at a run, and as many that failed."""
MOST_REQUESTERS = 2_000
TIDY_EVERY_MS = 10 * clock.MINUTE
SURPLUS_EVERY = api_calls.DELETED_AT_ONCE
"""After so many calls of a requester it is time to forget the oldest."""

_Waiting = dict[str, tuple[deque[Call], deque[Call]]]


class CallLog:
    """Keeps the last calls of one market's API.

    Args:
        db: the market's store.
        days: for how long; 0 keeps none.
        wall: wall time in milliseconds.
    """

    def __init__(self, db: Database, days: int, wall: Callable[[], int] = clock.wall) -> None:
        self._db = db
        self._days = days
        self._wall = wall
        self._waiting: _Waiting = {}
        self._written: Counter[str] = Counter()
        self._tidied_at = 0

    def note(
        self, who: tuple[str, str], operation: str, outcome: str, request_id: str, seconds: float
    ) -> None:
        """Note a call of a requester, with an access key: the ids of both in `who`."""
        if not self._days:
            return
        waiting = self._waiting.get(who[0])
        if waiting is None:
            if len(self._waiting) >= MOST_REQUESTERS:
                return
            waiting = self._waiting[who[0]] = deque(maxlen=MOST_AT_ONCE), deque(maxlen=MOST_AT_ONCE)
        call = Call(*who, self._wall(), operation, outcome, request_id, int(seconds * 1e6))
        waiting[outcome != OK].append(call)

    async def run_once(self) -> int:
        """Write what was noted, forget what is old, and return how many calls were written."""
        waiting, self._waiting = self._waiting, {}
        calls = sorted(
            (call for pair in waiting.values() for each in pair for call in each), key=lambda call: call.at
        )
        if calls:
            await self._db.awrite(api_calls.write, calls)
            self._written.update(call.requester_id for call in calls)
        for requester_id in [each for each, count in self._written.items() if count >= SURPLUS_EVERY]:
            while await self._db.awrite(api_calls.forget_surplus, requester_id) == api_calls.DELETED_AT_ONCE:
                pass
            del self._written[requester_id]
        if self._wall() - self._tidied_at >= TIDY_EVERY_MS:
            await self._forget_old()
        return len(calls)

    async def _forget_old(self) -> None:
        before = self._wall() - self._days * clock.DAY
        while await self._db.awrite(api_calls.forget_old, before) == api_calls.DELETED_AT_ONCE:
            pass
        self._tidied_at = self._wall()
