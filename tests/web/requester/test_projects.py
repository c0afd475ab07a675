"""Projects on the website: every starter as a worker meets it, and one project from its first page on."""

import pytest

from piecework.market import assignments, batches, groups, hits, layouts, ledger, projects
from piecework.market.batches import BatchDraft
from piecework.rules.layouts import layouts as layout_rules
from piecework.rules.layouts.layouts import LayoutDraft, Parameter
from piecework.rules.projects import ProjectDraft, hit_type
from piecework.rules.qualifications import Worker
from piecework.rules.questions import answers
from piecework.web.requester import starters
from tests.support.website import external_question, html_question

pytestmark = pytest.mark.anyio

FRAME = "//iframe"


@pytest.fixture
def owner(site):
    return site.person("Harbour Herbarium", "requester")


@pytest.fixture
def desk(site, owner):
    return site.browser(owner)


async def begun(desk, starter="image-labels", root=""):
    """Begin a project, and return the address of its page."""
    answer = await desk.post(f"{root}/create/projects/new", {"starter": starter})
    assert answer.status == 200
    return answer


async def test_every_starter_is_a_whole_project(site, owner, desk) -> None:
    assert len(starters.all_()) >= 40
    assert sum("crowd-html-elements.js" in each.draft.content for each in starters.all_()) >= 30
    assert {each.group for each in starters.all_()} == {key for key, _ in starters.GROUPS}
    for starter in starters.all_():
        project = site.production.write(projects.create, owner.id, starter.draft)
        rows = starter.rows or [{}]
        assert all(set(row) == set(project.variables) for row in rows), starter.key
        # Many have the same gaps; each is shown with its own sample.
        assert starters.sample_of(project.variables, starter.draft.content) == rows[0], starter.key
        page = (await desk.get(f"/create/projects/{project.id}/preview")).response.text
        assert not [mark for mark in ("${", "{{", "media:", "assets.crowd.aws") if mark in page], starter.key


async def test_a_starter_without_scripts_is_done_by_a_worker(site, owner, worker, browser) -> None:
    # Those with elements of ours are done in a browser (tests/browser/test_starters.py).
    market = site.production
    market.write(ledger.deposit, owner.id, 1_000_000, "test")
    plain = [each for each in starters.all_() if "<script" not in each.draft.content]
    assert len(plain) == 5
    for starter in plain:
        project = market.write(projects.create, owner.id, starter.draft)
        layout = market.read(layouts.get, owner.id, project.layout_id)
        first = next(iter(starter.rows), {})
        question = layout_rules.question(layout, [Parameter(*each) for each in first.items()])
        made = market.write(hits.create, owner.id, hit_type(project.draft), hits.HITDraft(question, 3_600))
        task = await browser.post(f"/projects/{made.hit.group_id}/tasks/accept_random")
        frame = await browser.get(task.one(FRAME).get("src"))
        (form,) = frame.tree.forms
        given = filled(form)
        done = await browser.post(form.get("action"), given)
        assert done.status == 200, starter.key
        (kept,) = market.read(
            lambda tx, of=made.hit.id: assignments.list_for_hit(tx, owner.id, of, {"Submitted"}, (0, ""), 9)
        )
        stored = {each.identifier: each.free_text for each in answers.from_xml(kept.answer or "")}
        assert stored == given, starter.key


def filled(form) -> dict[str, str]:
    """Something for every field of a form."""
    given = {}
    for field in form.xpath(".//input | .//textarea | .//select"):
        if field.tag == "select":
            given[field.name] = field.value_options[-1]
        elif field.tag == "textarea":
            given[field.name] = "Zwei Wörter 👍"
        else:
            texts = {"number": "3", "url": "https://example.org/"}
            given.setdefault(field.name, field.get("value") or texts.get(field.get("type"), "Text"))
    return given


