"""How pages write money, time and numbers: pure functions, used as filters. No HTML, clock or locale.

Times come in milliseconds since the epoch, durations in seconds, money in cents. What pages share besides
these (icons, fields, notes) are the macros in templates/macros.html.jinja.
"""

from datetime import UTC, datetime, tzinfo

_MINUS = "\N{MINUS SIGN}"
_MINUTE = 60
_HOUR = 60 * _MINUTE
_DAY = 24 * _HOUR
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


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
        return "none yet"
    tenths = (part * 2000 + whole) // (2 * whole)
    if 0 < part < whole:
        tenths = min(999, max(1, tenths))
    return f"{tenths // 10}%" if tenths in {0, 1000} else f"{tenths // 10}.{tenths % 10}%"


def duration(seconds: int) -> str:
    """Return a length of time in its two largest units: `9 s`, `2 min 08 s`, `1 h 22 min`, `20 h`, `2 days`.

    What is smaller than the second unit is cut off, so that nobody counts on time they do not have.
    """
    seconds = max(0, seconds)
    if seconds < _MINUTE:
        return f"{seconds} s"
    if seconds < _HOUR:
        return _two(f"{seconds // _MINUTE} min", seconds % _MINUTE, "s")
    if seconds < _DAY:
        return _two(f"{seconds // _HOUR} h", seconds % _HOUR // _MINUTE, "min")
    days, hours = seconds // _DAY, seconds % _DAY // _HOUR
    return f"{days} day{'' if days == 1 else 's'}" + (f" {hours} h" if hours else "")


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
    return f"{day(at, now, zone)}, {shown}"


def time(at: int, _now: int, zone: tzinfo) -> str:
    """Return the time of day of a point in time, where the day stands beside it: `14:03`."""
    when = _local(at, zone)
    return f"{when.hour:02}:{when.minute:02}"


def day(at: int, now: int, zone: tzinfo) -> str:
    """Return the day of a point in time, `Thu 19 Nov`, with the year when it is not this one."""
    when = _local(at, zone)
    name = f"{_DAYS[when.weekday()]} {when.day} {_MONTHS[when.month - 1]}"
    return name if when.year == _local(now, zone).year else f"{name} {when.year}"


def iso(at: int, zone: tzinfo) -> str:
    """Return a point in time for machines, to the second and with its offset: `2026-11-19T04:10:00+01:00`."""
    return _local(at, zone).isoformat(timespec="seconds")


def _two(large: str, small: int, unit: str) -> str:
    return f"{large} {small:02} {unit}" if small else large


def _local(at: int, zone: tzinfo) -> datetime:
    return datetime.fromtimestamp(at // 1000, UTC).astimezone(zone)
