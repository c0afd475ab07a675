"""Decisions, bonuses and changes to workers by file, on both databases: tried, then carried out once."""

import asyncio
import csv
import io

import pytest

from piecework.background.publishing import broadcast_once, carry_out_once, publish_once
from piecework.market import (
    addressees,
    assignments,
    audit,
    batches,
    blocks,
    bonuses,
    broadcasts,
    crowd,
    figures,
    gathering,
    hits,
    ledger,
    projects,
    qualification_types,
    qualifications,
    reject_reasons,
    results,
    sheets,
    threads,
    worker_sheets,
)  # fmt: skip
from piecework.market.batches import BatchDraft
from piecework.market.broadcasts import Letter
from piecework.market.gathering import Chosen
from piecework.market.results import Wanted
from piecework.market.sheets import SheetDraft
from piecework.rules import qualification_types as type_rules
from piecework.rules.crowd import Audience
from piecework.rules.input_files import read_loosely
from piecework.rules.messages import InvalidMessage
from piecework.rules.projects import ProjectDraft
from piecework.rules.qualifications import Worker
from piecework.rules.questions.answers import from_posted, to_xml
from piecework.rules.refusals import Refused
from piecework.rules.results.filters import Filter
from piecework.rules.sheets import bonuses as bonus_files
from piecework.rules.sheets import decisions
from piecework.rules.sheets import workers as worker_files
from piecework.rules.sheets.sheets import BONUSES, DECISIONS, WORKERS, Entry
from piecework.web.requester.exporting import pieces

OWNER, RIVAL = "AREQUESTERONE1", "AREQUESTERTWO2"
PROJECT = ProjectDraft("Birds", "Name a bird", "d", "<p>${n}</p><input name=bird>", reward_cents=10)


@pytest.fixture
def batch(market):
    market.write(ledger.deposit, OWNER, 10_000, "test")
    project = market.write(projects.create, OWNER, PROJECT)
    yield publish(market, project.id, "First", 6)
    assert market.read(lambda tx: list(audit.problems(tx))) == []


def publish(market, project_id, name, rows):
    made = market.write(batches.create, OWNER, project_id, BatchDraft(name, ("n",)))
    market.write(batches.add_rows, OWNER, made.id, [[str(number)] for number in range(rows)])
    market.write(batches.loaded, OWNER, made.id)
    market.write(batches.publish, OWNER, made.id)
    asyncio.run(publish_once(market))
    return market.read(batches.get, OWNER, made.id)


@pytest.fixture
def done(market, batch):
    made = []
    for number, row in enumerate(market.read(batches.rows, OWNER, batch.id, 0, 9)):
        worker = Worker(f"AWORKER{number:07}")
        held = market.write(assignments.accept, worker, row.hit_id)
        market.write(assignments.submit, worker.id, held.id, to_xml(from_posted([("bird", "gull")])))
        made.append(held.id)
    market.write(figures.fold, 100)
    return made


def fill(market, draft, entries):
    sheet = market.write(sheets.create, OWNER, draft)
    rows = market.write(sheets.add, OWNER, sheet.id, list(entries))
    return market.read(sheets.get, OWNER, sheet.id), [row.expected or row.refusal for row in rows]


def carry_out(market, sheet):
    market.write(sheets.confirm, OWNER, sheet.id)
    asyncio.run(carry_out_once(market, at_once=2))
    assert asyncio.run(carry_out_once(market)) == 0
    return market.read(sheets.get, OWNER, sheet.id)


def status(market, assignment_id):
    return market.read(assignments.get, OWNER, assignment_id)[0].assignment


