"""Days as people count them, also where clocks change and zones lie at a quarter of an hour."""

from datetime import UTC, date, timedelta
from zoneinfo import ZoneInfo

import pytest

from piecework.rules.worked_days import QUARTER_MS
from piecework.web.worker import days

HOUR = 3_600_000


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        ("Europe/Berlin", date(2026, 3, 29), 23),
        ("Europe/Berlin", date(2026, 10, 25), 25),
        ("Europe/Berlin", date(2026, 10, 26), 24),
        ("Asia/Kathmandu", date(2026, 1, 1), 24),
        ("UTC", date(2024, 2, 29), 24),
    ],
)
def test_a_day_goes_from_midnight_to_midnight(zone, day, hours) -> None:
    where = ZoneInfo(zone)
    start, end = days.start(day, where), days.end(day, where)
    assert end - start == hours * HOUR
    assert start % QUARTER_MS == 0
    assert [days.of(at, where) for at in (start - 1_000, start, end - 1_000, end)] == [
        day - timedelta(days=1),
        day,
        day,
        day + timedelta(days=1),
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2026-11-30", date(2026, 11, 30)),
        ("2026-1-5", date(2026, 1, 5)),
        ("2026-02-29", "February 2026 has 28 days. Write the day like this: 2026-02-28."),
        ("2026-00-01", "A year has 12 months, not 0. Write the day like this: 2026-11-30."),
        ("0000-01-01", "There is nothing from the year 0. Write the day like this: 2026-11-30."),
        ("9999-12-31", "There is nothing from the year 9999. Write the day like this: 2026-11-30."),
        ("today", "Write the day like this: 2026-11-30."),
    ],
)
def test_days_are_read_or_it_is_said_what_is_wrong(text, found) -> None:
    assert days.read(text) == found


def test_the_last_day_of_the_calendar_has_an_end() -> None:
    assert days.end(date(9998, 12, 31), UTC) > days.start(date(9998, 12, 31), UTC)
