"""Old folders of tasks, walked with the old commands and flags in both markets."""

import csv
import json
import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from piecework.client import listing
from piecework.client.connection import Wanted, connect
from piecework.market import qualification_requests
from piecework.rules.questions.answers import Answer
from tests.cli.conftest import Lab

FOLDERS = Path(__file__).with_name("folders")
LOAD = (
    "clt",
    "loadHITs",
    "-input",
    "birds.input",
    "-question",
    "birds.question",
    "-properties",
    "birds.properties",
)


@pytest.fixture
def old(lab: Lab) -> Lab:
    """The requester, with the old folders."""
    for folder in FOLDERS.iterdir():
        shutil.copytree(folder, lab.folder, dirs_exist_ok=True)
    return lab


def _tabs(lab: Lab, name: str) -> list[dict[str, str]]:
    with (lab.folder / name).open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def _hits(lab: Lab) -> list[str]:
    return [row["hitid"] for row in _tabs(lab, "birds.success")]


def test_a_folder_is_loaded_collected_reviewed_and_deleted(old: Lab) -> None:
    said = old.run(*LOAD)
    assert "Created HIT 1: HITId=3" in said
    assert "Successfully loaded 3 HITs." in said
    hits = _hits(old)
    market = connect(Wanted())
    told = [market.client.get_hit(HITId=hit_id)["HIT"] for hit_id in hits]
    assert f"  {old.url}/mturk/preview?groupId={told[0]['HITGroupId']}" in said
    assert [hit["RequesterAnnotation"] for hit in told] == ["photo 17", "photo 18", "photo 19"]
    assert {hit["HITTypeId"] for hit in told} == {row["hittypeid"] for row in _tabs(old, "birds.success")}
    assert "x=1&amp;y=2</Text>" in told[0]["Question"]
    assert "b.jpg (new)</Text>" in told[1]["Question"]
    assert "for $unknown reasons" in told[1]["Question"]
    assert "<Text>3 TERN</Text>" in told[1]["Question"]
    assert [(hit["Expiration"] - hit["CreationTime"]).seconds for hit in told] == [3_600, 7_200, 3_600]
    assert told[0]["QualificationRequirements"][0]["Comparator"] == "NotEqualTo"
    good, bad = old.work(hits[0], 0, bird="gull"), old.work(hits[0], 1, bird="")
    done = old.work(hits[1], 0, bird="tern")
    said = old.run("clt", "getResults", "-successfile", "birds.success", "-outputfile", "birds.results")
    assert "Retrieved HIT 3/3" in said
    assert "Assignments completed: 3/6 (50%)" in said
    old.run("clt", "getResults", "-successfile", "birds.success", "-outputfile", "birds.results")
    rows = _tabs(old, "birds.results")
    assert [row["Answer.bird"] for row in rows[:4]] == ["gull", "emptyanswer", "tern", "none"]
    assert (rows[0]["reward"], rows[0]["annotation"], rows[3]["assignmentid"]) == ("$0.05", "photo 17", "")
    assert rows[0]["viewhit"] == f"{old.url}/mturk/manageHIT?HITId={hits[0]}"
    assert rows[4]["hitid"] == "hitid"
    text = (old.folder / "birds.results").read_text().splitlines()
    cells = text[2].split("\t")
    cells[text[0].split("\t").index('"reject"')] = '"x"'
    old.write("birds.results", "\n".join([*text[:2], "\t".join(cells), *text[3:5]]))
    said = old.run("clt", "reviewResults", "-resultsfile", "birds.results")
    assert f"[{good}] Assignment successfully approved" in said
    assert f"[{bad}] Assignment successfully rejected" in said
    assert market.client.get_assignment(AssignmentId=done)["Assignment"]["AssignmentStatus"] == "Approved"
    assert "3 HITs have been extended (added 1 assignment(s), 2 hour(s))" in old.run(
        "clt", "extendHITs", "-successfile", "birds.success", "-assignments", "1", "-hours", "2"
    )
    assert market.client.get_hit(HITId=hits[0])["HIT"]["MaxAssignments"] == 3
    old.run("clt", "deleteHITs", "-successfile", "birds.success", "-force", code=1)
    said = old.run("clt", "deleteHITs", "-successfile", "birds.success", "-approve", "-expire", "-force")
    assert "Successfully deleted HIT" in said
    assert "0 errors occurred." in said
    gone = ("clt", "getResults", "-successfile", "birds.success", "-outputfile", "gone.results")
    assert "none of the HITs in birds.success is in" in old.run(*gone, code=1)


