"""A small memory for look-ups: bounded, and forgetful after a few seconds. One thread only."""

from typing import Generic, TypeVar

from piecework.clock import Clock

K = TypeVar("K")
V = TypeVar("V")


class Cache(Generic[K, V]):
    """Values by key for at most `lifetime_ms`, at most `size` of them; the oldest make room."""

    __slots__ = ("_clock", "_lifetime_ms", "_size", "_values")

    def __init__(self, clock: Clock, *, lifetime_ms: int, size: int) -> None:
        self._clock = clock
        self._lifetime_ms = lifetime_ms
        self._size = size
        self._values: dict[K, tuple[int, V]] = {}

    def get(self, key: K) -> V | None:
        """Return a value put less than the lifetime ago, or None."""
        found = self._values.get(key)
        if found is None:
            return None
        put_at, value = found
        # A wall clock set back must not keep a value alive.
        if 0 <= self._clock() - put_at < self._lifetime_ms:
            return value
        del self._values[key]
        return None

    def put(self, key: K, value: V) -> None:
        """Remember a value from now."""
        self._values.pop(key, None)
        while len(self._values) >= self._size:
            del self._values[next(iter(self._values))]
        self._values[key] = (self._clock(), value)

    def forget(self, key: K) -> None:
        """Forget one value, if it is there."""
        self._values.pop(key, None)

    def clear(self) -> None:
        """Forget everything."""
        self._values.clear()
