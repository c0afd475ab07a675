"""A person's whole way: invited, signed up, signed in, a password forgotten, found again."""

import asyncio

import pytest

from piecework.db.door import Database
from piecework.identity import accounts, flows, links, passwords, people, sessions
from piecework.identity.flows import SignUp
from piecework.identity.people import Roles
from piecework.identity.profiles import Profile
from piecework.identity.refusals import InvalidField, TooManyAttempts
from piecework.identity.sessions import Caller
from piecework.identity.sign_up import Draft
from piecework.rules.refusals import Refused

HERE = Caller("192.0.2.1", "Firefox")
ANN = Draft("Ann@example.org", Profile("Ann"))
PASSWORD, OTHER = "a horse in the rain", "a cow on the moon"


def now(awaitable):
    return asyncio.run(awaitable)


def refused(code, awaitable):
    with pytest.raises(Refused) as refusal:
        now(awaitable)
    assert refusal.value.code == code
    return refusal.value


def join(identity, mode="open", draft=ANN, invitation=None, password=PASSWORD):
    return flows.join(identity, mode, SignUp(draft, password, invitation), HERE)


def test_signing_up_in_the_open(identity: Database):
    signed_in = now(join(identity))
    assert signed_in.person.roles == Roles(worker=True)
    assert signed_in.person.has_password
    assert identity.read(sessions.find, signed_in.token).person == signed_in.person
    assert refused("InvalidField", join(identity)).field == "email"
    for roles in (Roles(), Roles(worker=True, operator=True)):
        draft = ANN._replace(email="bob@example.org", roles=roles)
        assert refused("InvalidField", join(identity, draft=draft)).field == "roles"
    assert refused("InvalidField", join(identity, password="short")).field == "password"


def test_signing_up_by_invitation(identity: Database):
    refused("SignUpClosed", join(identity, "closed"))
    refused("InvitationNeeded", join(identity, "invitation"))
    refused("LinkInvalid", join(identity, "invitation", invitation="made up"))
    token = identity.write(links.invite, Roles(requester=True, operator=True), email="ann@example.org")
    stranger = ANN._replace(email="eve@example.org")
    assert refused("InvalidField", join(identity, "invitation", stranger, token)).field == "email"
    assert now(join(identity, "invitation", ANN, token)).person.roles == Roles(requester=True, operator=True)
    refused("LinkInvalid", join(identity, "invitation", stranger, token))
    assert identity.read(people.by_email, "eve@example.org") is None


def test_signing_in(identity: Database):
    ann = now(join(identity)).person
    signed_in = now(flows.sign_in(identity, " ANN@example.org", PASSWORD, HERE))
    assert signed_in.person == ann
    assert identity.read(sessions.find, signed_in.token).session.browser == "Firefox"
    refused("WrongPassword", flows.sign_in(identity, ANN.email, OTHER, HERE))
    refused("WrongPassword", flows.sign_in(identity, "eve@example.org", PASSWORD, HERE))
    identity.write(accounts.disable, ann.id)
    refused("WrongPassword", flows.sign_in(identity, ANN.email, OTHER, HERE))
    refused("AccountDisabled", flows.sign_in(identity, ANN.email, PASSWORD, HERE))


def test_guessing_ends_soon_and_the_right_password_does_not_help_then(identity: Database, clock):
    now(join(identity))
    for _ in range(10):
        refused("WrongPassword", flows.sign_in(identity, ANN.email, "", HERE))
    with pytest.raises(TooManyAttempts):
        now(flows.sign_in(identity, ANN.email, PASSWORD, HERE))
    clock.advance(seconds=900)
    now(flows.sign_in(identity, ANN.email, PASSWORD, HERE))
    assert (
        identity.read(
            lambda tx: tx.rows(
                flows.attempts.attempts.select().where(
                    flows.attempts.attempts.c.subject.like("sign-in-email%")
                )
            )
        )
        == []
    )


def test_an_old_hash_is_made_anew(identity: Database):
    old = passwords.PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1).hash(PASSWORD)
    ann = identity.write(people.create, ANN.email, ANN.profile, Roles(worker=True), old)
    earlier = identity.write(sessions.start, ann.id, HERE)
    now(flows.sign_in(identity, ANN.email, PASSWORD, HERE))
    assert not passwords.is_outdated(identity.read(people.credentials, ANN.email).password_hash)
    assert identity.read(sessions.find, earlier) is not None
    now(flows.sign_in(identity, ANN.email, PASSWORD, HERE))


def test_a_forgotten_password(identity: Database):
    signed_in = now(join(identity))
    assert now(flows.ask_for_reset(identity, "eve@example.org", HERE)) is None
    mailing = now(flows.ask_for_reset(identity, "ann@example.org", HERE))
    assert mailing.person.id == signed_in.person.id
    assert (
        refused("InvalidField", flows.reset_password(identity, mailing.token, "short", HERE)).field
        == "password"
    )
    fresh = now(flows.reset_password(identity, mailing.token, OTHER, HERE))
    assert identity.read(sessions.find, signed_in.token) is None
    assert identity.read(sessions.find, fresh.token).person.id == signed_in.person.id
    refused("WrongPassword", flows.sign_in(identity, ANN.email, PASSWORD, HERE))
    now(flows.sign_in(identity, ANN.email, OTHER, HERE))
    refused("LinkInvalid", flows.reset_password(identity, mailing.token, PASSWORD, HERE))
    identity.write(accounts.disable, fresh.person.id)
    assert now(flows.ask_for_reset(identity, "ann@example.org", HERE)) is None


def test_changing_password_and_address(identity: Database):
    here, there = now(join(identity)), now(flows.sign_in(identity, ANN.email, PASSWORD, HERE))
    visit = identity.read(sessions.find, here.token)
    change = flows.change_password(identity, visit, OTHER, OTHER)
    assert refused("InvalidField", change).field == "old_password"
    now(flows.change_password(identity, visit, PASSWORD, OTHER))
    assert identity.read(sessions.find, there.token) is None
    assert identity.read(sessions.find, here.token) is not None
    with pytest.raises(InvalidField):
        now(flows.change_email(identity, visit, PASSWORD, "lee@example.org"))
    assert now(flows.change_email(identity, visit, OTHER, "lee@example.org")).email == "lee@example.org"
    now(flows.sign_in(identity, "lee@example.org", OTHER, HERE))


def test_the_first_operator_comes_in_and_settles(identity: Database):
    token = identity.write(accounts.bootstrap)
    signed_in = now(flows.sign_in_by_link(identity, token, HERE))
    refused("LinkInvalid", flows.sign_in_by_link(identity, token, HERE))
    refused("WrongPassword", flows.sign_in(identity, accounts.FIRST_OPERATOR, "", HERE))
    visit = identity.read(sessions.find, signed_in.token)
    now(flows.change_email(identity, visit, "", "root@example.org"))
    visit = identity.read(sessions.find, signed_in.token)
    now(flows.change_password(identity, visit, "", PASSWORD))
    assert now(flows.sign_in(identity, "root@example.org", PASSWORD, HERE)).person.roles.operator