def test_a_reviewed_file(market, clock, batch, done) -> None:
    market.write(assignments.approve, OWNER, done[0])
    market.write(assignments.reject, OWNER, done[1], "no")

    async def exported():
        return "".join([piece async for piece in pieces(market, OWNER, batch.id, "mturk")])

    header, *lines = asyncio.run(exported()).splitlines()
    marks = ['"x",""', '"X",""', '"","blurred"', '"Thank you!",""', '"x","both"', '"",""']
    lines = [line.removesuffix('"",""') + mark for line, mark in zip(lines, marks, strict=True)]
    lines.append(lines[0].rpartition(',"",""')[0])  # two cells short, as old files are
    file = "\r\n".join([header, *lines]).encode()
    read = list(decisions.read(read_loosely([file], "csv")))
    assert read[4].row == 6
    assert "both" in read[4].text
    entries = [each for each in read if isinstance(each, Entry)]
    assert [entry.line for entry in entries] == [2, 3, 4, 5]
    entries += [
        Entry(9, "3NONE", decisions.act(approve=True, feedback="")),
        Entry(10, done[0], decisions.act(approve=False, feedback="late")),
    ]
    sheet, expected = fill(market, SheetDraft(DECISIONS, "reviewed.csv", batch.id, republish=True), entries)
    assert expected[:4] == ["already", "reversed", "rejected", "approved"]
    assert "does not exist" in expected[4]
    assert "decided before" in expected[5]
    assert sheet.expected == {"already": 1, "reversed": 1, "rejected": 1, "approved": 1, "refused": 2}
    assert [status(market, each).status for each in done[1:4]] == ["Rejected", "Submitted", "Submitted"]

    clock.advance(seconds=9)
    finished = carry_out(market, sheet)
    assert (finished.state, finished.done, finished.finished_at) == ("done", 6, clock.now)
    assert finished.outcomes == sheet.expected
    assert [status(market, each).status for each in done[1:4]] == ["Approved", "Rejected", "Approved"]
    assert (status(market, done[2]).feedback, status(market, done[3]).feedback) == ("blurred", "Thank you!")
    reopened = market.read(hits.get, OWNER, status(market, done[2]).hit_id).hit
    assert (reopened.max_assignments, reopened.status) == (2, "Assignable")
    refused = market.read(sheets.rows, OWNER, sheet.id, 0, 9, refused=True)
    assert [(row.line, row.outcome) for row in refused] == [(9, None), (10, None)]
    # What was refused can be said in the reader's language, after a store too.
    assert [(row.refusal.pattern, row.refusal.values) for row in refused] == [
        ("Assignment {id} does not exist.", {"id": "3NONE"}),
        ("It was decided before, or it is too late for this.", {}),
    ]
    assert [row.outcome for row in market.read(sheets.rows, OWNER, sheet.id, 0, 3)] == [
        "already",
        "reversed",
        "rejected",
    ]
    for verb in (sheets.confirm, sheets.discard):
        with pytest.raises(Refused, match="has been carried out"):
            market.write(verb, OWNER, sheet.id)


def choose(market, batch, act, wanted, **more):
    chosen = Chosen(act, wanted, more.get("text", ""), more.get("cents", 0))
    return market.write(gathering.begin, OWNER, batch.id, "all of them", chosen)


def test_results_go_through_a_spreadsheet_and_come_back(market, batch) -> None:
    hit = market.read(batches.rows, OWNER, batch.id, 0, 1)[0].hit_id
    said = 'Möwe; "groß", 🐦\r\n=1+1\t\u2028'
    held = market.write(assignments.accept, Worker("AWORKER0000001"), hit)
    market.write(
        assignments.submit, "AWORKER0000001", held.id, to_xml(from_posted([("bird", said), ("é", "x")]))
    )

    async def exported():
        return "".join([piece async for piece in pieces(market, OWNER, batch.id, "mturk")])

    header, row = csv.reader(io.StringIO(asyncio.run(exported()), newline=""), strict=True)
    assert dict(zip(header, row, strict=True))["Answer.bird"] == said
    # As spreadsheets save it: another separator, a mark at the beginning, no trailing cells, its own quoting.
    for separator, mark, ends in ((";", "\ufeff", "\r\n"), ("\t", "", "\n"), (",", "\ufeff", "\n")):
        saved = io.StringIO(newline="")
        writer = csv.writer(saved, delimiter=separator, lineterminator=ends)
        writer.writerow(header)
        writer.writerow([*row[:-2], "X"])
        (entry,) = decisions.read(read_loosely([(mark + saved.getvalue()).encode()], "csv"))
        assert entry == Entry(2, held.id, decisions.act(approve=True, feedback=""))


GULLS = (Filter("answer.bird", "is", "gull"), Filter("input.n", "at least", "1"))


