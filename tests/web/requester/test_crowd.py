"""What a requester has beside batches: the first page, funds, workers, qualification types, files of acts."""

from collections import Counter

import pytest

from piecework.background.figures import Folder
from piecework.background.publishing import carry_out_once
from piecework.market import (
    assignments,
    batches,
    hits,
    ledger,
    projects,
    publishing,
    qualification_requests,
    qualification_types,
    qualifications,
    threads,
)
from piecework.market.batches import BatchDraft
from piecework.rules.projects import ProjectDraft
from piecework.rules.qualification_types import Draft
from piecework.rules.qualifications import Worker
from piecework.rules.questions.answers import Answer, to_xml

pytestmark = pytest.mark.anyio

PROJECT = ProjectDraft("Birds", "Name a bird", "Look.", "${image}<input name=bird>", reward_cents=10)


@pytest.fixture
def owner(site):
    return site.person("Harbour Herbarium", "requester")


@pytest.fixture
def desk(site, owner):
    return site.browser(owner)


async def done(site, owner, worker, rows=3):
    """A batch with every row submitted by a worker; return its id and the ids of the assignments."""
    market = site.production
    market.write(ledger.deposit, owner.id, 10_000, "invoice 17")
    project = market.write(projects.create, owner.id, PROJECT)
    batch = market.write(batches.create, owner.id, project.id, BatchDraft("Gulls", ("image",)))
    market.write(batches.add_rows, owner.id, batch.id, [[f"bird {n}"] for n in range(rows)])
    market.write(batches.loaded, owner.id, batch.id)
    market.write(batches.publish, owner.id, batch.id)
    market.write(publishing.publish_some, batch.id, 100)
    made = []
    for _ in range(rows):
        held = market.write(assignments.accept_next, Worker(worker.id), batch.hit_type_id)
        market.write(assignments.submit, worker.id, held.id, to_xml([Answer("bird", "gull")]))
        made.append(held.id)
    await Folder(market).run_once()
    return batch.id, made


async def test_the_first_page_funds_and_workers(site, owner, desk, worker) -> None:
    empty = await desk.get("/")
    assert "Nothing needs you now" in empty.main
    assert "No funds are free" in empty.main
    assert "Nothing has moved yet." in (await desk.get("/funds")).main
    assert "No workers yet" in (await desk.get("/workers")).main
    batch_id, made = await done(site, owner, worker)
    home = await desk.get("/")
    assert "3 assignments of “Gulls” wait for your decision." in home.main
    one = await desk.get(f"/batches/{batch_id}")
    assert "Review 3 assignments" in one.main
    assert "3 assignments by state" in one.main
    assert one.one("//caption[contains(., 'bird: 1 different answer')]") is not None
    agreed = await desk.get(one.tree.xpath("//caption/a/@href")[0])
    assert [each.text_content() for each in agreed.tree.xpath("//tbody/tr/td[2]")] == ["1 answer"] * 3
    money = await desk.get("/funds")
    moved = Counter(each.text for each in money.tree.xpath("//section[@aria-labelledby='ledger']//tbody//th"))
    assert moved == {"Paid in": 1, "Held for a HIT": 3}
    assert "invoice 17" in money.main
    held = money.one("//tr[th/a[contains(@href, '/funds/projects/')]]")
    assert [each.text_content() for each in held.xpath("td")] == ["$0.00", "$0.00", "$0.30", "$0.30"]
    listed = await desk.get("/workers")
    assert worker.id in listed.main
    address = listed.one("//tbody//th/a").get("href")
    one = await desk.get(address)
    assert "You have none yet" in one.main
    for act, name, words in (("block", "reason", "Write why"), ("message", "text", "Write your message")):
        refused = await desk.post(address, {"act": act, name: " "})
        assert (refused.status, words in refused.main) == (422, True)
    early = await desk.post(address, {"act": "message", "subject": "Hello", "text": "Well done"})
    assert (early.status, "Decide on their work first" in early.main) == (422, True)
    assert early.one("//textarea[@name='text']").text.strip() == "Well done"
    said = {"act": "reject", "chosen": made[2], "feedback": "Not a bird", "keep": "1"}
    assert "1 rejected" in (await desk.post(f"/batches/{batch_id}/results", said)).main
    again = {"act": "reject", "chosen": made[1], "saved": "Not a bird"}
    kept = await desk.post(f"/batches/{batch_id}/results", again)
    assert kept.one("//select[@name='saved']/option[2]").get("value") == "Not a bird"
    both = {"act": "undo", "chosen": made[1:]}
    assert "2 approved after all" in (await desk.post(f"/batches/{batch_id}/results", both)).main
    assert (
        "Message sent"
        in (await desk.post(address, {"act": "message", "subject": "Hello", "text": "Well done"})).main
    )
    assert "“Spam”" in (await desk.post(address, {"act": "block", "reason": "Spam", "category": "spam"})).main
    assert "Block taken back" in (await desk.post(address, {"act": "unblock"})).main
    assert (await desk.get(f"/workers?worker={worker.id}")).url.path == address
    rival = site.browser(site.person("Rival", "requester"))
    assert (await rival.get(address)).status == (await rival.post(address, {"act": "unblock"})).status == 404
    assert worker.id not in (await rival.get("/workers.csv")).response.text
    of_one = await counted(site, desk, "/workers")
    for name in ("Wim", "Will"):
        await done(site, owner, site.person(name), 1)
    assert await counted(site, desk, "/workers") == of_one


