"""How much one caller may ask for: each has a bucket that fills at a steady rate, one in every process."""

from collections.abc import Callable

_MOST_BUCKETS = 10_000


class Throttle:
    """Lets `rate` requests a second through for each key, and bursts of `burst`.

    A rate of 0 lets everything through.
    """

    def __init__(self, rate: float, burst: int, elapsed: Callable[[], float]) -> None:
        self._rate = rate
        self._burst = burst
        self._elapsed = elapsed
        self._buckets: dict[str, tuple[float, float]] = {}

    def wait(self, key: str) -> float:
        """Take one request out of a key's bucket: 0, or how many seconds to wait because it is empty.

        A request that has to wait takes nothing.
        """
        if self._rate == 0:
            return 0
        now = self._elapsed()
        level, since = self._buckets.get(key, (float(self._burst), now))
        level = min(self._burst, level + (now - since) * self._rate)
        allowed = level >= 1
        if len(self._buckets) >= _MOST_BUCKETS:
            self._buckets.clear()
        self._buckets[key] = (level - allowed, now)
        return 0 if allowed else (1 - level) / self._rate
