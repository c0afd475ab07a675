"""What workers' own tools read instead of pages: the JSON twins, shaped as the old site's.

A page has a twin where `format=json` stands in its query or `.json` at the end of its path. What the twins
are made of is read by the pages' own handlers; here it only gets its old names.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any, NamedTuple
from urllib.parse import parse_qsl

from piecework.market.groups import COUNTED, Group
from piecework.market.history import Entry, Sums
from piecework.market.standings import available_cents
from piecework.market.work import Work
from piecework.rules import qualifications
from piecework.rules.qualification_requests import Qualification
from piecework.rules.qualifications import SYSTEM_TYPES, Locale, Requirement, Values
from piecework.rules.searches import Order, Search
from piecework.web import contacts, formats

PAGE_SIZES = (10, 20, 50, 100)
DEFAULT_SIZE = 20
MOST_PAGES = 100
"""The old paging by number is walked from the beginning, so it ends somewhere."""

_ORDERS: dict[str, Order] = {
    "updated_desc": "newest",
    "updated_asc": "oldest",
    "reward_desc": "reward",
    "reward_asc": "least_reward",
    "num_hits_desc": "hits",
    "num_hits_asc": "fewest_hits",
}
_ACTS = {"Accept": "AcceptHit", "PreviewAndAccept": "PreviewHit", "DiscoverPreviewAndAccept": "ViewHitSet"}
_HOUR = 3_600
_NUMBER = re.compile(r"\d{1,6}", re.ASCII)


class Paging(NamedTuple):
    """The page that a tool asks for: its number from 1, and how many results it has."""

    number: int
    size: int

    def envelope(self, results: list[dict[str, Any]], known: int) -> dict[str, Any]:
        """Return results as the old site wrapped them; `known` counts all there are, as far as counted."""
        return {
            "page_number": self.number,
            "num_results": len(results),
            "total_num_results": known,
            "results": results,
        }


def paging(query: str) -> Paging:
    """Return the paging in a query; what is wrong counts as left out."""
    given = dict(parse_qsl(query))
    number, size = (given.get(name, "") for name in ("page_number", "page_size"))
    at = min(MOST_PAGES, max(1, int(number))) if _NUMBER.fullmatch(number) else 1
    return Paging(at, int(size) if size in {str(each) for each in PAGE_SIZES} else DEFAULT_SIZE)


def search(query: str, requester_id: str | None) -> Search:
    """Return the search in the old names: filters[search_term], filters[min_reward] and so on."""
    given = dict(parse_qsl(query))

    def on(name: str) -> bool:
        return given.get(f"filters[{name}]", "") in {"true", "1"}

    return Search(
        words=given.get("filters[search_term]") or None,
        least_reward_cents=_cents(given.get("filters[min_reward]", "")),
        requester_id=requester_id,
        qualified_only=on("qualified"),
        masters_only=on("masters"),
        order=_ORDERS.get(given.get("sort", ""), "newest"),
    )


def group(root: str, seen: Group, requester: str) -> dict[str, Any]:
    """Return a result of the list."""
    kind = seen.hit_type
    discovered = qualifications.unmet(kind.wanted, seen.values, "preview")
    return {
        "hit_set_id": kind.group_id,
        "title": kind.title,
        "description": kind.description,
        "requester_id": kind.requester_id,
        "requester_name": requester,
        "requester_url": f"{root}/requesters/{kind.requester_id}/projects",
        "monetary_reward": money(kind.reward_cents),
        "assignable_hits_count": min(seen.open_hits, COUNTED),
        "assignment_duration_in_seconds": kind.duration_seconds,
        "creation_time": moment(kind.created_at),
        "last_updated_time": moment(kind.newest_at),
        "latest_expiration_time": None,
        "caller_meets_requirements": not seen.unmet,
        "caller_meets_preview_requirements": not discovered,
        "project_requirements": [
            _requirement(root, each, seen.values, seen.names, kind.requester_id) for each in kind.wanted
        ],
        "requesterInfo": _requester(seen),
        "accept_project_task_url": f"{root}/projects/{kind.group_id}/tasks/accept_random",
        "project_tasks_url": f"{root}/projects/{kind.group_id}/tasks",
        "contact_requester_url": contacts.group(root, kind.id),
        "observed_hourly_rate": None if seen.rate.hourly_cents is None else money(seen.rate.hourly_cents),
        "observed_hourly_rate_count": seen.rate.timed,
    }


def task(root: str, held: Work, requester: str, now: int) -> dict[str, Any]:
    """Return an entry of the queue."""
    assignment, kind = held.assignment, held.hit_type
    address = f"{root}/projects/{kind.group_id}/tasks/{assignment.hit_id}?assignment_id={assignment.id}"
    return {
        "task_id": assignment.hit_id,
        "assignment_id": assignment.id,
        "accepted_at": moment(assignment.accepted_at),
        "deadline": moment(assignment.deadline_at),
        "time_to_deadline_in_seconds": max(0, (assignment.deadline_at - now) // 1_000),
        "state": "Assigned" if assignment.status == "Accepted" else assignment.status,
        "task_url": address,
        "expired_task_action_url": f"{root}/projects/{kind.group_id}/tasks/{assignment.hit_id}",
        "project": {
            "hit_set_id": kind.group_id,
            "requester_id": kind.requester_id,
            "requester_name": requester,
            "requester_url": f"{root}/requesters/{kind.requester_id}/projects",
            "title": kind.title,
            "description": kind.description,
            "assignment_duration_in_seconds": kind.duration_seconds,
            "creation_time": moment(kind.created_at),
            "monetary_reward": money(assignment.reward_cents),
            "accept_project_task_url": f"{root}/projects/{kind.group_id}/tasks/accept_random",
            "project_tasks_url": f"{root}/projects/{kind.group_id}/tasks",
            "contact_requester_url": contacts.group(root, kind.id, assignment.id),
        },
    }


def detail(root: str, entry: Entry, requester: str) -> dict[str, Any]:
    """Return an entry of a day's details, and of a worker's whole history."""
    assignment = entry.assignment
    return {
        "hit_id": assignment.hit_id,
        "assignment_id": assignment.id,
        "hit_set_id": entry.group_id,
        "title": entry.title,
        "requester_id": assignment.requester_id,
        "requester_name": requester,
        "requester_url": f"{root}/requesters/{assignment.requester_id}/projects",
        "reward": money(assignment.reward_cents),
        "bonus": money(entry.bonus_cents),
        # What is approved is paid in the same moment.
        "state": "Paid" if assignment.status == "Approved" else assignment.status,
        "requester_feedback": assignment.feedback,
        "contact_requester_url": contacts.assignment(root, assignment.id),
        "accepted_at": moment(assignment.accepted_at),
        **{
            name: None if at is None else moment(at)
            for name, at in (
                ("submitted_at", assignment.submitted_at),
                ("auto_approval_at", assignment.auto_approval_at),
                ("approved_at", assignment.approved_at),
                ("rejected_at", assignment.rejected_at),
                ("ended_at", assignment.ended_at),
            )
        },
    }


class Periods(NamedTuple):
    """What a worker was paid, in cents, since the beginning of last year, this year, quarter and month."""

    last_year: int
    year: int
    quarter: int
    month: int


def dashboard(
    record: Mapping[str, int], by_day: Iterable[tuple[date, Sums]], periods: Periods
) -> dict[str, Any]:
    """Return a worker's figures, under the names that tools of 2018 and of 2026 look for."""
    decided = record["approved"] + record["rejected"]
    rates = {name: (record[name] / decided * 100 if decided else 0.0) for name in ("approved", "rejected")}
    earned, bonuses, available = record["earned_cents"], record["bonus_cents"], available_cents(record)
    return {
        "availableEarnings": money(available),
        "available_earnings": money(available),
        "hits_overview": {
            "approved": record["approved"],
            "approvalRate": rates["approved"],
            "approval_rate": rates["approved"],
            "pending": record["submitted"] - decided,
            "rejected": record["rejected"],
            "rejectionRate": rates["rejected"],
            "rejection_rate": rates["rejected"],
        },
        "earnings_to_date": {
            "approved": money(earned),
            "bonuses": money(bonuses),
            "total_earnigns": money(earned + bonuses),  # as the old site spelt it
            "total_earnings": money(earned + bonuses),
        },
        "total_earnings": money(earned + bonuses),
        "earnings_by_period": {
            "yearly_earnings": money(periods.year),
            "quarterly_earnings": money(periods.quarter),
            "monthly_earnings": money(periods.month),
        },
        "current_balance": money(available),
        "balance_by_end_of_last_year": money(earned + bonuses - periods.year),
        "balance_by_end_of_year_before_last": money(earned + bonuses - periods.last_year),
        "reward_payment_balances": {
            "approved": money(earned),
            "bonuses": money(bonuses),
            "pending": money(record["pending_cents"]),
        },
        "daily_hit_statistics_overview": [_day(day, sums) for day, sums in by_day],
    }


