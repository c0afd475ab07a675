"""Ways in, each of several steps: passwords are hashed and verified between transactions, never inside one.

Everything here is awaited by a door and returns what the door puts in a cookie or a mail. Limits on trying
are kept here too.
"""

from typing import NamedTuple

from piecework.db.door import Database, Tx
from piecework.identity import accounts, attempts, links, passwords, people, profiles, sessions, sign_up
from piecework.identity.attempts import Attempt
from piecework.identity.people import Person
from piecework.identity.refusals import InvalidField
from piecework.identity.sessions import Caller, Visit
from piecework.identity.sign_up import Draft, Mode
from piecework.rules.phrases import Phrase
from piecework.rules.refusals import Refused


class SignedIn(NamedTuple):
    """A person who just came in, and the token of their new session."""

    person: Person
    token: str


class Mailing(NamedTuple):
    """A link to mail to a person."""

    person: Person
    token: str


async def sign_in(db: Database, email: str, password: str, caller: Caller) -> SignedIn:
    """Sign in by address and password.

    Refuses with TooManyAttempts, AccountDisabled and WrongPassword; an unknown address takes as long.
    """
    attempt = await db.awrite(attempts.begin_sign_in, email, caller.address)
    known = await db.aread(people.credentials, email)
    password_hash = known.password_hash if known else None
    right = await passwords.amatches(password_hash, password)
    if known is None or password_hash is None or not right:
        raise Refused("WrongPassword", Phrase("The address or the password is not right."))
    newer = await passwords.ahashed(password) if passwords.is_outdated(password_hash) else None
    return await db.awrite(_enter, known.person.id, attempt, password_hash, newer, caller)


def _enter(
    tx: Tx, person_id: str, attempt: Attempt, verified: str, newer: str | None, caller: Caller
) -> SignedIn:
    # The password may have been reset since it was verified.
    if people.locked_password_hash(tx, person_id) != verified:
        raise Refused("WrongPassword", Phrase("The address or the password is not right."))
    person = people.get(tx, person_id)
    if person.disabled_at is not None:
        raise Refused("AccountDisabled", Phrase("This account is disabled. Ask the operator."))
    attempts.succeed(tx, attempt)
    if newer is not None:
        accounts.rehash_password(tx, person_id, newer)
    return SignedIn(person, sessions.start(tx, person_id, caller))


async def sign_in_by_link(db: Database, token: str, caller: Caller) -> SignedIn:
    """Redeem a sign-in link. Refuses with LinkInvalid and AccountDisabled."""
    return await db.awrite(_enter_by_link, token, caller)


def _enter_by_link(tx: Tx, token: str, caller: Caller) -> SignedIn:
    link = links.redeem(tx, token, "sign-in")
    assert link.person_id is not None
    return SignedIn(people.get(tx, link.person_id), sessions.start(tx, link.person_id, caller))


class SignUp(NamedTuple):
    """A filled-in sign-up form: the draft, the password, and the invitation if there is one."""

    draft: Draft
    password: str
    invitation: str | None = None


async def join(db: Database, mode: Mode, form: SignUp, caller: Caller) -> SignedIn:
    """Sign up and come in. Refuses what `sign_up.sign_up` refuses, weak passwords, and TooManyAttempts."""
    sign_up.check(mode, form.draft, invited=form.invitation is not None)
    passwords.check(form.password, form.draft.email)
    await db.awrite(attempts.count_sign_up, caller.address)
    password_hash = await passwords.ahashed(form.password)
    return await db.awrite(_join, mode, form.draft, password_hash, form.invitation, caller)


def _join(
    tx: Tx, mode: Mode, draft: Draft, password_hash: str, invitation: str | None, caller: Caller
) -> SignedIn:
    person = sign_up.sign_up(tx, mode, draft, password_hash, invitation)
    return SignedIn(person, sessions.start(tx, person.id, caller))


async def ask_for_reset(db: Database, email: str, caller: Caller) -> Mailing | None:
    """Return the reset link to mail, or None when nobody enabled has this address.

    The door answers the same to both. Refuses with TooManyAttempts.
    """
    await db.awrite(attempts.count_mail, email, caller.address)
    return await db.awrite(_offer_reset, email)


def _offer_reset(tx: Tx, email: str) -> Mailing | None:
    person = people.by_email(tx, email)
    if person is None or person.disabled_at is not None:
        return None
    return Mailing(person, links.offer_reset(tx, person.id))


async def reset_password(db: Database, token: str, password: str, caller: Caller) -> SignedIn:
    """Redeem a reset link, end every session and come in. Refuses LinkInvalid and weak passwords."""
    link = await db.aread(links.look, token, "reset")
    assert link.person_id is not None
    person = await db.aread(people.get, link.person_id)
    passwords.check(password, person.email)
    password_hash = await passwords.ahashed(password)
    return await db.awrite(_reset, token, password_hash, caller)


def _reset(tx: Tx, token: str, password_hash: str, caller: Caller) -> SignedIn:
    person = accounts.reset_password(tx, token, password_hash)
    return SignedIn(person, sessions.start(tx, person.id, caller))


async def change_password(db: Database, visit: Visit, old: str, new: str) -> None:
    """Choose another password and end all other sessions; a person without one need not say the old.

    Refuses with TooManyAttempts, InvalidField ("old_password") and weak passwords.
    """
    passwords.check(new, visit.person.email)
    await _confirm(db, visit, old, "old_password")
    password_hash = await passwords.ahashed(new)
    await db.awrite(accounts.set_password, visit.person.id, password_hash, visit.session.id)


async def change_email(db: Database, visit: Visit, password: str, email: str) -> Person:
    """Choose another address, with the password if there is one.

    Refuses with TooManyAttempts and InvalidField.
    """
    profiles.check_email(email)
    await _confirm(db, visit, password, "password")
    return await db.awrite(people.change_email, visit.person.id, email)


async def _confirm(db: Database, visit: Visit, password: str, field: str) -> None:
    # Counted like a sign-in: a borrowed session must not become a way to guess the password.
    attempt = await db.awrite(attempts.begin_sign_in, visit.person.email, visit.session.address)
    known = await db.aread(people.credentials, visit.person.email)
    password_hash = known.password_hash if known else None
    if password_hash is not None and not await passwords.amatches(password_hash, password):
        raise InvalidField(field, Phrase("The password is not right."))
    await db.awrite(attempts.succeed, attempt)
