"""What a worker has entered outlives reload, crash, lost session and a dead server, and goes in time."""

import contextlib
import json
from typing import Any, NamedTuple

import pytest
from playwright.sync_api import Error, FilePayload, FrameLocator, Page, Route, expect

from tests.browser import conftest
from tests.browser.conftest import PASSWORD, client, join, kept, until
from tests.browser.test_main_job import FORM
from tests.browser.test_task_isolation import create, publish
from tests.rules.questions.samples import choice_form, upload_form
from tests.support.server import RunningServer

FULL = """<!DOCTYPE html><html><head><meta charset="utf-8"></head><body>
<form method="post" action="https://www.mturk.com/mturk/externalSubmit?version=7">
<input type="hidden" name="assignmentId" id="a"><input type="hidden" name="stars" id="stars" value="0">
<label>Town <input name="town"></label> <label>Twin <input name="town"></label>
<label>Note <textarea name="note"></textarea></label>
<span id="moods"></span>
<label><input type="checkbox" name="sea" value="yes"> by the sea</label>
<label>Goods <select name="goods" multiple><option>bread<option>shoes<option>books</select></label>
<label>Land <select name="land" id="land"><option value="">-<option>CH<option>DE</select></label>
<label>Canton <select name="canton" id="canton"></select></label>
<label>Secret <input type="password" id="secret"></label>
<button type="button" id="three">Three stars</button> <button name="how" value="button">Send</button>
</form>
<label>Loose <input id="loose"></label>
<script>
const at = (id) => document.getElementById(id);
at("a").value = new URLSearchParams(location.search).get("assignmentId");
// Shuffled like many a survey.
const moods = ["good", "bad"];
if (Math.random() < 0.5) moods.reverse();
const radio = (mood) => `<label><input type="radio" name="mood" value="${mood}"> ${mood}</label>`;
at("moods").innerHTML = moods.map(radio).join("");
at("three").onclick = () => { at("stars").value = "3"; };
at("land").onchange = () => setTimeout(() => {
  at("canton").innerHTML = at("land").value === "CH" ? "<option>Bern<option>Uri" : "";
}, 50);
document.forms[0].onsubmit = () => { at("stars").value += "/" + at("loose").value; };
</script></body></html>"""
SENT = {
    "version": "7",
    "stars": "3/outside",
    "town": "Zürich|Łódź",
    "note": "two\nlines & <more>",
    "mood": "bad",
    "sea": "yes",
    "goods": "bread|books",
    "land": "CH",
    "canton": "Uri",
    "how": "button",
}
SIMPLE = """<form method="post" action="/mturk/externalSubmit"><label>Town <input name="town"></label>
<label>Upload <input type="file" name="file"></label><button>Send</button></form>"""
SCRIPTED = """<label>Town <input id="town"></label><button onclick="send()">Send</button><script>
function send() {
  const form = document.createElement("form");
  form.method = "post";
  form.action = new URLSearchParams(location.search).get("turkSubmitTo") + "/mturk/externalSubmit";
  form.innerHTML = "<input name='submit'>";
  form.firstChild.value = document.getElementById("town").value;
  document.body.append(form);
  HTMLFormElement.prototype.submit.call(form);
}
</script>"""
HOSTILE = """<p id="done"></p><form method="post"><input name="a"></form><script>
const say = (message) => parent.postMessage(message, "*");
const field = {kind: "text", name: "x", index: 0, value: "<img src=x onerror=alert(1)>"};
const rubbish = [null, 1, "draft", {piecework: "draft"}, {piecework: "draft", fields: {}, files: []},
  {piecework: "draft", fields: [{...field, index: "0"}], files: []}, {piecework: "sending"},
  {piecework: "draft", key: "sandbox:AOTHER:3OTHER", fields: [field], files: [field.value]},
  {piecework: "restored"}, {piecework: "refused"}, {piecework: "already"}, {piecework: "ready", again: {}},
  {piecework: "sending", entries: [["a", "b"]], complete: true, action: "https://evil.example/"}];
for (const message of rubbish) say(message);
for (let i = 0; i < 3000; i++) {
  say({piecework: "ready"});
  say({piecework: "draft", fields: [field], files: []});
}
say({piecework: "draft", fields: [{...field, value: "y".repeat(3_000_000)}], files: []});
let heard = 0;
addEventListener("message", () => { heard += 1; });
setTimeout(() => { document.getElementById("done").textContent = "heard " + heard; }, 1500);
</script>"""
DRAFTS = """() => Object.fromEntries(
  Object.entries(localStorage).filter(([name]) => name.startsWith("piecework-draft:")))"""
