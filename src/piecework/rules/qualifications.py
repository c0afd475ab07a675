"""Qualification requirements: what may be asked, and whether a worker meets it.

The system qualifications are computed from the market's records and the worker's profile. Source: the
QualificationRequirement data structure of the API.
"""

import json
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import NamedTuple

from piecework.rules.phrases import Phrase
from piecework.rules.refusals import Refused
from piecework.rules.texts import bad_value

PERCENT_APPROVED = "000000000000000000L0"
NUMBER_APPROVED = "00000000000000000040"
LOCALE = "00000000000000000071"
ADULT = "00000000000000000060"
# Of production, of the sandbox, and a retired one of the sandbox. All mean the same here.
MASTERS = (
    "2F1QJWKUDD8XADTFD2Q0G6UTO95ALH",
    "2ARFPLSP75KLA8M8DH1HTEQVJT3SY6",
    "2F1KVCNHMVHV8E9PBUB2A4J79LU20F",
)
# Retired, and still found in old scripts.
SUBMISSION_RATE = "00000000000000000000"
ABANDONMENT_RATE = "00000000000000000070"
RETURN_RATE = "000000000000000000E0"
REJECTION_RATE = "000000000000000000S0"
SYSTEM_TYPES = frozenset(
    {
        PERCENT_APPROVED,
        NUMBER_APPROVED,
        LOCALE,
        ADULT,
        SUBMISSION_RATE,
        ABANDONMENT_RATE,
        RETURN_RATE,
        REJECTION_RATE,
        *MASTERS,
    }
)

MOST_REQUIREMENTS = 10
MOST_INTEGERS = 15
MOST_LOCALES = 30
MOST_TYPE_ID_BYTES = 255
RATE_FROM_SUBMISSIONS = 100  # with fewer, every worker's rates are the best there are

ACCEPT = "Accept"
PREVIEW = "PreviewAndAccept"
DISCOVER = "DiscoverPreviewAndAccept"
_GUARDS = {
    "accept": (ACCEPT, PREVIEW, DISCOVER),
    "preview": (PREVIEW, DISCOVER),
    "discover": (DISCOVER,),
}

_ONE = ("LessThan", "LessThanOrEqualTo", "GreaterThan", "GreaterThanOrEqualTo")
_EQUAL = ("EqualTo", "NotEqualTo")
_SET = ("In", "NotIn")
_EXISTENCE = ("Exists", "DoesNotExist")


class Locale(NamedTuple):
    """A country, and for the US perhaps a state."""

    country: str
    subdivision: str | None = None


class Requirement(NamedTuple):
    """One QualificationRequirement, its guard normalised to ActionsGuarded."""

    type_id: str
    comparator: str
    integers: tuple[int, ...] = ()
    locales: tuple[Locale, ...] = ()
    guarded: str = ACCEPT


class Standing(NamedTuple):
    """A worker's record over all requesters."""

    submitted: int = 0
    approved: int = 0
    rejected: int = 0
    returned: int = 0
    abandoned: int = 0


class Worker(NamedTuple):
    """A worker as rules see one: the id, and what the profile says."""

    id: str
    country: str | None = None
    subdivision: str | None = None
    adult: bool = False


def standing_in(record: Mapping[str, int]) -> Standing:
    """Return what requirements look at in a worker's whole record."""
    return Standing(**{name: record[name] for name in Standing._fields})


Values = Mapping[str, int | Locale]
"""A worker's value for each qualification type held, by type id."""


def system_values(worker: Worker, standing: Standing) -> dict[str, int | Locale]:
    """Return the values every worker has: rates, approvals, adult content and, if known, locale."""
    values: dict[str, int | Locale] = {
        PERCENT_APPROVED: percent_approved(standing),
        NUMBER_APPROVED: standing.approved,
        ADULT: int(worker.adult),
        **_retired_rates(standing),
    }
    if worker.country is not None:
        values[LOCALE] = Locale(worker.country, worker.subdivision)
    return values


def percent_approved(standing: Standing) -> int:
    """Return approved of submitted work in whole per cent; 100 below a hundred submissions."""
    if standing.submitted < RATE_FROM_SUBMISSIONS:
        return 100
    decided = standing.approved + standing.rejected
    return 100 if decided == 0 else standing.approved * 100 // decided


def _retired_rates(standing: Standing) -> dict[str, int]:
    accepted = standing.submitted + standing.returned + standing.abandoned
    decided = standing.approved + standing.rejected
    if standing.submitted < RATE_FROM_SUBMISSIONS:
        return {SUBMISSION_RATE: 100, ABANDONMENT_RATE: 0, RETURN_RATE: 0, REJECTION_RATE: 0}
    return {
        SUBMISSION_RATE: standing.submitted * 100 // accepted,
        ABANDONMENT_RATE: standing.abandoned * 100 // accepted,
        RETURN_RATE: standing.returned * 100 // accepted,
        REJECTION_RATE: 0 if decided == 0 else standing.rejected * 100 // decided,
    }


def kept_as(type_id: str) -> str:
    """Return the id under which the market keeps a type: the ids of Masters are one."""
    return MASTERS[0] if type_id in MASTERS else type_id


def asks_for_kept(requirements: tuple[Requirement, ...]) -> frozenset[str]:
    """Return the types asked for whose values are kept, not computed: custom ones, and Masters."""
    return frozenset(
        kept_as(each.type_id)
        for each in requirements
        if each.type_id in MASTERS or each.type_id not in SYSTEM_TYPES
    )


