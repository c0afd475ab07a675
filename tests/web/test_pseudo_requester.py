"""Nothing is missed on a requester's pages: each is read in a made-up language, empty, full and refused."""

import pytest

from piecework.background.figures import Folder
from piecework.identity import people
from piecework.identity.people import Roles
from piecework.identity.profiles import Profile
from piecework.market import assignments, batches, hits, ledger, projects, publishing
from piecework.market import qualification_requests as requests
from piecework.market import qualification_types as types
from piecework.rules.hit_acts import KINDS
from piecework.rules.hit_types import HITTypeDraft
from piecework.rules.projects import ProjectDraft
from piecework.rules.qualification_types import Draft
from piecework.rules.qualifications import LOCALE, Locale, Requirement, Worker
from piecework.rules.questions.answers import Answer, to_xml
from tests.support.pseudo import PseudoReader
from tests.support.website import html_question

pytestmark = pytest.mark.anyio

PAGE = '<input name="⟦a⟧" aria-label="⟦a⟧"> ${⟦b⟧}'
PROJECT = ProjectDraft(
    "⟦Birds⟧", "⟦Name it⟧", "⟦Look⟧", "<input name=label aria-label=a> ${b}", keywords="⟦k⟧",
    requirements=(Requirement(LOCALE, "In", locales=(Locale("DE"),)),),
)  # fmt: skip
EMPTY = (
    "/requester", "/create/projects", "/create/projects?before=1", "/create/projects/new", "/batches",
    "/batches?before=1", "/workers", "/workers?after=1-A", "/funds", "/funds?before=1",
    "/qualification_types", "/qualification_types?after=a", "/qualification_types/new", "/upload/decisions",
    "/upload/bonuses",
    "/upload/workers", "/create/projects/none", "/batches/none", "/workers/none", "/sheets/none",
    "/qualification_types/none", "/developer", "/hits", "/hits?before=1", "/hits?by=type",
    "/hits?by=type&before=1", "/hits?by=annotation", "/hits?q=none", "/hits?status=Disposed", "/hits/none",
    "/hits?type=none", "/hits?act=none", "/hits/change?act=expire", "/hits/change",
)  # fmt: skip


@pytest.fixture
def owner(site):
    profile = Profile("⟦owner⟧", country="DE")
    return site.identity.write(
        people.create, "owner@example.org", profile, Roles(requester=True, worker=True)
    )


async def test_every_page_is_said(site, owner, worker) -> None:
    reader, market = PseudoReader(site, owner), site.production
    for path in EMPTY:
        await reader.get(path)
    for path, fields in (
        ("/create/projects/new", {"name": "", "content": "⟦x⟧"}),
        ("/create/projects/new", {"layout_id": "none"}),
        ("/qualification_types/new", {"auto": "1", "auto_value": "x", "retry": "x"}),
        ("/qualification_types/requests", {"act": "accept", "value": "x"}),
        ("/upload/bonuses", {}),
        ("/workers/none", {"act": "block"}),
        ("/batches/none", {"act": "none"}),
    ):
        await reader.post(path, fields)
    path = await published(reader, market, owner)
    batch_id = path.rpartition("/")[2]
    market.write(publishing.publish_some, batch_id, 9)
    batch = market.read(batches.get, owner.id, batch_id)
    for person in (worker,):
        for _ in range(2):
            held = market.write(assignments.accept_next, Worker(person.id, "DE"), batch.hit_type_id)
            market.write(assignments.submit, person.id, held.id, to_xml([Answer("⟦label⟧", "⟦gull⟧")]))
    await Folder(market).run_once()
    await decided(reader, path, held.id)
    await about_people(reader, market, owner, worker)
    for each in (
        "",
        "/change?act=expire",
        "/change?act=add&amount=1",
        "/change?act=add&amount=0",
        "/change?act=delete_input",
    ):
        await reader.get(path + each)
    await about_hits(reader, market, owner, batch)
    await reader.post(path, {"act": "relaunch", "until": "2", "until_unit": "86400"})
    await reader.post(path, {"act": "copy_unfinished", "name": "⟦Left⟧"})
    await reader.post(path, {"act": "expire"})
    await reader.post(path, {"act": "rename", "name": ""})
    await reader.post(path, {"act": "cancel"})
    await reader.post(path, {"act": "pause"})
    for each in ("/requester", "/create/projects", "/batches", "/funds", "/workers", "/qualification_types"):
        await reader.get(each)
    await reader.post(f"/create/projects/{batch.project_id}/archive", {"act": "archive"})
    assert reader.missed == []


