"""How pages write money, time and numbers: pure functions, used as filters. No HTML, clock or locale.

What has words in it is a `Phrase`, which pages say in the reader's language.

Times come in milliseconds since the epoch, durations in seconds, money in cents. What pages share besides
these (icons, fields, notes) are the macros in templates/macros.html.jinja.
"""

from datetime import UTC, datetime, tzinfo

from piecework.rules.phrases import Phrase

_MINUS = "\N{MINUS SIGN}"
_MINUTE = 60
_HOUR = 60 * _MINUTE
_DAY = 24 * _HOUR
_DAYS = (
    Phrase("Mon"),
    Phrase("Tue"),
    Phrase("Wed"),
    Phrase("Thu"),
    Phrase("Fri"),
    Phrase("Sat"),
    Phrase("Sun"),
)
_MONTHS = (
    Phrase("Jan"),
    Phrase("Feb"),
    Phrase("Mar"),
    Phrase("Apr"),
    Phrase("May"),
    Phrase("Jun"),
    Phrase("Jul"),
    Phrase("Aug"),
    Phrase("Sep"),
    Phrase("Oct"),
    Phrase("Nov"),
    Phrase("Dec"),
)


def money(cents: int) -> str:
    """Return cents as `$1,284.50`; a negative sum has a real minus sign before the dollar."""
    whole, part = divmod(abs(cents), 100)
    return f"{_MINUS if cents < 0 else ''}${whole:,}.{part:02}"


def count(number: int) -> str:
    """Return a whole number with its thousands apart: `2,318`."""
    return f"{_MINUS if number < 0 else ''}{abs(number):,}"


def percent(part: int, whole: int) -> str:
    """Return a share as `98.6%`; 100% means all and 0% none, whatever the rounding; `none yet` of nothing."""
    if whole <= 0:
        return Phrase("none yet")
    tenths = (part * 2000 + whole) // (2 * whole)
    if 0 < part < whole:
        tenths = min(999, max(1, tenths))
    return f"{tenths // 10}%" if tenths in {0, 1000} else f"{tenths // 10}.{tenths % 10}%"


def duration(seconds: int) -> Phrase:
    """Return a length of time in its two largest units: `9 s`, `2 min 08 s`, `1 h 22 min`, `20 h`, `2 days`.

    What is smaller than the second unit is cut off, so that nobody counts on time they do not have.
    """
    seconds = max(0, seconds)
    if seconds < _MINUTE:
        return Phrase("{seconds} s", seconds=seconds)
    if seconds < _HOUR:
        return _minutes(*divmod(seconds, _MINUTE))
    if seconds < _DAY:
        return _hours(seconds // _HOUR, seconds % _HOUR // _MINUTE)
    return _days(seconds // _DAY, seconds % _DAY // _HOUR)


def _minutes(minutes: int, seconds: int) -> Phrase:
    if seconds:
        return Phrase("{minutes} min {seconds:02} s", minutes=minutes, seconds=seconds)
    return Phrase("{minutes} min", minutes=minutes)


def _hours(hours: int, minutes: int) -> Phrase:
    if minutes:
        return Phrase("{hours} h {minutes:02} min", hours=hours, minutes=minutes)
    return Phrase("{hours} h", hours=hours)


def _days(days: int, hours: int) -> Phrase:
    if hours:
        return Phrase.counted("{n} day {hours} h", "{n} days {hours} h", days, hours=hours)
    return Phrase.counted("{n} day", "{n} days", days)


def clock(left: int) -> str:
    """Return milliseconds left as a running clock shows them: `11:08`, `1:04:10`; `0:00` when it is over.

    The page script (frontend/src/page/clock.ts) writes the same, so a clock does not jump when it starts.
    """
    seconds = max(0, -(-left // 1000))
    hours, minutes = seconds // _HOUR, seconds % _HOUR // _MINUTE
    if hours:
        return f"{hours}:{minutes:02}:{seconds % _MINUTE:02}"
    return f"{minutes}:{seconds % _MINUTE:02}"


def moment(at: int, now: int, zone: tzinfo) -> str:
    """Return a point in time: `14:03` today, else `Thu 19 Nov, 04:10`, with any year but this."""
    when = _local(at, zone)
    shown = time(at, now, zone)
    if when.date() == _local(now, zone).date():
        return shown
    return Phrase("{day}, {time}", day=day(at, now, zone), time=shown)


def time(at: int, _now: int, zone: tzinfo) -> str:
    """Return the time of day of a point in time, where the day stands beside it: `14:03`."""
    when = _local(at, zone)
    return f"{when.hour:02}:{when.minute:02}"


def day(at: int, now: int, zone: tzinfo) -> Phrase:
    """Return the day of a point in time, `Thu 19 Nov`, with the year when it is not this one."""
    when = _local(at, zone)
    weekday, month = _DAYS[when.weekday()], _MONTHS[when.month - 1]
    if when.year == _local(now, zone).year:
        return Phrase("{weekday} {day} {month}", weekday=weekday, day=when.day, month=month)
    return Phrase(
        "{weekday} {day} {month} {year}", weekday=weekday, day=when.day, month=month, year=when.year
    )


def iso(at: int, zone: tzinfo) -> str:
    """Return a point in time for machines, to the second and with its offset: `2026-11-19T04:10:00+01:00`."""
    return _local(at, zone).isoformat(timespec="seconds")


def _local(at: int, zone: tzinfo) -> datetime:
    return datetime.fromtimestamp(at // 1000, UTC).astimezone(zone)
