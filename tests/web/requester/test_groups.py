"""Groups of workers, acts on some of them, and messages to many, as pages."""

import pytest

from piecework.background.figures import Folder
from piecework.background.publishing import broadcast_once, carry_out_once
from piecework.market import (
    assignments,
    bonuses,
    crowd,
    hits,
    ledger,
    projects,
    qualification_types,
    qualifications,
    threads,
    worker_groups,
)  # fmt: skip
from piecework.market.hits import HITDraft
from piecework.rules.hit_types import HITTypeDraft
from piecework.rules.projects import ProjectDraft
from piecework.rules.qualification_types import Draft
from piecework.rules.qualifications import Worker
from piecework.rules.questions.answers import Answer, to_xml

pytestmark = pytest.mark.anyio

TYPE = HITTypeDraft("Name a fish", "d", None, 10, 60, 864_000, ())
PROJECT = ProjectDraft("Birds", "Name a bird", "Look.", "<input name=bird>")


@pytest.fixture
def owner(site):
    return site.person("Harbour Herbarium", "requester")


@pytest.fixture
def desk(site, owner):
    return site.browser(owner)


@pytest.fixture
def rival(site):
    return site.browser(site.person("Rival", "requester"))


@pytest.fixture
async def crew(site, owner):
    """Three workers; the work of the first two is approved."""
    market = site.production
    market.write(ledger.deposit, owner.id, 10_000, "test")
    made = market.write(hits.create, owner.id, TYPE, HITDraft("<q/>", 864_000, 9))
    people = [site.person(name) for name in ("Ada", "Bea", "Cy")]
    for number, person in enumerate(people):
        held = market.write(assignments.accept_next, Worker(person.id), made.hit.group_id)
        market.write(assignments.submit, person.id, held.id, to_xml([Answer("bird", "gull")]))
        if number < 2:
            market.write(assignments.approve, owner.id, held.id)
    await Folder(market).run_once()
    return [person.id for person in people]


async def test_a_group_is_made_filled_and_asked_for(site, owner, desk, rival, crew) -> None:
    market = site.production
    assert "No groups yet" in (await desk.get("/groups")).main
    wrong = await desk.post("/groups", {"name": " "})
    assert (wrong.status, "Write something here." in wrong.main) == (422, True)
    made = await desk.post("/groups", {"name": "Wave one", "shown_name": "Panel A"})
    assert "Group made" in made.main
    group_id = made.url.path.rpartition("/")[2]
    taken = await desk.post("/groups", {"name": "Other", "shown_name": "Panel A"})
    assert taken.status == 422
    assert taken.one("//input[@name='name']").get("value") == "Other"
    bad = await desk.post(f"/groups/{group_id}/members", {"ids": "nobody"})
    assert (bad.status, "Write worker ids" in bad.main) == (422, True)
    pasted = await desk.post(f"/groups/{group_id}/members", {"ids": f"{crew[0]}\nASTRANGER12345"})
    assert pasted.status == 422
    assert "1 were added. Nobody here has these ids: ASTRANGER12345." in pasted.main
    file = {"file": ("ids.csv", f"Worker ID\r\n{crew[2]}\r\n".encode(), "text/csv")}
    assert (
        "1 worker. Nobody was told."
        in (await desk.post(f"/groups/{group_id}/members", {"ids": ""}, files=file)).main
    )
    listed = await desk.get(f"/groups/{group_id}")
    assert [each.get("value") for each in listed.tree.xpath("//input[@name='chosen']")] == sorted(
        (crew[0], crew[2])
    )
    project = market.write(projects.create, owner.id, PROJECT)
    used = await desk.post(f"/groups/{group_id}", {"act": "without", "project_id": project.id})
    assert used.url.path == f"/create/projects/{project.id}"
    chosen = used.one("//select[@name='type-0']/option[@selected]")
    assert (chosen.get("value"), chosen.text) == (group_id, "Group: Wave one")
    (asked,) = market.read(projects.get, owner.id, project.id).draft.requirements
    assert (asked.type_id, asked.comparator) == (group_id, "DoesNotExist")
    await desk.post(f"/groups/{group_id}", {"act": "only", "project_id": project.id})
    (asked,) = market.read(projects.get, owner.id, project.id).draft.requirements
    assert asked.comparator == "Exists"
    assert (await desk.post(f"/groups/{group_id}", {"act": "rename", "name": ""})).status == 422
    renamed = await desk.post(f"/groups/{group_id}", {"act": "rename", "name": "Wave 1"})
    assert renamed.one("//h1").text == "Wave 1"
    assert (await desk.post(f"/groups/{group_id}", {"act": "dance"})).status == 422
    for path, fields in (
        (f"/groups/{group_id}", {"act": "delete"}),
        (f"/groups/{group_id}", {"act": "only", "project_id": project.id}),
        (f"/groups/{group_id}/members", {"ids": crew[0]}),
    ):
        assert (await rival.post(path, fields)).status == 404
    assert (await rival.get(f"/groups/{group_id}")).status == 404
    assert "Wave" not in (await rival.get("/groups")).main
    assert (await rival.get(f"/groups/{group_id}/delete")).status == 404
    gone = await desk.send(await desk.get(f"/groups/{group_id}/delete"), "/groups/", act="delete")
    assert "Group deleted" in gone.main
    assert (await desk.get(f"/groups/{group_id}")).status == 404


