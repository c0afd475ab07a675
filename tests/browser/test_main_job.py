"""The main job, in both markets: a boto3 script on one side, a person in Chromium on the other."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest
from playwright.sync_api import FrameLocator, Page, expect

from tests.browser.conftest import PASSWORD, client, elsewhere
from tests.support.server import RunningServer

SCHEMAS = "http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas"
HTML = f"""<HTMLQuestion xmlns="{SCHEMAS}/2011-11-11/HTMLQuestion.xsd"><HTMLContent><![CDATA[<!DOCTYPE html>
<html><head><meta charset="utf-8">
<script src="https://s3.amazonaws.com/mturk-public/externalHIT_v1.js"></script>
</head>
<body>
<form id="mturk_form" method="post" action="https://www.mturk.com/mturk/externalSubmit">
<input type="hidden" name="assignmentId" id="assignmentId" value="">
<label>Town <input name="town"></label>
<label><input type="checkbox" name="sea" value="yes"> by the sea</label>
<input type="submit" id="submitButton" value="Send"></form>
<script>turkSetAssignmentID();</script></body></html>
]]></HTMLContent><FrameHeight>0</FrameHeight></HTMLQuestion>"""
FORM = f"""<QuestionForm xmlns="{SCHEMAS}/2005-10-01/QuestionForm.xsd">
<Question><QuestionIdentifier>name</QuestionIdentifier><IsRequired>true</IsRequired>
<QuestionContent><Text>Which name is on the sign?</Text></QuestionContent>
<AnswerSpecification><FreeTextAnswer/></AnswerSpecification></Question>
<Question><QuestionIdentifier>goods</QuestionIdentifier>
<QuestionContent><Text>What is sold there?</Text></QuestionContent><AnswerSpecification><SelectionAnswer>
<MinSelectionCount>0</MinSelectionCount><MaxSelectionCount>2</MaxSelectionCount>
<StyleSuggestion>checkbox</StyleSuggestion><Selections>
<Selection><SelectionIdentifier>food</SelectionIdentifier><Text>Food</Text></Selection>
<Selection><SelectionIdentifier>shoes</SelectionIdentifier><Text>Shoes</Text></Selection></Selections>
</SelectionAnswer></AnswerSpecification></Question></QuestionForm>"""
STUDY = b"""<!doctype html><title>Study</title>
<form method="post" id="f"><input type="hidden" name="assignmentId" id="a">
<label>Age <input name="age"></label><button>Done</button></form><script>
const given = new URLSearchParams(location.search);
document.cookie = "study=1; path=/";
document.getElementById("a").value = given.get("assignmentId");
document.getElementById("f").action = given.get("turkSubmitTo") + "/mturk/externalSubmit";
</script>"""


class Study(BaseHTTPRequestHandler):
    """A requester's own server."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(STUDY)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def study_url() -> Iterator[str]:
    with elsewhere(Study) as port:
        yield f"http://localhost:{port}/study?batch=7&amp;item=42"


def do_html(task: FrameLocator) -> None:
    task.get_by_label("Town").fill("Zürich")
    task.get_by_label("by the sea").check()
    task.get_by_role("button", name="Send").click()


def do_form(task: FrameLocator) -> None:
    # Once with nothing but a blank: the form says so and keeps what was ticked.
    task.get_by_label("Shoes").check()
    task.get_by_role("textbox").fill(" ")
    task.get_by_role("button", name="Submit").click()
    expect(task.get_by_text("This field is required.").first).to_be_visible()
    expect(task.get_by_label("Shoes")).to_be_checked()
    task.get_by_role("textbox").fill("Café <Nord>")
    task.get_by_role("button", name="Submit").click()


def do_study(task: FrameLocator) -> None:
    task.get_by_label("Age").fill("44")
    task.get_by_role("button", name="Done").click()