def test_work_is_approved_and_rejected_by_file_and_id(old: Lab) -> None:
    old.run(*LOAD, "-maxhits", "2", "-label", "some")
    hits = [row["hitid"] for row in _tabs(old, "some.success")]
    assert len(hits) == 2
    made = [old.work(hit_id, worker, bird="gull") for hit_id in hits for worker in (0, 1)]
    old.write("yes.tab", f'assignmentIDToApprove\tassignmentIdToApproveComment\n{made[0]}\t"Well, done"\n')
    said = old.run("clt", "approveWork", "-approvefile", "yes.tab", "-force")
    assert f"[{made[0]}] Assignment successfully approved with comment (Well, done)" in said
    old.write("no.tab", f"assignmentIdToReject\n{made[1]}\n")
    assert "1/1 (100%) assignments have been rejected." in old.run(
        "clt", "rejectWork", "-rejectfile", "no.tab", "-force"
    )
    assert "1/1 (100%)" in old.run("clt", "rejectWork", "-assignment", made[2], "-force")
    assert "1/1 (100%)" in old.run("clt", "approveWork", "-successfile", "some.success", "-force")
    assert "nobody confirmed" in old.run("clt", "approveWork", "-assignment", made[3], code=7)
    again = old.run("clt", "approveWork", "-assignment", made[2], typed="You were right\n\n")
    assert "approved with comment (You were right)" in again
    pay = ("-workerid", old.workers[0], "-assignment", made[0], "-amount", "0.10", "-reason", "Good")
    for _ in range(2):  # given twice, it is paid once
        assert f"Granted bonus to {old.workers[0]}" in old.run("clt", "grantBonus", *pay)
    market = connect(Wanted())
    paid = market.client.list_bonus_payments(AssignmentId=made[0])["BonusPayments"]
    assert [each["BonusAmount"] for each in paid] == ["0.10"]
    assert "account balance: $" in old.run("clt", "getBalance")
    assert "Blocked" in old.run("clt", "blockWorker", "-workerid", old.workers[0], "-reason", "test")
    assert "Unblocked" in old.run("clt", "unblockWorker", "-workerid", old.workers[0], "-reason", "over")
    assert "no column assignmentidtoapprove" in old.run(
        "clt", "approveWork", "-approvefile", "no.tab", code=1
    )


def test_a_folder_is_previewed_updated_and_reset(old: Lab) -> None:
    assert "The first HIT is in preview.html, to be opened in a browser." in old.run(*LOAD, "-preview")
    page = (old.folder / "preview.html").read_text()
    assert page.startswith("<!DOCTYPE html>")
    assert "Photograph 17" in page
    assert "1 GULL" in page
    survey = ("-input", "survey.input", "-question", "survey.question", "-properties", "survey.properties")
    old.run("clt", "loadHITs", *survey, "-preview", "-previewfile", "survey.html")
    framed = (old.folder / "survey.html").read_text()
    assert "bees&amp;assignmentId=ASSIGNMENT_ID_NOT_AVAILABLE" in framed
    assert not (old.folder / "birds.success").exists()
    old.run("clt", "loadHITs", *survey)
    survey = _tabs(old, "survey.success")[0]["hitid"]
    client = connect(Wanted()).client
    told = client.get_hit(HITId=survey)["HIT"]
    assert "topic=Birds+%26+bees</ExternalURL>" in told["Question"]
    assert (told["RequesterAnnotation"], told["Reward"]) == ("Birds & bees", "1.50")
    text = (old.folder / "survey.properties").read_text()
    old.write("new.properties", text.replace("A survey", "A shorter survey").replace("1.50", "0.75"))
    old.run("clt", "updateHITs", "-success", "survey.success", "-properties", "new.properties")
    told = client.get_hit(HITId=survey)["HIT"]
    assert (told["Title"], told["Reward"]) == ("A shorter survey", "0.75")
    assert _tabs(old, "survey.success")[0]["hittypeid"] == told["HITTypeId"]
    old.run(*LOAD)
    old.work(_hits(old)[0], 0, bird="gull")
    assert "  4 done, or done before." in old.run("clt", "resetAccount", "-force")
    assert client.list_hits()["HITs"] == []


def test_rows_that_fail_are_kept_to_be_loaded_again(old: Lab) -> None:
    text = (old.folder / "birds.input").read_text()
    old.write("birds.input", text + "20\thttps://example.org/d.jpg\tcrow\tlong\n")
    said = old.run(*LOAD, code=3)
    assert "1 rows failed; they are in birds.failure." in said
    assert len(_hits(old)) == 3
    failed = _tabs(old, "birds.failure")
    assert [row["photo_id"] for row in failed] == ["20"]
    old.write("again.input", (old.folder / "birds.failure").read_text().replace("\tlong", "\t60"))
    assert "Successfully loaded 1 HITs." in old.run(
        *("again.input" if w == "birds.input" else w for w in LOAD)
    )