async def test_a_block_has_a_category_and_is_found_by_it(site, owner, desk, worker) -> None:
    await done(site, owner, worker, 1)
    address = f"/workers/{worker.id}"
    vague = await desk.post(address, {"act": "block", "reason": "Spam", "category": "mood"})
    assert (vague.status, "Choose what fits best." in vague.main) == (422, True)
    assert vague.one("//textarea[@name='reason']").text.strip() == "Spam"
    blocked = await desk.post(address, {"act": "block", "reason": "Spam", "category": "misuse"})
    assert "Misused the task: “Spam”" in " ".join(blocked.main.split())
    assert "Misused the task" in (await desk.get("/workers")).one("//tbody//td[last()]").text_content()
    for standing, there in (
        ("blocked-misuse", True),
        ("blocked-spam", False),
        ("blocked", True),
        ("free", False),
    ):
        filtered = await desk.get(f"/workers?standing={standing}")
        assert bool(filtered.tree.xpath("//tbody//th/a")) == there, standing
        assert (worker.id in (await desk.get(f"/workers.csv?standing={standing}")).response.text) == there
    everybody = {"standing": "blocked-misuse", "whom": "all", "act": "message"}
    writing = await desk.post("/workers", everybody)
    assert "Blocked: Misused the task" in writing.main


async def counted(site, desk, path):
    before = site.production.statements
    assert (await desk.get(path)).status == 200
    return site.production.statements - before


async def test_qualification_types_and_files(site, owner, desk, worker) -> None:
    refused = await desk.post("/qualification_types/new", {"name": "", "description": "", "retry": "x"})
    assert (refused.status, len(refused.tree.xpath("//*[@id='errors']//li"))) == (422, 3)
    fields = {"name": "Knows birds", "description": "Did it before", "retry": "2", "retry_unit": "86400"}
    made = await desk.post("/qualification_types/new", fields)
    type_id = made.url.path.rpartition("/")[2]
    again = await desk.post("/qualification_types/new", fields)
    assert (again.status, again.one("//input[@id='name']").get("value")) == (422, "Knows birds")
    asked = site.production.write(qualification_requests.request, worker.id, type_id)
    queue = await desk.get("/qualification_types")
    assert worker.id in queue.main
    form = await desk.get(queue.tree.xpath("//ul[@class='pw-list']//a/@href")[0])
    wrong = await desk.post(made.url.path, {"act": "accept", "request_id": asked.id, "value": "much"})
    assert wrong.status == 422
    given = await desk.post(made.url.path, {"act": "accept", "request_id": asked.id, "value": "80"})
    assert "Given" in given.main
    assert "80" in given.main
    assert form.status == 200
    saved = await desk.post(made.url.path, {"act": "save", "description": "Better", "auto": "1"})
    assert "Saved" in saved.main
    rival = site.browser(site.person("Rival", "requester"))
    assert (await rival.get(made.url.path)).status == 404

    batch_id, ids = await done(site, owner, worker)
    file = (await desk.get("/workers.csv")).response.text
    assert f"{worker.id},0,0,0%" in file
    assert "CURRENT-Knows birds,UPDATE-Knows birds" in file
    for kind, query, text, words in (
        (
            "decisions",
            f"?batch={batch_id}",
            "AssignmentId,Approve,Reject\r\nx,x,bad\r\n",
            "both Approve and Reject",
        ),
        ("decisions", f"?batch={batch_id}", "a,b\r\n1,2\r\n", "There is no column AssignmentId"),
        ("decisions", f"?batch={batch_id}", "AssignmentId,Approve\r\nx,\r\n", "asks for nothing"),
        ("bonuses", "", "WorkerId,AssignmentId,Bonus,Reason\r\na,b,much,c\r\n", "in dollars"),
        ("workers", "", "Worker ID,UPDATE BlockStatus\r\na,Maybe\r\n", "Write Block or Unblock"),
    ):
        refused = await sent(desk, f"/upload/{kind}{query}", text)
        assert (refused.status, words in refused.main) == (422, True), text
    assert (await desk.post("/upload/bonuses", {})).status == 422
    decisions = f"AssignmentId,Approve,Reject\r\n{ids[0]},x,\r\n{ids[1]},,Not a bird\r\n3NONE,x,\r\n"
    tried = await sent(desk, f"/upload/decisions?batch={batch_id}", decisions, republish="1")
    assert "Tried, and not done yet" in tried.main
    rows = {
        each.getchildren()[0].text: each.getchildren()[1].text
        for each in tried.tree.xpath("//table[1]/tbody/tr")
    }
    assert rows == {"approved and paid": "1", "rejected": "1", "cannot be done": "1"}
    assert (await rival.get(tried.url.path)).status == 404
    assert (await rival.post(tried.url.path, {"act": "confirm"})).status == 404
    running = await desk.post(tried.url.path, {"act": "confirm"})
    assert "Being carried out" in running.main
    await carry_out_once(site.production)
    assert "Each row was done once." in (await desk.get(tried.url.path)).main
    assert (await desk.post(tried.url.path, {"act": "confirm"})).status == 422
    workers = (
        f"Worker ID,UPDATE BlockStatus,BlockReason,UPDATE-Knows birds\r\n{worker.id},Block,Spam,Revoke\r\n"
    )
    tried = await sent(desk, "/upload/workers", workers)
    assert "blocked" in tried.main
    assert (await desk.post(tried.url.path, {"act": "discard"})).url.path == "/workers"
    assert (
        site.production.read(
            hits.get, owner.id, site.production.read(batches.rows, owner.id, batch_id, 1, 1)[0].hit_id
        ).hit.max_assignments
        == 2
    )
    gone = await desk.post(made.url.path, {"act": "delete"})
    assert gone.url.path == "/qualification_types"


