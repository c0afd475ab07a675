"""Nothing of ours is missed in task frames: forms, their mistakes, and the pages that follow."""

import re
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest

from piecework.files.store import FileStoreError
from piecework.identity import people
from piecework.identity.profiles import Profile
from piecework.market import qualification_types, reports
from piecework.rules.qualification_types import Draft
from piecework.web.tasks.tokens import TaskToken, TaskTokens
from tests.rules.questions import samples
from tests.rules.questions.samples import constrained, form, question, selection
from tests.support.pseudo import CODE, PseudoReader
from tests.support.website import SECRET, external_question, html_question

pytestmark = pytest.mark.anyio

YES = "<IsRequired>true</IsRequired>"
OTHER = "<OtherSelection><Constraints><Length maxLength='5'/></Constraints></OtherSelection>"
FREE = "<OtherSelection/>"
TWO = "<MinSelectionCount>2</MinSelectionCount><MaxSelectionCount>2</MaxSelectionCount>"
APPLET = (
    "<Application><JavaApplet><AppletPath>https://example.org</AppletPath><AppletFilename>a.jar"
    "</AppletFilename><Width>1</Width><Height>1</Height></JavaApplet></Application>"
)
_READ = re.compile(r"(<(Text|Title|ListItem|AltText|DisplayName|DefaultText)>)([^<]+)")


def told(document: str) -> str:
    """A form whose own words are not read."""
    return _READ.sub(r"\1⟦\3⟧", document)


def styled(style: str, more: str = "", other: str = "") -> str:
    return selection("a b", f"{more}<StyleSuggestion>{style}</StyleSuggestion>", other)


EVERY = told(
    form(
        "<Overview><Title>Signs</Title><Text>See https://example.org/rules.</Text>"
        + samples.FLASH
        + APPLET
        + samples.embedded("audio", "mpeg")
        + samples.embedded("application", "x-shockwave-flash")
        + samples.embedded("application", "pdf")
        + samples.binary("video").replace("<AltText>A shop front</AltText>", "<AltText> </AltText>")
        + "</Overview>"
        + question(before=YES, identifier="1")
        + question(constrained("<Length minLength='2'/>"), "2")
        + question(constrained("<Length minLength='2' maxLength='3'/>"), "3")
        + question(constrained("<Length maxLength='3'/>"), "4")
        + question(constrained("<IsNumeric/>"), "5")
        + question(constrained("<IsNumeric minValue='1'/>"), "6")
        + question(constrained("<IsNumeric maxValue='9'/>"), "7")
        + question(constrained("<IsNumeric minValue='1' maxValue='9'/>"), "8", content=samples.binary())
        + question(constrained("<AnswerFormatRegex regex='^\\d+$'/>"), "9")
        + question(constrained("<AnswerFormatRegex regex='^\\d+$' errorText='⟦Figures.⟧'/>"), "10")
        + question(selection("a b c", TWO, OTHER), "11")
        + question(selection("a b c", "", OTHER), "12")
        + question(styled("dropdown", "", FREE), "13")
        + question(styled("combobox", "", FREE), "14")
        + question(styled("checkbox", "<MaxSelectionCount>2</MaxSelectionCount>"), "15"),
        samples.FORM_2005,
    )
)
# What is wrong, by the number of the question, twice.
MISTAKES = (
    {"2": "a", "3": "a", "4": "⟦ab⟧", "5": "x", "6": "0", "7": "10", "8": "0", "9": "x", "10": "x"}
    | {"11": "a", "12": ["a", "b"], "12_other": "mine", "13": "a", "13_other": "b"},
    {"1": "x", "11": ["a", "b", "c"], "12": [], "12_other": "too long"},
)


class _Full:
    def put(self, *_: object) -> None:
        raise FileStoreError("no room")


async def opened(reader, site, requester, document):
    """Publish and accept a HIT; returns it, its assignment's id, and the page of the frame."""
    (view,) = site.publish(requester, document)
    page = await reader.browser.post(f"/projects/{view.hit.group_id}/tasks/accept_random")
    src = page.one("//iframe").get("src")
    (assignment_id,) = parse_qs(urlsplit(src).query)["assignmentId"]
    return view.hit, assignment_id, src


async def send(reader, page, typed, file=None):
    shown = page.tree.forms[0]
    fields = {name: value for name, value in shown.form_values() if value is not None}
    sent = {**fields, **{f"q{name}": value for name, value in typed.items()}}
    more = {"files": {"q1": file}} if file else {}
    return reader.read(await reader.browser.post(shown.action, sent, **more))


