"""Qualifications, workers, messages, events and money, as a requester types it."""

import json
import os
import re
import subprocess

from tests.cli.conftest import Lab
from tests.support.server import WAIT_SECONDS, command

TEST = """<QuestionForm xmlns="http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas/2017-11-06/QuestionForm.xsd">
<Question><QuestionIdentifier>q</QuestionIdentifier><QuestionContent><Text>Why?</Text></QuestionContent>
<AnswerSpecification><FreeTextAnswer/></AnswerSpecification></Question></QuestionForm>"""


def test_qualifications_are_made_asked_for_and_taken(lab: Lab) -> None:
    lab.write(
        "type.toml", f'name = "Birds of {lab.requester}"\ndescription = "Knows birds"\nretry_delay = "1d"\n'
    )
    type_id = lab.run("qualifications", "create", "type.toml").strip()
    again = lab.run("qualifications", "create", "type.toml", code=1)
    assert "already" in again
    assert type_id in again, "whose answer was lost finds it"
    assert type_id in lab.run("qualifications", "list", "--query", "birds")
    assert lab.json("qualifications", "show", type_id)["RetryDelayInSeconds"] == 86_400
    lab.run("qualifications", "update", type_id, "--description", "Knows gulls")
    assert "Description: Knows gulls" in lab.run("qualifications", "show", type_id)
    lab.request(type_id, 0)
    lab.request(type_id, 1)
    waiting = lab.json("qualifications", "requests", "--type", type_id)
    assert len(waiting) == 2
    assert lab.workers[0] in lab.run("qualifications", "requests")
    one = next(each["QualificationRequestId"] for each in waiting if each["WorkerId"] == lab.workers[0])
    assert "1 rejected." in lab.run("qualifications", "refuse", "--request", one, "--reason", "Not yet")
    assert "1 granted." in lab.run("qualifications", "grant", "--type", type_id, "--value", "70")
    assert "name requests" in lab.run("qualifications", "grant", code=2)
    held = lab.json("qualifications", "holders", type_id)
    assert [(each["WorkerId"], each["IntegerValue"]) for each in held] == [(lab.workers[1], 70)]
    lab.write("scores.csv", f"workerid,value\n{lab.workers[0]},5\n{lab.workers[2]},\n")
    assert "2 assigned." in lab.run(
        "qualifications", "assign", type_id, "--file", "scores.csv", "--value", "9"
    )
    assert {each["IntegerValue"] for each in lab.json("qualifications", "holders", type_id)} == {70, 5, 9}
    assigned = lab.told(0)
    assert assigned.total() == 2
    again = lab.json("qualifications", "assign", type_id, "--file", "scores.csv", "--value", "8")
    assert (again["assigned"], again["already"]) == (1, 1)
    assert lab.told(0) == assigned, "who has it is not told again"
    assert "1 revoked." in lab.run("qualifications", "revoke", type_id, "--worker", lab.workers[0])
    assert "1 had been before" in lab.run("qualifications", "revoke", type_id, "--worker", lab.workers[0])
    assert lab.workers[0] in lab.run("qualifications", "holders", type_id, "--status", "Revoked")
    lab.write("test.xml", TEST)
    lab.write("tested.properties", f"name=Tested by {lab.requester}\ndescription:A test\n")
    tested = lab.json("qualifications", "create", "tested.properties", "--test", "test.xml")
    assert tested["TestDurationInSeconds"] == 86_400
    assert "deleted" in lab.run("qualifications", "delete", type_id, "--yes")


def test_workers_are_blocked_and_written_to(lab: Lab) -> None:
    record = lab.batch(1)
    lab.work(lab.hits(record)[2], label="gull")
    lab.run("approve", record, "--yes")
    lab.write("workers.csv", f"Worker ID\n{lab.workers[0]}\n{lab.workers[1]}\n")
    assert "2 blocked." in lab.run("workers", "block", "--file", "workers.csv", "--reason", "A test")
    assert {each["worker"] for each in lab.json("workers", "blocked")} == set(lab.workers[:2])
    assert "1 unblocked." in lab.run("workers", "unblock", "--worker", lab.workers[0])
    assert lab.workers[1] in lab.run("workers", "blocked")
    unknown = lab.run("workers", "block", "--worker", "AUNKNOWN000000", "--reason", "x", code=1)
    assert "1 refused" in unknown
    words = ("notify", "--subject", "Thanks", "--text", "Well done.")
    assert "1 notified." in lab.run(*words, "--worker", lab.workers[0])
    partly = lab.json(*words, "--worker", lab.workers[0], "--worker", "AUNKNOWN000000", code=3)
    assert (partly["notified"], partly["refused"][0]["id"]) == (1, "AUNKNOWN000000")
    assert "name workers" in lab.run(*words, code=2)


