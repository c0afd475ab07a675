"""Nothing is missed on the pages about people, money and programs: each is read in a made-up language."""

import pytest

from piecework.background.figures import Folder
from piecework.background.publishing import broadcast_once
from piecework.identity import people
from piecework.identity.people import Roles
from piecework.identity.profiles import Profile
from piecework.market import (
    api_calls,
    assignments,
    bonuses,
    broadcasts,
    funds_alerts,
    hits,
    ledger,
    notifications,
    projects,
    qualification_requests,
    qualification_types,
    sheets,
    worker_groups,
)  # fmt: skip
from piecework.market.broadcasts import Letter
from piecework.market.hits import HITDraft
from piecework.market.sheets import SheetDraft
from piecework.rules.api_calls import Call
from piecework.rules.crowd import Audience
from piecework.rules.hit_types import HITTypeDraft
from piecework.rules.notifications import Specification
from piecework.rules.projects import ProjectDraft
from piecework.rules.qualification_types import Draft
from piecework.rules.qualifications import Requirement, Worker
from piecework.rules.questions.answers import Answer, to_xml
from tests.support.pseudo import PseudoReader

pytestmark = pytest.mark.anyio

EMPTY = (
    "/requester", "/sandbox/requester", "/funds", "/sandbox/funds", "/funds/projects/none", "/workers",
    "/workers?approved=1", "/groups", "/groups?before=1", "/groups/none", "/broadcasts",
    "/broadcasts?before=1", "/broadcasts/new", "/broadcasts/none", "/developer", "/developer/calls",
    "/developer/calls?before=1", "/developer/calls?failed=1", "/sandbox/developer/calls",
    "/developer/notifications", "/create/projects/none/copy", "/requester/messages",
)  # fmt: skip
TYPE = HITTypeDraft("⟦Name a fish⟧", "⟦d⟧", None, 10, 60, 3_600, ())
PROJECT = ProjectDraft("⟦Birds⟧", "⟦Name it⟧", "⟦Look⟧", "<input name=label>")
TEST = {"act": "save", "title": "⟦t⟧", "text-0": "⟦q⟧", "choices-0": "⟦a⟧\n⟦b⟧", "duration": "5"}


@pytest.fixture
def owner(site):
    made = Profile("⟦owner⟧"), Roles(requester=True, worker=True)
    return site.identity.write(people.create, "owner@example.org", *made)


@pytest.fixture
async def known(site, owner, worker):
    """A worker with one approved assignment and one that waits; the market knows some of everything."""
    market = site.production
    market.write(ledger.deposit, owner.id, 1_000, "⟦invoice⟧")
    for n in range(2):
        made = market.write(hits.create, owner.id, TYPE, HITDraft("<q/>", 86_400, 1))
        held = market.write(assignments.accept, Worker(worker.id), made.hit.id)
        market.write(assignments.submit, worker.id, held.id, to_xml([Answer("⟦bird⟧", "⟦gull⟧")]))
        if n == 0:
            market.write(assignments.approve, owner.id, held.id)
            market.write(bonuses.send, owner.id, held.id, worker.id, (5, "⟦thanks⟧"), None)
    told = Specification("a@example.org", "Email", "2014-08-15", ("HITCreated",))
    market.write(notifications.set_, owner.id, made.hit_type.id, told, active=True)
    market.write(hits.create, owner.id, TYPE, HITDraft("<q/>", 86_400, 1))
    (due,) = market.write(notifications.claim, 9, 60_000)
    market.write(notifications.failed, due, None, "⟦it said no⟧")
    market.write(sheets.create, owner.id, SheetDraft("workers", "⟦file⟧"))
    market.write(funds_alerts.set_, owner.id, 5_000)
    calls = [Call(owner.id, "AKIAEXAMPLEEXAMPLE", 1, "⟦GetHIT⟧", each, "⟦r⟧", 1) for each in ("ok", "⟦no⟧")]
    market.write(api_calls.write, calls)
    await Folder(market).run_once()
    return made


async def test_every_page_is_said(site, owner, worker, known) -> None:
    reader = PseudoReader(
        site, site.identity.write(people.create, "n@example.org", Profile("⟦n⟧"), Roles(requester=True))
    )
    for path in EMPTY:
        await reader.get(path)
    assert reader.missed == []
    reader = PseudoReader(site, owner)
    for path in ("/requester", "/funds", "/funds?days=91", "/funds?kept=1", "/developer/calls", "/workers"):
        await reader.get(path)
    await reader.post("/funds", {"below": "x"})
    await groups(reader, site.production, owner, worker)
    await letters(reader, site.production, owner, worker)
    await exams(reader, site.production, owner, [worker, site.person("Bea")])
    await programs(reader, site.production, owner, known.hit_type.id)
    assert "\n".join(reader.missed) == ""


