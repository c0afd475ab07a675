"""Opening settings and stores for a command."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from piecework.app import Stores, open_stores
from piecework.db.door import Database, Tx
from piecework.identity import people
from piecework.identity.people import Person
from piecework.rules.refusals import Refused
from piecework.settings import Settings, load


def settings() -> Settings:
    """Return the settings of the environment. Raises SettingsError."""
    return load(os.environ)


@contextmanager
def stores() -> Iterator[Stores]:
    """Yield the open stores, and close them."""
    opened = open_stores(settings())
    try:
        yield opened
    finally:
        opened.close()


def person(identity: Database, who: str) -> Person:
    """Return the person with this e-mail address or id. Refuses an unknown one."""
    return identity.read(_find, who)


def market(opened: Stores, *, sandbox: bool) -> Database:
    """Return one of the two markets."""
    return opened.sandbox if sandbox else opened.production


def _find(tx: Tx, who: str) -> Person:
    if "@" not in who:
        return people.get(tx, who)
    found = people.by_email(tx, who)
    if found is None:
        raise Refused("NoSuchPerson", f"there is nobody with the address {who}")
    return found