async def test_nothing_is_missed_in_forms(site, requester, worker) -> None:
    reader = PseudoReader(site, worker)
    (view,) = site.publish(requester, EVERY)
    around = await reader.browser.get(f"/projects/{view.hit.group_id}/tasks")
    preview = await reader.get(around.one("//iframe").get("src"))
    assert preview.tree.get("lang") == CODE
    reader.read(
        await reader.browser.post(f"{urlsplit(str(preview.url)).path}mturk/externalSubmit", {"q1": "x"})
    )
    _, assignment_id, src = await opened(reader, site, requester, EVERY)
    page = await reader.get(src)
    for wrong in MISTAKES:
        assert (await send(reader, page, wrong)).status == 422
    plain = await reader.browser.post(page.tree.forms[0].action, {"assignmentId": "3OTHER", "q1": "x"})
    assert reader.read(plain).status == 403
    right = {"1": "⟦x⟧", "11": ["a", "b"], "12": "a", "2": "⟦x⟧", "3": "⟦⟧", "9": "1", "10": "1"}
    done = await send(reader, page, right)
    assert done.status == 200
    assert (await reader.get(src)).status == 200
    owner = PseudoReader(site, requester)
    finished = (await owner.browser.get(f"/assignments/{assignment_id}")).one("//iframe").get("src")
    assert (await owner.get(finished)).status == 200

    _, assignment_id, src = await opened(reader, site, requester, EVERY)
    site.production.write(reports.return_, worker.id, assignment_id, "")
    assert (await reader.get(src)).status == 410
    assert (await reader.get("/task/x/")).status == 404
    gone = await reader.browser.post("/mturk/externalSubmit", {"q1": "x"})
    assert reader.read(gone).status == 404
    only = await reader.browser.post("/mturk/externalSubmit", {"assignmentId": "ASSIGNMENT_ID_NOT_AVAILABLE"})
    assert reader.read(only).status == 403
    many = await reader.browser.post("/mturk/externalSubmit", {f"f{n}": "x" for n in range(10_001)})
    assert reader.read(many).status == 413
    (elsewhere,) = site.publish(requester, external_question("https://tasks.example.org/"))
    token = TaskTokens(SECRET).sign(TaskToken("production", "preview", elsewhere.hit.id, worker.id))
    assert (await reader.get(f"/task/{token}/")).status == 404
    assert reader.missed + owner.missed == []


async def test_nothing_is_missed_about_files(site, requester, worker) -> None:
    site = site.with_settings(file_types=("image/*",), file_most_bytes=100)
    reader = PseudoReader(site, worker)
    document = told(samples.upload_form(least=2, most=50, required=True))
    _, assignment_id, src = await opened(reader, site, requester, document)
    page = await reader.get(src)
    for file in (
        ("⟦a⟧.png", b"", "image/png"),
        ("⟦a⟧.png", b"x", "image/png"),
        ("⟦a⟧.html", b"<p>", "text/html"),
    ):
        assert (await send(reader, page, {"2": "x"}, file)).status == 422
    full = PseudoReader(replace(site, parts=replace(site.parts, files=_Full())), worker)
    assert (await send(full, page, {"2": "x"}, ("⟦a⟧.png", b"xx", "image/png"))).status == 422
    kept = await send(reader, page, {"2": ""}, ("⟦a.png⟧", b"xx", "image/png"))
    assert kept.status == 422
    done = await send(reader, kept, {"2": "x"}, ("", b"", "application/octet-stream"))
    assert done.status == 200
    owner = PseudoReader(site, requester)
    finished = (await owner.browser.get(f"/assignments/{assignment_id}")).one("//iframe").get("src")
    assert "/files/1" in (await owner.get(finished)).response.text
    assert reader.missed + full.missed + owner.missed == []


async def test_nothing_is_missed_in_qualification_tests(site, requester, worker) -> None:
    reader = PseudoReader(site, worker)
    draft = Draft(
        name="⟦Reader⟧",
        description="⟦Reads.⟧",
        test=told(form(question(before=YES))),
        test_duration_seconds=60,
    )
    type_id = site.production.write(qualification_types.create, requester.id, draft).id
    page = await reader.browser.get(f"/qualifications/{type_id}")
    around = await reader.browser.send(page, "/test")
    src = around.one("//iframe").get("src")
    shown = await reader.get(src)
    assert (await send(reader, shown, {"1": ""})).status == 422
    assert (await send(reader, shown, {"1": "x"})).status == 200
    assert (await reader.get(src)).status == 410
    token = TaskTokens(SECRET).sign(TaskToken("production", "test", "3NONE", worker.id))
    gone = await reader.browser.post(f"/task/{token}/mturk/externalSubmit", {"q1": "x"})
    assert reader.read(gone).status == 404
    assert reader.missed == []


async def test_frames_speak_the_language_that_a_person_chose(site, requester, worker) -> None:
    reader = PseudoReader(site, worker)
    del reader.browser.client.headers["Accept-Language"]
    _, _, src = await opened(reader, site, requester, EVERY)
    assert (await reader.browser.get(src)).tree.get("lang") == "en"
    site.identity.write(people.update_profile, worker.id, Profile("Wanda", language=CODE))
    reader.stand.parts.lookups.clear()
    _, _, src = await opened(reader, site, requester, EVERY)
    page = await reader.get(src)
    assert page.tree.get("lang") == CODE
    assert (await send(reader, page, MISTAKES[0])).status == 422
    _, _, src = await opened(reader, site, requester, html_question("<form></form>"))
    (to,) = parse_qs(urlsplit(src).query)["turkSubmitTo"]
    done = await reader.browser.post(f"{to}mturk/externalSubmit", {"a": "x"})
    assert reader.read(done).tree.get("lang") == CODE
    # Nobody else is told which language it is.
    _, _, src = await opened(reader, site, requester, external_question("https://tasks.example.org/"))
    assert CODE not in src
    assert reader.missed == []
