"""A page on a requester's own server keeps drafts, too, if it loads our script."""

from http.server import BaseHTTPRequestHandler
from typing import Any

from playwright.sync_api import expect

from tests.browser.conftest import client, elsewhere, join, kept
from tests.support.server import RunningServer


class Elsewhere(BaseHTTPRequestHandler):
    """A requester's own server, whose page loads our script."""

    script = ""

    def do_GET(self) -> None:
        page = f"""<!doctype html><form method="post" id="f"><label>Age <input name="age"></label>
        <button>Done</button></form><script>
        f.action = new URLSearchParams(location.search).get("turkSubmitTo") + "/mturk/externalSubmit";
        </script><script src="{self.script}"></script>"""
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(page.encode())

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def test_a_page_elsewhere_keeps_drafts_with_our_script(server: RunningServer, open_page: Any) -> None:
    Elsewhere.script = f"{server.url}/drafts.js"
    with elsewhere(Elsewhere) as port:
        page = open_page()
        join(server, page, "ada@example.org", "Ada", "worker")
        question = (
            '<ExternalQuestion xmlns="http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas/2006-07-14/'
            f'ExternalQuestion.xsd"><ExternalURL>http://localhost:{port}/</ExternalURL>'
            "<FrameHeight>300</FrameHeight></ExternalQuestion>"
        )
        mturk = client(server, "lab@example.org")
        hit = mturk.create_hit(
            Title="Study",
            Description="d",
            Reward="0.10",
            LifetimeInSeconds=3_600,
            AssignmentDurationInSeconds=600,
            Question=question,
        )["HIT"]
        page.goto(f"{server.url}/sandbox/projects/{hit['HITGroupId']}/tasks")
        page.get_by_role("button", name="Accept HIT").locator("visible=true").click()
        # The preview before it has such a frame, too.
        page.wait_for_url("**assignment_id=*")
        task = page.frame_locator("iframe[data-task]")
        task.get_by_label("Age").fill("44")
        kept(page, "44")
        page.reload()
        expect(task.get_by_label("Age")).to_have_value("44")
        task.get_by_role("button", name="Done").click()
        expect(page.get_by_role("heading", name="HIT Submitted")).to_be_visible()
        (answer,) = mturk.list_assignments_for_hit(HITId=hit["HITId"])["Assignments"]
        assert "<FreeText>44</FreeText>" in answer["Answer"]
