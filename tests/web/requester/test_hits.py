"""Single HITs on the website: listed, grouped, found, looked at and changed, whoever made them."""

import pytest

from piecework.background.publishing import act_once, publish_once
from piecework.market import assignments, batches, hits, ledger, projects
from piecework.market.batches import BatchDraft
from piecework.rules.hit_types import HITTypeDraft
from piecework.rules.projects import ProjectDraft
from piecework.rules.qualifications import Worker
from tests.support.website import FORM_QUESTION, external_question, html_question

pytestmark = pytest.mark.anyio

QUESTION = html_question("<p>Gull</p>")
KIND = HITTypeDraft("Copy a label", "Copy what is written.", "text", 10, 600, 86_400, ())


@pytest.fixture
def owner(site):
    return site.person("Harbour Herbarium", "requester")


@pytest.fixture
def desk(site, owner):
    site.production.write(ledger.deposit, owner.id, 100_000, "test")
    return site.browser(owner)


def publish(site, owner, number=1, *, annotation=None, question=QUESTION, slots=2, **kind):
    draft = hits.HITDraft(question, 86_400, slots, annotation=annotation)
    made = [
        site.production.write(hits.create, owner.id, KIND._replace(**kind), draft).hit for _ in range(number)
    ]
    return [hit.id for hit in made]


async def batch_of(site, owner, rows):
    draft = ProjectDraft("Birds", "Name a bird", "d", "<p>${n}</p><input name=a>", reward_cents=10)
    market = site.production
    project = market.write(projects.create, owner.id, draft)
    batch = market.write(batches.create, owner.id, project.id, BatchDraft("Gulls", ("n",)))
    market.write(batches.add_rows, owner.id, batch.id, [[str(number)] for number in range(rows)])
    market.write(batches.loaded, owner.id, batch.id)
    market.write(batches.publish, owner.id, batch.id)
    await publish_once(market)
    return batch.id


def submit(site, hit_id, *workers):
    done = []
    for worker_id in workers:
        held = site.production.write(assignments.accept, Worker(worker_id), hit_id)
        done.append(site.production.write(assignments.submit, worker_id, held.id, "").id)
    return done


def listed(answer):
    return [each.get("value") for each in answer.tree.xpath("//tbody//input[@name='chosen']")]


async def test_hits_of_both_kinds_are_listed_grouped_and_found(site, owner, desk, worker) -> None:
    assert "No HITs yet" in (await desk.get("/hits")).main
    assert "No annotations yet" in (await desk.get("/hits?by=annotation")).main
    by_api = publish(site, owner, 30, annotation="study <1>")
    batch = await batch_of(site, owner, 3)
    first = await desk.get("/hits")
    assert len(listed(first)) == 25
    assert listed(first)[3] == by_api[-1]
    assert "Gulls" in (await desk.get(f"/hits/{listed(first)[0]}")).main
    older = await desk.get(first.one("//a[text()='Next page']").get("href"))
    assert listed(first) + listed(older) == (await in_all(desk, "/hits"))
    assert len(await in_all(desk, "/hits?status=Assignable")) == 33
    assert listed(await desk.get("/hits?status=Reviewable")) == []
    kinds = await desk.get("/hits?by=type")
    assert [each.text for each in kinds.tree.xpath("//tbody/tr/th/a")] == ["Name a bird", "Copy a label"]
    of_type = await desk.get(kinds.tree.xpath("//tbody/tr/th/a/@href")[1])
    assert (len(listed(of_type)), "Copy a label" in of_type.main) == (25, True)
    groups = await desk.get("/hits?by=annotation")
    link = groups.one("//tbody/tr/th/a")
    assert link.text == "study <1>"
    assert await in_all(desk, link.get("href")) == by_api[::-1]
    assert len(await in_all(desk, f"/hits?batch={batch}")) == 3

    (done,) = submit(site, by_api[0], worker.id)
    for words, path in (
        (by_api[0], f"/hits/{by_api[0]}"),
        (done, f"/hits/{by_api[0]}"),
        (batch, "/hits"),
    ):
        found = await desk.get(f"/hits?q={words}")
        assert found.url.path == path, words
    assert found.url.params["batch"] == batch
    called = await desk.get("/hits?q=COPY")
    assert [each.text for each in called.tree.xpath("//tbody/tr/th/a")] == ["Copy a label"]
    assert "study <1>" in (await desk.get("/hits?q=study")).main
    assert "Nothing is called so" in (await desk.get("/hits?q=%25")).main