def test_a_load_that_was_killed_goes_on(old: Lab) -> None:
    rows = "".join(f"{number}\thttps://example.org/{number}.jpg\tgull;crow\t3600\n" for number in range(80))
    old.write("birds.input", "photo_id\tphoto_url\tchoices\tlifetime\n" + rows)
    journal = old.folder / "birds.loading"
    for lines in (5, 20, 35):
        old.kill(LOAD, journal, lines)
    assert "Successfully loaded 80 HITs." in old.run(*LOAD)
    assert not journal.exists()
    market = connect(Wanted())
    there = [hit["HITId"] for hit in listing.every(market, "list_hits", "HITs")]
    assert sorted(there) == sorted(_hits(old))
    assert len(there) == 80


def test_an_extension_that_was_killed_adds_once(old: Lab) -> None:
    rows = "".join(f"{number}\thttps://example.org/{number}.jpg\tgull;crow\t3600\n" for number in range(40))
    old.write("birds.input", "photo_id\tphoto_url\tchoices\tlifetime\n" + rows)
    old.run(*LOAD)
    client = connect(Wanted()).client
    before = client.get_hit(HITId=_hits(old)[0])["HIT"]["Expiration"]
    more = ("clt", "extendHITs", "-successfile", "birds.success", "-assignments", "2", "-hours", "3")
    journal = old.folder / "birds.extending"
    for lines in (3, 25):
        old.kill(more, journal, lines)
    assert "give that command again" in old.run(*more[:-2], code=2)
    assert "40 HITs have been extended (added 2 assignment(s), 3 hour(s))" in old.run(*more)
    assert not journal.exists()
    after = [client.get_hit(HITId=hit_id)["HIT"] for hit_id in _hits(old)]
    assert {hit["MaxAssignments"] for hit in after} == {4}
    assert after[0]["Expiration"] - before == timedelta(hours=3)
    assert {(hit["Expiration"] - hit["CreationTime"]).seconds for hit in after} == {4 * 3_600}


def test_production_asks_whoever_sits_at_a_terminal(old: Lab) -> None:
    pay = ("-workerid", old.workers[0], "-assignment", "3NONE", "-amount", "0.10", "-reason", "Good")
    asked = {
        "load 3 HITs": LOAD,
        "pay A": ("clt", "grantBonus", *pay),
        "add 0 assignment(s), 1 hour(s) to 3 HITs": (
            "clt",
            "extendHITs",
            "-successfile",
            "birds.success",
            "-hours",
            "1",
        ),
        "update 3 HITs": (
            "clt",
            "updateHITs",
            "-success",
            "birds.success",
            "-properties",
            "birds.properties",
        ),
    }
    production = not old.url.endswith("/sandbox")
    for what, line in asked.items():
        code = 1 if "grantBonus" in line else 0
        assert (f"You are about to {what}" in old.at_terminal(*line, typed="\n", code=code)) == production
        # A script of old times has no terminal, and goes on.
        assert "You are about to" not in old.run(*line, code=code)
        assert "You are about to" not in old.at_terminal(*line, "-force", code=code)


