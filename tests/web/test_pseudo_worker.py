"""Nothing is missed on a worker's pages: each is read in a made-up language, full, empty and refused."""

from datetime import UTC

import pytest
from sqlalchemy import update

from piecework.db.schema.market import standings
from piecework.identity import people
from piecework.identity.people import Roles
from piecework.identity.profiles import Profile
from piecework.market import (
    assignments,
    blocks,
    bonuses,
    history,
    payouts,
    qualification_requests,
    qualification_types,
    qualifications,
    work,
)
from piecework.market.history import LAST, Wanted
from piecework.rules.qualification_types import Draft
from piecework.rules.qualifications import (
    ADULT,
    LOCALE,
    MASTERS,
    NUMBER_APPROVED,
    PERCENT_APPROVED,
    Locale,
    Requirement,
    Worker,
)
from piecework.web.worker import days
from tests.rules.questions.samples import text_form
from tests.support.pseudo import PseudoReader
from tests.support.website import html_question, website

pytestmark = pytest.mark.anyio

PAGE = html_question("<form><input name=a></form>", height=0)
EMPTY = (
    "/",
    "/projects?q=nothing",
    "/projects?reward=much&hourly=more&minutes=some",
    "/projects?before=1-a",
    "/searches",
    "/hidden",
    "/tasks",
    "/dashboard",
    "/history",
    "/history?status=pending",
    "/history?from=now&to=2026-02-30&requester=nobody",
    "/history?from=1066-01-01&to=2026-13-01",
    "/history?from=2026-11-02&to=2026-11-01",
    "/history?before=1-a",
    "/status_details/2026-11-01",
    "/status_details/today",
    "/earnings",
    "/earnings?before=a",
    "/earnings/2025",
    "/earnings/1066",
    "/qualifications",
    "/qualifications/assigned?after=a",
    "/qualifications/pending",
    "/qualifications/search",
    "/qualifications/search?q=nothing",
    "/qualifications/search?after=a",
    "/qualifications/none",
    "/projects/none",
    "/projects/none/tasks",
    "/projects/none/report",
    "/projects/none/tasks/none",
    "/projects/none/tasks/none/return",
    "/requesters/none/projects",
    "/mturk/preview?groupId=-",
    "/searches/none.atom",
    "/tasks?several=1",
)


@pytest.fixture
def site(tmp_path, clock):
    """A website that pays out, and lets nobody do much."""
    limits = {"queue_limit": 3, "daily_limit": 7, "scarce_hits": 2}
    with website(tmp_path, clock, payout_methods=("⟦Bank⟧",), **limits) as stand:
        yield stand


@pytest.fixture
def requester(site):
    return named(site, "requester")


@pytest.fixture
def worker(site):
    return named(site, "worker")


def named(site, role):
    """Somebody whose name counts as said."""
    profile = Profile(f"⟦{role}⟧", country="DE")
    return site.identity.write(people.create, f"{role}@example.org", profile, Roles(**{role: True}))


def publish(site, requester, title="⟦Label⟧", **changes):
    fields = {"title": title, "description": "⟦Copy it.⟧", "keywords": "⟦plants⟧", **changes}
    return site.publish(requester, PAGE, **fields)


def held(site, worker):
    return [each.assignment.id for each in site.production.read(work.queue, worker.id)]


def offer(site, requester, name, **changes):
    draft = Draft(**{"name": name, "description": "⟦Signs.⟧", "keywords": "⟦signs⟧", **changes})
    return site.production.write(qualification_types.create, requester.id, draft).id


async def test_what_is_empty_or_wrong(site, worker):
    reader = PseudoReader(site, worker)
    for address in EMPTY:
        await reader.get(address)
    await reader.post("/projects", {"reward": "much"})
    for fields in ({"group": "none"}, {"requester": "none"}):
        await reader.post("/hidden", fields)
    for address in ("/earnings/payouts/none", "/qualifications/none", "/projects/none/tasks/none"):
        await reader.post(address, {"_method": "delete"})
    await reader.post("/earnings/payouts", {"amount": "1", "method": "⟦Bank⟧", "details": "1"})
    for address in ("/sandbox/projects", "/sandbox/earnings", "/sandbox/dashboard", "/sandbox/earnings/2025"):
        await reader.get(address)
    assert reader.missed == []


