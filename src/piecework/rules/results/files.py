"""Results as files: the CSV of the old website, a tidy CSV, and JSON Lines, written some results at a time.

The old website's CSV has its 27 columns in its order, every value quoted, moments as Java writes them; they
are in UTC, where the website's zone changed over the years.
"""

import csv
import io
import json
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Literal, NamedTuple, TypeAlias

from piecework.rules.crowd import Record, rate
from piecework.rules.money import dollars
from piecework.rules.results.result import Head, Result, TypeFacts

Form: TypeAlias = Literal["mturk", "tidy", "jsonl"]
FORMS: tuple[Form, ...] = ("mturk", "tidy", "jsonl")

MTURK_COLUMNS = (
    "HITId",
    "HITTypeId",
    "Title",
    "Description",
    "Keywords",
    "Reward",
    "CreationTime",
    "MaxAssignments",
    "RequesterAnnotation",
    "AssignmentDurationInSeconds",
    "AutoApprovalDelayInSeconds",
    "Expiration",
    "NumberOfSimilarHITs",
    "LifetimeInSeconds",
    "AssignmentId",
    "WorkerId",
    "AssignmentStatus",
    "AcceptTime",
    "SubmitTime",
    "AutoApprovalTime",
    "ApprovalTime",
    "RejectionTime",
    "RequesterFeedback",
    "WorkTimeInSeconds",
    "LifetimeApprovalRate",
    "Last30DaysApprovalRate",
    "Last7DaysApprovalRate",
)
TIDY_COLUMNS = (
    "assignment_id",
    "hit_id",
    "worker_id",
    "status",
    "accepted_at",
    "submitted_at",
    "auto_approval_at",
    "approved_at",
    "rejected_at",
    "feedback",
    "work_seconds",
    "reward",
    "row",
)
_DAY_MS = 86_400_000
_UNKNOWN = ("", "", "")


class Chunk(NamedTuple):
    """Some results, with the types of their HITs and, if known, the records of their workers."""

    results: Sequence[Result]
    types: Mapping[str, TypeFacts]
    records: Mapping[str, Record]


class Format(NamedTuple):
    """A form of file: how it begins, how some results are written, what it is called and served as."""

    header: Callable[[Head], str]
    rows: Callable[[Head, Chunk], str]
    file_name: Callable[[str], str]
    media_type: str