async def groups(reader, market, owner, worker) -> None:
    await reader.post("/groups", {"name": "", "description": "⟦x⟧" * 700})
    await reader.post("/groups", {"name": "⟦Panel⟧", "description": "⟦d⟧"})
    await reader.post("/groups", {"name": "⟦Panel⟧"})
    (group,) = market.read(worker_groups.list_, owner.id, None, 9)
    path = f"/groups/{group.id}"
    await reader.get("/groups?done=deleted")
    await reader.get(path)
    for ids in ("", "ASTRANGER12345", " ".join(f"ASTRANGER{n:05}" for n in range(30)), worker.id):
        await reader.post(f"{path}/members", {"ids": ids})
    market.write(projects.create, owner.id, PROJECT)
    for done in ("renamed", "join&number=2", "leave&number=1"):
        await reader.get(f"{path}?done={done}")
    await reader.post(path, {"act": "rename", "name": ""})
    await reader.get(f"{path}?after=Z")
    await reader.get(f"{path}/delete")
    market.write(qualification_types.create, owner.id, Draft("⟦Birds⟧", "⟦d⟧"))
    for here in ("", group.id):
        for fields in (
            {"act": "join"},
            {"act": "assign", "value": "x", "whom": "all"},
            {"act": "bonus", "whom": "all"},
            {"act": "revoke", "type_id": "", "chosen": worker.id},
        ):
            await reader.post("/workers", {**fields, "here": here, "group": here})
    for done in ("join&number=2", "leave&number=1"):
        await reader.get(f"/workers?done={done}")
    await reader.post("/workers", {"act": "join", "to_group": group.id, "whom": "all"})
    await reader.post("/workers", {"act": "leave", "to_group": group.id, "whom": "all"})
    await reader.get("/workers?approved=9")
    one = f"/workers/{worker.id}"
    for done in ("join", "leave"):
        await reader.post(one, {"act": done, "to_group": group.id})


async def letters(reader, market, owner, worker) -> None:
    full = "group={}&approved=1&rate=1&days=1&standing=free"
    (group, *_) = market.read(worker_groups.list_, owner.id, None, 9)
    await reader.get("/broadcasts/new?" + full.format(group.id))
    await reader.get("/broadcasts/new?approved=2&days=2&rate=2&standing=blocked")
    await reader.post("/workers", {"act": "message", "chosen": worker.id})
    await reader.post("/broadcasts/new", {"subject": "", "text": ""})
    made = market.write(broadcasts.create, owner.id, Audience(), Letter("⟦Hello⟧", "⟦Come⟧"))
    path = f"/broadcasts/{made.id}"
    for act in ("", "start", "stop", "start"):
        await (reader.post(path, {"act": act}) if act else reader.get(path))
    await reader.get("/broadcasts")
    await broadcast_once(market)
    await reader.get(path)
    await reader.post(path, {"act": "start"})
    await reader.get("/broadcasts")


async def exams(reader, market, owner, workers) -> None:
    kind = market.write(qualification_types.create, owner.id, Draft("⟦Fish⟧", "⟦d⟧", auto_granted=True))
    path = f"/qualification_types/{kind.id}"
    for each in ("", "/delete", "/test", "/test?as=xml", "?status=Revoked", "?after=Z", "?before=1-3"):
        await reader.get(path + each)
    for fields in (
        {**TEST, "grading": "points"},
        {**TEST, "grading": "ranges"},
        {**TEST, "grading": "ranges", "ranges": "9-1 = 1", "choices-0": "*⟦a⟧\n⟦b⟧", "points-0": "0"},
        {**TEST, "kind-0": "text"},
        {**TEST, "text-0": "", "duration": "x"},
        {**TEST, "text-0": "", "choices-0": "⟦a⟧\n⟦a⟧"},
        {**TEST, "title": "\x01"},
        {"act": "save"},
        {"act": "save", "duration": "5", "title": "⟦t⟧"},
        {"act": "add"},
    ):
        await reader.post(f"{path}/test", fields)
    await reader.post(f"{path}/test", {**TEST, "grading": "hand", "duration_unit": "60"})
    answers = ({"act": "reject", "reason": "⟦no⟧"}, {"act": "accept", "value": "1"})
    for worker, answer in zip(workers, answers, strict=True):
        taken = market.write(qualification_requests.start_test, worker.id, kind.id)
        given = [Answer("q1", None, ("a1",))]
        market.write(qualification_requests.submit_test, worker.id, taken.id, given)
        await reader.get(path)
        await reader.post(path, {**answer, "request_id": taken.id})


async def programs(reader, market, owner, hit_type_id) -> None:
    path = "/developer/notifications"
    await reader.get(path)
    await reader.post(path, {"act": "save", "hit_type_id": hit_type_id})
    for act in ("off", "on"):
        await reader.post(path, {"act": act, "hit_type_id": hit_type_id})
    kind = market.write(qualification_types.create, owner.id, Draft("⟦Only here⟧", "⟦d⟧"))
    asks = (Requirement(kind.id, "Exists"),)
    made = market.write(projects.create, owner.id, PROJECT._replace(requirements=asks))
    await reader.get("/create/projects")
    copied = await reader.get(f"/create/projects/{made.id}/copy")
    await reader.send(copied, "/copy")
    await reader.get(f"/create/projects/{made.id}/copy")
    await reader.get(f"/funds/projects/{made.id}")
    await reader.get(f"/funds/projects/{made.id}?before=1")
    await reader.get("/sandbox/create/projects")
