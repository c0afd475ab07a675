import asyncio

import pytest

from piecework.identity import passwords
from piecework.identity.refusals import InvalidField

PASSWORD = "a horse in the rain"


@pytest.mark.parametrize("password", ["short", "x" * 201, "Ann@Example.org ", "aaaaaaaaaaaa"])
def test_a_weak_password_is_refused(password):
    with pytest.raises(InvalidField) as refusal:
        passwords.check(password, "ann@example.org")
    assert refusal.value.field == "password"


def test_a_good_password_stands():
    passwords.check(PASSWORD, "ann@example.org")


def test_a_hash_fits_its_password_alone():
    made = passwords.hashed(PASSWORD)
    assert made.startswith("$argon2id$")
    assert passwords.matches(made, PASSWORD)
    assert not passwords.matches(made, PASSWORD + ".")
    assert not passwords.matches("not a hash", PASSWORD)
    assert not passwords.is_outdated(made)
    assert passwords.is_outdated("$argon2id$v=19$m=8192,t=2,p=1$" + "A" * 22 + "$" + "A" * 43)


def test_one_password_typed_two_ways_is_one_password():
    assert passwords.matches(passwords.hashed("cafe\u0301 au lait"), "caf\u00e9 au lait")


def test_no_hash_never_matches_but_costs_a_verification():
    assert passwords._NOBODY.split("$")[:4] == passwords.hashed(PASSWORD).split("$")[:4]
    assert not passwords.matches(None, PASSWORD)
    assert not passwords.matches(None, "")
    assert not passwords.matches(passwords.hashed(""), "x" * 201)


def test_hashing_leaves_the_event_loop_free():
    async def both():
        made = await passwords.ahashed(PASSWORD)
        return await passwords.amatches(made, PASSWORD)

    assert asyncio.run(both())
