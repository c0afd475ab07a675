"""Days as a person counts them: from midnight to midnight in their time zone."""

import calendar
import re
from datetime import UTC, date, datetime, timedelta, tzinfo

from piecework.rules.phrases import Phrase

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
MONTHS = (
    Phrase("January"),
    Phrase("February"),
    Phrase("March"),
    Phrase("April"),
    Phrase("May"),
    Phrase("June"),
    Phrase("July"),
    Phrase("August"),
    Phrase("September"),
    Phrase("October"),
    Phrase("November"),
    Phrase("December"),
)


def start(day: date, zone: tzinfo) -> int:
    """Return the moment in milliseconds at which a day begins."""
    return int(datetime(day.year, day.month, day.day, tzinfo=zone).timestamp() * 1_000)


def end(day: date, zone: tzinfo) -> int:
    """Return the moment in milliseconds at which a day is over."""
    return start(day + timedelta(days=1), zone)


def of(at: int, zone: tzinfo) -> date:
    """Return the day of a moment in milliseconds."""
    return datetime.fromtimestamp(at // 1_000, UTC).astimezone(zone).date()


def span(day: date, zone: tzinfo) -> tuple[int, int]:
    """Return when a day begins and when it is over, in milliseconds."""
    return start(day, zone), end(day, zone)


def read(text: str) -> date | Phrase:
    """Return the day that somebody wrote, or in a sentence what is wrong with it."""
    match = _ISO.fullmatch(text)
    if match is None:
        return Phrase("Write the day like this: 2026-11-30.")
    year, month, day = map(int, match.groups())
    if not 1970 <= year <= 9998:  # noqa: PLR2004  what both databases and the calendar can hold
        return Phrase(
            "There is nothing from the year {year}. Write the day like this: 2026-11-30.", year=year
        )
    if not 1 <= month <= 12:  # noqa: PLR2004  months of a year
        return Phrase("A year has 12 months, not {month}. Write the day like this: 2026-11-30.", month=month)
    length = calendar.monthrange(year, month)[1]
    if not 1 <= day <= length:
        example = f"{year}-{month:02}-{length}"
        return Phrase(
            "{month} {year} has {length} days. Write the day like this: {example}.",
            month=MONTHS[month - 1],
            year=year,
            length=length,
            example=example,
        )
    return date(year, month, day)
