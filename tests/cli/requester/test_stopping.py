"""Commands that are killed and run again: nothing is done twice, nothing is left out."""

import json
from pathlib import Path

import pytest

from piecework.client import journals, listing, paying, publishing, sheets, templates
from piecework.client.connection import Market, Wanted, connect
from piecework.client.failures import Failure
from piecework.client.hit_types import from_toml
from piecework.client.journals import Journal
from piecework.client.publishing import Source
from tests.cli.conftest import PAGE, Lab

PUBLISH = ("publish", "birds.csv", "-t", "page.html", "-p", "type.toml", "--yes")
BONUSES = ("bonus", "bonuses.csv", "--yes")
REVIEW = ("review", "decided.csv", "--yes")


def _market() -> Market:
    return connect(Wanted())


def test_a_batch_that_was_killed_goes_on(lab: Lab) -> None:
    lab.files(120)
    record = lab.folder / "birds.batch"
    for lines in (10, 30, 50):
        lab.kill((*PUBLISH, "--jobs", "2"), record, lines)
    said = lab.json(*PUBLISH)
    assert said["published"] + said["already"] == 120
    assert said["already"] >= 48
    hits = list(listing.every(_market(), "list_hits", "HITs"))
    assert len(hits) == 120
    assert sorted(lab.hits("birds.batch").values()) == sorted(hit["HITId"] for hit in hits)
    assert len({hit["Question"] for hit in hits}) == 120


def test_bonuses_that_were_killed_are_paid_once(lab: Lab) -> None:
    record = lab.batch(1)
    assignment = lab.work(lab.hits(record)[2], label="gull")
    rows = [
        f"{lab.workers[0]},{assignment},0.0{1 + number % 9},Reason {number // 18}" for number in range(90)
    ]
    lab.write("bonuses.csv", "\n".join(["WorkerId,AssignmentId,Bonus,Reason", *rows]))
    for lines in (12, 36, 60):
        lab.kill((*BONUSES, "--jobs", "2"), lab.folder / "bonuses.csv.paid", lines)
    said = lab.json(*BONUSES)
    assert said["paid"] + said["already"] == 90
    paid = listing.every(_market(), "list_bonus_payments", "BonusPayments", AssignmentId=assignment)
    assert sorted(f"{each['BonusAmount']},{each['Reason']}" for each in paid) == sorted(
        ",".join(row.split(",")[2:]) for row in rows
    )


def test_decisions_that_were_killed_are_made_once(lab: Lab) -> None:
    record = lab.batch(40)
    made = [lab.work(hit_id, label="gull") for hit_id in lab.hits(record).values()]
    marks = ("x,", ",Not a gull")
    rows = [f"{each},{marks[number % 2]}" for number, each in enumerate(made)]
    lab.write("decided.csv", "\n".join(["AssignmentId,Approve,Reject", *rows]))
    process = lab.start(*REVIEW)
    client = _market().client
    while client.get_assignment(AssignmentId=made[5])["Assignment"]["AssignmentStatus"] == "Submitted":
        assert process.poll() is None
    process.kill()
    process.wait()
    said = lab.json(*REVIEW)
    assert said["decided"] + said["already"] == 40
    assert said["refused"] == []
    lines = [json.loads(line) for line in lab.run("results", record, "-f", "jsonl").splitlines()]
    assert [line["status"] for line in sorted(lines, key=lambda line: made.index(line["assignment_id"]))] == [
        "Approved",
        "Rejected",
    ] * 20


def test_an_answer_that_was_lost_is_found_by_token_or_long_after_by_annotation(lab: Lab) -> None:
    lab.batch(3)
    record = lab.folder / "birds.batch"
    head, *lines = record.read_text().splitlines(keepends=True)
    record.write_text("".join([head, *lines[:-2]]) + lines[-1][:20])
    said = lab.json(*PUBLISH)
    assert (said["published"], said["already"], said["hits"], said["batch"]) == (0, 3, 3, "birds.batch")
    long_ago = json.loads(head) | {"made_at": json.loads(head)["made_at"] - 3 * 86_400_000}
    record.write_text(json.dumps(long_ago) + "\n" + lines[0])
    assert lab.json(*PUBLISH)["already"] == 3
    assert len(list(listing.every(_market(), "list_hits", "HITs"))) == 3


