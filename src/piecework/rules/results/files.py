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
from operator import itemgetter
from typing import Literal, NamedTuple, TypeAlias

from piecework.rules.crowd import Record, rate
from piecework.rules.money import dollars
from piecework.rules.results.result import Head, Result, TypeFacts, values_in

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


class Chunk(NamedTuple):
    """Some results, with the types of their HITs and how their workers stand with the requester."""

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
    return "" if at is None else _java_second(at // 1_000)


def iso_time(at: int | None) -> str | None:
    """Return a moment as `2019-11-20T21:03:26.000Z`; None for None."""
    return None if at is None else _iso_second(at // 1_000) + _ISO_ENDS[at % 1_000]


_ISO_ENDS = tuple(f"{milliseconds:03}Z" for milliseconds in range(1_000))


@lru_cache(65_536)
def _java_second(second: int) -> str:
    before, after = _java_day(second // 86_400)
    return f"{before}{_clock(second)}{after}"


@lru_cache(65_536)
def _iso_second(second: int) -> str:
    day = datetime.fromtimestamp(second // 86_400 * 86_400, UTC).date()
    return f"{day.isoformat()}T{_clock(second)}."


@lru_cache(4_096)
def _java_day(day: int) -> tuple[str, str]:
    date = datetime.fromtimestamp(day * 86_400, UTC)
    return f"{_DAYS[date.weekday()]} {_MONTHS[date.month - 1]} {date.day:02} ", f" UTC {date.year}"


def _clock(second: int) -> str:
    return f"{second // 3_600 % 24:02}:{second // 60 % 60:02}:{second % 60:02}"


_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def _mturk_header(head: Head) -> str:
    columns = (f"Input.{name}" for name in head.columns)
    answers = (f"Answer.{name}" for name in head.names)
    return _cells([*MTURK_COLUMNS, *columns, *answers, "Approve", "Reject"]) + "\r\n"


def _mturk_rows(head: Head, chunk: Chunk) -> str:
    # Every row costs some microseconds, so what rows share is written once, and what needs no quoting is not
    # looked through: ids, moments and numbers.
    names, no_input = head.names, _cells([""] * len(head.columns))
    lines, of_hits = [], dict[tuple[object, ...], str]()
    for result in chunk.results:
        key = _what_hits_share(result)
        of_hit = of_hits.get(key) or of_hits.setdefault(key, _of_hit(result, chunk.types))
        answers, rates = result.answers, _rates(chunk.records.get(result.worker_id))
        cells = [f'"{result.hit_id}"', of_hit, _of_assignment(result), rates]
        if no_input:
            cells.append(_inputs(result.content, no_input))
        if names:
            cells.append(_cells([answers.get(name, "") for name in names]))
        lines.append(",".join(cells))
    return "".join([f'{line},"",""\r\n' for line in lines])


_what_hits_share = itemgetter(
    *map(
        Result._fields.index,
        ("reward_cents", "hit_type_id", "created_at", "expires_at", "max_assignments", "annotation"),
    )
)


def _of_hit(result: Result, types: Mapping[str, TypeFacts]) -> str:
    of_type = types[result.hit_type_id]
    return _cells(
        [
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
        ]
    )


def _of_assignment(result: Result) -> str:
    approved_at, rejected_at = result.approved_at, result.rejected_at
    approved = "" if approved_at is None else _java_second(approved_at // 1_000)
    rejected = "" if rejected_at is None or approved_at is not None else _java_second(rejected_at // 1_000)
    feedback = _cells([result.feedback]) if result.feedback else '""'
    return (
        f'"{result.id}","{result.worker_id}","{result.status}","{_java_second(result.accepted_at // 1_000)}",'
        f'"{_java_second(result.submitted_at // 1_000)}","{_java_second(result.auto_approval_at // 1_000)}",'
        f'"{approved}","{rejected}",{feedback},"{result.work_seconds}"'
    )


@lru_cache(4_096)
def _rates(record: Record | None) -> str:
    if record is None:
        return _cells(["", "", ""])
    return _cells(
        [
            rate(record.approved, record.rejected),
            rate(record.approved_30, record.rejected_30),
            rate(record.approved_7, record.rejected_7),
        ]
    )


def _inputs(content: str, no_input: str) -> str:
    if content == "[]":
        return no_input
    # Without an escape, a JSON array of texts is written as its values in quotes are.
    return _cells(values_in(content)) if "\\" in content else content[1:-1]


def _cells(values: Sequence[str]) -> str:
    text = "\0".join(values)
    if '"' in text:
        text = text.replace('"', '""')
    return '"' + text.replace("\0", '","') + '"' if values else ""


def _tidy_header(head: Head) -> str:
    columns = (f"input.{name}" for name in head.columns)
    return _csv([[*TIDY_COLUMNS, *columns, *(f"answer.{name}" for name in head.names)]])


def _tidy_rows(head: Head, chunk: Chunk) -> str:
    # Facts need no quoting, so they are written beside the writer of CSV, which hands over line by line.
    texts = list[str]()
    csv.writer(_Lines(texts.append)).writerows(_tidy_texts(head, chunk.results))
    return "".join(
        [f"{_tidy_facts(result)},{text}" for result, text in zip(chunk.results, texts, strict=True)]
    )


class _Lines(NamedTuple):
    """A file for a writer of CSV, which writes a line at a time."""

    write: Callable[[str], object]


def _tidy_texts(head: Head, results: Sequence[Result]) -> list[list[object]]:
    empty, names = [""] * len(head.columns), head.names
    rows = []
    for result in results:
        answers, content = result.answers, result.content
        values = empty if content == "[]" else values_in(content)
        rows.append([result.number, *values, *[answers.get(name, "") for name in names]])
    return rows


def _tidy_facts(result: Result) -> str:
    approved_at, rejected_at, feedback = result.approved_at, result.rejected_at, result.feedback
    approved = "" if approved_at is None else iso_time(approved_at)
    rejected = "" if rejected_at is None or approved_at else iso_time(rejected_at)
    said = _csv([[feedback]]).removesuffix("\r\n") if feedback else ""
    return (
        f"{result.id},{result.hit_id},{result.worker_id},{result.status},{iso_time(result.accepted_at)},"
        f"{iso_time(result.submitted_at)},{iso_time(result.auto_approval_at)},{approved},{rejected},{said},"
        f"{result.work_seconds},{_dollars(result.reward_cents)}"
    )


def facts(result: Result) -> dict[str, object]:
    """Return what the tidy forms say of a result beside its input and answer."""
    approved_at = result.approved_at
    values = (
        result.id,
        result.hit_id,
        result.worker_id,
        result.status,
        iso_time(result.accepted_at),
        iso_time(result.submitted_at),
        iso_time(result.auto_approval_at),
        iso_time(approved_at),
        iso_time(None if approved_at else result.rejected_at),
        result.feedback,
        result.work_seconds,
        dollars(result.reward_cents),
        result.number,
    )
    return dict(zip(TIDY_COLUMNS, values, strict=True))


def _csv(rows: Sequence[Sequence[object]]) -> str:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue()


def _json_rows(head: Head, chunk: Chunk) -> str:
    # Written by hand, as ids, moments and numbers need no escaping; texts are left to the encoder.
    pairs = ",".join([f'{_dumps(name).replace("%", "%%")}:"%s"' for name in head.columns])
    return "".join([_json_line(result, "{" + pairs + "}", head.columns) for result in chunk.results])


def _json_line(result: Result, shape: str, columns: tuple[str, ...]) -> str:
    approved_at, rejected_at, feedback = result.approved_at, result.rejected_at, result.feedback
    approved = "null" if approved_at is None else f'"{iso_time(approved_at)}"'
    rejected = "null" if rejected_at is None or approved_at else f'"{iso_time(rejected_at)}"'
    return (
        f'{{"assignment_id":"{result.id}","hit_id":"{result.hit_id}","worker_id":"{result.worker_id}",'
        f'"status":"{result.status}","accepted_at":"{iso_time(result.accepted_at)}",'
        f'"submitted_at":"{iso_time(result.submitted_at)}",'
        f'"auto_approval_at":"{iso_time(result.auto_approval_at)}","approved_at":{approved},'
        f'"rejected_at":{rejected},"feedback":{"null" if feedback is None else _dumps(feedback)},'
        f'"work_seconds":{result.work_seconds},"reward":"{_dollars(result.reward_cents)}",'
        f'"row":{result.number},"input":{_json_input(result.content, shape, columns)},'
        f'"answer":{_json_answers(result.answers)}}}\n'
    )


def _json_input(content: str, shape: str, columns: tuple[str, ...]) -> str:
    """Return the values of a row as an object; `shape` has a place for each, if none needs an escape."""
    values = values_in(content)
    if "\\" in content or len(values) < len(columns):
        return _dumps(dict(zip(columns, values, strict=False)))
    return shape % tuple(values)


def _json_answers(answers: dict[str, str]) -> str:
    return "{" + ",".join([f"{_name(name)}:{_quoted(text)}" for name, text in answers.items()]) + "}"


_quoted = json.encoder.encode_basestring
_name = lru_cache(4_096)(_quoted)
_dollars = lru_cache(4_096)(dollars)
_dumps = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False).encode

FORMATS: dict[Form, Format] = {
    "mturk": Format(_mturk_header, _mturk_rows, "Batch_{}_batch_results.csv".format, "text/csv"),
    "tidy": Format(_tidy_header, _tidy_rows, "batch-{}.csv".format, "text/csv"),
    "jsonl": Format(lambda _head: "", _json_rows, "batch-{}.jsonl".format, "application/x-ndjson"),
}