def qualification(root: str, held: Qualification, name: str, creator: str, creator_id: str) -> dict[str, Any]:
    """Return a qualification held."""
    type_id = held.qualification_type_id
    is_system = type_id in SYSTEM_TYPES
    return {
        "qualification_type_id": type_id,
        "name": name,
        "value": held.value,
        "grant_time": moment(held.granted_at),
        "creator_name": creator,
        "creator_url": f"{root}/requesters/{creator_id}/projects" if creator_id else None,
        "request_qualification_url": None if is_system else f"{root}/qualifications/{type_id}",
        "is_system_qualification": is_system,
    }


def money(cents: int) -> dict[str, Any]:
    """Return an amount."""
    return {"amount_in_dollars": cents / 100, "currency_code": "USD"}


def moment(at: int) -> str:
    """Return a moment as a date and time with its zone."""
    return datetime.fromtimestamp(at // 1_000, UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _day(day: date, sums: Sums) -> dict[str, Any]:
    return {
        "date": day.isoformat(),
        "submitted": sums.submitted,
        "approved": sums.approved,
        "rejected": sums.rejected,
        "pending": sums.submitted - sums.approved - sums.rejected,
        "earnings": money(sums.approved_cents + sums.bonus_cents),
        "hits_rewards": money(sums.approved_cents),
        "bonus_rewards": money(sums.bonus_cents),
    }


def _requirement(
    root: str, wanted: Requirement, values: Values, names: Mapping[str, str], requester_id: str
) -> dict[str, Any]:
    type_id, mine = wanted.type_id, values.get(wanted.type_id)
    is_own = type_id not in SYSTEM_TYPES
    places = [
        f"{each.country}-{each.subdivision}" if each.subdivision else each.country for each in wanted.locales
    ]
    return {
        "qualification_type_id": type_id,
        "comparator": wanted.comparator,
        "qualification_values": places or [str(each) for each in wanted.integers],
        "caller_meets_requirement": qualifications.meets(wanted, values),
        "caller_qualification_value": {
            "integer_value": mine if isinstance(mine, int) else None,
            "locale_value": mine._asdict()
            if isinstance(mine, Locale)
            else {"country": None, "subdivision": None},
        },
        "worker_action": _ACTS[wanted.guarded],
        "qualification_request_url": f"{root}/qualifications/{type_id}" if is_own else None,
        "qualification_type": {
            "qualification_type_id": type_id,
            "name": names.get(type_id, type_id),
            "is_requestable": is_own,
            "creator_id": requester_id if is_own else None,
        },
    }


def _requester(seen: Group) -> dict[str, str]:
    record = seen.record
    decided = record.approved + record.rejected
    return {
        "activityLevel": "High" if decided >= _BUSY else "Medium" if decided >= _SEEN else "Low",
        "taskApprovalRate": formats.percent(record.approved, decided) if decided else "no data",
        "taskReviewTime": "no data"
        if record.review_seconds is None
        else "less than an hour"
        if record.review_seconds < _HOUR
        else formats.duration(record.review_seconds),
    }


_BUSY, _SEEN = 1_000, 50


def _cents(text: str) -> int:
    try:
        return max(0, round(float(text) * 100)) if text else 0
    except (ValueError, OverflowError):
        return 0
