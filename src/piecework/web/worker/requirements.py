"""Qualification requirements in words: what is asked for, what the worker has, and what to do next."""

from collections.abc import Callable, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple

from piecework.identity.countries import COUNTRIES, US_STATES
from piecework.rules import qualifications
from piecework.rules.phrases import Phrase
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
    PERCENT_APPROVED: Phrase("Approval rate"),
    NUMBER_APPROVED: Phrase("HITs approved"),
    LOCALE: Phrase("Where you live"),
    ADULT: Phrase("Adult content"),
    SUBMISSION_RATE: Phrase("Submission rate"),
    ABANDONMENT_RATE: Phrase("Abandonment rate"),
    RETURN_RATE: Phrase("Return rate"),
    REJECTION_RATE: Phrase("Rejection rate"),
    **dict.fromkeys(MASTERS, Phrase("Masters")),
}
_RATES = frozenset({PERCENT_APPROVED, SUBMISSION_RATE, ABANDONMENT_RATE, RETURN_RATE, REJECTION_RATE})
_ADVICE = {
    PERCENT_APPROVED: Phrase("The rate follows from decided work; the dashboard shows yours."),
    NUMBER_APPROVED: Phrase("Groups that ask for nothing are a good way to get there."),
    LOCALE: Phrase("If you live there, say so in your account."),
    ADULT: Phrase("Agree to adult content in your account if you want such work."),
    **dict.fromkeys(MASTERS, Phrase("The operator of this server names Masters.")),
}
_SAID = 4_096
"""So much is kept of what was said: a list asks for the same things in many of its rows."""
_COMPARATORS: dict[str, Callable[[str], str]] = {
    "LessThan": lambda values: Phrase("less than {values}", values=values),
    "LessThanOrEqualTo": lambda values: Phrase("at most {values}", values=values),
    "GreaterThan": lambda values: Phrase("more than {values}", values=values),
    "GreaterThanOrEqualTo": lambda values: Phrase("at least {values}", values=values),
    "EqualTo": str,
    "NotEqualTo": lambda values: Phrase("not {values}", values=values),
    "In": lambda values: Phrase("one of {values}", values=values),
    "NotIn": lambda values: Phrase("none of {values}", values=values),
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
        Own(_NAMES[type_id], _own(type_id, values.get(type_id)), _MEANINGS[type_id]) for type_id in _MEANINGS
    ]


def _own(type_id: str, value: int | Locale | None) -> Phrase:
    # What _mine says of these, as a sentence.
    if isinstance(value, Locale):
        return Phrase("You are in {place}", place=_place(value))
    if value is None:
        return Phrase("Your account does not say")
    if type_id == ADULT:
        return Phrase("You agreed to it") if value else Phrase("You did not agree to it")
    if type_id in _RATES:
        return Phrase("Yours is {figure}", figure=_figure(type_id, value))
    return Phrase("You have {figure}", figure=_figure(type_id, value))


_MEANINGS = {
    PERCENT_APPROVED: Phrase(
        "Approved work of all that was decided. Below 100 submissions it counts as 100%."
    ),
    NUMBER_APPROVED: Phrase("How much of your work was approved, over all requesters."),
    LOCALE: Phrase("Taken from your account."),
    ADULT: Phrase("You choose this in your account."),
}


def _line(requirement: Requirement, values: Values, names: Mapping[str, str]) -> Line:
    met = qualifications.meets(requirement, values)
    type_id = requirement.type_id
    is_custom = type_id not in SYSTEM_TYPES
    advice = _ADVICE.get(type_id) or (Phrase("Its page says how to get it.") if is_custom else "")
    return Line(
        _NAMES.get(type_id) or names.get(type_id, Phrase("Qualification {id}", id=type_id)),
        _wanted(requirement),
        _mine(type_id, values.get(type_id)),
        met,
        "" if met else advice,
        type_id if is_custom else "",
    )


@lru_cache(maxsize=_SAID)
def _wanted(requirement: Requirement) -> str:
    if requirement.comparator == "Exists":
        return Phrase("asked for")
    if requirement.comparator == "DoesNotExist":
        return Phrase("not for those who have it")
    if requirement.type_id == ADULT and requirement.comparator == "EqualTo":
        return (
            Phrase("only for those who agreed to it")
            if requirement.integers == (1,)
            else Phrase("only for those who did not agree")
        )
    values = [_place(locale) for locale in requirement.locales] or [
        _figure(requirement.type_id, each) for each in requirement.integers
    ]
    put = _COMPARATORS[requirement.comparator]
    if len(values) > 1 and requirement.comparator in {"EqualTo", "NotEqualTo"}:
        put = _COMPARATORS["In" if requirement.comparator == "EqualTo" else "NotIn"]
    return put(", ".join(values))


@lru_cache(maxsize=_SAID)
def _mine(type_id: str, value: int | Locale | None) -> Phrase:
    if isinstance(value, Locale):
        return Phrase("you are in {place}", place=_place(value))
    if type_id == LOCALE:
        return Phrase("your account does not say")
    if value is None:
        return Phrase("you do not have it")
    if type_id == ADULT:
        return Phrase("you agreed to it") if value else Phrase("you did not agree to it")
    if type_id in _RATES:
        return Phrase("yours is {figure}", figure=_figure(type_id, value))
    return Phrase("you have {figure}", figure=_figure(type_id, value))


def _figure(type_id: str, value: int) -> str:
    return f"{value}%" if type_id in _RATES else formats.count(value)


def _place(locale: Locale) -> str:
    country = COUNTRIES.get(locale.country, locale.country)
    if locale.subdivision is None:
        return country
    return f"{US_STATES.get(locale.subdivision, locale.subdivision)}, {country}"
