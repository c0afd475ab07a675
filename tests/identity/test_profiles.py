import pytest

from piecework.identity import profiles
from piecework.identity.profiles import Profile
from piecework.identity.refusals import InvalidField


@pytest.mark.parametrize(
    ("text", "email"),
    [
        (" Ann@Example.ORG ", "ann@example.org"),
        ("o'hara+work@mail.example.co.uk", "o'hara+work@mail.example.co.uk"),
        ("root@lab", "root@lab"),
        ("jörg@münchen.example", "jörg@münchen.example"),
    ],
)
def test_an_address_is_kept_in_one_form(text, email):
    assert profiles.check_email(text) == email


@pytest.mark.parametrize(
    "text",
    [
        "", "ann", "@example.org", "ann@", "ann@example.org, bob@example.org", "ann@exa mple.org",
        "a b@example.org", "ann@example..org", "ann@-example.org", "ann@example.org\nBcc: x@y.z",
        "Ann <ann@example.org>", "ann..b@example.org", "x" * 65 + "@example.org", "ann@" + "e" * 251,
    ],
)  # fmt: skip
def test_what_is_no_address_is_refused(text):
    with pytest.raises(InvalidField) as refusal:
        profiles.check_email(text)
    assert refusal.value.field == "email"


def test_a_profile_is_tidied_up():
    given = Profile("  Ann \t Lee ", "us", "ca", adult=True, zone=" Europe/Berlin ")
    assert profiles.check(given) == Profile("Ann Lee", "US", "CA", adult=True, zone="Europe/Berlin")
    assert profiles.check(Profile("Ann", "", "")) == Profile("Ann", None, None)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": "  "}, "name"),
        ({"name": "x" * 101}, "name"),
        ({"name": "Ann\u202eeel"}, "name"),
        ({"name": "Ann\x00"}, "name"),
        ({"country": "XX"}, "country"),
        ({"country": "DE", "subdivision": "CA"}, "subdivision"),
        ({"subdivision": "CA"}, "subdivision"),
        ({"country": "US", "subdivision": "ZZ"}, "subdivision"),
        ({"zone": "Nowhere/Else"}, "zone"),
        ({"zone": "../../etc/passwd"}, "zone"),
        ({"zone": ""}, "zone"),
    ],
)
def test_a_field_that_cannot_stand_is_named(changes, field):
    with pytest.raises(InvalidField) as refusal:
        profiles.check(Profile("Ann")._replace(**changes))
    assert refusal.value.field == field
