"""A project copied from one market to the other and back, and the log of API calls as a page."""

import pytest

from piecework.market import api_calls, projects, qualification_types
from piecework.rules.api_calls import Call
from piecework.rules.projects import ProjectDraft
from piecework.rules.qualification_types import Draft
from piecework.rules.qualifications import MASTERS, Requirement

pytestmark = pytest.mark.anyio

PROJECT = ProjectDraft("Birds", "Name a bird", "Look.", "<input name=bird>", reward_cents=7)


@pytest.fixture
def owner(site):
    return site.person("Harbour Herbarium", "requester")


@pytest.fixture
def desk(site, owner):
    return site.browser(owner)


async def test_a_project_goes_to_the_other_market_and_back(site, owner, desk) -> None:
    market, sandbox = site.production, site.sandbox
    kinds = [
        market.write(qualification_types.create, owner.id, Draft(name, "d")) for name in ("Both", "Here")
    ]
    there = sandbox.write(qualification_types.create, owner.id, Draft("Both", "d"))
    asks = tuple(Requirement(each, "Exists") for each in (kinds[0].id, kinds[1].id, MASTERS[0]))
    project = market.write(projects.create, owner.id, PROJECT._replace(requirements=asks))
    second = project.draft._replace(content="<input name=second>")
    market.write(projects.change, owner.id, project.id, second)
    listed = await desk.get("/create/projects")
    asked = await desk.get(listed.one("//a[starts-with(normalize-space(), 'Copy to')]").get("href"))
    assert "its design in 2 versions" in asked.main
    assert "“Here”" in asked.main
    assert "“Both”" not in asked.main
    made = await desk.send(asked, "/copy")
    assert made.url.path.startswith("/sandbox/create/projects/")
    copied = sandbox.read(projects.get, owner.id, made.url.path.rpartition("/")[2])
    assert [each.type_id for each in copied.draft.requirements] == [there.id, MASTERS[0]]
    assert copied.draft._replace(requirements=()) == second._replace(requirements=())
    contents = [each.content for each in sandbox.read(projects.versions, owner.id, copied.id, None, 9)]
    assert contents == [second.content, PROJECT.content]
    # Back into the one it came from, as its newest version.
    third = copied.draft._replace(content="<input name=third>")
    sandbox.write(projects.change, owner.id, copied.id, third)
    back = await desk.get(f"/sandbox/create/projects/{copied.id}/copy")
    assert "There is a project of this name there" in back.main
    home = await desk.send(back, "/copy")
    assert home.url.path == f"/create/projects/{project.id}"
    now = market.read(projects.get, owner.id, project.id)
    assert (now.draft.content, now.layout_version) == (third.content, 3)
    assert [each.type_id for each in now.draft.requirements] == [kinds[0].id, MASTERS[0]]
    again = await desk.send(back, "/copy", how="new")
    assert again.url.path != home.url.path
    assert len(market.read(projects.list_, owner.id, None, 9)) == 2
    rival = site.browser(site.person("Rival", "requester"))
    for act in (rival.get, rival.post):
        assert (await act(f"/create/projects/{project.id}/copy")).status == 404


async def test_calls_are_looked_at(site, owner, desk, clock) -> None:
    assert "No calls yet" in (await desk.get("/developer/calls")).main
    calls = [
        Call(owner.id, "AKIAONE", clock.now + n, "GetHIT", "ok" if n else "RequestError", f"r{n}", 1_500)
        for n in range(60)
    ]
    site.production.write(api_calls.write, calls)
    page = await desk.get("/developer/calls")
    assert "1.5 ms" in page.main
    assert "RequestError" not in page.main
    older = await desk.get(page.one("//a[text()='Older calls']").get("href"))
    assert "RequestError" in older.main
    failed = await desk.get("/developer/calls?failed=1&operation=GetHIT")
    assert len(failed.tree.xpath("//tbody/tr")) == 1
    assert "No calls match" in (await desk.get("/developer/calls?operation=CreateHIT")).main
    assert "No calls yet" in (await desk.get("/sandbox/developer/calls")).main
    rival = site.browser(site.person("Rival", "requester"))
    assert "No calls yet" in (await rival.get("/developer/calls")).main
    none = site.with_settings(call_log_days=0)
    assert "keeps no log" in (await none.browser(owner).get("/developer/calls")).main
