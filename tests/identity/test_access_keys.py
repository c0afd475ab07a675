import pytest

from piecework.db.door import Database
from piecework.identity import access_keys, accounts, people
from piecework.identity.people import Roles
from piecework.identity.profiles import Profile
from piecework.identity.refusals import InvalidField
from piecework.identity.vault import Vault, VaultError
from piecework.rules.refusals import Refused

VAULT = Vault(b"0123456789abcdef0123456789abcdef")


@pytest.fixture
def ann(identity: Database):
    return identity.write(people.create, "ann@example.org", Profile("Ann"), Roles(requester=True))


@pytest.fixture
def bob(identity: Database):
    return identity.write(people.create, "bob@example.org", Profile("Bob"), Roles(worker=True))


def test_a_secret_opens_for_its_key_under_its_server_only():
    sealed = VAULT.seal("AKIA1", "the secret")
    assert b"the secret" not in sealed
    assert VAULT.open("AKIA1", sealed) == "the secret"
    for vault, key_id in ((VAULT, "AKIA2"), (Vault(b"another"), "AKIA1")):
        with pytest.raises(VaultError):
            vault.open(key_id, sealed)


def test_a_key_signs_until_disabled(identity: Database, clock, ann, bob):
    key, secret = identity.write(access_keys.create, VAULT, ann.id, "  my   laptop ")
    assert (key.label, key.created_at, key.disabled_at) == ("my laptop", clock.now, None)
    assert len(key.id) == 20
    assert len(secret) == 40
    signer = identity.read(access_keys.find, VAULT, key.id)
    assert (signer.key, signer.secret, signer.principal) == (key, secret, ann)
    assert identity.read(access_keys.find, VAULT, "AKIANONE") is None

    with pytest.raises(Refused) as refusal:
        identity.write(access_keys.disable, bob.id, key.id)
    assert refusal.value.code == "NoSuchKey"
    assert identity.write(access_keys.delete_disabled, ann.id, key.id) == 0
    assert identity.write(access_keys.disable, ann.id, key.id).disabled_at == clock.now
    assert identity.read(access_keys.find, VAULT, key.id) is None
    assert identity.write(access_keys.enable, ann.id, key.id) == key
    assert identity.read(access_keys.find, VAULT, key.id) == signer
    identity.write(access_keys.disable, ann.id, key.id)
    assert identity.write(access_keys.delete_disabled, bob.id, key.id) == 0
    assert identity.write(access_keys.delete_disabled, ann.id, key.id) == 1
    assert identity.read(access_keys.list_, ann.id) == []


def test_a_key_signs_only_for_an_enabled_person_and_is_made_only_for_a_requester(
    identity: Database, ann, bob
):
    key_id = identity.write(access_keys.create, VAULT, ann.id).key.id
    assert identity.read(access_keys.find, VAULT, key_id).principal.roles.requester
    identity.write(accounts.set_roles, ann.id, Roles(worker=True))
    assert identity.read(access_keys.find, VAULT, key_id).principal.roles == Roles(worker=True)
    identity.write(accounts.disable, ann.id)
    assert identity.read(access_keys.find, VAULT, key_id) is None
    identity.write(accounts.enable, ann.id)
    assert identity.read(access_keys.find, VAULT, key_id) is not None
    with pytest.raises(Refused) as refusal:
        identity.write(access_keys.create, VAULT, bob.id)
    assert refusal.value.code == "NotARequester"
    with pytest.raises(InvalidField):
        identity.write(access_keys.create, VAULT, ann.id, "x" * 101)


def test_ten_keys_are_active_at_most(identity: Database, clock, ann):
    made = []
    for _ in range(10):
        made.insert(0, identity.write(access_keys.create, VAULT, ann.id).key)
        clock.advance(seconds=1)
    assert identity.read(access_keys.list_, ann.id) == made
    with pytest.raises(Refused) as refusal:
        identity.write(access_keys.create, VAULT, ann.id)
    assert refusal.value.code == "TooManyKeys"
    identity.write(access_keys.disable, ann.id, made[0].id)
    identity.write(access_keys.create, VAULT, ann.id)
    with pytest.raises(Refused):
        identity.write(access_keys.enable, ann.id, made[0].id)
    assert identity.write(access_keys.enable, ann.id, made[1].id) == made[1]
