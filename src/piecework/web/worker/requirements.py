"""Qualification requirements in words: what is asked for, what the worker has, and what to do next."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from piecework.identity.countries import COUNTRIES, US_STATES
from piecework.rules import qualifications
from piecework.rules.qualifications import (
    ABANDONMENT_RATE,
    ADULT,
    LOCALE,
    MASTERS,
    NUMBER_APPROVED,
    PERCENT_APPROVED,
    REJECTION_RATE,
    RETURN_RATE,
    SUBMISSION_RATE,
    SYSTEM_TYPES,
    Locale,
    Requirement,
    Values,
)
from piecework.web import formats


class Line(NamedTuple):
    """One requirement as a worker reads it.

    `advice` is empty when it is met. `type_id` is that of a qualification with a page, else "".
    """

    name: str
    wanted: str
    mine: str
    met: bool
    advice: str
    type_id: str = ""


class Own(NamedTuple):
    """One of the market's own values of a worker, in words."""

    name: str
    value: str
    meaning: str


_NAMES = {
    PERCENT_APPROVED: "Approval rate",
    NUMBER_APPROVED: "HITs approved",
    LOCALE: "Where you live",
    ADULT: "Adult content",
    SUBMISSION_RATE: "Submission rate",
    ABANDONMENT_RATE: "Abandonment rate",
    RETURN_RATE: "Return rate",
    REJECTION_RATE: "Rejection rate",
    **dict.fromkeys(MASTERS, "Masters"),
}
_RATES = frozenset({PERCENT_APPROVED, SUBMISSION_RATE, ABANDONMENT_RATE, RETURN_RATE, REJECTION_RATE})
_ADVICE = {
    PERCENT_APPROVED: "The rate follows from decided work; the dashboard shows yours.",
    NUMBER_APPROVED: "Groups that ask for nothing are a good way to get there.",
    LOCALE: "If you live there, say so in your account.",
    ADULT: "Agree to adult content in your account if you want such work.",
    **dict.fromkeys(MASTERS, "The operator of this server names Masters."),
}
_COMPARATORS = {
    "LessThan": "less than {}",
    "LessThanOrEqualTo": "at most {}",
    "GreaterThan": "more than {}",
    "GreaterThanOrEqualTo": "at least {}",
    "EqualTo": "{}",
    "NotEqualTo": "not {}",
    "In": "one of {}",
    "NotIn": "none of {}",
}


def lines(
    requirements: tuple[Requirement, ...], values: Values, names: Mapping[str, str] = MappingProxyType({})
) -> list[Line]:
    """Return each requirement in words, those that are not met first.

    `names` are those of requesters' qualification types, by id.
    """
    written = [_line(requirement, values, names) for requirement in requirements]
    return sorted(written, key=lambda line: line.met)


def own_lines(values: Values) -> list[Own]:
    """Return the market's own values of a worker in words."""
    return [
        Own(_NAMES[type_id], _sentence(_mine(type_id, values.get(type_id))), _MEANINGS[type_id])
        for type_id in _MEANINGS
    ]


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]


_MEANINGS = {
    PERCENT_APPROVED: "Approved work of all that was decided. Below 100 submissions it counts as 100%.",
    NUMBER_APPROVED: "How much of your work was approved, over all requesters.",
    LOCALE: "Taken from your account.",
    ADULT: "You choose this in your account.",
}


def _line(requirement: Requirement, values: Values, names: Mapping[str, str]) -> Line:
    met = qualifications.meets(requirement, values)
    type_id = requirement.type_id
    is_custom = type_id not in SYSTEM_TYPES
    advice = _ADVICE.get(type_id) or ("Its page says how to get it." if is_custom else "")
    return Line(
        _NAMES.get(type_id) or names.get(type_id, f"Qualification {type_id}"),
        _wanted(requirement),
        _mine(type_id, values.get(type_id)),
        met,
        "" if met else advice,
        type_id if is_custom else "",
    )


def _wanted(requirement: Requirement) -> str:
    if requirement.comparator == "Exists":
        return "asked for"
    if requirement.comparator == "DoesNotExist":
        return "not for those who have it"
    if requirement.type_id == ADULT and requirement.comparator == "EqualTo":
        return (
            "only for those who agreed to it"
            if requirement.integers == (1,)
            else "only for those who did not agree"
        )
    values = [_place(locale) for locale in requirement.locales] or [
        _figure(requirement.type_id, each) for each in requirement.integers
    ]
    pattern = _COMPARATORS[requirement.comparator]
    if len(values) > 1 and requirement.comparator in {"EqualTo", "NotEqualTo"}:
        pattern = _COMPARATORS["In" if requirement.comparator == "EqualTo" else "NotIn"]
    return pattern.format(", ".join(values))


def _mine(type_id: str, value: int | Locale | None) -> str:
    if isinstance(value, Locale):
        return f"you are in {_place(value)}"
    if type_id == LOCALE:
        return "your account does not say"
    if value is None:
        return "you do not have it"
    if type_id == ADULT:
        return "you agreed to it" if value else "you did not agree to it"
    return f"{'yours is' if type_id in _RATES else 'you have'} {_figure(type_id, value)}"


def _figure(type_id: str, value: int) -> str:
    return f"{value}%" if type_id in _RATES else formats.count(value)


def _place(locale: Locale) -> str:
    country = COUNTRIES.get(locale.country, locale.country)
    if locale.subdivision is None:
        return country
    return f"{US_STATES.get(locale.subdivision, locale.subdivision)}, {country}"