async def test_the_way_of_work(site, requester, worker, clock):
    reader = PseudoReader(site, worker)
    first, _ = publish(site, requester, count=2)
    (third,) = publish(site, requester, "⟦Stone⟧", reward_cents=55)
    group, other = f"/projects/{first.hit.group_id}", f"/projects/{third.hit.group_id}"
    for address in ("/projects?sort=hourly&q=%E2%9F%A6label", group, f"/requesters/{requester.id}/projects"):
        await reader.get(address)
    preview = await reader.get(f"{group}/tasks")
    work = await reader.send(preview, "/tasks")
    assert "accept_random" in work.response.text
    await reader.post(f"{group}/tasks/accept_random")
    elsewhere = {"Sec-Fetch-Site": "cross-site"}
    reader.read(await reader.browser.get(f"{group}/tasks/accept_random", headers=elsewhere))
    clock.advance(seconds=11)
    await reader.post(f"{group}/tasks/accept_random")
    mine = held(site, worker)
    await reader.get("/tasks")
    sent = await reader.get(f"{group}/tasks/{first.hit.id}/return?assignment_id={mine[0]}")
    back = await reader.send(sent, "/tasks/", reason="long")
    assert "accept_random" in back.response.text
    clock.advance(seconds=60)
    await reader.get(f"{group}/tasks/{first.hit.id}?assignment_id={mine[0]}")
    about = await reader.get(group)
    assert "It takes longer than it pays for" in about.main
    await reader.get(f"{group}/tasks/{first.hit.id}/return?assignment_id={mine[0]}")

    await reader.post(f"{other}/tasks", {"hit_id": third.hit.id})
    (fourth,) = publish(site, requester, "⟦Leaf⟧")
    await reader.post(f"/projects/{fourth.hit.group_id}/tasks", {"hit_id": fourth.hit.id})
    for sort in ("time", "reward", "title", "requester"):
        await reader.get(f"/tasks?sort={sort}")
    await reader.post(f"{group}/tasks", {"hit_id": first.hit.id})  # too many
    mine = held(site, worker)
    chosen = "&".join(f"assignment_id={each}" for each in mine[:2])
    several = await reader.get(f"/tasks/return?{chosen}")
    await reader.get(f"/tasks/return?assignment_id={mine[0]}")
    assert 'name="reason"' in several.response.text
    await reader.post("/tasks/return", {"assignment_id": mine[:2]})
    clock.advance(seconds=1_300)
    await reader.get(f"{group}/tasks/x?assignment_id={mine[2]}")  # over
    await reader.get("/history")
    for _ in range(3):
        clock.advance(seconds=11)
        await reader.post(f"{other}/tasks", {"hit_id": third.hit.id})
        await reader.post("/tasks/return", {"assignment_id": held(site, worker)})
    enough = await reader.post(f"{other}/tasks", {"hit_id": third.hit.id})
    assert "7 HITs today" in enough.main
    await reader.get("/dashboard")
    await report_hide_and_be_blocked(reader, requester, worker, first.hit)
    site.production.write(blocks.unblock, requester.id, worker.id)
    clock.advance(days=2)
    for address in (group, f"{group}/tasks", "/searches?saved=1", "/tasks"):
        await reader.get(address)
    await reader.post(f"{group}/tasks", {"hit_id": first.hit.id})
    assert reader.missed == []


async def report_hide_and_be_blocked(reader, requester, worker, hit):
    group = f"/projects/{hit.group_id}"
    page = await reader.get(f"{group}/report")
    page = await reader.send(page, "/report")
    await reader.send(page, "/report", reason="spam", text="." * 1_001)
    await reader.send(page, "/report", reason="spam", text=".")
    for fields in ({"group": hit.group_id}, {"requester": requester.id}):
        await reader.post("/hidden", fields)
    await reader.get("/hidden")
    await reader.get("/projects?hidden=1&size=10")
    await reader.post("/searches", {"q": "⟦label⟧"})
    reader.stand.production.write(blocks.block, requester.id, worker.id, "⟦Words⟧")
    for address in (group, f"{group}/tasks"):
        await reader.get(address)
    await reader.post(f"{group}/tasks/accept_random")