def with_kept(values: Mapping[str, int | Locale], kept: Mapping[str, int]) -> dict[str, int | Locale]:
    """Return a worker's values with those that the market keeps; Masters count under each of their ids."""
    masters = dict.fromkeys(MASTERS, 1) if MASTERS[0] in kept else {}
    return {**values, **kept, **masters}


def unmet(requirements: tuple[Requirement, ...], values: Values, act: str) -> list[Requirement]:
    """Return the requirements that keep a worker from `act`: "discover", "preview" or "accept"."""
    guards = _GUARDS[act]
    return [each for each in requirements if each.guarded in guards and not meets(each, values)]


def meets(requirement: Requirement, values: Values) -> bool:
    """Return whether a worker with `values` meets one requirement.

    Without a value only DoesNotExist is met.
    """
    value = values.get(requirement.type_id)
    if requirement.comparator in _EXISTENCE:
        return (value is not None) == (requirement.comparator == "Exists")
    if value is None:
        return False
    if isinstance(value, Locale):
        return _meets_locale(requirement, value)
    return _COMPARE[requirement.comparator](value, requirement.integers)


def check_may(act: str, requirements: tuple[Requirement, ...], values: Values) -> None:
    """Refuse a worker who lacks what guards the act."""
    if unmet(requirements, values, act):
        raise Refused(
            "DoesNotMeetRequirements",
            Phrase("This HIT asks for Qualifications, and you do not meet those Qualifications yet."),
        )


def check_requirements(requirements: tuple[Requirement, ...]) -> None:
    """Refuse more than ten requirements, and values that do not fit the comparator or the type."""
    if len(requirements) > MOST_REQUIREMENTS:
        raise bad_value(
            len(requirements), "QualificationRequirements", f"At most {MOST_REQUIREMENTS} are allowed."
        )
    for requirement in requirements:
        if len(requirement.type_id.encode("utf-8", "replace")) > MOST_TYPE_ID_BYTES:
            raise bad_value(
                requirement.type_id, "QualificationTypeId", f"At most {MOST_TYPE_ID_BYTES} bytes are allowed."
            )
        _check_values(requirement)


def needs_masters(requirements: tuple[Requirement, ...]) -> bool:
    """Return whether a type asks for Masters, which costs a surcharge."""
    return any(requirement.type_id in MASTERS for requirement in requirements)


def requirements_to_json(requirements: tuple[Requirement, ...]) -> str:
    """Return requirements as the market stores them."""
    return json.dumps(requirements, separators=(",", ":"))


@lru_cache(4_096)
def requirements_from_json(text: str) -> tuple[Requirement, ...]:
    """Return stored requirements."""
    if text == "[]":
        return ()
    return tuple(
        Requirement(type_id, comparator, tuple(integers), tuple(Locale(*each) for each in locales), guarded)
        for type_id, comparator, integers, locales, guarded in json.loads(text)
    )


def _check_values(requirement: Requirement) -> None:
    count = len(requirement.integers) + len(requirement.locales)
    name = f"QualificationRequirement {requirement.type_id}"
    if requirement.comparator in _EXISTENCE:
        if count:
            raise bad_value(requirement.comparator, name, "Exists and DoesNotExist take no values.")
        return
    if requirement.type_id in MASTERS:
        raise bad_value(requirement.comparator, name, "Masters takes Exists or DoesNotExist.")
    if requirement.integers and requirement.locales:
        raise bad_value(requirement.comparator, name, "Give IntegerValues or LocaleValues, not both.")
    if (requirement.type_id == LOCALE) != bool(requirement.locales):
        wanted = "LocaleValues" if requirement.type_id == LOCALE else "IntegerValues"
        raise bad_value(requirement.comparator, name, f"{wanted} must be given.")
    _check_count(requirement, count, name)
    for locale in requirement.locales:
        if locale.subdivision is not None and locale.country != "US":
            raise bad_value(locale.subdivision, "Subdivision", "Subdivisions are known for US only.")


def _check_count(requirement: Requirement, count: int, name: str) -> None:
    if requirement.locales and requirement.comparator in _ONE:
        raise bad_value(requirement.comparator, name, "Locales cannot be compared by size.")
    # Several locales with EqualTo or NotEqualTo are read like In and NotIn: known clients send them.
    several = requirement.comparator in _SET or (requirement.locales and requirement.comparator in _EQUAL)
    most = (MOST_LOCALES if requirement.locales else MOST_INTEGERS) if several else 1
    if not 1 <= count <= most:
        raise bad_value(
            count,
            name,
            f"{requirement.comparator} takes 1 to {most} values."
            if several
            else (f"{requirement.comparator} takes exactly one value."),
        )


def _meets_locale(requirement: Requirement, value: Locale) -> bool:
    within = any(
        wanted.country == value.country and wanted.subdivision in (None, value.subdivision)
        for wanted in requirement.locales
    )
    return within == (requirement.comparator in ("EqualTo", "In"))


_COMPARE: dict[str, Callable[[int, tuple[int, ...]], bool]] = {
    "LessThan": lambda value, wanted: value < wanted[0],
    "LessThanOrEqualTo": lambda value, wanted: value <= wanted[0],
    "GreaterThan": lambda value, wanted: value > wanted[0],
    "GreaterThanOrEqualTo": lambda value, wanted: value >= wanted[0],
    "EqualTo": lambda value, wanted: value == wanted[0],
    "NotEqualTo": lambda value, wanted: value != wanted[0],
    "In": lambda value, wanted: value in wanted,
    "NotIn": lambda value, wanted: value not in wanted,
}