PUT_BACK = "What you had entered was put back"
UNCONFIRMED = "The server did not confirm your answers"


class Stand(NamedTuple):
    """A server's sandbox and a requester's client for it."""

    server: RunningServer
    root: str
    mturk: Any


@pytest.fixture(scope="module")
def stand(server: RunningServer) -> Stand:
    """What the tests below share, some of which stop and start it; each has workers and HITs of its own."""
    return Stand(server, f"{server.url}/sandbox", client(server, "lab@example.org"))


def test_what_is_entered_outlives_reload_crash_and_lost_session(stand: Stand, open_page: Any) -> None:
    page = open_page(expect_errors=True)
    join(stand.server, page, "keeper@example.org", "Keeper", "worker")
    accept(page, stand, publish(stand.mturk, "Full form", FULL))
    work, assignment_id = page.url, page.url.split("assignment_id=")[1]
    expect(page.get_by_text(PUT_BACK)).to_be_hidden()
    fill(task(page))
    kept(page, "Uri", "outside")
    assert "hunter2" not in json.dumps(page.evaluate(DRAFTS))
    page.reload()
    filled(page)

    # The task may be there before the page around it has its script.
    scripts: list[Route] = []
    page.route("**/site-*.js", lambda route: scripts.append(route))  # noqa: PLW0108  it is marked
    page.goto(work, wait_until="commit")
    expect(task(page).get_by_label("Loose")).to_be_visible()
    expect(task(page).get_by_label("Loose")).to_have_value("")
    until(page, lambda: scripts, "the script is asked for")
    scripts[0].continue_()
    filled(page)

    other = page.context.new_page()
    page.close()
    other.goto(work)
    filled(other)
    with other.expect_event("crash"), contextlib.suppress(Error):
        other.goto("chrome://crash")
    page = other.context.new_page()
    page.goto(work)
    filled(page)

    page.context.clear_cookies()
    page.reload()
    sign_in(page, "keeper@example.org")
    expect(page).to_have_url(work)
    filled(page)
    # What is submitted carries a token: it needs no session.
    page.context.clear_cookies()
    task(page).get_by_role("button", name="Send").click()
    page.wait_for_url("**/sign-in?**")
    assert answers(stand, assignment_id) == SENT
    forgotten(page)
    sign_in(page, "keeper@example.org")
    expect(page.get_by_role("heading", name="HIT Submitted")).to_be_visible()


@pytest.mark.parametrize(
    ("name", "written", "host"), [("Scripted", SCRIPTED, "localhost"), ("Full", FULL, "127.0.0.1")]
)
def test_a_dead_server_loses_no_answers(
    stand: Stand, open_page: Any, name: str, written: str, host: str
) -> None:
    page = open_page(expect_errors=True)
    join(stand.server, page, f"{name}@example.org", "Worker", "worker")
    accept(page, stand, publish(stand.mturk, f"{name} to send", written))
    work, assignment_id = page.url, page.url.split("assignment_id=")[1]
    if name == "Full":
        fill(task(page))
    else:
        task(page).get_by_label("Town").fill("Zürich")
    kept(page, "Zürich")
    assert stand.server.stop() == 0
    task(page).get_by_role("button", name="Send").click()
    note = page.get_by_role("alert").filter(has_text=UNCONFIRMED)
    expect(note).to_be_in_viewport()
    with page.expect_event("requestfailed", lambda request: request.method == "POST"):
        page.get_by_role("button", name="Send again").click()
    expect(note).to_be_visible()  # it is still dead

    stand.server.environment["PIECEWORK_TASK_URL"] = f"http://{host}:{stand.server.port}"
    stand.server.start()
    page.get_by_role("button", name="Back to the task").click()
    expect(task(page).get_by_label("Town")).to_have_value("Zürich")
    page.goto(work)
    expect(note).to_be_visible()
    assert f"//{host}:" in str(page.locator("iframe[data-task]").get_attribute("src"))
    page.get_by_role("button", name="Send again").click()
    expect(page.get_by_role("heading", name="HIT Submitted")).to_be_visible()
    assert answers(stand, assignment_id) == (SENT if name == "Full" else {"submit": "Zürich"})
    forgotten(page)