async def about_hits(reader, market, owner, batch):
    kind = HITTypeDraft("⟦Copy⟧", "⟦Copy it⟧", "⟦k⟧", 1, 600, 86_400, ())
    draft = hits.HITDraft(html_question("⟦Gull⟧"), 86_400, annotation="⟦study⟧")
    (hit_id, *_) = [market.write(hits.create, owner.id, kind, draft).hit.id for _ in range(2)]
    held = market.write(assignments.accept, Worker("AWORKERTWO0002", "DE"), hit_id)
    market.write(assignments.submit, "AWORKERTWO0002", held.id, "")
    one, whole = f"chosen={hit_id}", "annotation=%E2%9F%A6study%E2%9F%A7"
    for path in (
        f"/hits?{whole}", f"/hits?type={batch.hit_type_id}", f"/hits?batch={batch.id}", "/hits", "/hits?q=o",
        "/hits?by=type", "/hits?by=annotation", f"/hits/{hit_id}", f"/hits?{whole}&status=Disposed",
    ):  # fmt: skip
        await reader.get(path)
    for kind in KINDS:
        for over in (one, whole, f"type={batch.hit_type_id}", f"batch={batch.id}"):
            await reader.get(f"/hits/change?act={kind}&{over}")
    for fields in (
        {"act": "add", "amount": "0"}, {"act": "add", "amount": "9"}, {"act": "extend", "until": "x"},
        {"act": "reject"}, {"act": "approve"}, {"act": "reviewing"}, {"act": "delete"},
    ):  # fmt: skip
        await reader.post("/hits/change", {**fields, "chosen": hit_id})
        await reader.post(f"/hits/change?batch={batch.id}", fields)
    await reader.post(f"/hits/{hit_id}", {"act": "reject"})
    await reader.get(f"/hits/{hit_id}?after=1-A")


async def published(reader, market, owner) -> str:
    """A project and a batch, with every mistake on the way; return the batch's path."""
    project = market.write(projects.create, owner.id, PROJECT)
    about = f"/create/projects/{project.id}"
    for step in ("", "?saved=1", "/design", "/design?saved=1", "/publish", "/archive"):
        await reader.get(about + step)
    form = await reader.get(about)
    wrong = {"reward": "x", "duration": "x", "max_assignments": "x", "title": "", "values-0": "⟦Narnia⟧"}
    for fields in (
        wrong,
        {"act": "cost", "minutes": "2"},
        {"act": "add"},
        {"title": ""},
        {"comparator-0": "LessThan"},
    ):
        await reader.send(form, about, **{"act": "save", **fields})
    for fields in ({"content": "⟦x⟧", "frame_height": "0"}, {"frame_height": "x", "content": PAGE}):
        await reader.post(f"{about}/design", fields)
    for rows in ("b,⟦n⟧\n⟦a⟧", "c\n⟦a⟧", "b\n", ""):
        await reader.post(f"{about}/publish", {"name": "⟦Gulls⟧", "pasted": rows})
    draft = await reader.post(f"{about}/publish", {"name": "⟦Gulls⟧", "pasted": "b\n⟦1⟧\n⟦2⟧\n⟦3⟧"})
    path = draft.url.path.removesuffix("/publish")
    await reader.post(f"{path}/publish", {"act": "publish"})
    await reader.post(f"{path}/publish", {"act": "pilot", "rows": "x"})
    for each in ("", "/results", "/change?act=cancel"):
        await reader.get(path + each)
    market.write(ledger.deposit, owner.id, 12, "⟦invoice⟧")
    await reader.post(f"{path}/publish", {"act": "pilot", "rows": "2"})
    await reader.get("/requester")
    await reader.post(path, {"act": "pause"})
    await reader.post(path, {"act": "resume"})
    return path