def test_all_that_a_filter_finds(market, clock, batch, done) -> None:
    market.write(assignments.approve, OWNER, done[1])
    sheet = choose(market, batch, "reject", Wanted("", None, GULLS), text="spam")
    # Of rows 0 to 5 the first is no "at least 1", and the second is decided already.
    assert (sheet.expected, sheet.row_count, sheet.gathering) == ({"rejected": 4}, 4, False)
    assert gathering.chosen_of(sheet).wanted.filters == GULLS
    market.write(assignments.approve, OWNER, done[2])  # somebody else decides meanwhile
    assert carry_out(market, sheet).outcomes == {"rejected": 3, "refused": 1}
    assert choose(market, batch, "approve", Wanted("Rejected")).row_count == 0
    late = choose(market, batch, "undo", Wanted())
    assert late.expected == {"reversed": 3}
    # What was rejected meanwhile is not approved with those that wait.
    rest = choose(market, batch, "approve", Wanted())
    market.write(assignments.reject, OWNER, done[0], "no")
    assert carry_out(market, rest).outcomes == {"refused": 1}
    clock.advance(days=31)
    assert choose(market, batch, "undo", Wanted()).row_count == 0
    assert carry_out(market, late).outcomes == {"refused": 3}  # not after 30 days
    undo = [Entry(0, done[3], decisions.act(approve=True, feedback=""))]
    other = market.write(batches.copy, OWNER, batch.id, "Other")
    _, expected = fill(market, SheetDraft(DECISIONS, "wrong batch", other.id), undo)
    assert "not one of this batch" in expected[0]
    paid = choose(market, batch, "bonus", Wanted(worker_id="AWORKER0000003"), text="thanks", cents=7)
    assert carry_out(market, paid).outcomes == {"paid": 1}
    assert choose(market, other, "approve", Wanted()).row_count == 0


def test_many_are_gathered_in_the_background(market, batch, done) -> None:
    chosen = Chosen("approve", Wanted(filters=GULLS[:1]), "")
    text = gathering._written(chosen, (0, ""))
    sheet = market.write(sheets.create, OWNER, SheetDraft(DECISIONS, "many", batch.id, chosen=text))
    with pytest.raises(Refused, match="still being looked up"):
        market.write(sheets.confirm, OWNER, sheet.id)
    assert market.write(gathering.gather_some, sheet.id, 4) == 4
    half = market.read(sheets.get, OWNER, sheet.id)
    assert (half.gathering, half.row_count) == (True, 4)
    asyncio.run(carry_out_once(market, at_once=2))
    whole = market.read(sheets.get, OWNER, sheet.id)
    assert (whole.gathering, whole.expected, whole.state) == (False, {"approved": 6}, "draft")
    assert market.write(gathering.gather_some, sheet.id, 4) == 0
    assert [row.subject for row in market.read(sheets.rows, OWNER, sheet.id, 0, 9)] == done
    assert carry_out(market, whole).outcomes == {"approved": 6}


def test_an_act_on_many_workers_is_gathered_in_the_background(market, batch, done) -> None:
    market.write(figures.fold, 100)
    kind = market.write(qualification_types.create, OWNER, type_rules.Draft("Birds", "d"))
    act = {"do": "assign", "type_id": kind.id, "value": 7}
    draft = SheetDraft(WORKERS, "Birds")
    assert market.write(worker_sheets.begin, RIVAL, draft, Audience(), act) is None
    assert market.write(worker_sheets.begin, OWNER, draft, Audience(least_approved=1), act) is None
    assert market.read(sheets.list_, OWNER, None, 9) == []
    few = market.write(worker_sheets.begin, OWNER, draft, Audience(), act)
    assert (few.gathering, few.expected, gathering.chosen_of(few)) == (False, {"assign": 6}, None)
    chosen = worker_sheets.written(Audience(), act, "")
    many = market.write(sheets.create, OWNER, draft._replace(chosen=chosen))
    assert market.write(gathering.gather_some, many.id, 4) == 4
    with pytest.raises(Refused, match="still being looked up"):
        market.write(sheets.confirm, OWNER, many.id)
    asyncio.run(carry_out_once(market, at_once=2))
    whole = market.read(sheets.get, OWNER, many.id)
    assert (whole.gathering, whole.state, whole.expected) == (False, "draft", {"assign": 6})
    assert carry_out(market, whole).outcomes == {"assign": 6}
    asked = SheetDraft(BONUSES, "thanks"), Audience(), {"cents": 5, "reason": "thanks"}
    thanked = market.write(worker_sheets.begin, OWNER, *asked)
    assert carry_out(market, thanked).outcomes == {"paid": 6}


