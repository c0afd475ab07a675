"""Identifiers and secrets. This module alone reads randomness.

Ids of the market are 30 characters of [A-Z0-9], begin with "3" and sort by creation time, so inserts stay at
the right edge of an index and keysets follow time. People are "A" and 13 characters, as the API has them.
"""

import os
import random
import secrets
import threading
import uuid

_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_TIME_LENGTH = 9
_ORDER_LENGTH = 4
_RANDOM_LENGTH = 16
_PERSON_SPACE = 36**13
_KEY_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
_PAIRS = [a + b for a in _DIGITS for b in _DIGITS]
_PLACES = len(_PAIRS) ** 2
_FROM_BYTES = bytes(ord(_DIGITS[value % len(_DIGITS)]) for value in range(256))


class _Last:
    """The millisecond of the last id, as written in it, and the last id's place among all of this process."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.moment = -1
        self.text = ""
        self.place = 0


_last = _Last()
_numbers = random.Random()  # noqa: S311  names requests in logs, nothing secret


def new_id(now: int) -> str:
    """Return a fresh market id for an object made at `now` (milliseconds since the epoch).

    After the "3": nine characters of time, four that keep ids of one process and millisecond in the order in
    which they were made, and sixteen from the system's random bytes, some 80 bits.
    """
    return new_ids(now, 1)[0]


def new_ids(now: int, count: int) -> list[str]:
    """Return fresh market ids for as many objects made at `now`, in their order."""
    with _last.lock:
        if now != _last.moment:
            _last.moment, _last.text = now, _base36(now, _TIME_LENGTH)
        # Counting goes on from one millisecond to the next: acts on a deadline of the past alternate with ids
        # of the present, and two events of that deadline must still stand in their order.
        first = _last.place + 1
        _last.place = (_last.place + count) % _PLACES
        start = f"3{_last.text}"
    chance = os.urandom(_RANDOM_LENGTH * count).translate(_FROM_BYTES).decode("ascii")
    made = []
    for number in range(count):
        high, low = divmod((first + number) % _PLACES, len(_PAIRS))
        end = (number + 1) * _RANDOM_LENGTH
        made.append(f"{start}{_PAIRS[high]}{_PAIRS[low]}{chance[end - _RANDOM_LENGTH : end]}")
    return made


def floor_id(now: int) -> str:
    """Return an id that sorts before every id made at or after `now`."""
    return "3" + _base36(now, _TIME_LENGTH) + "0" * (_ORDER_LENGTH + _RANDOM_LENGTH)


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
    return str(uuid.UUID(int=_numbers.getrandbits(128), version=4))


Chance = random.Random
"""A game of chance that can be played again. Nothing secret may come of it."""


def seeded(seed: str) -> Chance:
    """Return the game of chance that a seed makes, the same every time."""
    return Chance(seed)


def fraction() -> float:
    """Return a random share between 0 and 1, to spread out rivals for the same row."""
    return secrets.randbelow(1 << 24) / (1 << 24)


def _base36(number: int, width: int) -> str:
    parts: list[str] = []
    for _ in range((width + 1) // 2):
        number, pair = divmod(number, 1296)
        parts.append(_PAIRS[pair])
    return "".join(reversed(parts))[-width:]