def test_what_is_entered_before_the_script_has_come_is_kept(stand: Stand, open_page: Any) -> None:
    page = open_page(expect_errors=True)
    join(stand.server, page, "early@example.org", "Early", "worker")
    scripts: list[Route] = []
    page.route("**/task-*.js", lambda route: scripts.append(route))  # noqa: PLW0108  it is marked

    def enter_early(hit: Any, text: str) -> None:
        page.goto(f"{stand.root}/projects/{hit['HITGroupId']}/tasks/accept_random", wait_until="commit")
        until(page, lambda: scripts, "the script is asked for")
        expect(task(page).get_by_role("textbox")).to_be_visible()
        task(page).get_by_role("textbox").press_sequentially(text)
        scripts.pop().continue_()
        kept(page, text)

    enter_early(publish(stand.mturk, "Early", SIMPLE), "Basel")
    enter_early(create(stand.mturk, "Early form", upload_form(required=True, most=200)), "a street")


def test_files_are_chosen_again(stand: Stand, open_page: Any) -> None:
    page = open_page(expect_errors=True)
    join(stand.server, page, "files@example.org", "Files", "worker")
    file: FilePayload = {"name": "street.png", "mimeType": "image/png", "buffer": b"\x89PNG"}
    accept(page, stand, create(stand.mturk, "Form with a file", upload_form(required=True, most=200)))
    task(page).locator("input[type=file]").set_input_files([file])
    task(page).get_by_role("textbox").fill(" ")
    task(page).get_by_role("button", name="Submit").click()
    expect(task(page).get_by_text("street.png is kept")).to_be_visible()
    task(page).get_by_role("textbox").fill("a street")
    kept(page, "a street", "street.png")
    page.reload()
    expect(page.get_by_text("Choose your files again")).to_be_visible()
    expect(task(page).get_by_role("textbox")).to_have_value("a street")

    accept(page, stand, publish(stand.mturk, "With a file", SIMPLE))
    task(page).get_by_label("Town").fill("Basel")
    task(page).get_by_label("Upload").set_input_files([file])
    kept(page, "Basel", "street.png")
    assert stand.server.stop() == 0
    task(page).get_by_role("button", name="Send").click()
    expect(page.get_by_text(UNCONFIRMED)).to_be_visible()
    expect(page.get_by_role("button", name="Send again")).to_be_hidden()
    stand.server.start()
    page.get_by_role("button", name="Back to the task").click()
    expect(task(page).get_by_label("Town")).to_have_value("Basel")
    expect(page.get_by_text("Choose your files again")).to_be_visible()
    expect(page.get_by_text("street.png")).to_be_visible()