def test_a_message_goes_once_to_each_worker_behind_results(market, clock, batch, done) -> None:
    again = f"AWORKER{4:07}"
    more = publish(market, batch.project_id, "More", 3)
    for row in market.read(batches.rows, OWNER, more.id, 0, 3):
        held = market.write(assignments.accept, Worker(again), row.hit_id)
        market.write(assignments.submit, again, held.id, to_xml(from_posted([("bird", "gull")])))
        market.write(assignments.approve, OWNER, held.id)
    letter = Letter("Wave two", "Come again")
    with pytest.raises(InvalidMessage):
        market.write(addressees.begin, OWNER, batch.id, Wanted(), Letter("Wave two", " "))
    with pytest.raises(Refused, match="no batch"):
        market.write(addressees.begin, RIVAL, batch.id, Wanted(), letter)
    thrice = market.write(addressees.begin, OWNER, more.id, Wanted("Approved"), letter)
    market.write(broadcasts.discard, OWNER, thrice.id)
    chosen = addressees.written(more.id, Wanted(until=clock.now), results.START)
    slow = market.write(broadcasts.create, OWNER, Audience(), letter, chosen)
    with pytest.raises(Refused, match="still being looked for"):
        market.write(broadcasts.start, OWNER, slow.id)
    clock.advance(seconds=5)
    asyncio.run(broadcast_once(market, at_once=1))  # finds one result at a time, and nobody twice
    assert market.read(broadcasts.get, OWNER, slow.id)[-2:] == (0, 1)  # all are found, and it is one
    market.write(broadcasts.start, OWNER, slow.id)
    gulls = market.write(addressees.begin, OWNER, batch.id, Wanted("", None, GULLS), letter)
    assert (gulls.gathered, addressees.asked_for(gulls)[1]) == (5, Wanted("", None, GULLS, clock.now))
    market.write(broadcasts.start, OWNER, gulls.id)
    asyncio.run(broadcast_once(market, at_once=2))
    first, second = (market.read(broadcasts.get, OWNER, each.id) for each in (slow, gulls))
    assert (first.state, first.sent) == ("done", 1)
    # Nothing that the others did was ever decided.
    assert (second.state, second.sent, second.skipped) == ("done", 1, 4)
    (thread,) = market.read(threads.of_worker, again)
    assert (thread.subject, thread.text) == ("Wave two", "Come again")


def test_bonuses(market, batch, done) -> None:
    file = (
        "Reason,WorkerId,assignmentid,BONUS\n"
        f"good,AWORKER0000000,{done[0]},$0.50\n"
        f"good,AWORKER0000001,{done[0]},1\n"
        f"good,AWORKER0000001,{done[1]},much\n"
        f",AWORKER0000001,{done[1]},1\n"
        f"good,AWORKER0000001,{done[1]},99999\n"
        f"good,AWORKER0000001,{done[1]},\n"
    ).encode()
    read = list(bonus_files.read(read_loosely([file], "csv")))
    assert [(each.row, each.column) for each in read if not isinstance(each, Entry)] == [
        (4, "Bonus"),
        (5, "Reason"),
    ]
    sheet, expected = fill(
        market, SheetDraft(BONUSES, "b.csv"), [each for each in read if isinstance(each, Entry)]
    )
    assert expected[0] == "paid"
    assert "did not submit" in expected[1]
    assert "not enough funds" in expected[2]
    assert market.read(bonuses.list_for_assignment, OWNER, done[0], "", 9) == []
    assert carry_out(market, sheet).outcomes == {"paid": 1, "refused": 2}
    (paid,) = market.read(bonuses.list_for_assignment, OWNER, done[0], "", 9)
    assert (paid.cents, paid.fee_cents, paid.reason) == (50, 10, "good")


