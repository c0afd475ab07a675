"""The time. This module alone reads it; everything else is told.

Wall time signs requests and ends sessions. Market time is wall time plus the offset a sandbox may have
been moved forward by; the door reads it once per transaction.
"""

import time
from collections.abc import Callable

SECOND = 1_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR

Clock = Callable[[], int]


def wall() -> int:
    """Return the present as milliseconds since the epoch, UTC."""
    return time.time_ns() // 1_000_000


def elapsed() -> float:
    """Return seconds on a clock that only measures distances."""
    return time.perf_counter()


def pause(seconds: float) -> None:
    """Wait. The door does between two tries of a verb that met a conflict, and a slow command."""
    time.sleep(seconds)