def test_qualifications_are_made_tested_and_evaluated(old: Lab) -> None:
    text = (old.folder / "knows_birds.properties").read_text()
    old.write("knows_birds.properties", text.replace("Knows birds", f"Knows birds {old.requester}"))
    files = ("-properties", "knows_birds.properties", "-question", "knows_birds.question")
    said = old.run("clt", "createQualificationType", *files)
    type_id = _tabs(old, "knows_birds.properties.success")[0]["qualtypeid"]
    assert f"Created qualification type: {type_id}" in said
    for worker, answer in enumerate(("Two", "four", "two")):
        asked = old.market.write(qualification_requests.start_test, old.workers[worker], type_id)
        given = [Answer("legs", free_text=answer)]
        old.market.write(qualification_requests.submit_test, old.workers[worker], asked.id, given)
    written = old.run("clt", "getQualificationRequests", "-outputfile", "waiting.tab", "-qualtypeid", type_id)
    assert "3 requests have been written" in written
    waiting = {row["workerid"]: row["qualrequestid"] for row in _tabs(old, "waiting.tab")}
    evaluate = ("clt", "evaluateQualificationRequests", "-answers", "answers.txt")
    said = old.run(*evaluate, "-qualtypeid", type_id, "-preview")
    assert "Question legs:CORRECT [The answer key 'two' matches the given answer 'Two']" in said
    assert said.count("has PASSED your test and scored 100") == 2
    old.write(
        "yes.tab",
        f"qualificationRequestToApprove\tqualificationRequestToApproveValue\n{waiting[old.workers[2]]}\t77\n",
    )
    assert "1 done" in old.run("clt", "approveQualificationRequests", "-approvefile", "yes.tab", "-force")
    old.run("clt", "rejectQualificationRequests", "-qualRequest", waiting[old.workers[1]], "-force")
    assert "1 done, or done before." in old.run(
        "clt", "rejectQualificationRequests", "-qualRequest", waiting[old.workers[1]], "-force"
    )
    only = old.run(*evaluate, "-input", "waiting.tab")
    assert only.count("has PASSED") == 1
    assert "  1 done, or done before." in only
    assert "  0 done, or done before." in old.run(*evaluate, "-input", "knows_birds.properties.success")
    client = connect(Wanted()).client

    def held() -> dict[str, int]:
        found = client.list_workers_with_qualification_type(QualificationTypeId=type_id)["Qualifications"]
        return {each["WorkerId"]: each["IntegerValue"] for each in found}

    assert held() == {old.workers[0]: 100, old.workers[2]: 77}
    old.write("scores.tab", f"workerid\tscore\n{old.workers[1]}\t5\n")
    old.run(
        "clt",
        "assignQualification",
        "-input",
        "knows_birds.properties.success",
        "-scorefile",
        "scores.tab",
        "-donotnotify",
    )
    old.run(
        "clt", "updateQualificationScore", "-qualtypeid", type_id, "-workerid", old.workers[0], "-score", "9"
    )
    old.run("clt", "revokeQualification", "-qualtypeid", type_id, "-workerid", old.workers[2], "-reason", "x")
    assert held() == {old.workers[0]: 9, old.workers[1]: 5}
    old.run("clt", "updateQualificationType", "-qualtypeid", type_id, "-status", "Inactive")
    told = client.get_qualification_type(QualificationTypeId=type_id)["QualificationType"]
    assert told["QualificationTypeStatus"] == "Inactive"


def test_properties_of_the_old_tools_name_keys_and_market(lab: Lab, monkeypatch) -> None:
    keys = {name: lab.environment[f"AWS_{name.upper()}"] for name in ("access_key_id", "secret_access_key")}
    for name in keys:
        monkeypatch.delenv(f"AWS_{name.upper()}")
    host = "mechanicalturk.sandbox.amazonaws.com"
    service = f"service_url=https://{host}/?Service=AWSMechanicalTurkRequester\n"
    told = f"access_key={keys['access_key_id']}\nsecret_key={keys['secret_access_key']}\n"
    (lab.folder / "bin").mkdir()
    lab.write("bin/mturk.properties", told + service + "retry_attempts=3\n")
    assert "$10000.00" in lab.run("clt", "getBalance")
    lab.write("bin/mturk.properties", told + service.replace(".sandbox", ""))
    assert "$1000.00" in lab.run("clt", "getBalance")
    assert "$10000.00" in lab.run("clt", "getBalance", "-sandbox")


def test_folders_are_copied_with_scripts_that_run(old: Lab) -> None:
    shutil.copytree(FOLDERS / "birds", old.folder / "templates" / "birds")
    said = old.run(
        "clt", "makeTemplate", "-template", "birds", "-target", "owls", "-type", "Hit", "-os", "Unix",
        "-templateRootDir", "templates", "-targetRootDir", ".", "-sandbox",
    )  # fmt: skip
    assert "3 files and 3 scripts" in said
    script = (old.folder / "owls" / "run.sh").read_text()
    line = script.splitlines()[-1].partition("piecework ")[2].removesuffix(' "$@"')
    assert "mistake" not in script
    old.run(*(f"owls/{word}" if "owls." in word else word for word in line.split()))
    assert len(_tabs(old, "owls/owls.success")) == 3
    assert "File exists" in old.run(
        "clt", "makeTemplate", "-template", "templates/birds", "-target", "owls", code=1
    )


def test_results_as_pairs(old: Lab) -> None:
    old.run(*LOAD, "-maxhits", "1")
    old.work(_hits(old)[0], 0, bird="gull", why="beak")
    old.run(
        "clt", "getResults", "-successfile", "birds.success", "-outputfile", "p.results", "-namevaluepairs"
    )
    lines = [line.split("\t") for line in (old.folder / "p.results").read_text().splitlines()]
    assert lines[0][-1] == '"answers[question_id answer_value]"'
    assert lines[1][len(lines[0]) - 1 :] == ['"bird"', '"gull"', '"why"', '"beak"']
    assert json.loads(old.run("status", "--hit", _hits(old)[0], "--json"))["submitted"] == 1
