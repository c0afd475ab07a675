"""People: who they are and what they may do. Acts that reach an account's sessions and links: `accounts`."""

import json
from collections.abc import Collection, Sequence
from typing import Any, NamedTuple, Self, get_args

from sqlalchemy import bindparam, case, func, or_, select, tuple_, update

from piecework import ids
from piecework.db import sql
from piecework.db.door import Tx
from piecework.db.schema.identity import people
from piecework.db.statements import Statement
from piecework.identity import profiles
from piecework.identity.profiles import Profile
from piecework.identity.refusals import InvalidField
from piecework.rules.messages import Kind
from piecework.rules.phrases import Phrase
from piecework.rules.refusals import Refused

NAMES_LIMIT = 1_000
OPERATORS_LIMIT = 20
MAIL_KINDS: tuple[Kind, ...] = get_args(Kind)


class Roles(NamedTuple):
    """What a person may be. One person may be several."""

    worker: bool = False
    requester: bool = False
    operator: bool = False

    @classmethod
    def parse(cls, text: str) -> Self:
        """Return the roles named in a comma-separated list. Refuses a name that is none."""
        names = [name for name in (part.strip() for part in text.split(",")) if name]
        if not set(names) <= set(cls._fields):
            raise InvalidField("roles", Phrase("Roles are {roles}.", roles=", ".join(cls._fields)))
        return cls(**dict.fromkeys(names, True))

    def __str__(self) -> str:
        return ",".join(name for name in self._fields if getattr(self, name))


class Person(NamedTuple):
    """A person's row, without the password. Moments are wall time in milliseconds."""

    id: str
    email: str
    name: str
    roles: Roles
    country: str | None
    subdivision: str | None
    adult: bool
    zone: str
    created_at: int
    disabled_at: int | None
    language: str | None
    mail: frozenset[str]
    has_password: bool

    @property
    def profile(self) -> Profile:
        """What the person may change at will."""
        return Profile(self.name, self.country, self.subdivision, self.adult, self.zone, self.language)

    @property
    def place(self) -> tuple[int, str]:
        """Where the person stands in `list_`, for the next page."""
        return self.created_at, self.id


class Credentials(NamedTuple):
    """A person and the hash that their password must match."""

    person: Person
    password_hash: str | None


_ROLES = [people.c.is_worker, people.c.is_requester, people.c.is_operator]
_BEFORE = [people.c.id, people.c.email, people.c.name, *_ROLES, people.c.country, people.c.subdivision]
_AFTER = [people.c[name] for name in ("adult", "zone", "created_at", "disabled_at", "language", "mail")]
_HAS_PASSWORD = case((people.c.password_hash.is_(None), 0), else_=1)
COLUMNS = [column.label(f"person_{column.name}") for column in (*_BEFORE, *_AFTER)] + [
    _HAS_PASSWORD.label("has_password")
]
"""What a statement selects to make a `Person` by `from_columns`."""

_GET = Statement(select(*COLUMNS).where(people.c.id == bindparam("id")))
_MAILBOX = Statement(
    select(people.c.email, people.c.mail).where(
        people.c.id == bindparam("id"), people.c.disabled_at.is_(None)
    )
)
_OPERATORS = Statement(
    select(people.c.email, people.c.mail)
    .where(people.c.is_operator == 1, people.c.disabled_at.is_(None))
    .order_by(people.c.id)
    .limit(bindparam("limit"))
)
_BY_EMAIL = Statement(select(*COLUMNS).where(people.c.email == bindparam("email")))
_CREDENTIALS = Statement(select(people.c.password_hash, *COLUMNS).where(people.c.email == bindparam("email")))
_PASSWORD_HASH = Statement(
    select(people.c.password_hash).where(people.c.id == bindparam("id")).with_for_update()
)
_INSERT = sql.insert(people)
_UPDATE_PROFILE = Statement(
    update(people)
    .where(people.c.id == bindparam("person_id"))
    .values({name: bindparam(name) for name in Profile._fields})
)
_UPDATE_EMAIL = Statement(
    update(people).where(people.c.id == bindparam("person_id")).values(email=bindparam("email"))
)
_UPDATE_MAIL = Statement(
    update(people).where(people.c.id == bindparam("person_id")).values(mail=bindparam("mail"))
)
_older = tuple_(people.c.created_at, people.c.id) < tuple_(bindparam("created_at"), bindparam("before_id"))
_newest_first = (people.c.created_at.desc(), people.c.id.desc())
_LIST = Statement(select(*COLUMNS).where(_older).order_by(*_newest_first).limit(bindparam("limit")))
_SEARCH = Statement(
    select(*COLUMNS)
    .where(
        _older,
        or_(
            people.c.id == bindparam("id"),
            people.c.email.like(bindparam("pattern"), escape="\\"),
            func.lower(people.c.name).like(bindparam("pattern"), escape="\\"),
        ),
    )
    .order_by(*_newest_first)
    .limit(bindparam("limit"))
)
_asked = sql.texts("ids")
_NAMES = Statement(
    select(people.c.id, people.c.name).join_from(_asked, people, people.c.id == _asked.c.value)
)
_TOP = (1 << 62, "")


