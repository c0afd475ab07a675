"""Who may see, preview and accept a project's HITs: requirements as a form shows them, and back."""

from collections.abc import Mapping
from typing import NamedTuple

from piecework.identity.countries import COUNTRIES, US_STATES
from piecework.rules.phrases import Phrase
from piecework.rules.qualification_types import QualificationType
from piecework.rules.qualifications import (
    ACCEPT,
    ADULT,
    DISCOVER,
    LOCALE,
    MASTERS,
    MOST_INTEGERS,
    MOST_LOCALES,
    MOST_REQUIREMENTS,
    NUMBER_APPROVED,
    PERCENT_APPROVED,
    PREVIEW,
    Locale,
    Requirement,
)

KINDS = (
    (PERCENT_APPROVED, Phrase("Approval rate in percent")),
    (NUMBER_APPROVED, Phrase("Number of HITs approved")),
    (LOCALE, Phrase("Country, or US state")),
    (MASTERS[0], Phrase("Masters")),
    (ADULT, Phrase("Agreed to adult content (1)")),
)
COMPARATORS = (
    ("GreaterThanOrEqualTo", Phrase("is at least")),
    ("GreaterThan", Phrase("is more than")),
    ("LessThanOrEqualTo", Phrase("is at most")),
    ("LessThan", Phrase("is less than")),
    ("EqualTo", Phrase("is")),
    ("NotEqualTo", Phrase("is not")),
    ("In", Phrase("is one of")),
    ("NotIn", Phrase("is none of")),
    ("Exists", Phrase("is held")),
    ("DoesNotExist", Phrase("is not held")),
)
GUARDS = (
    (ACCEPT, Phrase("Others can look, but not accept")),
    (PREVIEW, Phrase("Others see it in the list, but cannot look")),
    (DISCOVER, Phrase("Others do not see it at all")),
)
_BY_SIZE = {"GreaterThanOrEqualTo", "GreaterThan", "LessThanOrEqualTo", "LessThan"}
_ONE_NUMBER = {*_BY_SIZE, "EqualTo", "NotEqualTo"}
_WITHOUT = {"Exists", "DoesNotExist"}


class Line(NamedTuple):
    """One requirement as the form shows it; `error` says what is wrong with it."""

    type_id: str = ""
    comparator: str = "GreaterThanOrEqualTo"
    values: str = ""
    guarded: str = ACCEPT
    error: str = ""


def lines_of(requirements: tuple[Requirement, ...]) -> list[Line]:
    """Return requirements as lines of the form."""
    return [Line(each.type_id, each.comparator, _written(each), each.guarded) for each in requirements]


def kinds_of(own: list[QualificationType], lines: list[Line]) -> list[tuple[str, str]]:
    """Return what a line may ask for: the market's own types, the requester's, and what is asked already."""
    named = [*KINDS, *((each.id, each.name) for each in own)]
    known = {type_id for type_id, _ in named}
    return [*named, *((line.type_id, line.type_id) for line in lines if line.type_id not in known | {""})]


def read(fields: Mapping[str, str]) -> tuple[tuple[Requirement, ...], list[Line]]:
    """Return the requirements in a form's fields, and its lines with what is wrong with them."""
    requirements, lines = [], []
    for index in range(MOST_REQUIREMENTS):
        type_id = fields.get(f"type-{index}", "").strip()
        if not type_id:
            continue
        line = Line(
            type_id,
            fields.get(f"comparator-{index}", ""),
            fields.get(f"values-{index}", "").strip(),
            fields.get(f"guarded-{index}", ACCEPT),
        )
        made = _requirement(line)
        if isinstance(made, Requirement):
            requirements.append(made)
        lines.append(line if isinstance(made, Requirement) else line._replace(error=made))
    return tuple(requirements), lines


def _requirement(line: Line) -> Requirement | str:
    guarded = line.guarded if line.guarded in dict(GUARDS) else ACCEPT
    if line.comparator in _WITHOUT:
        return Requirement(line.type_id, line.comparator, guarded=guarded)
    if line.type_id in MASTERS:
        return Phrase("Masters are held or not: choose one of these two.")
    said = [each.strip() for each in line.values.replace(";", ",").split(",") if each.strip()]
    if line.comparator not in dict(COMPARATORS) or not said:
        return Phrase("Write what it is compared with.")
    return _places(line, said, guarded) if line.type_id == LOCALE else _numbers(line, said, guarded)


def _numbers(line: Line, said: list[str], guarded: str) -> Requirement | str:
    if not all(each.lstrip("-").isdecimal() and len(each) < 10 for each in said):  # noqa: PLR2004  of 32 bits
        return Phrase("Write whole numbers, with commas between them.")
    if line.comparator in _ONE_NUMBER and len(said) > 1:
        return Phrase("Write one number, or choose “is one of”.")
    if len(said) > MOST_INTEGERS:
        return Phrase("Write at most {most} numbers.", most=MOST_INTEGERS)
    return Requirement(line.type_id, line.comparator, tuple(map(int, said)), guarded=guarded)


def _places(line: Line, said: list[str], guarded: str) -> Requirement | str:
    if line.comparator in _BY_SIZE:
        return Phrase("Places are not larger or smaller: choose “is one of” or “is none of”.")
    if len(said) > MOST_LOCALES:
        return Phrase("Write at most {most} places.", most=MOST_LOCALES)
    places = [
        Locale(country, state or None) for country, _, state in (each.upper().partition("-") for each in said)
    ]
    for place in places:
        if place.country not in COUNTRIES or (
            place.subdivision and (place.country != "US" or place.subdivision not in US_STATES)
        ):
            return Phrase(
                "There is no place {place}. Write codes such as DE, FR or US-CA.",
                place="-".join(filter(None, place)),
            )
    # One or several: what the market makes of In with one place is the same as EqualTo.
    return Requirement(line.type_id, line.comparator, locales=tuple(places), guarded=guarded)


def _written(requirement: Requirement) -> str:
    places = ["-".join(filter(None, each)) for each in requirement.locales]
    return ", ".join([*map(str, requirement.integers), *places])