async def test_work_and_money(site, requester, worker, clock):
    reader = PseudoReader(site, worker)
    market = site.production

    def do(title):
        (view,) = publish(site, requester, title, reward_cents=900)
        made = market.write(assignments.accept, Worker(worker.id), view.hit.id)
        clock.advance(seconds=60)
        market.write(assignments.submit, worker.id, made.id, "<a/>")
        return f"/projects/{view.hit.group_id}", made

    do("⟦Old⟧")
    clock.advance(days=20)
    (group, good), (_, bad), _ = do("⟦Good⟧"), do("⟦Bad⟧"), do("⟦New⟧")
    market.write(assignments.approve, requester.id, good.id, "⟦Thanks⟧")
    market.write(assignments.reject, requester.id, bad.id, "⟦Empty⟧")
    market.write(bonuses.send, requester.id, good.id, worker.id, (50, "⟦30 in a row⟧"), None)
    for address in ("/projects", group, "/dashboard", "/history", "/history?status=approved"):
        await reader.get(address)
    for each in market.read(history.walk, Wanted(worker.id, ""), LAST, 10):
        await reader.get(f"{group}/tasks/x?assignment_id={each.assignment.id}")
    await reader.post(f"{group}/tasks", {"hit_id": good.hit_id})  # done
    await reader.get(f"/status_details/{days.of(clock.now, UTC)}")
    record = {"submitted": 2408, "approved": 2317, "rejected": 33}
    market.write(lambda tx: tx.run(update(standings).values(record)))
    await reader.get("/dashboard")

    page = await reader.get("/earnings")
    for typed in ({"amount": "-"}, {"amount": "0.01"}, {"amount": "900"}, {"method": "x"}, {"details": ""}):
        page = await reader.send(page, "/payouts", **{"amount": "1.25", "details": "1", **typed})
    page = await reader.send(page, "/payouts", amount="1.25", method="⟦Bank⟧", details="." * 501)
    page = await reader.send(page, "/payouts", amount="1.25", method="⟦Bank⟧", details="17")
    await reader.send(page, "/payouts/", _method="delete")
    for settle in ("pay", "decline"):
        page = await reader.send(
            await reader.get("/earnings"), "/payouts", amount="1.25", method="⟦Bank⟧", details="17"
        )
        (asked,) = market.read(payouts.requested)
        market.write(getattr(payouts, settle), asked.id, "⟦Note⟧")
        await reader.send(page, "/payouts/", _method="delete")  # too late
    await reader.get("/earnings")
    await reader.get("/earnings/2026")
    assert reader.missed == []


async def test_qualifications(site, requester, worker, clock):
    reader, market = PseudoReader(site, worker), site.production
    asked, given = offer(site, requester, "⟦Asked⟧"), offer(site, requester, "⟦Given⟧", auto_granted=True)
    test = {"test": text_form(), "test_duration_seconds": 60, "retry_delay_seconds": 3_600}
    tested = offer(site, requester, "⟦Tested⟧", **test)
    own = (Requirement(each, "Exists") for each in (asked, given, MASTERS[0]))
    system = (
        Requirement(PERCENT_APPROVED, "GreaterThan", (100,)),
        Requirement(NUMBER_APPROVED, "In", (7, 8)),
        Requirement(LOCALE, "EqualTo", (), (Locale("US", "WA"), Locale("FR"))),
        Requirement(ADULT, "EqualTo", (1,)),
        Requirement(tested, "DoesNotExist"),
    )
    (view,) = publish(site, requester, requirements=(*own, *system))
    group = f"/projects/{view.hit.group_id}"
    for address in ("/projects", group, f"{group}/tasks", "/qualifications/search"):
        await reader.get(address)
    await reader.post(f"{group}/tasks", {"hit_id": view.hit.id})

    await reader.send(await reader.get(f"/qualifications/{asked}"), asked)
    await reader.post(f"/qualifications/{asked}")
    await reader.get("/qualifications/pending")
    (pending,) = market.read(qualification_requests.list_pending, requester.id, None, (0, ""), 10)
    market.write(qualification_requests.reject, requester.id, pending.id, "⟦Not yet⟧")
    await reader.get(f"/qualifications/{asked}")
    await reader.post(f"/qualifications/{asked}")
    await reader.send(await reader.get(f"/qualifications/{given}"), given)
    await reader.post(f"/qualifications/{given}")
    await reader.send(await reader.get(f"/qualifications/{given}"), "/hand-back")
    await reader.post(f"/qualifications/{given}/hand-back")
    await reader.post(f"/qualifications/{asked}/hand-back")
    found = await reader.get("/qualifications/search?q=⟦asked⟧")
    assert "with “⟦asked⟧”" in found.main

    around = await reader.send(await reader.get(f"/qualifications/{tested}"), "/test")
    assert "iframe" in around.response.text
    for address in (f"/qualifications/{tested}", "/qualifications/pending"):
        await reader.get(address)
    await reader.post(f"/qualifications/{tested}")
    clock.advance(seconds=61)
    await reader.get(f"/qualifications/{tested}")
    await reader.post(f"/qualifications/{tested}/test")
    market.write(lambda tx: qualifications.associate(tx, requester.id, tested, worker.id, 7, tell=True))
    await reader.get(f"/qualifications/{tested}")
    market.write(qualifications.disassociate, requester.id, tested, worker.id, "⟦A try⟧")
    market.write(lambda tx: qualifications.set_masters(tx, worker.id, masters=True))
    for address in (f"/qualifications/{tested}", "/qualifications", "/qualifications/pending", group):
        await reader.get(address)
    assert reader.missed == []
