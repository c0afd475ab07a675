"""Access keys: what a requester's programs sign with. The secret is shown once and kept sealed."""

from typing import Any, NamedTuple

from sqlalchemy import bindparam, delete, func, select, update

from piecework import ids
from piecework.db import sql
from piecework.db.door import Tx
from piecework.db.schema.identity import access_keys, people
from piecework.db.statements import Statement
from piecework.identity import people as person_verbs
from piecework.identity.people import Person
from piecework.identity.refusals import InvalidField
from piecework.identity.vault import Vault
from piecework.rules.phrases import Phrase
from piecework.rules.refusals import Refused

ACTIVE_LIMIT = 10
LABEL_LENGTH = 100


class Key(NamedTuple):
    """An access key's row without its secret. Moments are wall time in milliseconds."""

    id: str
    person_id: str
    label: str
    created_at: int
    disabled_at: int | None


class NewKey(NamedTuple):
    """A key just made, with the secret that nobody can ask for again."""

    key: Key
    secret: str


class Signer(NamedTuple):
    """What a signature is checked against, and who acts when it holds."""

    key: Key
    secret: str
    person: Person

    @property
    def principal(self) -> Person:
        """The person who acts."""
        return self.person


_COLUMNS = [access_keys.c[name] for name in Key._fields]
_INSERT = sql.insert(access_keys)
_FIND = Statement(
    select(access_keys.c.secret, *_COLUMNS, *person_verbs.COLUMNS)
    .join(people, people.c.id == access_keys.c.person_id)
    .where(
        access_keys.c.id == bindparam("id"),
        access_keys.c.disabled_at.is_(None),
        people.c.disabled_at.is_(None),
    )
)
_mine = (access_keys.c.id == bindparam("key_id"), access_keys.c.person_id == bindparam("person_id"))
_GET = Statement(select(*_COLUMNS).where(*_mine))
_LIST = Statement(
    select(*_COLUMNS)
    .where(access_keys.c.person_id == bindparam("person_id"))
    .order_by(access_keys.c.created_at.desc(), access_keys.c.id)
)
_ACTIVE = Statement(
    select(func.count()).where(
        access_keys.c.person_id == bindparam("person_id"), access_keys.c.disabled_at.is_(None)
    )
)
_SET_DISABLED = Statement(update(access_keys).where(*_mine).values(disabled_at=bindparam("disabled_at")))
_DELETE = Statement(delete(access_keys).where(*_mine, access_keys.c.disabled_at.is_not(None)))


def create(tx: Tx, vault: Vault, person_id: str, label: str = "") -> NewKey:
    """Make a key for a requester and return it with its secret.

    Refuses a person who is no requester (NotARequester), one active key too many (TooManyKeys), a long label.
    """
    label = " ".join(label.split())
    if len(label) > LABEL_LENGTH:
        raise InvalidField("label", Phrase("A label has at most {most} characters.", most=LABEL_LENGTH))
    _room_for_another(tx, person_id)
    if not person_verbs.get(tx, person_id).roles.requester:
        raise Refused("NotARequester", Phrase("Access keys are for requesters."))
    key = Key(ids.new_access_key_id(), person_id, label, tx.now, None)
    secret = ids.new_secret()
    tx.run(_INSERT, secret=vault.seal(key.id, secret), **key._asdict())
    return NewKey(key, secret)


def find(tx: Tx, vault: Vault, key_id: str) -> Signer | None:
    """Return an active key of an enabled person, with its secret, or None. Raises VaultError.

    Whoever lost the requester role still signs: the API tells them so, instead of not knowing the key.
    """
    row: Any = tx.row(_FIND, id=key_id)
    if row is None:
        return None
    cut = 1 + len(_COLUMNS)
    key = Key._make(row[1:cut])
    return Signer(key, vault.open(key.id, row[0]), person_verbs.from_columns(row[cut:]))


def list_(tx: Tx, person_id: str) -> list[Key]:
    """Return a person's keys, newest first."""
    return [Key._make(row) for row in tx.rows(_LIST, person_id=person_id)]


def disable(tx: Tx, person_id: str, key_id: str) -> Key:
    """Stop a key of this person from signing. Refuses with NoSuchKey."""
    key = _get(tx, person_id, key_id)
    if key.disabled_at is None:
        tx.run(_SET_DISABLED, person_id=person_id, key_id=key_id, disabled_at=tx.now)
    return _get(tx, person_id, key_id)


def enable(tx: Tx, person_id: str, key_id: str) -> Key:
    """Let a key of this person sign again. Refuses with NoSuchKey and TooManyKeys."""
    if _get(tx, person_id, key_id).disabled_at is not None:
        _room_for_another(tx, person_id)
        tx.run(_SET_DISABLED, person_id=person_id, key_id=key_id, disabled_at=None)
    return _get(tx, person_id, key_id)


def delete_disabled(tx: Tx, person_id: str, key_id: str) -> int:
    """Delete a key of this person for good, if it is disabled. Returns how many were deleted."""
    return tx.run(_DELETE, person_id=person_id, key_id=key_id)


def _room_for_another(tx: Tx, person_id: str) -> None:
    tx.alone(f"access keys {person_id}")
    if tx.value(_ACTIVE, person_id=person_id) >= ACTIVE_LIMIT:
        raise Refused(
            "TooManyKeys",
            Phrase("There are {most} active keys already. Disable one first.", most=ACTIVE_LIMIT),
        )


def _get(tx: Tx, person_id: str, key_id: str) -> Key:
    found = tx.row(_GET, person_id=person_id, key_id=key_id)
    if found is None:
        raise Refused("NoSuchKey", Phrase("There is no access key {key_id}.", key_id=key_id))
    return Key._make(found)