async def decided(reader, path, assignment_id) -> None:
    results = f"{path}/results"
    await reader.get(results)
    await reader.get(f"{results}?status=Rejected")
    await reader.get(f"{path}/agreement")
    await reader.get(f"{results}?column=answer.⟦label⟧&how=lacks&text=⟦x⟧")
    await reader.get(f"{path}/review")
    for act in ("approve", "reject", "undo", "message"):
        about = {"act": act, "scope": "all", "feedback": "⟦f⟧", "subject": "⟦s⟧", "text": "⟦t⟧"}
        await reader.post(f"{results}?column=answer.⟦label⟧&how=is&text=⟦gull⟧&worker=A1", about)
        await reader.post(f"{results}?column=work_seconds&how=at+most&text=9", about)
    await reader.post(results, {"act": "bonus", "scope": "all", "bonus": "1", "reason": "⟦r⟧"})
    await reader.get(results)
    for fields in (
        {"act": "approve"},
        {"act": "reject", "chosen": assignment_id},
        {"act": "bonus", "chosen": assignment_id},
        {"act": "message", "chosen": assignment_id},
        {"act": "message", "chosen": assignment_id, "subject": "⟦s⟧", "text": "⟦t⟧"},
        {"act": "bonus", "chosen": assignment_id, "bonus": "99", "reason": "⟦r⟧"},
        {"act": "reject", "chosen": assignment_id, "feedback": "⟦f⟧"},
        {"act": "reject", "chosen": assignment_id, "feedback": "⟦f⟧"},
        {"act": "undo", "chosen": assignment_id},
        {"act": "message", "chosen": assignment_id, "subject": "⟦s⟧", "text": "⟦t⟧"},
    ):
        await reader.post(results, fields)
    one = f"/assignments/{assignment_id}"
    await reader.post(one, {"act": "bonus"})
    for done in ("approve", "undo", "reject", "bonus", "message"):
        await reader.get(f"{one}?done={done}")
        await reader.get(f"{one}?done={done}&review=1&last={assignment_id}")
    decisions = f"AssignmentId,Approve,Reject\n{assignment_id},x,\n"
    for text in (decisions, "AssignmentId,Approve,Reject\n⟦a⟧,x,⟦b⟧\n", "AssignmentId,Approve\n⟦a⟧,\n"):
        file = {"file": ("⟦a.csv⟧", text.encode(), "text/csv")}
        address = f"/upload/decisions?batch={path.rpartition('/')[2]}"
        sheet = reader.read(await reader.browser.post(address, files=file))
        if "/sheets/" in sheet.url.path:
            await reader.post(sheet.url.path, {"act": "confirm"})
            await reader.post(sheet.url.path, {"act": "confirm"})


async def about_people(reader, market, owner, worker) -> None:
    address = f"/workers/{worker.id}"
    await reader.get(address)
    kind = market.write(types.create, owner.id, Draft("⟦Knows⟧", "⟦birds⟧"))
    market.write(requests.request, worker.id, kind.id)
    of_type = f"/qualification_types/{kind.id}"
    for each in ("/requester", "/qualification_types", of_type, f"{of_type}?done=made"):
        await reader.get(each)
    for fields in (
        {"act": "block"},
        {"act": "message"},
        {"act": "assign", "value": "x"},
        {"act": "assign", "value": "7", "type_id": kind.id},
        {"act": "block", "reason": "⟦Spam⟧", "category": "spam"},
        {"act": "message", "subject": "⟦s⟧", "text": "⟦t⟧"},
    ):
        await reader.post(address, fields)
    for each in (address, "/workers", of_type):
        await reader.get(each)
    await reader.post(address, {"act": "unblock"})
    await reader.post(address, {"act": "revoke", "type_id": kind.id})
    await reader.post(of_type, {"act": "save", "description": ""})
    await reader.post(of_type, {"act": "save", "description": "⟦d⟧", "auto": "1", "inactive": "1"})
