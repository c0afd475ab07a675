"""What people say about themselves, and what of it can stand. Pure; rows are in `people`."""

import re
import unicodedata
import zoneinfo
from typing import NamedTuple

from piecework.identity.countries import COUNTRIES, US_STATES
from piecework.identity.refusals import InvalidField
from piecework.rules.phrases import Phrase

NAME_LENGTH = 100
EMAIL_LENGTH = 254

_LABEL = r"[^\W_](?:[\w-]*[^\W_])?"
_EMAIL = re.compile(rf"[\w.!#$%&'*+/=?^`{{|}}~-]{{1,64}}@{_LABEL}(?:\.{_LABEL})*")


class Profile(NamedTuple):
    """What a person may change at will.

    Attributes:
        name: what the other side sees.
        country: ISO 3166-1 code of two letters, or None when not told.
        subdivision: a US state's two letters, or None.
        adult: whether the person says to be 18 or older.
        zone: the time zone in which pages write moments.
        language: of the pages, such as "en"; None for what the browser asks for.
    """

    name: str
    country: str | None = None
    subdivision: str | None = None
    adult: bool = False
    zone: str = "UTC"
    language: str | None = None


def plain_email(text: str) -> str:
    """Return an address in the one form in which addresses are compared and kept."""
    return unicodedata.normalize("NFC", text).strip().lower()


def check_email(text: str) -> str:
    """Return the address in plain form. Refuses what cannot be one, with InvalidField."""
    email = plain_email(text)
    if len(email) > EMAIL_LENGTH or not _EMAIL.fullmatch(email) or ".." in email:
        raise InvalidField("email", Phrase("This is not an e-mail address."))
    return email


def check(profile: Profile) -> Profile:
    """Return the profile tidied up. Refuses each field that cannot stand, with InvalidField."""
    country, subdivision = _place(profile.country, profile.subdivision)
    return profile._replace(
        name=_name(profile.name),
        country=country,
        subdivision=subdivision,
        zone=_zone(profile.zone),
        language=profile.language or None,
    )


def _name(text: str) -> str:
    name = " ".join(unicodedata.normalize("NFC", text).split())
    if not name:
        raise InvalidField("name", Phrase("Enter a name."))
    if len(name) > NAME_LENGTH:
        raise InvalidField("name", Phrase("A name has at most {most} characters.", most=NAME_LENGTH))
    # Control and direction marks would let one name look like another, or break the line of a mail header.
    if any(unicodedata.category(each) in ("Cc", "Cf", "Co", "Cs") for each in name):
        raise InvalidField("name", Phrase("A name has no invisible characters."))
    return name


def _place(country: str | None, subdivision: str | None) -> tuple[str | None, str | None]:
    country = country.strip().upper() if country else None
    subdivision = subdivision.strip().upper() if subdivision else None
    if country and country not in COUNTRIES:
        raise InvalidField("country", Phrase("Choose a country from the list."))
    if subdivision and country != "US":
        raise InvalidField("subdivision", Phrase("A state belongs to the United States only."))
    if subdivision and subdivision not in US_STATES:
        raise InvalidField("subdivision", Phrase("Choose a state from the list."))
    return country or None, subdivision or None


def _zone(name: str) -> str:
    name = name.strip()
    if name == "UTC":
        return name
    try:
        zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        raise InvalidField("zone", Phrase("Choose a time zone from the list.")) from None
    return name