EXPECTED = {
    "Html": [
        "<QuestionIdentifier>town</QuestionIdentifier>",
        "<FreeText>Zürich</FreeText>",
        "<FreeText>yes</FreeText>",
    ],
    "Form": ["<FreeText>Café &lt;Nord&gt;</FreeText>", "<SelectionIdentifier>shoes</SelectionIdentifier>"],
    "Study": ["<QuestionIdentifier>age</QuestionIdentifier>", "<FreeText>44</FreeText>"],
}
ACTS = {"Html": do_html, "Form": do_form, "Study": do_study}


@pytest.mark.parametrize("market", ["production", "sandbox"])
def test_publish_work_review_and_earn(
    server: RunningServer, open_page: Any, study_url: str, market: str
) -> None:
    root = "/sandbox" if market == "sandbox" else ""
    page = open_page()
    mturk = client(server, f"lab-{market}@example.org", market)
    worker_id = invited(server, page, f"worker-{market}@example.org")
    if market == "production":
        server.run("ledger", "deposit", f"lab-{market}@example.org", "10.00")
    published = publish(mturk, study_url)
    for title, act in ACTS.items():
        do_one(page, server.url + root, title, act)
    for title, hit_id in published.items():
        review(mturk, hit_id, worker_id, EXPECTED[title])
    page.goto(f"{server.url}{root}/dashboard")
    expect(page.locator("main")).to_contain_text("$1.50")
    balance = mturk.get_account_balance()
    assert balance["AvailableBalance"] == ("10000.00" if market == "sandbox" else "8.50")
    assert server.run("ledger", "audit").count("the books balance") == 2


def invited(server: RunningServer, page: Page, email: str) -> str:
    """Make a worker's account by the command line, choose a password in the browser; the person's id."""
    said = server.run("people", "create", email, "--name", "Ada", "--worker")
    page.goto(said.strip().splitlines()[-1].split()[-1])
    page.get_by_label("Password", exact=False).first.fill(PASSWORD)
    page.locator("main form button").click()
    page.wait_for_url(lambda url: "/password/" not in url)
    return said.split()[0]


def publish(mturk: Any, study_url: str) -> dict[str, str]:
    study = (
        f'<ExternalQuestion xmlns="{SCHEMAS}/2006-07-14/ExternalQuestion.xsd">'
        f"<ExternalURL>{study_url}</ExternalURL><FrameHeight>400</FrameHeight></ExternalQuestion>"
    )
    return {
        title: mturk.create_hit(
            Title=f"{title} task",
            Description="A task of the main job.",
            Keywords="test",
            Reward="0.50",
            MaxAssignments=1,
            LifetimeInSeconds=3_600,
            AssignmentDurationInSeconds=600,
            AutoApprovalDelayInSeconds=86_400,
            Question=question,
        )["HIT"]["HITId"]
        for title, question in (("Html", HTML), ("Form", FORM), ("Study", study))
    }


def do_one(page: Page, root: str, title: str, act: Any) -> None:
    page.goto(f"{root}/")
    page.get_by_role("link", name="Find work").first.click()
    page.get_by_role("row", name=f"{title} task").get_by_role("link", name="Preview").click()
    expect(page.get_by_text("This is a preview")).to_be_visible()
    page.get_by_role("button", name="Accept HIT").locator("visible=true").click()
    expect(page.get_by_role("main").get_by_role("timer")).to_be_visible()
    act(page.frame_locator("iframe[data-task]"))
    expect(page.get_by_role("heading", name="HIT Submitted")).to_be_visible()


def review(mturk: Any, hit_id: str, worker_id: str, expected: list[str]) -> None:
    assert mturk.get_hit(HITId=hit_id)["HIT"]["HITStatus"] == "Reviewable"
    (assignment,) = mturk.list_assignments_for_hit(HITId=hit_id)["Assignments"]
    assert assignment["WorkerId"] == worker_id
    for fragment in expected:
        assert fragment in assignment["Answer"]
    mturk.approve_assignment(AssignmentId=assignment["AssignmentId"], RequesterFeedback="Thank you")
    got = mturk.get_assignment(AssignmentId=assignment["AssignmentId"])["Assignment"]
    assert got["AssignmentStatus"] == "Approved"