async def in_all(desk, path):
    found = []
    while path:
        answer = await desk.get(path)
        found += listed(answer)
        path = next(iter(answer.tree.xpath("//a[text()='Next page']/@href")), None)
    return found


async def test_one_hit_is_shown_with_its_task_and_decided(site, owner, desk, worker) -> None:
    pages = {
        html_question("<p>Gull</p>"): "/task/",
        FORM_QUESTION: "/task/",
        external_question("https://study.example.org/page"): "https://study.example.org/page?",
    }
    for question, address in pages.items():
        (hit_id,) = publish(site, owner, question=question)
        one = await desk.get(f"/hits/{hit_id}")
        frame = one.one("//iframe").get("src")
        assert address in frame
        if address == "/task/":
            shown = await desk.get(frame)
            assert shown.status == 200
        else:
            assert "https://study.example.org" in one.headers["content-security-policy"]
            assert "assignmentId=ASSIGNMENT_ID_NOT_AVAILABLE" in frame
    (hit_id,) = publish(site, owner, slots=9)
    done = submit(site, hit_id, *(f"AWORKER{number:07}" for number in range(4)))
    one = await desk.get(f"/hits/{hit_id}")
    assert listed(one) == done
    path = f"/hits/{hit_id}"
    assert (await desk.post(path, {"act": "approve"})).status == 422
    unsaid = await desk.post(path, {"act": "reject", "chosen": done[:1]})
    assert (unsaid.status, len(unsaid.tree.xpath("//tbody//input[@checked]"))) == (422, 1)
    assert (await desk.post(path, {"act": "bonus", "chosen": done})).status == 422
    assert "Approved" in (await desk.post(path, {"act": "approve", "chosen": done[:2]})).main
    refused = await desk.post(path, {"act": "reject", "chosen": done[1:3], "feedback": "Empty"})
    assert (refused.status, "decided before" in refused.main) == (422, True)
    states = [site.production.read(assignments.get, owner.id, id_)[0].assignment.status for id_ in done]
    assert states == ["Approved", "Approved", "Rejected", "Submitted"]


