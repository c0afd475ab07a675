"""When to try a delivery again: soon at first, then ever less often, for three days in all."""

FIRST_WAIT_SECONDS = 10
LONGEST_WAIT_SECONDS = 4 * 3_600
IN_ALL_SECONDS = 3 * 86_400


def _waits() -> tuple[int, ...]:
    waits = [FIRST_WAIT_SECONDS]
    while sum(waits) < IN_ALL_SECONDS:
        left = IN_ALL_SECONDS - sum(waits)
        waits.append(min(waits[-1] * 2, LONGEST_WAIT_SECONDS, left))
    return tuple(waits)


WAITS = _waits()
"""Seconds to wait after the first try, the second, and so on; together exactly three days."""


def next_try(now: int, tries: int) -> int | None:
    """Return when to try again (ms) after `tries` tries, the one at `now` included, or None to give up."""
    return now + WAITS[tries - 1] * 1_000 if tries <= len(WAITS) else None
