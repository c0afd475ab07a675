"""Qualification types with a test: built, shown, taken and answered; who holds one, and who held it."""

import pytest

from piecework.market import qualification_requests, qualification_types, qualifications
from piecework.rules.qualification_types import Draft
from piecework.rules.questions.answers import Answer
from piecework.rules.questions.builder import Documents, read

pytestmark = pytest.mark.anyio

BIRDS = {
    "act": "save",
    "title": "Birds",
    "intro": "Take your time.",
    "text-0": "Which is a bird?",
    "kind-0": "one",
    "choices-0": "* gull\r\ncod\r\n",
    "points-0": "3",
    "text-1": "",
    "choices-1": "",
    "text-2": "Which swim?",
    "kind-2": "several",
    "choices-2": "*cod\r\n* duck\r\nowl",
    "grading": "percent",
    "duration": "5",
    "duration_unit": "60",
}


@pytest.fixture
def owner(site):
    return site.person("Harbour Herbarium", "requester")


@pytest.fixture
def desk(site, owner):
    return site.browser(owner)


@pytest.fixture
def rival(site):
    return site.browser(site.person("Rival", "requester"))


async def test_a_test_is_built_shown_and_scored(site, owner, desk, rival, worker) -> None:
    market = site.production
    made = await desk.post(
        "/qualification_types/new", {"name": "Birds", "description": "d", "auto": "1", "then": "test"}
    )
    path = made.url.path
    assert "given at once to everybody who asks" in made.main
    empty = await desk.get(f"{path}/preview")
    assert (empty.status, "There is nothing to show yet" in empty.words) == (200, True)
    wrong = await desk.post(path, {**BIRDS, "choices-0": "gull", "points-2": "x", "duration": "x"})
    assert "Write a whole number" in wrong.main
    wrong = await desk.post(path, {**BIRDS, "choices-0": "gull", "points-2": "x"})
    told = {each.get("href") for each in wrong.tree.xpath("//*[@id='errors']//a")}
    assert told == {"#choices-0", "#points-2"}
    assert wrong.one("//textarea[@id='choices-0']").text.strip() == "gull"
    ranged = await desk.post(path, {**BIRDS, "grading": "ranges", "ranges": "many"})
    assert (ranged.status, "for example 0-4 = 0" in ranged.main) == (422, True)
    more = await desk.post(path, {**BIRDS, "act": "add"})
    assert len(more.tree.xpath("//fieldset")) == 6
    assert (await desk.post(path, {"act": "dance"})).status == 422
    shown = await desk.post(f"{path}/preview", BIRDS)
    assert "Which is a bird?" in shown.words
    assert shown.tree.xpath("//input[@type='radio'][not(@disabled)]")
    assert "sandbox" in shown.headers["content-security-policy"]
    assert (await desk.post(f"{path}/preview", {**BIRDS, "text-0": ""})).status == 422
    kept = await desk.post(path, BIRDS)
    assert "Test kept" in kept.main
    assert "Workers take a test of 5 min. Its answers are scored at once." in kept.main
    type_id = path.split("/")[2]
    kind = market.read(qualification_types.get, type_id)
    assert (kind.auto_granted, kind.test_duration_seconds) == (0, 300)
    assert read(Documents(kind.test, kind.answer_key)).most_points == 4
    again = await desk.get(path)
    assert again.one("//textarea[@id='choices-1']").text.strip() == "* cod\n* duck\nowl"
    taken = market.write(qualification_requests.start_test, worker.id, type_id)
    given = [Answer("q1", None, ("a1",)), Answer("q2", None, ("a1",))]
    assert market.write(qualification_requests.submit_test, worker.id, taken.id, given).value == 75
    own = {**BIRDS, "choices-0": "*(5) gull\r\n* (2) gulls\r\n*(-1)cod\r\nowl"}
    await desk.post(path, own)
    shown = (await desk.get(path)).one("//textarea[@id='choices-0']").text.strip()
    assert shown == "*(5) gull\n*(3) (2) gulls\n*(-1) cod\nowl"
    kind = market.read(qualification_types.get, type_id)
    built = read(Documents(kind.test, kind.answer_key))
    assert [(each.text, each.points) for each in built.questions[0].choices] == [
        ("gull", 5), ("(2) gulls", 3), ("cod", -1), ("owl", None),
    ]  # fmt: skip
    nothing = await desk.post(path, {**BIRDS, "choices-0": "*(0) gull\ncod"})
    assert (nothing.status, "and are not 0" in nothing.main) == (422, True)
    ranges = {**BIRDS, "grading": "ranges", "ranges": "0-2 = 0\r\n3 to 4: 9", "outside": "-1"}
    await desk.post(path, ranges)
    assert (await desk.get(path)).one("//textarea[@id='ranges']").text.strip() == "0-2 = 0\n3-4 = 9"
    for each in (path, f"{path}/preview"):
        assert (await rival.get(each)).status == (await rival.post(each, BIRDS)).status == 404


