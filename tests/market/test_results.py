"""Results of batches on both databases: pages, filters, and the files that they are written into."""

import asyncio
import csv
import io
import json

import pyarrow.parquet as pq
import pytest
from starlette.exceptions import HTTPException

from piecework.background.publishing import publish_once
from piecework.market import assignments, audit, batches, figures, ledger, progress, projects, results
from piecework.market.batches import BatchDraft
from piecework.market.results import Wanted
from piecework.rules.crowd import Record
from piecework.rules.projects import ProjectDraft
from piecework.rules.qualifications import Worker
from piecework.rules.questions.answers import Answer, UploadedFile, from_posted, to_xml
from piecework.rules.refusals import Refused
from piecework.rules.results.files import MTURK_COLUMNS
from piecework.rules.results.filters import Filter
from piecework.web.requester import parquet
from piecework.web.requester.exporting import pieces

OWNER, RIVAL = "AREQUESTERONE1", "AREQUESTERTWO2"
PROJECT = ProjectDraft(
    'Birds "now"',
    "Name a bird",
    "d, e",
    "<p>${image}</p><input name=bird>",
    "birds",
    reward_cents=5,
    max_assignments=3,
)


GULL = Filter("answer.bird", "is", "gull")


@pytest.fixture
def batch(market):
    market.write(ledger.deposit, OWNER, 10_000, "test")
    project = market.write(projects.create, OWNER, PROJECT)
    made = market.write(batches.create, OWNER, project.id, BatchDraft("First", ("note", "image")))
    market.write(batches.add_rows, OWNER, made.id, [['say "hi"', "🐦 1"], ["two\r\nlines", "2"]])
    market.write(batches.loaded, OWNER, made.id)
    market.write(batches.publish, OWNER, made.id)
    asyncio.run(publish_once(market))
    yield market.read(batches.get, OWNER, made.id)
    assert market.read(lambda tx: list(audit.problems(tx))) == []


def work(market, clock, batch, worker, row, answer):
    who = Worker(f"AWORKER{worker:07}")
    hit_id = market.read(batches.rows, OWNER, batch.id, row - 1, 1)[0].hit_id
    held = market.write(assignments.accept, who, hit_id)
    clock.advance(seconds=61)
    market.write(assignments.submit, who.id, held.id, to_xml(answer))
    return held.id


def export(market, batch, form, who=OWNER):
    async def joined():
        return "".join([piece async for piece in pieces(market, who, batch.id, form)])

    return asyncio.run(joined())