async def test_hits_are_changed_after_a_question(site, owner, desk) -> None:
    made = publish(site, owner, 3, annotation="study 1")
    submit(site, made[0], "AWORKER0000001")
    nothing = await desk.get("/hits/change?act=expire&back=status%3DAssignable")
    assert "Choose one or more HITs first." in nothing.main
    assert (nothing.url.params["status"], len(listed(nothing))) == ("Assignable", 3)
    both = f"chosen={made[0]}&chosen={made[1]}"
    asked = await desk.get(f"/hits/change?act=expire&{both}")
    assert "This is about 2 HITs." in asked.main
    assert "3 open assignments are withdrawn, and $0.30 comes back" in asked.main
    closed = await desk.post("/hits/change", {"act": "expire", "chosen": made[:2]})
    assert "It was done to 2 HITs." in closed.main
    one = f"chosen={made[0]}"
    for act, fields, words in (
        ("add", {"amount": "0"}, "from 1 to"),
        ("extend", {"until": "400", "until_unit": "86400"}, "within the next 365 days"),
        ("reject", {"feedback": " "}, "Write why"),
    ):
        assert (await desk.get(f"/hits/change?act={act}&{one}")).status == 200
        refused = await desk.post("/hits/change", {"act": act, "chosen": made[:1], **fields})
        assert (refused.status, words in refused.main) == (422, True), act
    for act, fields, words in (
        ("extend", {"until": "3", "until_unit": "86400"}, "It was done to 1 HIT."),
        ("add", {"amount": "9"}, "cannot be given 10 or more"),
        ("delete", {}, "1 was passed over"),
        ("approve", {"feedback": "Thanks"}, "It was done to 1 assignment."),
    ):
        after = await desk.post("/hits/change", {"act": act, "chosen": made[:1], **fields})
        assert after.url.path == f"/hits/{made[0]}"
        assert words in after.main, act
    assert (await desk.get(f"/hits/change?act=none&{one}")).status == 422

    publish(site, owner, 40, annotation="study 1")
    whole = "annotation=study+1"
    asked = await desk.get(f"/hits/change?act=expire&{whole}")
    assert "This is about 43 HITs." in asked.main
    going = await desk.post(f"/hits/change?{whole}", {"act": "expire"})
    assert "It was done to 25 HITs. It goes on by itself" in going.main
    assert going.one("//noscript/meta[@http-equiv='refresh']") is not None
    assert "25 HITs" in (await desk.get("/hits")).main
    await act_once(site.production)
    after = await desk.get(str(going.url))
    assert "It was done to 43 HITs." in after.main
    assert not after.tree.xpath("//noscript")
    assert "It was done" not in (await desk.get("/hits")).main
    batch = await batch_of(site, owner, 2)
    shown = await desk.get(f"/hits?batch={batch}")
    assert "With all HITs of this batch" in shown.main
    done = await desk.post(f"/hits/change?batch={batch}", {"act": "expire"})
    assert (done.status, "on the page of the batch" in done.main) == (422, True)


async def test_a_rival_sees_nothing_and_pages_ask_no_query_per_row(site, owner, desk) -> None:
    (hit_id,) = publish(site, owner, annotation="study 1")
    batch = await batch_of(site, owner, 1)
    act = (await desk.post("/hits/change", {"act": "expire", "chosen": [hit_id]})).url.params["act"]
    kind = site.production.read(hits.get, owner.id, hit_id).hit.hit_type_id
    rival = site.browser(site.person("Rival", "requester"))
    for path in (
        f"/hits/{hit_id}", f"/hits?type={kind}", f"/hits?batch={batch}", f"/hits?act={act}",
        f"/hits/change?act=expire&chosen={hit_id}", f"/hits/change?act=expire&type={kind}",
        f"/hits/change?act=delete&batch={batch}",
    ):  # fmt: skip
        answer = await rival.get(path)
        assert (answer.status, "Copy a label" in answer.response.text) == (404, False), path
    for path, fields in (
        (f"/hits/{hit_id}", {"act": "approve", "chosen": ["3X"]}),
        ("/hits/change", {"act": "expire", "chosen": [hit_id]}),
        (f"/hits/change?type={kind}", {"act": "expire"}),
        (f"/hits/change?batch={batch}", {"act": "delete"}),
    ):
        assert (await rival.post(path, fields)).status == 404, path
    for path in (
        "/hits",
        "/hits?by=type",
        "/hits?by=annotation",
        f"/hits?q={hit_id}",
        "/hits?annotation=study+1",
    ):
        answer = await rival.get(path)
        assert (answer.status, "Copy a label" in answer.response.text) == (200, False), path
    assert (await site.browser(site.person("Wim")).get("/hits")).status == 403

    paths = (
        "/hits", "/hits?status=Assignable", "/hits?by=type", "/hits?by=annotation",
        "/hits?annotation=study+1", f"/hits?type={kind}&status=Assignable", f"/hits/{hit_id}",
    )  # fmt: skip
    of_few = [await counted(site, desk, path) for path in paths]
    publish(site, owner, 8, annotation="study 1", slots=5)
    for number in range(8):
        publish(site, owner, annotation=f"study {number}", title=f"Copy {number}")
    assert [await counted(site, desk, path) for path in paths] == of_few
    assert max(of_few) <= 12


async def counted(site, desk, path):
    before = site.production.statements
    assert (await desk.get(path)).status == 200
    return site.production.statements - before