def test_a_form_with_mistakes_keeps_the_newest_words(stand: Stand, open_page: Any) -> None:
    page = open_page()
    join(stand.server, page, "form@example.org", "Form", "worker")
    accept(page, stand, create(stand.mturk, "Question form", FORM))
    task(page).get_by_label("Shoes").check()
    task(page).get_by_role("textbox").fill("first")
    kept(page, "first", "shoes")
    page.reload()
    expect(task(page).get_by_role("textbox")).to_have_value("first")
    expect(task(page).get_by_label("Shoes")).to_be_checked()
    task(page).get_by_role("textbox").fill(" ")
    task(page).get_by_label("Food").check()
    task(page).get_by_role("button", name="Submit").click()
    expect(task(page).get_by_text("This field is required.").first).to_be_visible()
    expect(task(page).get_by_role("textbox")).to_have_value(" ")
    expect(page.get_by_text(PUT_BACK)).to_be_hidden()
    task(page).get_by_label("Shoes").uncheck()
    kept(page, '"on":false')
    page.reload()
    expect(page.get_by_text(PUT_BACK)).to_be_visible()
    expect(task(page).get_by_label("Food")).to_be_checked()
    expect(task(page).get_by_label("Shoes")).not_to_be_checked()
    page.get_by_role("button", name="Delete it and start again").click()
    expect(task(page).get_by_label("Food")).not_to_be_checked()
    expect(page.get_by_text(PUT_BACK)).to_be_hidden()
    forgotten(page)


def test_each_worker_has_drafts_of_their_own_and_returning_forgets_them(stand: Stand, open_page: Any) -> None:
    page = open_page(expect_errors=True)
    join(stand.server, page, "one@example.org", "One", "worker")
    accept(page, stand, publish(stand.mturk, "Returned one", SIMPLE))
    task(page).get_by_label("Town").fill("of One")
    kept(page, "of One")
    first = page.url
    page.context.clear_cookies()
    join(stand.server, page, "two@example.org", "Two", "worker")
    accept(page, stand, publish(stand.mturk, "Returned two", SIMPLE))
    expect(task(page).get_by_label("Town")).to_have_value("")
    page.goto(first, wait_until="load")
    expect(page.get_by_text("of One")).to_have_count(0)
    page.context.clear_cookies()
    page.goto(first)
    sign_in(page, "one@example.org")
    expect(task(page).get_by_label("Town")).to_have_value("of One")
    page.get_by_role("link", name="Return HIT").locator("visible=true").click()
    expect(page.get_by_role("button", name="Return HIT")).to_be_visible()
    assert page.evaluate(DRAFTS) != {}  # asked, not done
    page.get_by_role("button", name="Return HIT").click()
    expect(page.get_by_text("HIT returned")).to_be_visible()
    forgotten(page)


def test_time_up_leaves_the_text_to_copy(stand: Stand, open_page: Any) -> None:
    page = open_page(expect_errors=True)
    join(stand.server, page, "late@example.org", "Late", "worker")
    accept(page, stand, publish(stand.mturk, "Too late", SIMPLE))
    task(page).get_by_label("Town").fill("St. Gallen")
    kept(page, "St. Gallen")
    stand.server.run("clock", "advance", "11m")
    task(page).get_by_role("button", name="Send").click()
    expect(task(page).get_by_text("The time for this HIT is up, so it was not submitted.")).to_be_visible()
    expect(task(page).get_by_role("textbox")).to_have_value("town: St. Gallen\nfile: \n".removesuffix("\n"))
    page.reload()
    expect(page.get_by_role("heading", name="Time is up")).to_be_visible()
    expect(page.get_by_role("textbox", name="What you had entered")).to_have_value("town: St. Gallen")
    page.get_by_role("button", name="Delete it from this device").click()
    expect(page.get_by_role("textbox", name="What you had entered")).to_be_hidden()
    forgotten(page)


def test_a_test_keeps_its_draft(stand: Stand, open_page: Any) -> None:
    page = open_page()
    join(stand.server, page, "pupil@example.org", "Pupil", "worker")
    made = stand.mturk.create_qualification_type(
        Name="Sign reader",
        Description="Reads signs.",
        QualificationTypeStatus="Active",
        Test=choice_form(),
        TestDurationInSeconds=3_000,
    )
    page.goto(f"{stand.root}/qualifications/{made['QualificationType']['QualificationTypeId']}")
    page.get_by_role("button", name="Start the test").click()
    choice = task(page).locator("input").nth(1)
    choice.check()
    kept(page, "q1")
    page.reload()
    expect(page.get_by_text(PUT_BACK)).to_be_visible()
    expect(choice).to_be_checked()


