"""The filters of the list of work: from a form's fields to a Search and back."""

import re
from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import urlencode

from piecework.rules.phrases import Phrase
from piecework.rules.searches import ORDERS, PAGE_SIZES, Order, Search

NAMES = ("q", "reward", "hourly", "minutes", "qualified", "masters", "new", "hidden", "sort", "size")
DEFAULT_SIZE = 25
_TYPED = ("q", "reward", "hourly", "minutes")
_MOST_WORDS = 200
_DOLLARS = re.compile(r"\$?\s*(\d{1,6})?(?:[.,](\d{1,2}))?", re.ASCII)
_MINUTES = re.compile(r"\d{0,6}", re.ASCII)
_DEFAULTS = {"sort": "newest", "size": str(DEFAULT_SIZE)}


class Filters(NamedTuple):
    """What stands in the filters' fields, what is wrong with it by field, and what it means.

    `size` is how many groups a page shows.
    """

    fields: dict[str, str]
    errors: dict[str, str]
    search: Search
    size: int

    @property
    def on(self) -> int:
        """How many filters are on; the order and the size of pages are none."""
        return sum(name not in _DEFAULTS for name in self.fields)

    @property
    def typed(self) -> bool:
        """Whether anything is written in the fields, as nobody else may have; the others are choices."""
        return bool(self.errors) or any(name in self.fields for name in _TYPED)

    @property
    def query(self) -> str:
        """The filters as a query, with its question mark, or nothing."""
        return f"?{urlencode(self.fields)}" if self.fields else ""

    def __hash__(self) -> int:
        """Of what the fields hold, which makes all the rest."""
        return hash((*self.fields.items(), *self.errors.items()))


def read(given: Mapping[str, str], requester_id: str | None = None) -> Filters:
    """Return the filters in the fields of a form or an address. What is wrong is left out of the search."""
    fields = {name: given.get(name, "").strip() for name in NAMES}
    fields["q"] = fields["q"][:_MOST_WORDS]
    errors: dict[str, str] = {}
    reward, hourly = (_cents(fields, name, errors) for name in ("reward", "hourly"))
    if not _MINUTES.fullmatch(fields["minutes"]):
        errors["minutes"] = Phrase("Write minutes in figures, for example 20.")
    minutes = 0 if "minutes" in errors else int(fields["minutes"] or 0)
    order: Order = next((each for each in ORDERS if each == fields["sort"]), "newest")
    size = int(fields["size"]) if fields["size"] in {str(each) for each in PAGE_SIZES} else DEFAULT_SIZE
    search = Search(
        words=fields["q"] or None,
        least_reward_cents=reward,
        requester_id=requester_id,
        qualified_only=fields["qualified"] == "1",
        least_hourly_cents=hourly,
        most_seconds=minutes * 60,
        masters_only=fields["masters"] == "1",
        new_only=fields["new"] == "1",
        hidden_too=fields["hidden"] == "1",
        order=order,
    )
    kept = {name: value for name, value in fields.items() if value and value != _DEFAULTS.get(name)}
    return Filters(kept, errors, search, size)


def query_of(search: Search) -> str:
    """Return the address of a search behind /projects: `read` the other way round."""
    fields = {
        "q": search.words or "",
        "reward": _dollars(search.least_reward_cents),
        "hourly": _dollars(search.least_hourly_cents),
        "minutes": str(search.most_seconds // 60 or ""),
        "qualified": "1" if search.qualified_only else "",
        "masters": "1" if search.masters_only else "",
        "new": "1" if search.new_only else "",
        "hidden": "1" if search.hidden_too else "",
        "sort": search.order,
    }
    return f"?{urlencode({name: value for name, value in fields.items() if value})}"


def _dollars(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02}" if cents else ""


def _cents(fields: Mapping[str, str], name: str, errors: dict[str, str]) -> int:
    match = _DOLLARS.fullmatch(fields[name])
    if match is None:
        errors[name] = Phrase("Write dollars, for example 0.25.")
        return 0
    return int(match[1] or 0) * 100 + int((match[2] or "0").ljust(2, "0"))
