"""Acts upon an account that reach past its row: roles, disabling, passwords, and the first operator."""

from sqlalchemy import bindparam, func, select, update

from piecework import clock
from piecework.db.door import Tx
from piecework.db.schema.identity import people, sessions
from piecework.db.statements import Statement
from piecework.identity import attempts, links
from piecework.identity import people as person_verbs
from piecework.identity import sessions as session_verbs
from piecework.identity.people import Person, Roles
from piecework.identity.profiles import Profile
from piecework.rules.phrases import Phrase
from piecework.rules.refusals import Refused

FIRST_OPERATOR = "operator@localhost"
FIRST_LINK_MS = clock.DAY

_SET_ROLES = Statement(
    update(people)
    .where(people.c.id == bindparam("person_id"))
    .values(
        is_worker=bindparam("worker"), is_requester=bindparam("requester"), is_operator=bindparam("operator")
    )
)
_SET_DISABLED = Statement(
    update(people).where(people.c.id == bindparam("person_id")).values(disabled_at=bindparam("disabled_at"))
)
_SET_PASSWORD = Statement(
    update(people)
    .where(people.c.id == bindparam("person_id"))
    .values(password_hash=bindparam("password_hash"))
)
_OTHER_OPERATORS = Statement(
    select(func.count()).where(
        people.c.is_operator == 1, people.c.disabled_at.is_(None), people.c.id != bindparam("person_id")
    )
)
_ANYBODY = Statement(select(people.c.id).limit(1))
_ANY_SESSION = Statement(select(sessions.c.id).where(sessions.c.person_id == bindparam("person_id")).limit(1))


def set_roles(tx: Tx, person_id: str, roles: Roles) -> Person:
    """Change what a person may be and return them. Refuses to leave nobody who operates (LastOperator)."""
    if not roles.operator:
        _keep_an_operator(tx, person_id)
    values = {name: int(value) for name, value in roles._asdict().items()}
    tx.run(_SET_ROLES, person_id=person_id, **values)
    return person_verbs.get(tx, person_id)


def disable(tx: Tx, person_id: str) -> Person:
    """Shut a person out: sessions end, keys stop signing. Refuses the last operator (LastOperator)."""
    _keep_an_operator(tx, person_id)
    if person_verbs.get(tx, person_id).disabled_at is None:
        tx.run(_SET_DISABLED, person_id=person_id, disabled_at=tx.now)
    session_verbs.end_all(tx, person_id)
    return person_verbs.get(tx, person_id)


def enable(tx: Tx, person_id: str) -> Person:
    """Let a disabled person in again; their keys sign again too."""
    tx.run(_SET_DISABLED, person_id=person_id, disabled_at=None)
    return person_verbs.get(tx, person_id)


def set_password(tx: Tx, person_id: str, password_hash: str, keep_session_id: str = "") -> None:
    """Give a person another password, already hashed, and end their sessions but one."""
    tx.run(_SET_PASSWORD, person_id=person_id, password_hash=password_hash)
    session_verbs.end_others(tx, person_id, keep_session_id)


def rehash_password(tx: Tx, person_id: str, password_hash: str) -> None:
    """Keep the same password under a newer hash; sessions stay."""
    tx.run(_SET_PASSWORD, person_id=person_id, password_hash=password_hash)


def reset_password(tx: Tx, token: str, password_hash: str) -> Person:
    """Redeem a reset link: a new password, all sessions ended, failed sign-ins forgotten.

    Refuses with LinkInvalid and AccountDisabled.
    """
    link = links.redeem(tx, token, "reset")
    assert link.person_id is not None
    set_password(tx, link.person_id, password_hash)
    person = person_verbs.get(tx, link.person_id)
    attempts.clear(tx, person.email)
    return person


def bootstrap(tx: Tx) -> str | None:
    """Make the first operator in an empty store and return the token of their sign-in link, else None.

    While that operator has never come in, each call returns a new link: the first may be lost.
    """
    tx.alone("bootstrap")
    operator = person_verbs.by_email(tx, FIRST_OPERATOR)
    if operator is None:
        if tx.value(_ANYBODY) is not None:
            return None
        operator = person_verbs.create(tx, FIRST_OPERATOR, Profile("Operator"), Roles(operator=True))
    waiting = not operator.has_password and tx.value(_ANY_SESSION, person_id=operator.id) is None
    if not waiting or operator.disabled_at is not None:
        return None
    return links.offer_sign_in(tx, operator.id, lifetime_ms=FIRST_LINK_MS)


def _keep_an_operator(tx: Tx, person_id: str) -> None:
    # Two operators who remove each other at once would leave none.
    tx.alone("operators")
    if person_verbs.get(tx, person_id).roles.operator and not tx.value(_OTHER_OPERATORS, person_id=person_id):
        raise Refused("LastOperator", Phrase("This is the last operator. Make somebody else one first."))
