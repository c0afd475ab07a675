"""Durations and moments as people write them."""

import re
from datetime import UTC, datetime

from piecework.client.failures import Exit, Failure

_SECONDS = {"s": 1, "m": 60, "h": 3_600, "d": 86_400, "w": 604_800}
_PART = re.compile(r"(\d{1,9})([smhdw])")


def seconds(text: str) -> int:
    """Return the seconds of a duration: `90`, `10m`, `1d6h30m`.

    Raises:
        Failure: it is none.
    """
    word = text.strip().lower()
    if word.isascii() and word.isdigit():
        return int(word)
    parts = _PART.findall(word)
    if not parts or "".join(number + unit for number, unit in parts) != word:
        raise Failure(
            f"{text} is not a duration; write it like 90, 10m, 3d or 1d6h30m", "BadDuration", Exit.USAGE
        )
    return sum(int(number) * _SECONDS[unit] for number, unit in parts)


def moment(text: str) -> datetime:
    """Return a moment: `2026-12-01`, `2026-12-01T18:00`, with or without a zone; without, it is UTC.

    Raises:
        Failure: it is none.
    """
    try:
        read = datetime.fromisoformat(text.strip())
    except ValueError:
        raise Failure(
            f"{text} is not a moment; write it like 2026-12-01 or 2026-12-01T18:00+01:00",
            "BadMoment",
            Exit.USAGE,
        ) from None
    return read if read.tzinfo else read.replace(tzinfo=UTC)