def test_a_bonus_that_was_asked_for_long_ago_is_looked_up(lab: Lab) -> None:
    record = lab.batch(1)
    assignment = lab.work(lab.hits(record)[2], label="gull")
    row = f"{lab.workers[0]},{assignment},0.10,Fine"
    lab.write("bonuses.csv", f"WorkerId,AssignmentId,Bonus,Reason\n{row}\n{row}\n")
    first, second = paying.payments(sheets.bonuses(Path("bonuses.csv")))
    assert first.token != second.token
    market = _market()
    market.client.send_bonus(
        WorkerId=lab.workers[0], AssignmentId=assignment, BonusAmount="0.10", Reason="Fine"
    )
    with Journal(Path("bonuses.csv.paid")) as journal:
        journal.add({"paying": first.token, "row": 2, "at": 0})
        journal.add({"paying": second.token, "row": 3, "at": 0})
    assert lab.json("bonus", "bonuses.csv", "--jobs", "1", "--yes") == {
        "paid": 1,
        "already": 1,
        "refused": [],
    }
    found = listing.every(market, "list_bonus_payments", "BonusPayments", AssignmentId=assignment)
    assert len(list(found)) == 2


def test_workers_of_a_file_are_written_to_once(lab: Lab) -> None:
    record = lab.batch(3)
    for worker, hit_id in enumerate(lab.hits(record).values()):
        lab.work(hit_id, worker, label="gull")
    lab.run("approve", record, "--yes")
    lab.write("workers.csv", "WorkerId\n" + "".join(f"{worker}\n" for worker in lab.workers[:2]))
    words = ("notify", "--file", "workers.csv", "--subject", "Part two", "--text", "It is out.")
    process, journal = lab.start(*words), lab.folder / "workers.csv.notified"
    while process.poll() is None and not (journal.exists() and journal.read_bytes()):
        pass  # it may be killed anywhere behind this, or be done
    process.kill()
    process.wait()

    def told() -> list[int]:
        return [lab.told(worker)["Part two"] for worker in range(3)]

    said = lab.json(*words, code=0 if journal.read_bytes().count(b"\n") == 2 else 1)
    unsure = {each["id"] for each in said["refused"] if each["code"] == "Unsure"}
    assert (said["notified"], said["already"] + len(unsure)) == (0, 2)
    assert max(told()) <= 1
    journal.write_text(journal.read_text().splitlines(keepends=True)[0])
    assert {each["id"] for each in lab.json(*words, code=1)["refused"]} == set(lab.workers[:2])
    lab.write("workers.csv", "WorkerId\n" + "".join(f"{worker}\n" for worker in lab.workers))
    assert (lab.json(*words, code=3)["notified"], told()[2]) == (1, 1)
    assert lab.json(*words, "--unsure") == {"notified": 2, "already": 1, "refused": []}
    assert lab.json(*words)["already"] == 3
    assert lab.json(*words, "--again", "may")["notified"] == 3
    lab.write("workers.csv", "WorkerId\nAUNKNOWN000000\n")
    for _ in range(2):  # whom it never reached is written to again
        assert lab.json(*words, code=1)["refused"][0]["code"] != "Unsure"


def test_what_changed_is_not_mixed_into_a_batch(lab: Lab) -> None:
    lab.batch(2)
    lab.write("birds.csv", "what\nanother bird\n")
    said = lab.run(*PUBLISH, code=1)
    assert "the file of rows changed since birds.batch was begun" in said
    assert "1 published." in lab.run(*PUBLISH, "--batch", "more.batch")
    with Journal(Path("more.batch")):
        assert "another command is at work" in lab.run(*PUBLISH, "--batch", "more.batch", code=1)
    with pytest.raises(Failure, match="is not a record"):
        journals.read(Path("birds.csv"))


def test_a_batch_of_which_nothing_is_out_takes_changed_files(lab: Lab) -> None:
    lab.files(2)
    good = (lab.folder / "type.toml").read_text()
    asked = '[[qualification]]\ntype = "3NOSUCHTYPE"\ncomparator = "Exists"\n'
    lab.write("type.toml", good + asked)
    assert "0 published." in lab.run(*PUBLISH, code=1)
    lab.write("type.toml", good)
    assert "2 published." in lab.run(*PUBLISH)
    assert len(lab.hits("birds.batch")) == 2


def test_a_pilot_comes_first_and_the_rest_later(lab: Lab) -> None:
    lab.files(5)
    assert "2 published." in lab.run(*PUBLISH, "--most", "2")
    assert "3 published, 2 had been before." in lab.run(*PUBLISH)


def test_publishing_ends_where_funds_end(lab: Lab) -> None:
    lab.files(3)
    lab.write("type.toml", (lab.folder / "type.toml").read_text().replace("0.05", "200.00"))
    spent = lab.url.endswith("/sandbox")
    said = lab.run(*PUBLISH, "--jobs", "1", code=0 if spent else 6)
    assert f"{3 if spent else 2} published." in said
    assert len(lab.hits("birds.batch")) == (3 if spent else 2)


def test_questions_are_made_before_any_is_published() -> None:
    source = Source(
        None,
        templates.Template(PAGE),
        from_toml({"title": "t", "description": "d", "reward": "0.05"}, sandbox=False),
        {},
    )
    with pytest.raises(Failure, match="the template has gaps"):
        publishing.plan(source)
    with pytest.raises(Failure, match="no field for an answer"):
        templates.Template("<p>Hello</p>")