def test_events_come_as_they_happen(lab: Lab) -> None:
    record = lab.batch(2)
    hits = lab.hits(record)
    made = lab.work(hits[2], label="gull")
    lab.run("approve", record, "--yes")
    lab.run("expire", record)
    lines = lab.run("watch", record, "--until-over", "--json").splitlines()
    events = [json.loads(line) for line in lines]
    assert [each["EventType"] for each in events].count("HITCreated") == 2
    about = [each["EventType"] for each in events if each.get("AssignmentId") == made]
    assert about == ["AssignmentSubmitted", "AssignmentApproved"]
    assert [each["EventType"] for each in events].count("HITReviewable") == 2
    assert "AssignmentApproved" in lab.run("watch", record, "--until-over")
    assert lab.run("watch", record, "--new", "--until-over") == ""
    assert lab.json("status", record, "--live", "--every", "0.1")["is_over"]


def test_hits_and_money_are_shown(lab: Lab, monkeypatch) -> None:
    record = lab.batch(2)
    monkeypatch.setenv("COLUMNS", "30")
    (line,) = lab.run("hits", "--most", "1").splitlines()[1:]
    assert re.match(r"3[A-Z0-9]{29}  Name the bird  Assignable  \$0\.05", line), "nothing is cut in a pipe"
    shown = [json.loads(line) for line in lab.run("hits", "--json").splitlines()]
    assert [hit["HITId"] for hit in shown] == sorted(lab.hits(record).values(), reverse=True)
    assert lab.run("hits", "--reviewable", "--json") == ""
    sandbox = lab.url.endswith("/sandbox")
    told = lab.json("balance")
    assert told["market"] == ("sandbox" if sandbox else "production")
    assert told["available"] == ("10000.00" if sandbox else "999.80")
    assert "sandbox: available $10000.00" in lab.run("balance", "--sandbox")
    assert "production: available" in lab.run("balance", "--production")


def test_exit_codes_tell_scripts_what_happened(lab: Lab, monkeypatch) -> None:
    record = lab.batch(1)
    if not lab.url.endswith("/sandbox"):
        assert "this is production" in lab.run("delete", record, code=7)
    assert lab.json("approve", "--assignment", "3NOSUCH", "--yes", code=1)["refused"][0]["code"]
    assert "say which HITs" in lab.run("approve", "--yes", code=2)
    assert "say which HITs" in lab.run("approve", record, "--all", "--yes", code=2)
    assert "no condition" in lab.run("approve", record, "--where", "label", "--yes", code=2)
    assert lab.json("balance", "--endpoint", "http://127.0.0.1:9", "--profile", "no", code=4)["error"]
    other = "--sandbox" if not lab.url.endswith("/sandbox") else "--production"
    assert "was published to" in lab.run("status", record, other, code=2)
    assert "Mechanical Turk has closed" in lab.run(
        "balance", "--endpoint", "https://mturk-requester.us-east-1.amazonaws.com", code=2
    )
    assert "not an address" in lab.run("balance", "--endpoint", "example", code=2)
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    assert lab.json("balance", "--endpoint", "http://127.0.0.1:9", code=5)["error"]["exit_code"] == 5
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "wrong")
    assert "signature" in lab.run("balance", code=4)
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    assert "credentials" in lab.run("balance", code=4)


def test_production_asks_whoever_sits_there(lab: Lab) -> None:
    record = lab.batch(1)
    screen, keyboard = os.openpty()
    try:
        for typed, code in ((b"n\n", 7), (b"y\n", 0)):
            os.write(screen, typed)
            done = subprocess.run(
                [*command(), "delete", record, "--expire"],
                env=lab.environment,
                cwd=lab.folder,
                stdin=keyboard,
                capture_output=True,
                text=True,
                timeout=WAIT_SECONDS,
                check=False,
            )
            if lab.url.endswith("/sandbox"):
                assert (done.returncode, "production" in done.stderr) == (0, False)
            else:
                assert (done.returncode, "This is production." in done.stderr) == (code, True), done
    finally:
        os.close(screen)
        os.close(keyboard)
