import pytest

from piecework.db.door import Database
from piecework.identity import accounts, people, sessions
from piecework.identity.people import Roles
from piecework.identity.profiles import Profile
from piecework.identity.refusals import InvalidField
from piecework.identity.sessions import Caller
from piecework.rules.refusals import Refused

WORKER = Roles(worker=True)


def make(identity, name, roles=WORKER, password_hash=None):
    return identity.write(people.create, f"{name}@example.org", Profile(name.title()), roles, password_hash)


@pytest.mark.parametrize(
    ("text", "roles"),
    [("", Roles()), ("worker", WORKER), (" worker, requester", Roles(worker=True, requester=True)),
     ("operator", Roles(operator=True))],
)  # fmt: skip
def test_roles_are_written_as_words(text, roles):
    assert Roles.parse(text) == roles
    assert Roles.parse(str(roles)) == roles


def test_an_unknown_role_is_refused():
    with pytest.raises(InvalidField):
        Roles.parse("worker,king")


def test_a_person_is_made_found_and_changed(identity: Database, clock):
    profile = Profile(" Ann  Lee", "us", "wa", adult=True, zone="America/Los_Angeles")
    ann = identity.write(people.create, "Ann@Example.org", profile, Roles(requester=True), "hash")
    assert (ann.email, ann.name, ann.country, ann.subdivision) == ("ann@example.org", "Ann Lee", "US", "WA")
    assert (ann.roles, ann.adult, ann.has_password) == (Roles(requester=True), True, True)
    assert (ann.created_at, ann.disabled_at) == (clock.now, None)
    assert ann.id.startswith("A")
    assert len(ann.id) == 14
    assert identity.read(people.get, ann.id) == ann
    assert identity.read(people.by_email, " ANN@example.org") == ann
    assert identity.read(people.by_email, "bob@example.org") is None
    assert identity.read(people.credentials, "ann@example.org") == (ann, "hash")
    assert identity.read(people.credentials, "bob@example.org") is None
    assert ann.profile == Profile("Ann Lee", "US", "WA", adult=True, zone="America/Los_Angeles")

    ann = identity.write(people.update_profile, ann.id, Profile("Ann L."))
    assert ann.profile == Profile("Ann L.")
    ann = identity.write(people.change_email, ann.id, "Lee@example.org")
    assert ann.email == "lee@example.org"
    assert identity.write(people.change_email, ann.id, "LEE@example.org") == ann
    with pytest.raises(Refused) as refusal:
        identity.read(people.get, "ANOBODY")
    assert refusal.value.code == "NoSuchPerson"


def test_an_address_has_one_account(identity: Database):
    make(identity, "ann")
    bob = make(identity, "bob")
    for attempt in (
        lambda: make(identity, "ANN"),
        lambda: identity.write(people.change_email, bob.id, "ann@example.org"),
    ):
        with pytest.raises(InvalidField) as refusal:
            attempt()
        assert refusal.value.field == "email"


def test_people_are_listed_newest_first_and_searched(identity: Database, clock):
    made = []
    for name in ("ann", "bob", "cleo", "100%_dan"):
        made.insert(0, make(identity, name))
        clock.advance(seconds=1)
    twins = sorted((make(identity, "eve"), make(identity, "fay")), key=lambda each: each.id, reverse=True)
    everybody = [*twins, *made]

    seen, before = [], None
    while page := identity.read(people.list_, before=before, limit=2):
        seen += page
        before = page[-1].place
    assert seen == everybody

    def names(matching):
        return [each.name for each in identity.read(people.list_, matching=matching)]

    assert names("BO") == ["Bob"]
    assert names("%_") == ["100%_Dan"]
    assert names("cleo@example") == ["Cleo"]
    assert names(made[1].id.lower()) == ["Cleo"]
    assert names("nobody") == []


def test_names_are_joined_in_bulk(identity: Database):
    ann, bob = make(identity, "ann"), make(identity, "bob")
    assert identity.read(people.names_of, [bob.id, ann.id, bob.id, "ANOBODY"]) == {
        ann.id: "Ann",
        bob.id: "Bob",
    }
    assert identity.read(people.names_of, []) == {}
    with pytest.raises(ValueError, match="1000"):
        identity.read(people.names_of, [f"A{number}" for number in range(1_001)])


def test_a_disabled_person_is_out_until_enabled(identity: Database, clock):
    ann = make(identity, "ann")
    token = identity.write(sessions.start, ann.id, Caller())
    clock.advance(seconds=5)
    assert identity.write(accounts.disable, ann.id).disabled_at == clock.now
    assert identity.read(sessions.find, token) is None
    first = clock.now
    clock.advance(seconds=5)
    assert identity.write(accounts.disable, ann.id).disabled_at == first
    assert identity.write(accounts.enable, ann.id).disabled_at is None
    assert identity.read(sessions.find, token) is None


def test_somebody_always_operates(identity: Database):
    first, second = (make(identity, name, Roles(operator=True)) for name in ("ann", "bob"))
    assert identity.write(accounts.set_roles, first.id, WORKER).roles == WORKER
    for act in (
        lambda: identity.write(accounts.set_roles, second.id, WORKER),
        lambda: identity.write(accounts.disable, second.id),
    ):
        with pytest.raises(Refused) as refusal:
            act()
        assert refusal.value.code == "LastOperator"
    identity.write(accounts.set_roles, first.id, Roles(worker=True, operator=True))
    identity.write(accounts.disable, second.id)
    with pytest.raises(Refused):
        identity.write(accounts.disable, first.id)
