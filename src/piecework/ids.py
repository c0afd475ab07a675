"""Identifiers and secrets. This module alone reads randomness.

Ids of the market are 30 characters of [A-Z0-9], begin with "3" and sort by creation time, so inserts stay at
the right edge of an index and keysets follow time. People are "A" and 13 characters, as the API has them.
"""

import secrets
import threading
import uuid

_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_TIME_LENGTH = 9
_RANDOM_LENGTH = 20
_RANDOM_SPACE = 36**_RANDOM_LENGTH
_PERSON_SPACE = 36**13
_KEY_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"

_PAIRS = [a + b for a in _DIGITS for b in _DIGITS]
_STEP_SPACE = 36**12  # wide enough that nobody guesses the neighbour of an id they know


class _Last:
    """The last id made: its moment, and its random part as a number."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.moment = -1
        self.number = 0


_last = _Last()


def new_id(now: int) -> str:
    """Return a fresh market id for an object made at `now` (milliseconds since the epoch).

    Ids that one process makes in the same millisecond sort in the order in which they were made.
    """
    with _last.lock:
        if now == _last.moment:
            _last.number += 1 + secrets.randbelow(_STEP_SPACE)
        else:
            _last.moment, _last.number = now, secrets.randbelow(_RANDOM_SPACE // 2)
        number = _last.number
    return "3" + _base36(now, _TIME_LENGTH) + _base36(number, _RANDOM_LENGTH)


def floor_id(now: int) -> str:
    """Return an id that sorts before every id made at or after `now`."""
    return "3" + _base36(now, _TIME_LENGTH) + "0" * _RANDOM_LENGTH


def new_person_id() -> str:
    """Return a fresh worker or requester id."""
    return "A" + _base36(secrets.randbelow(_PERSON_SPACE), 13)


def new_access_key_id() -> str:
    """Return a fresh access key id, in the shape AWS tools expect."""
    return "AKIA" + "".join(secrets.choice(_KEY_ALPHABET) for _ in range(16))


def new_secret() -> str:
    """Return a fresh secret of 40 characters for an access key."""
    return secrets.token_urlsafe(30)


def new_token() -> str:
    """Return a fresh bearer token with 256 bits of randomness."""
    return secrets.token_urlsafe(32)


def new_request_id() -> str:
    """Return a UUID that names one request in logs and response headers."""
    return str(uuid.uuid4())


def fraction() -> float:
    """Return a random share between 0 and 1, to spread out rivals for the same row."""
    return secrets.randbelow(1 << 24) / (1 << 24)


def _base36(number: int, width: int) -> str:
    parts: list[str] = []
    for _ in range((width + 1) // 2):
        number, pair = divmod(number, 1296)
        parts.append(_PAIRS[pair])
    return "".join(reversed(parts))[-width:]