async def test_several_requests_are_answered_at_once(site, owner, desk) -> None:
    market = site.production
    kind = market.write(qualification_types.create, owner.id, Draft("Knows birds", "d"))
    rival = site.person("Rival", "requester")
    theirs = market.write(qualification_types.create, rival.id, Draft("Knows fish", "d"))
    wim, will, wanda = (site.person(name) for name in ("Wim", "Will", "Wanda"))
    asked = [market.write(qualification_requests.request, each.id, kind.id).id for each in (wim, will, wanda)]
    other = market.write(qualification_requests.request, wim.id, theirs.id).id
    address, act = f"/qualification_types/{kind.id}", "/qualification_types/requests"
    shown = await desk.get(address)
    assert [each.get("value") for each in shown.tree.xpath("//input[@name='chosen']")] == asked
    refused = await desk.post(act, {"act": "accept", "type_id": kind.id, "value": "much", "reason": "kept"})
    assert refused.status == 422
    assert {"Tick some requests, or choose all on this page.", "Write a whole number, for example 100."} == {
        each.text_content().strip() for each in refused.tree.xpath("//*[@id='errors']//li")
    }
    assert refused.one("//input[@id='several-reason']").get("value") == "kept"
    long = {"act": "reject", "chosen": asked[0], "reason": "x" * 5_000}
    refused = await desk.post(act, long)
    assert (refused.status, refused.url.path) == (422, act)
    assert refused.one("//input[@name='chosen'][@checked]").get("value") == asked[0]
    assert (await desk.post(act, {"act": "dance"})).status == 422

    two = {"act": "accept", "type_id": kind.id, "value": "80", "chosen": [*asked[:2], other, "nonsense"]}
    given = await desk.post(act, two)
    assert (given.url.path, "2 workers were answered" in given.main) == (address, True)
    for each in (wim, will):
        assert market.read(qualifications.score, owner.id, kind.id, each.id).value == 80
        assert market.read(threads.unread, each.id).worker == 1
    assert market.read(qualification_requests.find, wim.id, other).status == "Pending"
    rest = {"act": "reject", "whom": "all", "shown": asked, "chosen": asked[:1], "reason": "Try again later"}
    done_ = await desk.post(act, rest)
    assert (done_.url.path, "1 worker was answered" in done_.main) == ("/qualification_types", True)
    last = market.read(qualification_requests.find, wanda.id, asked[2])
    assert (last.status, last.reason) == ("Rejected", "Try again later")
    assert market.read(qualifications.score, owner.id, kind.id, wim.id).value == 80


async def sent(desk, path, text, **fields):
    return await desk.post(path, fields, files={"file": ("acts.csv", text.encode(), "text/csv")})
