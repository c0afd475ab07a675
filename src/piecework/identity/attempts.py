"""Limits on trying: sign-ins, sign-ups and mails asked for, each by account and by the caller's network.

A try is counted before its password is looked at, so that a burst of guesses counts in full; a sign-in that
succeeds is taken back. Accounts are counted whether they exist or not. Wall time.
"""

import hashlib
import ipaddress
from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import bindparam, delete, select

from piecework import clock, ids
from piecework.db import sql
from piecework.db.door import Tx
from piecework.db.schema.identity import attempts
from piecework.db.statements import Statement
from piecework.identity.profiles import plain_email
from piecework.identity.refusals import TooManyAttempts


class Limit(NamedTuple):
    """So many tries of a kind, within so long."""

    kind: str
    most: int
    window_ms: int


SIGN_IN_EMAIL = Limit("sign-in-email", 10, 15 * clock.MINUTE)
SIGN_IN_ADDRESS = Limit("sign-in-address", 50, 15 * clock.MINUTE)
SIGN_UP_ADDRESS = Limit("sign-up-address", 20, clock.HOUR)
MAIL_EMAIL = Limit("mail-email", 3, clock.HOUR)
MAIL_ADDRESS = Limit("mail-address", 20, clock.HOUR)
LONGEST_WINDOW_MS = clock.HOUR

_IPV6_SITE_BITS = 64


class Attempt(NamedTuple):
    """A sign-in under way: what to take back if it succeeds."""

    email: str
    ids: tuple[str, ...]


_RECENT = Statement(
    select(attempts.c.at)
    .where(attempts.c.subject == bindparam("subject"), attempts.c.at > bindparam("since"))
    .order_by(attempts.c.at.desc())
    .limit(bindparam("most"))
)
_INSERT = sql.insert(attempts)
_TAKE_BACK = Statement(delete(attempts).where(attempts.c.id == bindparam("id")))
_CLEAR = Statement(delete(attempts).where(attempts.c.subject == bindparam("subject")))
_PURGE = Statement(delete(attempts).where(attempts.c.at <= bindparam("before")))


def begin_sign_in(tx: Tx, email: str, address: str) -> Attempt:
    """Count a sign-in by account and by caller. Refuses with TooManyAttempts, and then counts nothing."""
    counted = [(SIGN_IN_EMAIL, plain_email(email)), *_by_address(SIGN_IN_ADDRESS, address)]
    return Attempt(plain_email(email), _count(tx, counted))


def succeed(tx: Tx, attempt: Attempt) -> None:
    """Take back what the sign-in counted, and clear its account.

    Of the caller's network only this try is taken back: else one's own account would buy guesses at others'.
    """
    for attempt_id in attempt.ids:
        tx.run(_TAKE_BACK, id=attempt_id)
    clear(tx, attempt.email)


def clear(tx: Tx, email: str) -> None:
    """Forget the failed sign-ins of an account, as after a reset."""
    tx.run(_CLEAR, subject=_subject(SIGN_IN_EMAIL, plain_email(email)))


def count_sign_up(tx: Tx, address: str) -> None:
    """Count a sign-up by caller. Refuses with TooManyAttempts."""
    _count(tx, _by_address(SIGN_UP_ADDRESS, address))


def count_mail(tx: Tx, email: str, address: str) -> None:
    """Count a mail that somebody asked us to send to `email`. Refuses with TooManyAttempts."""
    _count(tx, [(MAIL_EMAIL, plain_email(email)), *_by_address(MAIL_ADDRESS, address)])


def purge(tx: Tx) -> int:
    """Delete tries older than every window. Returns how many there were."""
    return tx.run(_PURGE, before=tx.now - LONGEST_WINDOW_MS)


def _count(tx: Tx, counted: Iterable[tuple[Limit, str]]) -> tuple[str, ...]:
    subjects = sorted((_subject(limit, whom), limit) for limit, whom in counted)
    for subject, _ in subjects:
        tx.alone(subject)
    wait = max((_wait_ms(tx, subject, limit) for subject, limit in subjects), default=0)
    if wait > 0:
        raise TooManyAttempts(-(-wait // clock.SECOND))
    made = tuple(ids.new_id(tx.now) for _ in subjects)
    for attempt_id, (subject, _) in zip(made, subjects, strict=True):
        tx.run(_INSERT, id=attempt_id, subject=subject, at=tx.now)
    return made


def _wait_ms(tx: Tx, subject: str, limit: Limit) -> int:
    recent = tx.rows(_RECENT, subject=subject, since=tx.now - limit.window_ms, most=limit.most)
    if len(recent) < limit.most:
        return 0
    oldest: int = recent[-1].at
    return oldest + limit.window_ms - tx.now


def _by_address(limit: Limit, address: str) -> list[tuple[Limit, str]]:
    return [(limit, _network(address))] if address else []


def _network(address: str) -> str:
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped is not None:
            return str(parsed.ipv4_mapped)
        # One customer has at least a /64, so single addresses would count nothing.
        return str(ipaddress.ip_network((parsed.packed, _IPV6_SITE_BITS), strict=False))
    return str(parsed)


def _subject(limit: Limit, whom: str) -> str:
    return f"{limit.kind}:{hashlib.sha256(whom.encode()).hexdigest()[:32]}"