async def test_a_project_from_the_gallery_to_its_design(site, owner, desk) -> None:
    assert "No projects yet" in (await desk.get("/create/projects")).main
    gallery = await desk.get("/create/projects/new")
    assert len(gallery.tree.xpath("//button[@name='starter']")) == len(starters.all_())
    form = await begun(desk)
    address = form.url.path
    assert "$0.04" in form.main
    typed = {
        "title": " ", "reward": "much", "max_assignments": "3", "duration": "twenty", "duration_unit": "60",
        "minutes": "0.5", "type-0": "00000000000000000071", "comparator-0": "In", "values-0": "DE, Atlantis",
        "keywords": "a, b", "act": "save",
    }  # fmt: skip
    refused = await desk.send(form, address, **typed)
    assert refused.status == 422
    assert {each.get("href") for each in refused.tree.xpath("//*[@id='errors']//a")} == {
        "#reward", "#duration", "#values-0",
    }  # fmt: skip
    assert "There is no place ATLANTIS" in refused.main
    for name in ("reward", "duration", "minutes", "values-0", "keywords"):
        assert refused.one(f"//input[@name='{name}']").get("value") == typed[name]
    refused = await desk.send(refused, address, reward="$0,50", duration="20", **{"values-0": "de, us-ca"})
    assert "Write something here." in refused.main
    cost = await desk.send(refused, address, title="Name a bird", act="cost")
    assert (cost.status, "about $60.00/h" in cost.main, "$150.00" in cost.main) == (200, True, True)
    more = await desk.send(cost, address, act="add")
    more = await desk.send(
        more, address, act="add", **{"type-1": "2F1QJWKUDD8XADTFD2Q0G6UTO95ALH", "comparator-1": "Exists",
        "guarded-1": "DiscoverPreviewAndAccept"}
    )  # fmt: skip
    saved = await desk.send(more, address, act="save")
    assert "Saved" in saved.main
    project = site.production.read(projects.get, owner.id, address.rpartition("/")[2])
    assert (project.draft.reward_cents, project.draft.duration_seconds) == (50, 1_200)
    (where, masters) = project.draft.requirements
    assert [each.country for each in where.locales] == ["DE", "US"]
    assert (masters.comparator, masters.guarded) == ("Exists", "DiscoverPreviewAndAccept")

    editor = await desk.get(f"{address}/design")
    assert "labels_hint" in editor.main
    shown = await desk.get(editor.one(FRAME).get("src"))
    assert "data:image/svg+xml" in shown.response.text
    assert "sandbox" in shown.headers["content-security-policy"]
    sent = await site.browser().post(shown.tree.forms[0].get("action"), {"label": "bird"})
    assert "only a preview" in sent.words
    fields = {
        "content": "<p>${bird}</p>\r\n<input name=a aria-label=a>",
        "language": "placeholders",
        "frame_height": "0",
    }
    shown = await desk.post(f"{address}/preview", {**fields, "value-bird": "A <b>gull</b>"})
    assert shown.one("//b").text == "gull"
    nothing = await desk.post(f"{address}/preview", {**fields, "content": "<p>No field</p>"})
    assert (nothing.status, "no field for an answer" in nothing.words) == (422, True)
    refused = await desk.send(editor, "/design", content="<p>${", frame_height="x")
    assert (refused.status, refused.one("//textarea").text.strip()) == (422, "<p>${")
    refused = await desk.send(refused, "/design", frame_height="600")
    assert "It has no field for an answer" in refused.main
    saved = await desk.send(refused, "/design", content=fields["content"])
    assert "Saved as version 2" in saved.main
    old = await desk.get(f"{address}/design?version=1")
    assert "This is version 1" in old.main
    assert "labels_hint" in old.one("//textarea").text
    assert (await desk.get(f"{address}/sample.csv")).response.text == '"bird"\r\n"bird"\r\n'


async def test_the_design_is_checked_line_by_line(site, owner, desk) -> None:
    project = site.production.write(
        projects.create, owner.id, ProjectDraft("Birds", "t", "d", "${bird}<input name=a>")
    )
    batch = site.production.write(batches.create, owner.id, project.id, BatchDraft("One", ("bird", "n")))
    site.production.write(batches.add_rows, owner.id, batch.id, [["gull", "1"], ["crow 🐦", "2"]])
    site.production.write(batches.loaded, owner.id, batch.id)
    address = f"/create/projects/{project.id}/design"
    page = await desk.get(address)
    assert page.one("//input[@name='value-bird']").get("value") == "gull"
    wrong = "<p>${bird}\n${colour} ${ n }\n<div><input>\n<img src=http://x/y.png></p>"
    checked = await desk.send(page, "/design", act="check", content=wrong, **{"value-bird": "mine"})
    assert checked.status == 200
    problems = {each.get("data-problem") for each in checked.tree.xpath("//li[@data-problem]")}
    assert problems == {"2", "3", "4"}
    for words in (
        "The newest file of this project has no column colour. In line 2",
        "This looks like a gap, but is none",
        "<div> of line 3 is never closed. In line 3",
        "1 field has no name, so its answer is lost. In line 3",
        "1 picture has no description (alt). In line 4",
    ):
        assert words in checked.main, words
    assert checked.one("//textarea").text.strip() == wrong
    assert checked.one("//textarea").get("data-typed") is not None
    assert checked.one("//input[@name='value-bird']").get("value") == "mine"
    other = await desk.send(checked, "/design", act="row", row="2")
    assert other.one("//input[@name='value-bird']").get("value") == "crow 🐦"
    assert (await desk.send(other, "/design", act="row", row="99")).one("//input[@id='row']").get(
        "value"
    ) == "2"
    grave = await desk.send(checked, "/design", act="check", content="{{ task", language="liquid")
    assert "Cannot be kept" in grave.main
    assert site.production.read(projects.get, owner.id, project.id).layout_version == 1

    first = await desk.send(page, "/design", content="<input name=first aria-label=a>")
    assert "Saved as version 2" in first.main
    late = await desk.send(page, "/design", content="<input name=late aria-label=a>")
    assert (late.status, "Meanwhile version 2 was saved elsewhere" in late.main) == (422, True)
    assert "name=late" in late.one("//textarea").text
    assert "Saved as version 3" in (await desk.send(late, "/design")).main
    live = await desk.get(f"/create/projects/{project.id}/preview?live=1")
    assert "sandbox" in live.headers["content-security-policy"]
    assert "allow-same-origin" not in live.headers["content-security-policy"]