def test_pages_and_filters(market, clock, batch) -> None:
    done = [
        work(
            market,
            clock,
            batch,
            number % 3,
            1 + number // 3,
            from_posted([("bird", ("gull", "crow")[number % 2])]),
        )
        for number in range(6)
    ]
    market.write(assignments.approve, OWNER, done[0], "well seen")
    market.write(assignments.reject, OWNER, done[1], "a crow")
    for _ in range(5):
        market.write(figures.fold, 100)

    def seen(wanted, place=None, limit=50, who=OWNER):
        return market.read(results.page, who, batch.id, wanted, place, limit)

    everything = seen(Wanted())
    assert [result.id for result in everything.results] == done
    first = everything.results[0]
    assert (first.status, first.feedback, first.number, first.values) == (
        "Approved",
        "well seen",
        1,
        ['say "hi"', "🐦 1"],
    )
    assert (first.answers, first.work_seconds, everything.place) == ({"bird": "gull"}, 61, None)
    assert everything.records["AWORKER0000001"] == Record(0, 1)
    two = seen(Wanted(), None, 2)
    assert [result.id for result in two.results + seen(Wanted(), two.place).results] == done
    for wanted, expected in (
        (Wanted("Submitted"), done[2:]),
        (Wanted("Approved"), done[:1]),
        (Wanted("Rejected"), done[1:2]),
        (Wanted(worker_id="AWORKER0000002"), [done[2], done[5]]),
        (Wanted("Submitted", "AWORKER0000001"), [done[4]]),
        (Wanted(filters=(GULL,)), done[::2]),
        (Wanted("Submitted", filters=(Filter("answer.bird", "is not", "gull"),)), [done[3], done[5]]),
        (Wanted(filters=(GULL, Filter("input.note", "contains", "TWO\nLINES"))), [done[4]]),
        (Wanted("", "AWORKER0000000", (Filter("input.image", "at most", "2"),)), [done[3]]),
        (Wanted(filters=(Filter("answer.none", "is not", ""),)), []),
    ):
        found, place = [], None
        while True:
            page = seen(wanted, place, 2)
            found += [result.id for result in page.results]
            place = page.place
            if place is None:
                break
        assert found == expected, wanted
    middle = everything.results[2].place
    for wanted, expected in (
        (Wanted(), [done[1], done[3]]),
        (Wanted(filters=(GULL,)), [done[0], done[4]]),
        (Wanted("Rejected"), [done[1], None]),
        (Wanted("Submitted"), [None, done[3]]),
        (Wanted("", "AWORKER0000002"), [None, done[5]]),
    ):
        both = market.read(results.neighbours, OWNER, batch.id, wanted, middle)
        assert [each and each.id for each in both] == expected
    assert market.read(progress.choices, OWNER, batch.id) == {"bird": {"gull": 3, "crow": 3}}
    first, second = market.read(results.items, OWNER, batch.id, "bird", (0, 5))
    assert (first.row.number, first.votes, first.agreement) == (1, {"gull": 2}, 1.0)
    assert (second.votes, second.agreement) == ({"crow": 2, "gull": 1}, 2 / 3)
    assert [each.row.number for each in market.read(results.items, OWNER, batch.id, "none", (1, 5))] == [2]
    for verb, *rest in (
        (progress.choices,),
        (results.items, "bird", (0, 5)),
        (results.head,),
        (results.neighbours, Wanted(), results.START),
    ):
        with pytest.raises(Refused, match="no batch"):
            market.read(verb, RIVAL, batch.id, *rest)
    clock.advance(days=4)  # everything is approved by now, swept or not
    assert [result.id for result in seen(Wanted("Approved")).results] == [done[0], *done[2:]]
    assert seen(Wanted("Submitted")).results == []
    with pytest.raises(Refused, match="no batch"):
        seen(Wanted(), who=RIVAL)


def test_the_csv_of_the_old_website(market, clock, batch) -> None:
    rejected = work(
        market, clock, batch, 1, 1, from_posted([("bird", "gull, or\r\ncrow"), ("b", "x"), ("b", "y")])
    )
    market.write(assignments.reject, OWNER, rejected, "no")
    market.write(figures.fold, 100)
    late = [
        Answer("z"),
        Answer("chosen", None, ("a", "b"), "other"),
        Answer("f", file=UploadedFile("key", 3)),
    ]
    work(market, clock, batch, 2, 2, late)  # not folded in yet, but its fields have columns
    market.write(assignments.approve, OWNER, rejected, override=True)
    text = export(market, batch, "mturk")
    rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    header = rows[0]
    assert header == [
        *MTURK_COLUMNS, "Input.note", "Input.image", "Answer.b", "Answer.bird", "Answer.chosen", "Answer.f",
        "Answer.z", "Approve", "Reject",
    ]  # fmt: skip
    assert text.startswith('"HITId","HITTypeId","Title"')
    assert all(len(row) == len(header) for row in rows)
    first, second = (dict(zip(header, row, strict=True)) for row in rows[1:])
    assert first["Reward"] == "$0.05"
    assert first["Keywords"] == "birds"
    assert first["CreationTime"] == "Mon Sep 21 14:13:20 UTC 2026"
    assert first["Expiration"] == "Mon Sep 28 14:13:20 UTC 2026"
    assert first["SubmitTime"] == "Mon Sep 21 14:14:21 UTC 2026"
    assert first["AutoApprovalTime"] == "Thu Sep 24 14:14:21 UTC 2026"
    assert (first["ApprovalTime"] != "", first["RejectionTime"]) == (True, "")
    assert first["RequesterAnnotation"] == f"BatchId:{batch.id};OriginalHitTemplateId:{batch.layout_id};"
    assert (first["AssignmentStatus"], first["WorkTimeInSeconds"]) == ("Approved", "61")
    assert first["LifetimeApprovalRate"] == "0% (0/1)"  # as it was folded in last
    assert (first["Input.note"], first["Input.image"]) == ('say "hi"', "🐦 1")
    assert (first["Answer.bird"], first["Answer.b"], first["Answer.z"]) == ("gull, or\r\ncrow", "x|y", "")
    assert (second["Answer.chosen"], second["Answer.f"], second["Input.note"]) == (
        "a|b|other",
        "key",
        "two\r\nlines",
    )
    assert second["LifetimeApprovalRate"] == "0% (0/0)"
    with pytest.raises(Refused, match="no batch"):
        export(market, batch, "mturk", RIVAL)


