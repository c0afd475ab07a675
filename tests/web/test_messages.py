"""Workers, requesters and the operator write to each other."""

import pytest

from piecework.market import assignments, messages, threads
from piecework.market.messages import OPERATOR
from piecework.rules.questions.answers import to_xml
from tests.support.website import ORIGIN, html_question

pytestmark = pytest.mark.anyio

PAGE = html_question("<form></form>")
LIMIT = 20


def link(page, words):
    return page.tree.xpath(f"//main//a[contains(., '{words}')]/@href")[0]


async def test_a_worker_writes_from_every_place_and_the_requester_answers(
    site, requester, worker, browser
) -> None:
    (view,) = site.publish(requester, PAGE)
    group = await browser.get(f"/projects/{view.hit.group_id}")
    work = await browser.post(f"/projects/{view.hit.group_id}/tasks/accept_random")
    held = str(work.url).split("assignment_id=")[1].split("&")[0]
    queue = await browser.get("/tasks")
    forms = [await browser.get(link(page, "Write")) for page in (group, work, queue)]
    site.production.write(assignments.submit, worker.id, held, to_xml([]))
    over = await browser.get(f"/projects/{view.hit.group_id}/tasks/{view.hit.id}?assignment_id={held}")
    history = await browser.get("/history")
    forms += [await browser.get(link(page, "Write to")) for page in (over, history)]
    for number, form in enumerate(forms):
        assert form.status == 200
        assert "Write to Harbour Herbarium" in form.main
        assert form.one("//input[@id='subject']").get("value") == "About “Copy a label”"
        name = form.one("//textarea").get("name")
        thread = await browser.send(form, "contact_requester", **{name: f"Question {number}"})
        assert "Message sent" in thread.main
        assert f"Question {number}" in thread.main
        assert "Copy a label" in thread.main
    # One thread about the group, one about the assignment.
    assert len((await browser.get("/messages")).tree.xpath("//main//tbody/tr")) == 2

    lab = site.browser(requester)
    inbox = await lab.get("/requester/messages")
    assert "New messages: 5." in inbox.main
    assert "Messages (5)" in inbox.words
    assert "Wanda" not in inbox.main
    about_work, about_group = inbox.tree.xpath("//main//tbody//a/@href")
    assert view.hit_type.id in (await lab.get(about_group)).main
    shown = await lab.get(about_work)
    assert all(each in shown.main for each in (worker.id, view.hit.id, held, "Question 1", "Question 4"))
    assert (
        await lab.get(shown.tree.xpath("//main//a[contains(@href, '/assignments/')]/@href")[0])
    ).status == 200
    for wrong, words in ((" ", "Write your message."), ("x" * 4_097, "at most 4,096")):
        refused = await lab.send(shown, "/requester/messages", text=wrong)
        assert refused.status == 422
        assert words in refused.main
        assert refused.one("//textarea").text.strip() == wrong.strip()
    answered = await lab.send(shown, "/requester/messages", text="It is <b>moss</b>.")
    assert "Answer sent" in answered.main
    assert "Messages (" not in (await lab.get("/requester/messages")).words

    mine = await browser.get("/messages")
    assert "Messages (1)" in mine.words
    thread = await browser.get(mine.tree.xpath("//main//tbody//a/@href")[0])
    assert "It is <b>moss</b>." in thread.main
    assert "Messages (1)" not in thread.words
    assert "Thank you" in (await browser.send(thread, "/messages/3", text="Thank you")).main
    for stranger, path in (
        (site.browser(site.person("Other")), thread.url.path),
        (site.browser(site.person("Rival", "requester")), about_work),
        (lab, about_work.replace("/requester/", "/sandbox/requester/")),
    ):
        assert (await stranger.get(path)).status == 404
        assert (await stranger.post(path, {"text": "Hello"})).status == 404


async def test_old_addresses_fill_in_the_form_and_are_only_about_ones_own(
    site, requester, worker, browser
) -> None:
    (view,) = site.publish(requester, PAGE)
    work = await browser.post(f"/projects/{view.hit.group_id}/tasks/accept_random")
    held = str(work.url).split("assignment_id=")[1].split("&")[0]
    query = {
        "hit_type_message[hit_type_id]": view.hit_type.group_id,
        "hit_type_message[requester_id]": requester.id,
        "hit_type_message[subject]": "Regarding",
    }
    form = await browser.get("/contact_requester/hit_type_messages/new", params=query)
    assert form.one("//input[@id='subject']").get("value") == "Regarding"
    empty = await browser.send(form, "contact_requester", **{"hit_type_message[subject]": ""})
    assert empty.status == 422
    assert empty.one("//input[@id='subject']").get("aria-invalid") == "true"
    assert "2 fields need another look" in empty.main
    long = await browser.send(form, "contact_requester", **{"hit_type_message[text]": "x" * 5_000})
    assert long.one("//textarea").text.strip() == "x" * 5_000
    assert long.one("//input[@id='subject']").get("value") == "Regarding"
    query = {"assignment_message[assignment_id]": held, "assignment_message[subject]": "My work"}
    assert (await browser.get("/contact_requester/assignment_messages/new", params=query)).status == 200
    sent = await browser.post(
        "/contact_requester/assignment_messages", {**query, "assignment_message[text]": "Hello"}
    )
    assert "Message sent" in sent.main
    other = site.browser(site.person("Other"))
    for address in (
        f"/contact_requester/assignment_messages/new?assignment_message[assignment_id]={held}",
        f"/contact_requester/hit_type_messages/new?hit_type_message[assignment_id]={held}",
        "/contact_requester/hit_type_messages/new?hit_type_message[hit_type_id]=3NONE",
        "/contact_requester/hit_type_messages/new",
    ):
        assert (await other.get(address)).status == 404
    stolen = {**query, "assignment_message[text]": "Hello"}
    assert (await other.post("/contact_requester/assignment_messages", stolen)).status == 404