async def test_what_the_form_cannot_say_is_xml(site, owner, desk) -> None:
    market = site.production
    kind = market.write(qualification_types.create, owner.id, Draft("Birds", "d"))
    path = f"/qualification_types/{kind.id}/test"
    await desk.post(path, BIRDS)
    xml = await desk.get(f"{path}?as=xml")
    test = xml.one("//textarea[@id='test']").text
    key = xml.one("//textarea[@id='answer_key']").text
    fields = {"as": "xml", "act": "save", "duration": "1", "duration_unit": "3600", "answer_key": key}
    broken = await desk.post(path, {**fields, "test": "<QuestionForm/>"})
    assert broken.status == 422
    assert broken.one("//textarea[@id='test']").text.strip() == "<QuestionForm/>"
    other = test.replace("<IsRequired>true</IsRequired>", "", 1)
    assert "Test kept" in (await desk.post(path, {**fields, "test": other})).main
    assert market.read(qualification_types.get, kind.id).test == other.strip()
    # It opens as XML from now on.
    assert (await desk.get(path)).tree.xpath("//textarea[@id='test']")
    assert "Which swim?" in (await desk.get(f"{path}/preview")).words


async def test_answers_are_read_and_what_became_of_them_stays(site, owner, desk, worker) -> None:
    market = site.production
    kind = market.write(qualification_types.create, owner.id, Draft("Writers", "d", retry_delay_seconds=1))
    path = f"/qualification_types/{kind.id}"
    hand = {**BIRDS, "grading": "hand", "text-1": "Why?", "kind-1": "text"}
    assert "You read the answers" in (await desk.post(f"{path}/test", hand)).main
    taken = market.write(qualification_requests.start_test, worker.id, kind.id)
    given = [Answer("q1", None, ("a2",)), Answer("q2", "Because."), Answer("q3", None, ("a1", "a2"))]
    market.write(qualification_requests.submit_test, worker.id, taken.id, given)
    asked = await desk.get(path)
    told = [each.text_content() for each in asked.tree.xpath("//form//dl/*")]
    assert told == ["Which is a bird?", "cod", "Why?", "Because.", "Which swim?", "cod, duck"]
    await desk.post(path, {"act": "accept", "request_id": taken.id, "value": "70"})
    other = site.person("Bea")
    second = market.write(qualification_requests.start_test, other.id, kind.id)
    market.write(qualification_requests.submit_test, other.id, second.id, given)
    await desk.post(path, {"act": "reject", "request_id": second.id, "reason": "Too short"})
    market.write(qualifications.disassociate, owner.id, kind.id, worker.id, "Left")
    now = await desk.get(path)
    history = [each.text_content() for each in now.tree.xpath("//section[@aria-labelledby='history']//td[1]")]
    assert [each.strip() for each in history] == ["rejected“Too short”", "given: 70"]
    assert "“Left”" not in now.main
    held = await desk.get(f"{path}?status=Revoked")
    assert "“Left”" in held.main
    assert "This cannot be taken back." in (await desk.get(f"{path}/delete")).main
    older = await desk.get(f"{path}?before=1-3")
    assert "Answered requests" in older.main
    assert "given: 70" not in older.main