def test_tidy_csv_and_json_lines_once_input_is_gone_too(market, clock, batch) -> None:
    work(market, clock, batch, 1, 1, from_posted([("bird", "gull & co")]))
    for gone in (False, True):
        if gone:
            market.write(batches.delete_input, OWNER, batch.id)
        (row,) = csv.DictReader(io.StringIO(export(market, batch, "tidy"), newline=""))
        assert row["submitted_at"] == "2026-09-21T14:14:21.000Z"
        assert (row["input.note"], row["answer.bird"]) == ("" if gone else 'say "hi"', "gull & co")
        assert (row["status"], row["reward"], row["row"], row["approved_at"]) == (
            "Submitted",
            "0.05",
            "1",
            "",
        )
        (line,) = export(market, batch, "jsonl").splitlines()
        read = json.loads(line)
        assert read["input"] == ({} if gone else {"note": 'say "hi"', "image": "🐦 1"})
        assert (read["answer"], read["approved_at"]) == ({"bird": "gull & co"}, None)
        assert len(export(market, batch, "mturk").splitlines()) == (2)


def test_parquet_has_types_nulls_and_groups(market, clock, batch) -> None:
    done = [
        work(market, clock, batch, worker, row, from_posted([("bird", f"gull {worker} 🐦"), *more]))
        for worker, row, more in ((1, 1, []), (2, 2, [("note", "")]), (3, 1, [("note", "x" * 200_000)]))
    ]
    market.write(assignments.reject, OWNER, done[0], "no")
    clock.advance(seconds=5)

    async def joined(who=OWNER):
        return b"".join([piece async for piece in parquet.pieces(market, who, batch.id, 2)])

    file = pq.ParquetFile(io.BytesIO(asyncio.run(joined())))
    groups = [file.metadata.row_group(place).num_rows for place in range(file.metadata.num_row_groups)]
    assert groups == [2, 1]
    first, second, third = file.read().to_pylist()
    assert [each["assignment_id"] for each in (first, second, third)] == done
    assert (first["status"], first["feedback"], first["row"], first["work_seconds"]) == (
        "Rejected",
        "no",
        1,
        61,
    )
    assert first["submitted_at"].isoformat() == "2026-09-21T14:14:21+00:00"
    assert (first["approved_at"], first["rejected_at"].isoformat()[:10]) == (None, "2026-09-21")
    assert str(first["reward"]) == "0.05"
    assert (first["input.note"], first["input.image"]) == ('say "hi"', "🐦 1")
    assert (first["answer.bird"], first["answer.note"]) == ("gull 1 🐦", None)
    assert (second["answer.note"], len(third["answer.note"])) == ("", 200_000)
    market.write(batches.delete_input, OWNER, batch.id)
    (bare, *_) = pq.ParquetFile(io.BytesIO(asyncio.run(joined()))).read().to_pylist()
    assert bare["input.note"] is None
    with pytest.raises(Refused, match="no batch"):
        asyncio.run(joined(RIVAL))


def test_parquet_of_nothing_and_without_its_library(market, batch) -> None:
    async def joined():
        return b"".join([piece async for piece in parquet.pieces(market, OWNER, batch.id)])

    assert pq.ParquetFile(io.BytesIO(asyncio.run(joined()))).read().num_rows == 0
    with pytest.raises(HTTPException, match=r"pip install 'piecework\[parquet\]'"):
        parquet.library("a_library_that_nobody_has")
