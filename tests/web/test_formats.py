from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from piecework.web import formats

BERLIN = ZoneInfo("Europe/Berlin")


def ms(text: str) -> int:
    return int(datetime.fromisoformat(text).astimezone(UTC).timestamp()) * 1000


@pytest.mark.parametrize(
    ("cents", "text"),
    [
        (0, "$0.00"),
        (42, "$0.42"),
        (-42, "\u2212$0.42"),
        (128450, "$1,284.50"),
        (-100000001, "\u2212$1,000,000.01"),
    ],
)
def test_money(cents, text):
    assert formats.money(cents) == text


@pytest.mark.parametrize(("number", "text"), [(0, "0"), (2318, "2,318"), (-1000, "\u22121,000")])
def test_count(number, text):
    assert formats.count(number) == text


@pytest.mark.parametrize(
    ("part", "whole", "text"),
    [
        (2318, 2351, "98.6%"),
        (24, 25, "96.0%"),
        (9999, 10000, "99.9%"),
        (1, 100000, "0.1%"),
        (7, 7, "100%"),
        (0, 7, "0%"),
        (0, 0, "none yet"),
    ],
)
def test_percent_says_all_and_none_only_of_all_and_none(part, whole, text):
    assert formats.percent(part, whole) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "0 s"),
        (-3, "0 s"),
        (9, "9 s"),
        (60, "1 min"),
        (128, "2 min 08 s"),
        (1200, "20 min"),
        (4920, "1 h 22 min"),
        (3845, "1 h 04 min"),
        (72000, "20 h"),
        (86400, "1 day"),
        (172800, "2 days"),
        (190800, "2 days 5 h"),
    ],
)
def test_duration(seconds, text):
    assert formats.duration(seconds) == text


@pytest.mark.parametrize(
    ("left", "text"),
    [
        (668_000, "11:08"),
        (3_850_000, "1:04:10"),
        (3_599_999, "1:00:00"),
        (48_000, "0:48"),
        (1, "0:01"),
        (0, "0:00"),
        (-5000, "0:00"),
    ],
)
def test_clock_reads_as_the_page_script_writes_it(left, text):
    assert formats.clock(left) == text


@pytest.mark.parametrize(
    ("at", "text"),
    [
        ("2026-11-19T14:03:59+01:00", "14:03"),
        ("2026-11-18T23:59:00+01:00", "Wed 18 Nov, 23:59"),
        ("2026-11-18T23:30:00+00:00", "00:30"),
        ("2026-03-01T04:10:00+01:00", "Sun 1 Mar, 04:10"),
        ("2026-07-01T12:00:00+00:00", "Wed 1 Jul, 14:00"),
        ("2027-01-01T00:00:00+01:00", "Fri 1 Jan 2027, 00:00"),
    ],
)
def test_moment_in_the_readers_zone(at, text):
    assert formats.moment(ms(at), ms("2026-11-19T09:00:00+01:00"), BERLIN) == text


def test_day_and_machine_form():
    now = ms("2026-11-19T09:00:00+01:00")
    assert formats.day(now, now, BERLIN) == "Thu 19 Nov"
    assert formats.day(ms("2025-12-31T23:30:00+00:00"), now, UTC) == "Wed 31 Dec 2025"
    assert formats.iso(now, BERLIN) == "2026-11-19T09:00:00+01:00"
