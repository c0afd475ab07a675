"""What came of a simulation, counted as it happens. Small: one entry a HIT, and one number a submission."""

import threading
from array import array
from collections import Counter
from typing import NamedTuple


class Submission(NamedTuple):
    """A HIT submitted at so many seconds after the beginning; `said` and `right` where there is gold."""

    hit_id: str
    at: float
    seconds: float
    reward_cents: int
    kind: str
    said: str | None
    right: str | None


class Tally:
    """Counts of what workers did. May be told from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.at = 0.0
        self.counts: Counter[str] = Counter()
        self.refusals: Counter[str] = Counter()
        self.moments = array("d")
        self.seconds = array("d")
        self.cents = 0
        self.judged: Counter[str] = Counter()
        self.correct: Counter[str] = Counter()
        self.votes: dict[str, Counter[str]] = {}
        self.gold: dict[str, str] = {}

    def count(self, what: str) -> None:
        """Count something that happened."""
        with self._lock:
            self.counts[what] += 1

    def refuse(self, status: int, message: str) -> None:
        """Count a refusal by its first sentence."""
        with self._lock:
            self.counts["refused"] += 1
            self.refusals[f"{status} {message.partition('.')[0]}"[:80]] += 1

    def submit(self, done: Submission) -> None:
        """Count a submission."""
        with self._lock:
            self.counts["submitted"] += 1
            self.moments.append(done.at)
            self.seconds.append(done.seconds)
            self.cents += done.reward_cents
            if done.said is None or done.right is None:
                return
            self.judged[done.kind] += 1
            self.correct[done.kind] += done.said == done.right
            self.votes.setdefault(done.hit_id, Counter())[done.said] += 1
            self.gold[done.hit_id] = done.right
