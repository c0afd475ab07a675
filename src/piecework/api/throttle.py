"""How many calls one access key may make: a bucket that fills at a steady rate. Each market has its own."""

from collections.abc import Callable
from typing import Any

_MOST_BUCKETS = 10_000


class Throttle:
    """Lets `rate` calls a second through for each key, and bursts of `burst`.

    A rate of 0 lets everything through.
    """

    def __init__(self, rate: float, burst: int, elapsed: Callable[[], float]) -> None:
        self._rate = rate
        self._burst = burst
        self._elapsed = elapsed
        self._buckets: dict[str, tuple[float, float]] = {}

    def __call__(self, credential: Any, _operation: str) -> bool:
        """Take one call out of the credential's bucket; False when it is empty."""
        if self._rate == 0:
            return True
        now = self._elapsed()
        key = credential.principal.key_id
        level, since = self._buckets.get(key, (float(self._burst), now))
        level = min(self._burst, level + (now - since) * self._rate)
        allowed = level >= 1
        if len(self._buckets) >= _MOST_BUCKETS:
            self._buckets.clear()
        self._buckets[key] = (level - allowed, now)
        return allowed