async def test_acts_on_those_ticked_and_on_all_that_match(site, owner, desk, rival, crew) -> None:
    market = site.production
    group = market.write(worker_groups.create, owner.id, "Good", ("Good", "d"))
    kind = market.write(qualification_types.create, owner.id, Draft("Birds", "d"))
    filtered = await desk.get("/workers?approved=1&rate=50&days=9&standing=free")
    assert sorted(each.get("value") for each in filtered.tree.xpath("//input[@name='chosen']")) == sorted(
        crew[:2]
    )
    assert "No worker matches" in (await desk.get("/workers?approved=2")).main
    asked = {"act": "join", "to_group": group.id, "approved": "1"}
    nobody = await desk.post("/workers", asked)
    assert (nobody.status, "Tick some workers" in nobody.main) == (422, True)
    assert "No worker" not in nobody.main
    assert "2 workers. Nobody was told." in (await desk.post("/workers", {**asked, "chosen": crew[1:]})).main
    assert "Good" in (await desk.get(f"/workers/{crew[1]}")).main
    left = await desk.post("/workers", {**asked, "act": "leave", "chosen": crew[2:], "here": group.id})
    assert left.url.path == f"/groups/{group.id}"
    # All that match: tried first, then done.
    tried = await desk.post("/workers", {**asked, "whom": "all"})
    assert tried.one("//h1").text == "Changes to workers: Good"
    rows = {each[0].text: each[1].text for each in tried.tree.xpath("//table[1]/tbody/tr")}
    assert rows == {"put into the group": "1", "as it should be before, nothing to do": "1"}
    await desk.post(tried.url.path, {"act": "confirm"})
    await carry_out_once(market)
    assert market.read(worker_groups.get, owner.id, group.id).members == 2
    given = await desk.post(
        "/workers", {"act": "assign", "type_id": kind.id, "value": "80", "whom": "all", "group": group.id}
    )
    assert given.one("//h1").text == "Changes to workers: Birds"
    await desk.post(given.url.path, {"act": "confirm"})
    await carry_out_once(market)
    assert market.read(qualifications.score, owner.id, kind.id, crew[0]).value == 80
    assert "80" in (await desk.get("/workers")).main
    assert f"UPDATE-{kind.name}" in (await desk.get("/workers.csv?standing=blocked")).response.text
    assert crew[0] not in (await desk.get("/workers.csv?standing=blocked")).response.text
    poor = await desk.post("/workers", {"act": "bonus", "bonus": "x", "chosen": crew[0]})
    assert (poor.status, len(poor.tree.xpath("//*[@id='errors']//li"))) == (422, 2)
    paid = await desk.post(
        "/workers", {"act": "bonus", "bonus": "0.50", "reason": "Thanks", "chosen": crew[:2]}
    )
    await desk.post(paid.url.path, {"act": "confirm"})
    await carry_out_once(market)
    work = market.read(crowd.last_assignments, owner.id, crew)[crew[0]]
    (bonus,) = market.read(bonuses.list_for_assignment, owner.id, work, "", 9)
    assert (bonus.cents, bonus.reason) == (50, "Thanks")
    assert (await rival.post("/workers", {**asked, "chosen": crew[:1]})).status == 422
    assert (
        "Nobody is meant"
        in (await rival.post("/workers", {"act": "revoke", "type_id": kind.id, "whom": "all"})).main
    )
    assert (await desk.post("/workers", {"act": "dance", "chosen": crew[:1]})).status == 422


async def test_a_message_to_many(site, owner, desk, rival, crew) -> None:
    market = site.production
    assert "None yet" in (await desk.get("/broadcasts")).main
    form = await desk.post("/workers", {"act": "message", "chosen": crew[1:]})
    assert "2 workers whom you ticked" in form.main
    wrong = await desk.send(form, "/broadcasts/new", subject="", text=" ")
    assert (wrong.status, len(wrong.tree.xpath("//*[@id='errors']//li"))) == (422, 2)
    draft = await desk.send(wrong, "/broadcasts/new", subject="Wave two", text="Come\nagain")
    assert "Not sent yet" in draft.main
    assert "Send to 2 workers" in draft.main
    assert (await rival.get(draft.url.path)).status == 404
    assert (await rival.post(draft.url.path, {"act": "start"})).status == 404
    assert "Being sent" in (await desk.post(draft.url.path, {"act": "start"})).main
    await broadcast_once(market)
    sent = await desk.get(draft.url.path)
    assert "1 were written to" in sent.main
    assert "1 worker got nothing" in sent.main
    (thread, *_) = market.read(threads.of_worker, crew[1])
    assert (thread.subject, thread.text) == ("Wave two", "Come\nagain")
    assert "Wave two" in (await desk.get("/broadcasts")).main
    whole = await desk.get("/broadcasts/new?approved=1")
    assert "At least 1 approved" in whole.main
    again = await desk.send(whole, "/broadcasts/new", subject="All", text="Hello")
    await desk.post(again.url.path, {"act": "start"})
    assert "Stopped" in (await desk.post(again.url.path, {"act": "stop"})).main
    assert (await desk.post(again.url.path, {"act": "dance"})).status == 422
    other = await desk.send(whole, "/broadcasts/new", subject="No", text="Hello")
    assert (await desk.post(other.url.path, {"act": "discard"})).url.path == "/broadcasts"


async def test_lists_of_people_ask_no_more_for_more_rows(site, owner, desk, crew) -> None:
    market = site.production
    group = market.write(worker_groups.create, owner.id, "Good", ("Good", "d"))
    market.write(qualification_types.create, owner.id, Draft("Birds", "d"))
    market.write(worker_groups.add, owner.id, group.id, crew[:1])

    async def counted(path):
        before = market.statements
        assert (await desk.get(path)).status == 200
        return market.statements - before

    few = [await counted(path) for path in (f"/groups/{group.id}", "/groups")]
    market.write(worker_groups.add, owner.id, group.id, crew)
    market.write(worker_groups.create, owner.id, "Other", ("Other", "d"))
    assert [await counted(path) for path in (f"/groups/{group.id}", "/groups")] == few