def test_a_hostile_page_gains_nothing_by_what_it_says(stand: Stand, open_page: Any) -> None:
    page = open_page()
    join(stand.server, page, "calm@example.org", "Calm", "worker")
    hit = publish(stand.mturk, "Hostile words", HOSTILE)
    page.add_init_script(
        "if (window === top) localStorage.setItem("
        "'piecework-draft:sandbox:AOTHER:3OTHER', JSON.stringify({at: Date.now(), by: 'another'}));"
    )
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if "evil" in request.url else None)
    page.on("dialog", lambda dialog: sent.append(dialog.message))
    accept(page, stand, hit)
    work = page.url
    expect(task(page).locator("#done")).to_contain_text("heard")
    assert int(task(page).locator("#done").inner_text().split()[1]) < 30
    assert page.url == work
    drafts = page.evaluate(DRAFTS)
    assert drafts.pop("piecework-draft:sandbox:AOTHER:3OTHER").endswith('"by":"another"}')
    assert len(drafts) <= 1
    assert all(len(text) < 1_000 for text in drafts.values())
    assert sent == []


def task(page: Page) -> FrameLocator:
    return page.frame_locator("iframe[data-task]")


def accept(page: Page, stand: Stand, hit: Any) -> None:
    conftest.accept(page, stand.root, hit)
    # By now its script has asked for what was kept.
    expect(task(page).locator("form, label, crowd-form").first).to_be_attached()


def fill(form: FrameLocator) -> None:
    form.get_by_label("Town").fill("Zürich")
    form.get_by_label("Twin").fill("Łódź")
    form.get_by_label("Note").fill("two\nlines & <more>")
    form.get_by_label("bad").check()
    form.get_by_label("by the sea").check()
    form.get_by_label("Goods").select_option(["bread", "books"])
    form.get_by_label("Land").select_option("CH")
    form.get_by_label("Canton").select_option("Uri")
    form.get_by_label("Secret").fill("hunter2")
    form.get_by_role("button", name="Three stars").click()
    form.get_by_label("Loose").fill("outside")


def filled(page: Page) -> None:
    """Expect the form as `fill` left it, and the notice."""
    form = task(page)
    expect(page.get_by_text(PUT_BACK)).to_be_visible()
    expect(form.get_by_label("Town")).to_have_value("Zürich")
    expect(form.get_by_label("Twin")).to_have_value("Łódź")
    expect(form.get_by_label("Note")).to_have_value("two\nlines & <more>")
    expect(form.get_by_label("bad")).to_be_checked()
    expect(form.get_by_label("good", exact=True)).not_to_be_checked()
    expect(form.get_by_label("by the sea")).to_be_checked()
    expect(form.get_by_label("Goods")).to_have_values(["bread", "books"])
    expect(form.get_by_label("Canton")).to_have_value("Uri")
    expect(form.get_by_label("Secret")).to_have_value("")
    expect(form.locator("#stars")).to_have_value("3")
    expect(form.get_by_label("Loose")).to_have_value("outside")


def forgotten(page: Page) -> None:
    """Wait until the device has no draft any more."""
    until(page, lambda: page.evaluate(DRAFTS) == {}, "no draft is kept")


def sign_in(page: Page, email: str) -> None:
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.locator("main").get_by_role("button", name="Sign in").click()


def answers(stand: Stand, assignment_id: str) -> dict[str, str]:
    """What the requester gets, line breaks as the worker typed them."""
    from piecework.rules.questions import answers as documents  # noqa: PLC0415

    text = stand.mturk.get_assignment(AssignmentId=assignment_id)["Assignment"]["Answer"]
    return {
        each.identifier: (each.free_text or "").replace("\r\n", "\n") for each in documents.from_xml(text)
    }