async def test_old_pages_come_along(site, owner, desk) -> None:
    address = "/create/projects/new"

    async def sent(data, file="Old birds.html", **typed):
        return await desk.post(address, {"content": "", **typed}, files={"file": (file, data, "text/html")})

    async def imported(answer):
        found = site.production.read(projects.get, owner.id, answer.url.path.rpartition("/")[2])
        return found.draft.name, found.draft.language, found.draft.frame_height, found.draft.content, found

    old = "<p>🐦 ${image}</p>\r\n<input name=bird>"
    name, language, height, content, project = await imported(await sent(f"\ufeff{old}".encode()))
    assert (name, language, height) == ("Old birds", "placeholders", 0)
    assert content == "<p>🐦 ${image}</p>\n<input name=bird>"
    # Its layout makes HITs by the API, too.
    made = site.production.read(layouts.question, owner.id, project.layout_id, [Parameter("image", "gull")])
    assert "<p>🐦 gull</p>" in made
    question = html_question(f"<crowd-form>{old}</crowd-form>", 700)
    named = await imported(await sent(question.encode(), "a.xml", name="Mine"))
    assert (*named[:3], "crowd-form" in named[3]) == ("Mine", "placeholders", 700, True)
    liquid = "<crowd-form><crowd-input name=a></crowd-input>{{ task.input.text }}</crowd-form>"
    assert (await imported(await desk.post(address, {"name": "L", "content": liquid})))[1] == "liquid"
    for data, words in (
        (b"<p>\n\xff", "Line 2 is not text in UTF-8"),
        (b"x" * 65_536, "longer than 65535 bytes"),
        (b"<p>no field</p>", "no field for an answer"),
        (external_question("https://example.org/").encode(), "This is an ExternalQuestion"),
        (b"<HTMLQuestion><b>", "line 1, element 'b': not well-formed"),
    ):
        refused = await sent(data)
        assert (refused.status, words in refused.one("//*[@id='file-error']").text_content()) == (
            422,
            True,
        ), data
    both = await desk.post(address, {"name": "Pasted", "content": "<p>"})
    assert both.one("//input[@id='name']").get("value") == "Pasted"
    assert "no field" in both.one("//*[@id='content-error']").text_content()


async def test_copies_imports_and_archives(site, owner, desk) -> None:
    for fields, words in (
        ({"name": "", "content": "<p>"}, "Write something here."),
        ({"layout_id": "3NONE"}, "None of your layouts has this id."),
    ):
        refused = await desk.post("/create/projects/new", fields)
        assert (refused.status, words in refused.main) == (422, True)
    made = await desk.post("/create/projects/new", {"name": "Old", "content": "<input name=a>"})
    assert made.one("//input[@name='title']").get("value") == "Old"
    layout = site.production.write(layouts.create, owner.id, LayoutDraft("Mine", "${a}<input name=b>"))
    around = await desk.post("/create/projects/new", {"layout_id": layout.id})
    assert layout.id in (await desk.get(f"{around.url.path}/design")).main
    copied = await desk.post(f"{made.url.path}/archive", {"act": "copy"})
    assert copied.one("//input[@name='name']").get("value") == "Copy of Old"
    asked = await desk.get(f"{made.url.path}/archive")
    listed = await desk.send(asked, "/archive", act="archive")
    assert "Project archived" in listed.main
    names = [each.text for each in listed.tree.xpath("//tbody//th/a")]
    assert names == ["Copy of Old", "Mine"]
    before = site.production.statements
    await desk.get("/create/projects")
    of_two = site.production.statements - before
    for _ in range(30):
        await begun(desk)
    before = site.production.statements
    full = await desk.get("/create/projects")
    assert site.production.statements - before == of_two
    older = await desk.get(full.tree.xpath("//nav[@aria-label='Pages']/a/@href")[0])
    assert [each.text for each in older.tree.xpath("//tbody//th/a")][-2:] == ["Copy of Old", "Mine"]


async def test_trying_it_in_the_sandbox(site, requester) -> None:
    both = site.browser(requester)
    form = await begun(both, "sentiment")
    task = await both.post(f"{form.url.path}/try", {"value-product": "lamp", "value-text": "Bright 👍"})
    assert task.url.path.startswith("/sandbox/projects/")
    frame = await both.get(task.one(FRAME).get("src"))
    assert "Bright 👍" in frame.words
    assert (await both.post(frame.tree.forms[0].get("action"), {"sentiment": "positive"})).status == 200
    assert site.sandbox.read(groups.browse, Worker("ASOMEBODYELSE1"), groups.Search()) == []
    only_requester = site.browser(site.person("Only", "requester"))
    form = await begun(only_requester)
    assert (await only_requester.post(f"{form.url.path}/try")).status == 403