def create(tx: Tx, email: str, profile: Profile, roles: Roles, password_hash: str | None = None) -> Person:
    """Make a person and return them. Without a password they come in by a link.

    Refuses an address that has an account, and fields that cannot stand, with InvalidField.
    """
    email = claim_email(tx, profiles.check_email(email))
    profile = profiles.check(profile)
    person_id = ids.new_person_id()
    tx.run(
        _INSERT,
        id=person_id,
        email=email,
        password_hash=password_hash,
        is_worker=int(roles.worker),
        is_requester=int(roles.requester),
        is_operator=int(roles.operator),
        created_at=tx.now,
        disabled_at=None,
        mail=None,
        **_values(profile),
    )
    return get(tx, person_id)


def get(tx: Tx, person_id: str) -> Person:
    """Return a person. Refuses with NoSuchPerson."""
    found = tx.row(_GET, id=person_id)
    if found is None:
        raise Refused("NoSuchPerson", Phrase("There is no person {person_id}.", person_id=person_id))
    return from_columns(found)


def by_email(tx: Tx, email: str) -> Person | None:
    """Return the person with this address, however it is written, or None."""
    found = tx.row(_BY_EMAIL, email=profiles.plain_email(email))
    return None if found is None else from_columns(found)


def mailbox(tx: Tx, person_id: str, kind: Kind) -> str | None:
    """Return the address of a person who may sign in and wants this kind of mail, or None."""
    found = tx.row(_MAILBOX, id=person_id)
    return found[0] if found is not None and kind in _mail(found[1]) else None


def operator_mailboxes(tx: Tx, kind: Kind) -> list[str]:
    """Return the addresses of operators who want this kind of mail, OPERATORS_LIMIT at most.

    Addresses of this machine alone are left out, such as that of the operator whom the first start makes.
    """
    rows = tx.rows(_OPERATORS, limit=OPERATORS_LIMIT)
    return [row.email for row in rows if kind in _mail(row.mail) and not row.email.endswith("@localhost")]


def credentials(tx: Tx, email: str) -> Credentials | None:
    """Return the person with this address and what their password must match, or None."""
    found = tx.row(_CREDENTIALS, email=profiles.plain_email(email))
    return None if found is None else Credentials(from_columns(found[1:]), found[0])


def locked_password_hash(tx: Tx, person_id: str) -> str | None:
    """Lock a person's row and return the hash of their password."""
    found: str | None = tx.value(_PASSWORD_HASH, id=person_id)
    return found


def list_(
    tx: Tx, *, matching: str = "", before: tuple[int, str] | None = None, limit: int = 50
) -> list[Person]:
    """Return people, newest first, behind the place `before`.

    `matching` keeps those with these letters in name or address, or with exactly this id.
    """
    created_at, before_id = before or _TOP
    matching = matching.strip()
    if not matching:
        found = tx.rows(_LIST, created_at=created_at, before_id=before_id, limit=limit)
    else:
        literal = matching.lower().replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")
        found = tx.rows(
            _SEARCH,
            created_at=created_at,
            before_id=before_id,
            id=matching.upper(),
            pattern=f"%{literal}%",
            limit=limit,
        )
    return [from_columns(row) for row in found]


def names_of(tx: Tx, person_ids: Sequence[str]) -> dict[str, str]:
    """Return names by id, at most NAMES_LIMIT at once; ids that nobody has are left out."""
    wanted = sorted(set(person_ids))
    if len(wanted) > NAMES_LIMIT:
        raise ValueError(f"more than {NAMES_LIMIT} names at once")
    if not wanted:
        return {}
    return {row.id: row.name for row in tx.rows(_NAMES, ids=json.dumps(wanted))}


def update_profile(tx: Tx, person_id: str, profile: Profile) -> Person:
    """Change what a person says about themselves and return them. Refuses with InvalidField."""
    tx.run(_UPDATE_PROFILE, person_id=person_id, **_values(profiles.check(profile)))
    return get(tx, person_id)


def choose_mail(tx: Tx, person_id: str, kinds: Collection[str]) -> None:
    """Choose which kinds of mail a person gets; names that are none are left out."""
    chosen = [kind for kind in MAIL_KINDS if kind in kinds]
    tx.run(_UPDATE_MAIL, person_id=person_id, mail=",".join(chosen))


def change_email(tx: Tx, person_id: str, email: str) -> Person:
    """Give a person another address and return them. Refuses with InvalidField, also an address in use."""
    email = profiles.check_email(email)
    if get(tx, person_id).email != email:
        tx.run(_UPDATE_EMAIL, person_id=person_id, email=claim_email(tx, email))
    return get(tx, person_id)


def claim_email(tx: Tx, email: str) -> str:
    """Return the plain address, now nobody else's until the transaction ends. Refuses one in use."""
    tx.alone(f"email {email}")
    if by_email(tx, email) is not None:
        raise InvalidField("email", Phrase("This address has an account. Sign in instead."))
    return email


def from_columns(row: Sequence[Any]) -> Person:
    """Return the person that the values of COLUMNS describe."""
    person_id, email, name, worker, requester, operator, country, subdivision, adult, *rest = row
    zone, created_at, disabled_at, language, mail, has_password = rest
    roles = Roles(bool(worker), bool(requester), bool(operator))
    told = (country, subdivision, bool(adult), zone, created_at, disabled_at, language)
    return Person(person_id, email, name, roles, *told, _mail(mail), bool(has_password))


def _mail(kept: str | None) -> frozenset[str]:
    return frozenset(MAIL_KINDS if kept is None else kept.split(","))


def _values(profile: Profile) -> dict[str, Any]:
    return {**profile._asdict(), "adult": int(profile.adult)}