def test_workers_down_and_up(market, batch, done) -> None:
    market.write(assignments.approve, OWNER, done[0])
    market.write(figures.fold, 100)
    kept = market.write(qualification_types.create, OWNER, type_rules.Draft("Birds, good", "d"))
    (member, *_) = market.read(crowd.walk, OWNER, Audience(), "", 9)
    record = market.read(crowd.records, OWNER, [member.worker_id])[member.worker_id]
    text = worker_files.header(["Birds, good"]) + worker_files.line(member, record, [None])
    head, line = text.splitlines()
    assert head.startswith("Worker ID,Number of HITs approved or rejected - Lifetime,")
    assert head.endswith(
        "CURRENT BlockStatus,UPDATE BlockStatus,BlockReason,BlockCategory,"
        '"CURRENT-Birds, good","UPDATE-Birds, good"'
    )
    assert line == "AWORKER0000000,1,1,100%,1,1,100%,1,1,100%,Never Blocked,,,,,"
    file = (
        b'worker id,"UPDATE Birds, good",UPDATE-BlockStatus,BlockReason,BlockCategory\n'
        b"AWORKER0000000,90,,,\nAWORKER0000001,,Block,spam,spam OR bot\nANOBODY0000000,1,,,\n"
        b"AWORKER0000002,x,block,,\nAWORKER0000003,,maybe,,\n,,unblock,,\nAWORKER0000004,,,,\n"
        b"AWORKER0000005,,block,late,Tuesday\n"
    )
    read = list(worker_files.read(read_loosely([file], "csv"), {"Birds, good": kept.id}))
    assert [(each.row, each.column) for each in read if not isinstance(each, Entry)] == [
        (5, "UPDATE BlockStatus"), (5, "UPDATE Birds, good"), (6, "UPDATE BlockStatus"), (7, "Worker ID"),
        (9, "UPDATE BlockStatus"),
    ]  # fmt: skip
    sheet, expected = fill(
        market, SheetDraft(WORKERS, "w.csv"), [each for each in read if isinstance(each, Entry)]
    )
    assert expected[:2] == ["assign", "block"]
    assert "submitted nothing" in expected[2]
    assert not market.read(blocks.is_blocked, OWNER, "AWORKER0000001")
    assert carry_out(market, sheet).outcomes == {"assign": 1, "block": 1, "refused": 1}
    assert market.read(qualifications.score, OWNER, kept.id, "AWORKER0000000").value == 90
    blocked = market.read(crowd.get, OWNER, "AWORKER0000001")
    assert (blocked.block_reason, blocked.block_category) == ("spam", "spam")
    record = market.read(crowd.records, OWNER, ["AWORKER0000001"])["AWORKER0000001"]
    down = worker_files.header([]) + worker_files.line(blocked, record, [])
    assert down.splitlines()[1].endswith(",Blocked,,spam,Spam or bot")
    again = down.replace("Blocked,,", "Blocked,Block,").encode()
    (up,) = worker_files.read(read_loosely([again], "csv"), {})
    assert up.act == {"do": "block", "reason": "spam", "category": "spam"}
    back = [
        Entry(2, "AWORKER0000000", {"do": "revoke", "type_id": kept.id}),
        Entry(3, "AWORKER0000001", {"do": "unblock"}),
    ]
    sheet, _ = fill(market, SheetDraft(WORKERS, "w.csv"), back)
    assert carry_out(market, sheet).outcomes == {"revoke": 1, "unblock": 1}


def test_somebody_elses_sheet_does_not_exist(market, batch, done) -> None:
    sheet, _ = fill(market, SheetDraft(DECISIONS, "mine", batch.id), [])
    for verb, *rest in (
        (sheets.get,), (sheets.add, []), (sheets.confirm,), (sheets.discard,), (sheets.rows, 0, 9),
    ):  # fmt: skip
        for whose, which in ((RIVAL, sheet.id), (OWNER, "3NONE")):
            with pytest.raises(Refused) as caught:
                market.write(verb, whose, which, *rest)
            assert caught.value.code == "SheetDoesNotExist"
    assert market.read(sheets.list_, RIVAL, None, 9) == []
    assert [each.id for each in market.read(sheets.list_, OWNER, None, 9)] == [sheet.id]
    with pytest.raises(Refused, match="no batch"):
        market.write(gathering.begin, RIVAL, batch.id, "x", Chosen("approve", Wanted(), ""))
    with pytest.raises(Refused, match="no batch"):
        market.write(sheets.create, RIVAL, SheetDraft(DECISIONS, "x", batch.id))
    theirs = market.write(sheets.create, RIVAL, SheetDraft(DECISIONS, "theirs"))
    (row,) = market.write(
        sheets.add, RIVAL, theirs.id, [Entry(2, done[0], decisions.act(approve=True, feedback=""))]
    )
    assert "does not exist" in row.refusal
    market.write(sheets.discard, OWNER, sheet.id)
    assert market.read(sheets.list_, OWNER, None, 9) == []


def test_reasons_are_kept(market) -> None:
    first = market.write(reject_reasons.add, OWNER, " Too short ")
    assert market.write(reject_reasons.add, OWNER, "Too short") == first
    for number in range(reject_reasons.MOST - 1):
        market.write(reject_reasons.add, OWNER, f"Reason {number}")
    for text in ("one more", "", "x" * 2_000):
        with pytest.raises(Refused):
            market.write(reject_reasons.add, OWNER, text)
    assert market.read(reject_reasons.list_, RIVAL) == []
    market.write(reject_reasons.remove, RIVAL, first.id)
    assert market.read(reject_reasons.list_, OWNER)[0].text == "Too short"
    market.write(reject_reasons.remove, OWNER, first.id)
    assert len(market.read(reject_reasons.list_, OWNER)) == reject_reasons.MOST - 1
