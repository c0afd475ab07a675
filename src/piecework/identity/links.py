"""One-time links: invitations, sign-in links, password resets. A link works once, until it expires.

Opening the page of a link only looks at it; mail scanners do that too. Redeeming is an act of its own.
"""

from typing import Any, Literal, NamedTuple

from sqlalchemy import bindparam, delete, select, update

from piecework import clock, ids
from piecework.db import sql
from piecework.db.door import Tx
from piecework.db.schema.identity import links
from piecework.db.statements import Statement
from piecework.identity import people, profiles, tokens
from piecework.identity.people import Person, Roles
from piecework.identity.refusals import InvalidField
from piecework.rules.phrases import Phrase
from piecework.rules.refusals import Refused

Purpose = Literal["invitation", "sign-in", "reset"]

INVITATION_MS = 14 * clock.DAY
SIGN_IN_MS = clock.HOUR
RESET_MS = clock.HOUR


class Link(NamedTuple):
    """A link's row. `id` is a hash of its token, which is not kept; moments are wall time in milliseconds."""

    id: str
    purpose: Purpose
    person_id: str | None
    email: str | None
    roles: Roles
    created_at: int
    expires_at: int


_COLUMNS = [links.c.token_hash, *(links.c[name] for name in Link._fields[1:])]
_INSERT = sql.insert(links)
_OPEN = Statement(
    select(*_COLUMNS).where(
        links.c.token_hash == bindparam("id"),
        links.c.purpose == bindparam("purpose"),
        links.c.used_at.is_(None),
        links.c.expires_at > bindparam("now"),
    )
)
_USE = Statement(
    update(links)
    .where(
        links.c.token_hash == bindparam("id"),
        links.c.purpose == bindparam("purpose"),
        links.c.used_at.is_(None),
        links.c.expires_at > bindparam("now"),
    )
    .values(used_at=bindparam("now"))
)
_VOID_OLDER = Statement(
    delete(links).where(
        links.c.person_id == bindparam("person_id"),
        links.c.purpose == bindparam("purpose"),
        links.c.used_at.is_(None),
    )
)
_VOID = Statement(
    delete(links).where(
        links.c.token_hash == bindparam("id"),
        links.c.purpose == "invitation",
        links.c.used_at.is_(None),
    )
)
_INVITATIONS = Statement(
    select(*_COLUMNS)
    .where(
        links.c.purpose == "invitation",
        links.c.used_at.is_(None),
        links.c.expires_at > bindparam("now"),
    )
    .order_by(links.c.expires_at.desc(), links.c.token_hash)
    .limit(bindparam("limit"))
)
_PURGE = Statement(delete(links).where(links.c.expires_at <= bindparam("now")))


def invite(tx: Tx, roles: Roles, *, email: str | None = None, lifetime_ms: int = INVITATION_MS) -> str:
    """Make an invitation and return its token; with `email`, only that address may use it.

    Refuses an invitation to no role, or to an address that has an account, with InvalidField.
    """
    if not any(roles):
        raise InvalidField("roles", Phrase("Choose at least one role."))
    if email is not None:
        email = profiles.check_email(email)
        if people.by_email(tx, email) is not None:
            raise InvalidField("email", Phrase("This address has an account."))
    return _create(tx, "invitation", roles=roles, email=email, lifetime_ms=lifetime_ms)


def offer_sign_in(tx: Tx, person_id: str, *, lifetime_ms: int = SIGN_IN_MS) -> str:
    """Make a link that signs a person in, and return its token. Voids an older one.

    Refuses with NoSuchPerson, and with AccountDisabled.
    """
    return _create(tx, "sign-in", person_id=_enabled(tx, person_id).id, lifetime_ms=lifetime_ms)


def offer_reset(tx: Tx, person_id: str, *, lifetime_ms: int = RESET_MS) -> str:
    """Make a link that lets a person choose a new password, and return its token. Voids an older one.

    Refuses with NoSuchPerson, and with AccountDisabled.
    """
    return _create(tx, "reset", person_id=_enabled(tx, person_id).id, lifetime_ms=lifetime_ms)


def look(tx: Tx, token: str, purpose: Purpose) -> Link:
    """Return a link that still works, and leave it so. Refuses with LinkInvalid."""
    found: Any = tx.row(_OPEN, id=tokens.hashed(token), purpose=purpose, now=tx.now)
    if found is None:
        raise _invalid()
    return _link(found)


def redeem(tx: Tx, token: str, purpose: Purpose) -> Link:
    """Use a link up and return what it grants. Refuses with LinkInvalid, and AccountDisabled."""
    link = look(tx, token, purpose)
    if not tx.run(_USE, id=link.id, purpose=purpose, now=tx.now):
        raise _invalid()  # somebody used it since we looked
    if link.person_id is not None:
        _enabled(tx, link.person_id)
    return link


def invitations(tx: Tx, limit: int = 200) -> list[Link]:
    """Return invitations nobody has used, those that last longest first."""
    return [_link(row) for row in tx.rows(_INVITATIONS, now=tx.now, limit=limit)]


def withdraw(tx: Tx, invitation_id: str) -> int:
    """Void an invitation. Returns how many there were."""
    return tx.run(_VOID, id=invitation_id)


def purge(tx: Tx) -> int:
    """Delete links past their time, used or not. Returns how many there were."""
    return tx.run(_PURGE, now=tx.now)


def _create(
    tx: Tx,
    purpose: Purpose,
    *,
    lifetime_ms: int,
    roles: Roles = Roles(),  # noqa: B008  a constant
    person_id: str | None = None,
    email: str | None = None,
) -> str:
    if person_id is not None:
        tx.run(_VOID_OLDER, person_id=person_id, purpose=purpose)
    token = ids.new_token()
    tx.run(
        _INSERT,
        token_hash=tokens.hashed(token),
        purpose=purpose,
        person_id=person_id,
        email=email,
        roles=str(roles),
        created_at=tx.now,
        expires_at=tx.now + lifetime_ms,
        used_at=None,
    )
    return token


def _enabled(tx: Tx, person_id: str) -> Person:
    person = people.get(tx, person_id)
    if person.disabled_at is not None:
        raise Refused("AccountDisabled", Phrase("This account is disabled. Ask the operator."))
    return person


def _invalid() -> Refused:
    return Refused(
        "LinkInvalid", Phrase("This link was used or replaced, or its time is over. Ask for a new one.")
    )


def _link(row: Any) -> Link:
    link = Link._make(row)
    return link._replace(roles=Roles.parse(row.roles))
