"""Passwords: what one may be, hashing and verifying. Never called inside a transaction.

A hash costs 64 MB and a tenth of a second on purpose, so they are made in two threads of their own: a rush of
sign-ins waits in line there instead of filling memory.
"""

import asyncio
import base64
import unicodedata
from concurrent.futures import ThreadPoolExecutor

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from piecework.identity.refusals import InvalidField
from piecework.rules.phrases import Phrase

LEAST = 10
MOST = 200

_hasher = PasswordHasher()
_threads = ThreadPoolExecutor(2, thread_name_prefix="passwords")


def check(password: str, email: str) -> None:
    """Refuse, with InvalidField, a password shorter than LEAST, longer than MOST, or easily guessed."""
    if len(password) < LEAST:
        raise InvalidField("password", Phrase("A password has at least {least} characters.", least=LEAST))
    if len(password) > MOST:
        raise InvalidField("password", Phrase("A password has at most {most} characters.", most=MOST))
    if password.strip().lower() == email.strip().lower():
        raise InvalidField("password", Phrase("A password is not your e-mail address."))
    if len(set(password)) == 1:
        raise InvalidField("password", Phrase("A password is not one character repeated."))


def hashed(password: str) -> str:
    """Return the argon2id hash to keep."""
    return _hasher.hash(_plain(password))


def matches(password_hash: str | None, password: str) -> bool:
    """Return whether the password fits the hash.

    Without a hash (an unknown address, or an account without a password) it takes as long and says no.
    """
    fits = len(password) <= MOST
    try:
        _hasher.verify(password_hash or _NOBODY, _plain(password) if fits else "")
    except (VerificationError, InvalidHashError):
        return False
    return fits and password_hash is not None


def is_outdated(password_hash: str) -> bool:
    """Return whether the hash was made with other costs than today's."""
    return _hasher.check_needs_rehash(password_hash)


async def ahashed(password: str) -> str:
    """Return what `hashed` returns, without blocking the event loop."""
    return await asyncio.get_running_loop().run_in_executor(_threads, hashed, password)


async def amatches(password_hash: str | None, password: str) -> bool:
    """Return what `matches` returns, without blocking the event loop."""
    return await asyncio.get_running_loop().run_in_executor(_threads, matches, password_hash, password)


def _plain(password: str) -> str:
    # Two keyboards may send the same letters in different code points.
    return unicodedata.normalize("NFKC", password)


def _nobody() -> str:
    salt, digest = (
        base64.b64encode(bytes(length)).rstrip(b"=").decode()
        for length in (_hasher.salt_len, _hasher.hash_len)
    )
    costs = f"m={_hasher.memory_cost},t={_hasher.time_cost},p={_hasher.parallelism}"
    return f"$argon2id$v=19${costs}${salt}${digest}"


_NOBODY = _nobody()
"""A hash of today's costs that no password is known to fit."""