def java_time(at: int | None) -> str:
    """Return a moment as Java prints it, in UTC: `Wed Nov 20 21:03:26 UTC 2019`; nothing for None."""
    if at is None:
        return ""
    before, after = _minute(at // 60_000)
    return f"{before}{at // 1_000 % 60:02}{after}"


def iso_time(at: int | None) -> str | None:
    """Return a moment as `2019-11-20T21:03:26.000Z`; None for None."""
    if at is None:
        return None
    day, rest = divmod(at, _DAY_MS)
    seconds = rest // 1_000
    clock = f"{seconds // 3_600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.{rest % 1_000:03}"
    return f"{_iso_day(day)}T{clock}Z"


@lru_cache(16_384)
def _minute(minute: int) -> tuple[str, str]:
    date = datetime.fromtimestamp(minute * 60, UTC)
    day = f"{_DAYS[date.weekday()]} {_MONTHS[date.month - 1]} {date.day:02}"
    return f"{day} {date.hour:02}:{date.minute:02}:", f" UTC {date.year}"


@lru_cache(4_096)
def _iso_day(day: int) -> str:
    return datetime.fromtimestamp(day * 86_400, UTC).date().isoformat()


_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def _mturk_header(head: Head) -> str:
    columns = (f"Input.{name}" for name in head.columns)
    answers = (f"Answer.{name}" for name in head.names)
    return _quoted([*MTURK_COLUMNS, *columns, *answers, "Approve", "Reject"])


def _mturk_rows(head: Head, chunk: Chunk) -> str:
    rates = {worker_id: _rates(record) for worker_id, record in chunk.records.items()}
    empty = [""] * len(head.columns)
    lines = []
    for result in chunk.results:
        answers = result.answers
        values = [
            *_mturk_values(result, chunk.types[result.hit_type_id]),
            *rates.get(result.worker_id, _UNKNOWN),
            *(result.values or empty),
            *[answers.get(name, "") for name in head.names],
            "",
            "",
        ]
        lines.append(_quoted(values))
    return "".join(lines)


def _mturk_values(result: Result, of_type: TypeFacts) -> list[str]:
    return [
        result.hit_id,
        result.hit_type_id,
        of_type.title,
        of_type.description,
        of_type.keywords,
        f"${dollars(result.reward_cents)}",
        java_time(result.created_at),
        str(result.max_assignments),
        result.annotation or "",
        str(of_type.duration_seconds),
        str(of_type.auto_approval_seconds),
        java_time(result.expires_at),
        "",
        "",
        result.id,
        result.worker_id,
        result.status,
        java_time(result.accepted_at),
        java_time(result.submitted_at),
        java_time(result.auto_approval_at),
        java_time(result.approved_at),
        java_time(None if result.approved_at else result.rejected_at),
        result.feedback or "",
        str(result.work_seconds),
    ]


def _rates(record: Record) -> tuple[str, str, str]:
    return (
        rate(record.approved, record.rejected),
        rate(record.approved_30, record.rejected_30),
        rate(record.approved_7, record.rejected_7),
    )


def _quoted(values: list[str]) -> str:
    text = "\0".join(values)
    if '"' in text:
        text = text.replace('"', '""')
    return '"' + text.replace("\0", '","') + '"\r\n'


def _tidy_header(head: Head) -> str:
    columns = (f"input.{name}" for name in head.columns)
    return _csv([[*TIDY_COLUMNS, *columns, *(f"answer.{name}" for name in head.names)]])


def _tidy_rows(head: Head, chunk: Chunk) -> str:
    empty = [""] * len(head.columns)
    return _csv(_tidy_values(head, result, empty) for result in chunk.results)


def _tidy_values(head: Head, result: Result, empty: list[str]) -> list[object]:
    answers = result.answers
    return [
        *facts(result).values(),
        *(result.values or empty),
        *[answers.get(name, "") for name in head.names],
    ]


def facts(result: Result) -> dict[str, object]:
    """Return what the tidy forms say of a result beside its input and answer."""
    return {
        "assignment_id": result.id,
        "hit_id": result.hit_id,
        "worker_id": result.worker_id,
        "status": result.status,
        "accepted_at": iso_time(result.accepted_at),
        "submitted_at": iso_time(result.submitted_at),
        "auto_approval_at": iso_time(result.auto_approval_at),
        "approved_at": iso_time(result.approved_at),
        "rejected_at": iso_time(None if result.approved_at else result.rejected_at),
        "feedback": result.feedback,
        "work_seconds": result.work_seconds,
        "reward": dollars(result.reward_cents),
        "row": result.number,
    }


def _csv(rows: object) -> str:
    text = io.StringIO()
    csv.writer(text).writerows(rows)  # type: ignore[arg-type]  # rows of anything that prints
    return text.getvalue()


def _json_rows(head: Head, chunk: Chunk) -> str:
    lines = []
    for result in chunk.results:
        given = dict(zip(head.columns, result.values, strict=False))
        lines.append(_dumps({**facts(result), "input": given, "answer": result.answers}))
    return "".join(f"{line}\n" for line in lines)


_dumps = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode

FORMATS: dict[Form, Format] = {
    "mturk": Format(_mturk_header, _mturk_rows, "Batch_{}_batch_results.csv".format, "text/csv"),
    "tidy": Format(_tidy_header, _tidy_rows, "batch-{}.csv".format, "text/csv"),
    "jsonl": Format(lambda _head: "", _json_rows, "batch-{}.jsonl".format, "application/x-ndjson"),
}
