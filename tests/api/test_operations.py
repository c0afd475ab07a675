"""Which operations are answered, and what is said to somebody who may not call any."""

from pathlib import Path

import pytest

from piecework.api.operations import OPERATIONS
from piecework.app import Parts, build, open_stores
from piecework.aws.model import load_model
from piecework.identity import access_keys, accounts, people
from piecework.identity.people import Roles
from piecework.identity.profiles import Profile
from piecework.identity.vault import Vault
from piecework.observe import Metrics
from piecework.settings import load
from tests.support import boto
from tests.support.stores import make_stores

SECRET = b"a secret of the tests, long enough to sign with"


def test_every_operation_of_the_model_is_answered() -> None:
    assert OPERATIONS.keys() == load_model().operations.keys()


def test_a_key_outlives_the_requester_role_and_then_says_what_is_missing(tmp_path: Path) -> None:
    settings = load({"PIECEWORK_DATA_DIR": str(tmp_path)})
    make_stores(tmp_path)
    stores = open_stores(settings)
    ann = stores.identity.write(people.create, "ann@example.org", Profile("Ann"), Roles(requester=True))
    key, secret = stores.identity.write(access_keys.create, Vault(SECRET), ann.id)
    stores.identity.write(accounts.set_roles, ann.id, Roles(worker=True))
    for path, stamp in (("/", r" \(\d{13}\)"), ("/sandbox", r" \(\d{13} s\)")):
        client = boto.client(build(Parts(settings, stores, SECRET, Metrics())), key.id, secret, path=path)
        with pytest.raises(client.exceptions.RequestError, match=f"requester role.{stamp}$") as refused:
            client.get_account_balance()
        assert refused.value.response["TurkErrorCode"] == "AWS.AccountNotLinked"

    stores.identity.write(accounts.set_roles, ann.id, Roles(requester=True))
    client = boto.client(build(Parts(settings, stores, SECRET, Metrics())), key.id, secret)
    assert client.get_account_balance()["AvailableBalance"] == "0.00"
    stores.close()
