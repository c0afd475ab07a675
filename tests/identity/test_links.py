from concurrent.futures import ThreadPoolExecutor

import pytest

from piecework.db.door import Database
from piecework.identity import accounts, links, people, sessions
from piecework.identity.people import Roles
from piecework.identity.profiles import Profile
from piecework.identity.refusals import InvalidField
from piecework.identity.sessions import Caller
from piecework.rules.refusals import Refused


@pytest.fixture
def ann(identity: Database):
    return identity.write(people.create, "ann@example.org", Profile("Ann"), Roles(worker=True))


def refused(code, call, *args):
    with pytest.raises(Refused) as refusal:
        call(*args)
    assert refusal.value.code == code


def test_a_link_works_once_for_its_purpose_in_its_time(identity: Database, clock, ann):
    token = identity.write(links.offer_sign_in, ann.id)
    refused("LinkInvalid", identity.write, links.redeem, token, "reset")
    assert identity.read(links.look, token, "sign-in").person_id == ann.id
    assert identity.write(links.redeem, token, "sign-in").person_id == ann.id
    refused("LinkInvalid", identity.write, links.redeem, token, "sign-in")
    refused("LinkInvalid", identity.read, links.look, token, "sign-in")

    late = identity.write(links.offer_sign_in, ann.id)
    clock.advance(seconds=3600)
    refused("LinkInvalid", identity.write, links.redeem, late, "sign-in")
    refused("LinkInvalid", identity.write, links.redeem, "no link", "sign-in")
    assert identity.write(links.purge) == 2


def test_a_newer_link_voids_the_older(identity: Database, ann):
    reset = identity.write(links.offer_reset, ann.id)
    sign_in = identity.write(links.offer_sign_in, ann.id)
    newer = identity.write(links.offer_reset, ann.id)
    refused("LinkInvalid", identity.read, links.look, reset, "reset")
    assert identity.read(links.look, newer, "reset").person_id == ann.id
    assert identity.read(links.look, sign_in, "sign-in").person_id == ann.id


def test_one_of_many_redeems(identity: Database, ann):
    token = identity.write(links.offer_sign_in, ann.id)

    def redeem(_):
        try:
            identity.write(links.redeem, token, "sign-in")
        except Refused:
            return 0
        return 1

    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(redeem, range(12))) == 1


def test_a_reset_ends_every_session(identity: Database, ann):
    session = identity.write(sessions.start, ann.id, Caller())
    token = identity.write(links.offer_reset, ann.id)
    assert identity.write(accounts.reset_password, token, "newer").id == ann.id
    assert identity.read(sessions.find, session) is None
    assert identity.read(people.credentials, ann.email).password_hash == "newer"
    refused("LinkInvalid", identity.write, accounts.reset_password, token, "again")


def test_links_do_not_let_a_disabled_person_in(identity: Database, ann):
    token = identity.write(links.offer_sign_in, ann.id)
    identity.write(accounts.disable, ann.id)
    refused("AccountDisabled", identity.write, links.redeem, token, "sign-in")
    refused("AccountDisabled", identity.write, links.offer_reset, ann.id)
    identity.write(accounts.enable, ann.id)
    assert identity.write(links.redeem, token, "sign-in").person_id == ann.id


def test_invitations_are_listed_and_withdrawn(identity: Database, clock, ann):
    roles = Roles(worker=True, requester=True)
    first = identity.write(links.invite, roles)
    clock.advance(days=1)
    second = identity.write(links.invite, roles, email="Bob@example.org")
    listed = identity.read(links.invitations)
    assert [(each.email, each.roles) for each in listed] == [("bob@example.org", roles), (None, roles)]
    assert first not in str(listed)
    assert identity.write(links.withdraw, listed[0].id) == 1
    refused("LinkInvalid", identity.write, links.redeem, second, "invitation")
    assert identity.write(links.redeem, first, "invitation").roles == roles
    assert identity.read(links.invitations) == []
    with pytest.raises(InvalidField):
        identity.write(links.invite, Roles())
    with pytest.raises(InvalidField):
        identity.write(links.invite, roles, email=ann.email)


def test_the_first_start_makes_an_operator(identity: Database, clock):
    first = identity.write(accounts.bootstrap)
    lost = identity.write(accounts.bootstrap)
    assert first != lost
    refused("LinkInvalid", identity.read, links.look, first, "sign-in")
    clock.advance(seconds=23 * 3600)
    link = identity.write(links.redeem, lost, "sign-in")
    operator = identity.read(people.get, link.person_id)
    assert (operator.email, operator.roles) == ("operator@localhost", Roles(operator=True))
    identity.write(sessions.start, operator.id, Caller())
    assert identity.write(accounts.bootstrap) is None


def test_a_store_with_people_needs_no_first_operator(identity: Database, ann):
    assert identity.write(accounts.bootstrap) is None
    assert identity.read(people.by_email, accounts.FIRST_OPERATOR) is None