async def test_a_sender_is_blocked_and_unblocked(site, requester, worker, browser) -> None:
    for number in range(2):
        thread = site.production.write(messages.thread, worker.id, requester.id, f"Hello {number}")
        site.production.write(messages.post, thread, "Buy this.")
    page = await browser.get(f"/messages/{thread.id}")
    blocked = await browser.send(page, "/messages/blocked", act="block")
    assert "Sender blocked" in blocked.main
    assert "Harbour Herbarium" in blocked.main
    site.production.write(messages.post, thread, "Buy it now.")
    page = await browser.get(f"/messages/{thread.id}")
    assert "You have blocked this sender" in page.main
    assert "Buy it now." not in page.main
    refused = await browser.post(f"/messages/{thread.id}", {"text": "Leave me alone"})
    assert (refused.status, "Leave me alone" in refused.main) == (422, True)
    unblocked = await browser.send(blocked, "/messages/blocked", act="unblock")
    assert "You have blocked nobody" in unblocked.main
    assert "Leave me alone" in (await browser.post(f"/messages/{thread.id}", {"text": "Leave me alone"})).main
    nobody = await browser.post("/messages/blocked", {"requester_id": "ANOBODYEVER123", "act": "block"})
    assert nobody.status == 404


async def test_the_operator_is_written_to_until_it_is_too_much(site, worker, browser) -> None:
    form = await browser.get(link(await browser.get("/help"), "write to the operator"))
    wrong = await browser.send(form, "/messages/new", **{"message[subject]": "Payout", "message[text]": ""})
    assert (wrong.status, wrong.one("//input[@id='subject']").get("value")) == (422, "Payout")
    sent = await browser.send(wrong, "/messages/new", **{"message[text]": "Where is it?"})
    assert "With the operator" in sent.main
    (kept,) = site.production.read(threads.of_desk, OPERATOR)
    site.production.write(threads.answer_at_desk, OPERATOR, kept.id, "On its way.")
    assert "On its way." in (await browser.get(f"/messages/{kept.id}")).main
    found = f"<b> http://127.0.0.1:8000.example.org/x\n{ORIGIN}/projects/3A"
    site.production.write(messages.send, worker.id, None, "New work: birds", found, "searches")
    (news, _) = site.production.read(threads.of_worker, worker.id)
    told = (await browser.get(f"/messages/{news.id}")).one("//article")
    assert told.xpath(".//a/@href") == [f"{ORIGIN}/projects/3A"]
    assert "<b> http://127.0.0.1:8000.example.org/x" in told.text_content()
    for _ in range(LIMIT - 1):
        assert (await browser.post(f"/messages/{kept.id}", {"text": "And now?"})).status == 200
    over = await browser.post(f"/messages/{kept.id}", {"text": "Still nothing"})
    assert over.status == 429
    assert f"You have sent {LIMIT} messages within an hour" in over.main
    assert over.one("//textarea").text.strip() == "Still nothing"
    form = await browser.post("/messages/new", {"message[subject]": "S", "message[text]": "T"})
    assert (form.status, form.one("//textarea").text.strip()) == (429, "T")


async def test_lists_of_threads_cost_no_query_a_row(site, requester, worker, browser) -> None:
    for number in range(26):
        thread = site.production.write(messages.thread, worker.id, requester.id, f"Subject {number}")
        site.production.write(messages.post, thread, f"Text {number}")
        site.production.write(messages.post_as_worker, thread, f"Answer {number}")
    lab = site.browser(requester)
    for who, path, newer in ((browser, "/messages", "Newest"), (lab, "/requester/messages", "Newest")):
        await who.get("/account")
        site.production.statements = site.identity.statements = 0
        page = await who.get(path)
        assert site.production.statements <= 6
        assert site.identity.statements <= 1
        rows = page.tree.xpath("//main//tbody/tr")
        assert len(rows) == 25
        assert "Answer 25" in rows[0].text_content()
        older = await who.get(link(page, "Older"))
        assert "Subject 0" in older.main
        assert len(older.tree.xpath("//main//tbody/tr")) == 1
        assert newer in older.main
        assert "no older messages" in (await who.get(f"{path}?before=0")).main
    for number in range(60):
        site.production.write(messages.post, thread, f"Line {number}.")
    page = await browser.get(f"/messages/{thread.id}")
    assert "Line 9." not in page.main
    assert "Line 59." in page.main
    assert "Text 25" in (await browser.get(link(page, "Earlier"))).main
