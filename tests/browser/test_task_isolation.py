"""A hostile task page: what it tries to reach, and that it reaches nothing but its own submit."""

import json
import time
from typing import Any

import pytest
from botocore.exceptions import ClientError
from playwright.sync_api import expect

from tests.browser.conftest import accept, client, join
from tests.browser.test_main_job import SCHEMAS
from tests.support.server import RunningServer

PAGE = """<!DOCTYPE html><html><head><meta charset="utf-8"></head><body>
<form id="f" method="post"><input type="hidden" name="assignmentId" id="a"><input name="found" id="found">
<button id="send">Send</button></form>
<button id="open">Open</button> <button id="look">Look</button>
<pre id="tried"></pre> <pre id="looked"></pre>
<script>
const tried = {};
const attempt = async (name, act) => {
  try { tried[name] = String(await act()); } catch (error) { tried[name] = "refused"; }
};
const own = new URL(location.href).origin;
(async () => {
  await attempt("cookie", () => document.cookie === "" ? "nothing" : document.cookie);
  await attempt("storage", () => localStorage.length);
  await attempt("parent page", () => parent.document.title);
  await attempt("parent address", () => parent.location.href);
  await attempt("top navigation", () => { top.location.href = own + "/dashboard"; return "went"; });
  await attempt("fetch with cookies",
    async () => (await fetch(own + "/dashboard", {credentials: "include"})).text());
  await attempt("change with cookies", async () => {
    const options = {method: "POST", credentials: "include", mode: "no-cors"};
    return (await fetch(own + "/account/sessions", options)).type;
  });
  await attempt("origin", () => self.origin);
  document.getElementById("tried").textContent = JSON.stringify(tried);
})();
// With a click of the worker's a window may open; what is in it stays out of reach.
let opened;
document.getElementById("open").onclick = () => { opened = open(own + "/sandbox/dashboard"); };
document.getElementById("look").onclick = () => {
  const looked = [];
  for (const look of [() => opened.document.title, () => opened.location.href, () => opened.eval("1")]) {
    try { looked.push(String(look())); } catch (error) { looked.push("refused"); }
  }
  document.getElementById("looked").textContent = looked.join(" ");
};
const given = new URLSearchParams(location.search);
document.getElementById("a").value = OTHER;
document.getElementById("f").action = given.get("turkSubmitTo") + "/mturk/externalSubmit";
</script></body></html>"""


def test_a_task_page_reaches_nothing_and_submits_for_nobody_else(
    server: RunningServer, open_page: Any
) -> None:
    page, other = open_page(expect_errors=True), open_page()
    join(server, page, "ada@example.org", "Ada", "worker")
    join(server, other, "bob@example.org", "Bob", "worker")
    mturk = client(server, "lab@example.org")
    # Bob holds a HIT; the hostile page, in Ada's browser, tries to submit it in Bob's place.
    root = f"{server.url}/sandbox"
    accept(other, root, publish(mturk, "Honest", "<form></form>"))
    bobs = other.url.split("assignment_id=")[1]
    hostile = publish(mturk, "Hostile", PAGE.replace("OTHER", json.dumps(bobs)))
    accept(page, root, hostile)
    task = page.frame_locator("iframe[data-task]")
    expect(task.locator("#tried")).not_to_be_empty()
    tried = json.loads(task.locator("#tried").inner_text())
    assert tried.pop("origin") == "null"
    assert tried.pop("cookie") in ("refused", "nothing")
    # A request without the cookie goes out and is answered like anybody's: it changes nothing.
    assert tried.pop("change with cookies") in ("opaque", "refused")
    assert set(tried.values()) == {"refused"}, tried
    assert "/tasks/" in page.url
    with page.context.expect_page() as new:
        task.get_by_role("button", name="Open").click()
    expect(new.value.get_by_role("heading", name="Dashboard")).to_be_visible()
    task.get_by_role("button", name="Look").click()
    expect(task.locator("#looked")).to_have_text("refused refused refused")
    new.value.close()
    # The address of Ada's frame, changed to name Bob's assignment, is no longer signed.
    address = str(page.locator("iframe[data-task]").get_attribute("src")).split("?")[0]
    guessed = address.replace(page.url.split("assignment_id=")[1], bobs) + "mturk/externalSubmit"
    assert guessed != f"{address}mturk/externalSubmit"
    assert page.request.post(guessed, form={"assignmentId": bobs, "found": "x"}).status == 404
    task.get_by_role("button", name="Send").click()
    expect(task.get_by_text("for another assignment than this one")).to_be_visible()
    assert mturk.list_assignments_for_hit(HITId=hostile["HITId"])["NumResults"] == 0
    other.reload()
    expect(other.get_by_role("main").get_by_role("timer")).to_be_visible()
    page.goto(f"{root}/account")
    expect(page.get_by_role("heading", name="Account").first).to_be_visible()


BOMBS = [
    '<!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><HTMLQuestion>&c;</HTMLQuestion>',
    '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><HTMLQuestion>&b;</HTMLQuestion>',
    "<a>" * 15_000,
    f'<QuestionForm xmlns="{SCHEMAS}/2005-10-01/QuestionForm.xsd"' + " x='" + "y" * 50_000 + "'/>",
]


def test_xml_bombs_are_refused_at_once(server: RunningServer) -> None:
    mturk = client(server, "lab@example.org", "production")
    for document in BOMBS:
        begun = time.monotonic()
        with pytest.raises(ClientError, match="error parsing the XML"):
            create(mturk, "Bomb", document)
        assert time.monotonic() - begun < 20


def publish(mturk: Any, title: str, page: str) -> Any:
    """Publish a page of HTML; the HIT."""
    question = (
        f'<HTMLQuestion xmlns="{SCHEMAS}/2011-11-11/HTMLQuestion.xsd">'
        f"<HTMLContent><![CDATA[{page}]]></HTMLContent><FrameHeight>500</FrameHeight></HTMLQuestion>"
    )
    return create(mturk, title, question)


def create(mturk: Any, title: str, question: str) -> Any:
    made = mturk.create_hit(
        Title=title,
        Description="d",
        Reward="0.05",
        LifetimeInSeconds=3_600,
        AssignmentDurationInSeconds=600,
        Question=question,
    )
    return made["HIT"]
