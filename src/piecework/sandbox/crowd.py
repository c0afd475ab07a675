"""Workers for a simulation: accounts of the sandbox's that stay, and tokens that go when it is over."""

from collections.abc import Iterable
from typing import NamedTuple

from piecework.db.door import Database, Tx
from piecework.identity import people, tool_tokens
from piecework.identity.people import Roles
from piecework.identity.profiles import Profile

LABEL = "simulation"


class Hired(NamedTuple):
    """A worker for as long as a simulation lasts."""

    person_id: str
    token_id: str
    token: str


def hire(identity: Database, number: int, country: str) -> Hired:
    """Return the made-up worker of this number, made if need be, with a fresh token."""
    return identity.write(_hire, number, country)


def retire(identity: Database, number: int) -> None:
    """Take back all tokens of the made-up worker of this number, if there is one."""
    identity.write(_retire, number)


def dismiss(identity: Database, hired: Iterable[Hired]) -> None:
    """Take back the tokens of some workers."""
    identity.write(_dismiss, list(hired))


def _dismiss(tx: Tx, hired: list[Hired]) -> None:
    for each in hired:
        tool_tokens.delete_token(tx, each.person_id, each.token_id)


def _retire(tx: Tx, number: int) -> None:
    person = people.by_email(tx, _email(number))
    if person is not None:
        _end_tokens(tx, person.id)


def _email(number: int) -> str:
    return f"worker-{number}@simulation.localhost"


def _end_tokens(tx: Tx, person_id: str) -> None:
    for left in tool_tokens.list_(tx, person_id):
        tool_tokens.delete_token(tx, person_id, left.id)


def _hire(tx: Tx, number: int, country: str) -> Hired:
    email = _email(number)
    person = people.by_email(tx, email)
    if person is None:
        profile = Profile(f"Simulated worker {number}", country=country, adult=True)
        person = people.create(tx, email, profile, Roles(worker=True))
    _end_tokens(tx, person.id)  # of a simulation that was stopped
    return give_token(tx, person.id)


def give_token(tx: Tx, person_id: str) -> Hired:
    """Return somebody who is there already as a worker for as long as a simulation lasts."""
    made = tool_tokens.create(tx, person_id, LABEL)
    return Hired(person_id, made.row.id, made.token)
