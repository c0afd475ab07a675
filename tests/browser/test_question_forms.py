"""Question forms in Chromium: every widget by mouse, by keyboard and without script; drawn forms; looks."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, NamedTuple

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from playwright.sync_api import Browser, FileChooser, FrameLocator, Page, expect

from piecework.rules.questions.answers import Answer, from_xml
from tests.browser.conftest import OpenPage, client, join, opened, tab, until
from tests.browser.features import features, files, picture
from tests.browser.looking import Walk
from tests.rules.questions.drawing.forms import Form, Wanted, forms
from tests.support.server import RunningServer

SEED = 20051001
DRAWN = 5


class Stage(NamedTuple):
    """A server, its requester's client, the files of the form, and who works."""

    url: str
    mturk: Any
    media: str
    worker: Any
    requester: Any

    def publish(self, question: str, title: str) -> Any:
        """Publish a HIT in the sandbox."""
        return self.mturk.create_hit(
            Title=title,
            Description="Read a sign.",
            Keywords="signs",
            Reward="0.50",
            MaxAssignments=1,
            LifetimeInSeconds=3_600,
            AssignmentDurationInSeconds=600,
            Question=question,
        )["HIT"]

    def answers(self, hit: Any) -> list[Answer]:
        """What was submitted for a HIT."""
        (assignment,) = self.mturk.list_assignments_for_hit(HITId=hit["HITId"])["Assignments"]
        return from_xml(assignment["Answer"])


@pytest.fixture(scope="module")
def stage(server: RunningServer, chromium: Browser) -> Iterator[Stage]:
    states = []
    for email, role in (("lab@example.org", "requester"), ("ada@example.org", "worker")):
        page = opened(chromium)
        join(server, page, email, role.title(), role)
        states.append(page.context.storage_state())
        page.context.close()
    mturk = client(server, "lab@example.org")
    with files() as media:
        yield Stage(f"{server.url}/sandbox", mturk, media, states[1], states[0])


def accept(page: Page, stage: Stage, hit: Any) -> FrameLocator:
    page.goto(f"{stage.url}/projects/{hit['HITGroupId']}/tasks/accept_random")
    task = page.frame_locator("iframe[data-task]")
    expect(task.get_by_role("button", name="Submit")).to_be_visible()
    return task


WHOLE_FORM = {"width": 1_280, "height": 4_000}
ANSWERED = [
    Answer("name", "Café <Nord> 😀"),
    Answer("hour", "7.5"),
    Answer("notes", "A door.\r\nTwo windows."),
    Answer("goods", None, ("shoes", "music")),
    Answer("door", None, (), "striped"),
    Answer("wall", None, ("green",)),
    Answer("roof", None, (), "none"),
    Answer("floor", None, ("blue",)),
    Answer("lights", None, ("red", "green")),
    Answer("windows", None, ("green", "blue")),
]


def by_mouse(page: Page, task: FrameLocator) -> None:
    choosers = asked_for_files(page)
    task.get_by_label("Name of the shop").fill("Café <Nord> 😀")
    task.get_by_label("At which hour").fill("7.5")
    task.get_by_label("What else do you see?").fill("A door.\nTwo windows.")
    task.get_by_text("Shoes, new or old").click()
    task.get_by_label("Music", exact=True).first.click()
    door = task.get_by_role("group", name="Which colour of door?")
    door.get_by_text("Other", exact=True).click()
    door.get_by_label("Other answer").fill("striped")
    task.get_by_label("Which colour of wall?").select_option("The green")
    task.get_by_role("group", name="Which colour of roof?").get_by_label("Other answer").fill("none")
    task.get_by_role("group", name="Which colour of floor?").get_by_text("The blue").click()
    lights = task.get_by_label("Which colour of lights?")
    lights.get_by_role("option", name="The red").click()
    lights.get_by_role("option", name="The green").click(modifiers=["ControlOrMeta"])
    windows = task.get_by_role("group", name="Which colour of windows?")
    windows.get_by_text("The green").click()
    windows.get_by_text("The blue").click()
    task.get_by_label("Add a photograph").click()
    give(page, choosers)
    task.get_by_role("button", name="Submit").click()


def by_keyboard(page: Page, task: FrameLocator) -> None:
    choosers = asked_for_files(page)
    steps = [
        ("q1", "Café <Nord> 😀", ""),
        ("q2", "7.5", ""),
        ("q3", "A door.\nTwo windows.", ""),
        ("q4-2", "", "Space"),
        ("q4-4", "", "Space"),
        ("q5-1", "", "ArrowUp"),
        ("q5-other", "striped", ""),
        ("q6", "", "ArrowDown ArrowDown"),
        ("q7-other", "none", ""),
        ("q8-1", "", "ArrowUp"),
        ("q9", "", "ArrowDown Shift+ArrowDown"),
        ("q10-2", "", "Space"),
        ("q10-3", "", "Space"),
    ]
    for target, text, pressed in steps:
        tab_to(page, task, target)
        if target == "q3":
            page.keyboard.press("ControlOrMeta+a")
        if text:
            page.keyboard.type(text)
        for key in pressed.split():
            page.keyboard.press(key)
    tab_to(page, task, "q11")
    page.keyboard.press("Space")
    give(page, choosers)
    tab(page)
    page.keyboard.press("Enter")


def tab_to(page: Page, task: FrameLocator, target: str) -> None:
    """Press Tab until a control of the form has the focus."""
    wanted = task.locator(f"[id='{target}']")
    for _ in range(40):
        if wanted.evaluate("(it) => it === document.activeElement && document.hasFocus()"):
            return
        tab(page)
    raise AssertionError(f"no way to {target} by Tab")


def asked_for_files(page: Page) -> list[FileChooser]:
    """Have a page's file choosers kept. Frames hear of that a bit later, so it is not left to the end."""
    choosers: list[FileChooser] = []
    page.on("filechooser", lambda chooser: choosers.append(chooser))  # noqa: PLW0108  it is marked
    return choosers


def give(page: Page, choosers: list[FileChooser]) -> None:
    until(page, lambda: choosers, "a file is asked for")
    choosers[0].set_files({"name": "sign.png", "mimeType": "image/png", "buffer": picture()})


@pytest.mark.parametrize(
    ("fill", "scripted"),
    [(by_mouse, True), (by_keyboard, True), (by_mouse, False)],
    ids=["by mouse", "by keyboard", "without script"],
)
def test_every_widget_is_filled_in(stage: Stage, open_page: OpenPage, fill: Any, *, scripted: bool) -> None:
    hit = stage.publish(features(stage.media), f"Signs {fill.__name__} {scripted}")
    # The whole form at once: right after the page around the frame was scrolled, a press may be taken for one
    # at another place of the frame.
    page = open_page(storage_state=stage.worker, java_script_enabled=scripted, viewport=WHOLE_FORM)

    task = accept(page, stage, hit)
    if scripted:
        expect(page.locator("iframe[data-task].is-fitted")).to_be_visible()
    fill(page, task)

    said = page if scripted else page.frame_locator("iframe[data-task]")
    expect(said.get_by_role("heading", name="HIT Submitted")).to_be_visible()
    *answers, photo = stage.answers(hit)
    assert answers == ANSWERED
    assert (photo.identifier, photo.file.bytes) == ("photo", len(picture()))


def test_drawn_forms_are_filled_in(stage: Stage, open_page: OpenPage) -> None:
    page = open_page(storage_state=stage.worker, expect_errors=True)
    # What drawn forms show is on hosts that this machine need not reach.
    page.route(
        lambda url: not url.startswith(stage.url.removesuffix("/sandbox")), lambda route: route.abort()
    )
    done: list[str] = []

    @seed(SEED)
    @settings(
        max_examples=DRAWN,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(forms())
    def walk(drawn: Form) -> None:
        hit = stage.publish(drawn.text, f"Drawn {len(done)}")
        done.append(hit["HITId"])
        task = accept(page, stage, hit)
        expected = [enter(task, number, each) for number, each in enumerate(drawn.wanted, 1)]
        task.get_by_role("button", name="Submit").last.click()
        expect(page.get_by_role("heading", name="HIT Submitted")).to_be_visible()
        assert [sized(each) for each in stage.answers(hit)] == expected

    walk()
    assert len(done) >= DRAWN


def enter(task: FrameLocator, number: int, wanted: Wanted) -> Answer:
    """Answer one question; returns what has to come of it."""
    name = f"q{number}"
    if wanted.chosen is not None:
        # What is counted next is there, as all of the form is.
        menu = task.locator(f"select[name={name}]")
        if menu.count():
            values = menu.locator("option").evaluate_all("(all) => all.map((one) => one.value)")
            menu.select_option(index=places(values, wanted))
        else:
            boxes = task.locator(f"input[name={name}]")
            values = boxes.evaluate_all("(all) => all.map((one) => one.value)")
            for at in places(values, wanted):
                boxes.nth(at).check()
        other = task.locator(f"[name={name}_other]")
        held = ""
        if other.count():
            other.fill(wanted.other or "")
            held = other.input_value()
        return Answer(wanted.identifier, None, wanted.chosen, held.replace("\n", "\r\n") or None)
    field = task.locator(f"[name={name}]")
    if wanted.file:
        field.set_input_files({"name": "a.png", "mimeType": "image/png", "buffer": b"x" * wanted.file.bytes})
    if field.get_attribute("type") == "file":
        return sized(Answer(wanted.identifier, file=wanted.file))
    if wanted.text is not None:
        field.fill(wanted.text)
    return Answer(wanted.identifier, field.input_value().replace("\n", "\r\n"))


def sized(answer: Answer) -> Answer:
    """The answer with nothing of its file but the size: the key is the server's to choose."""
    return replace(answer, file=answer.file and answer.file._replace(key=""))


def places(values: list[str], wanted: Wanted) -> list[int]:
    """Where the wanted choices stand; the other answer is the last."""
    names = {name.replace("\r\n", "\n").replace("\r", "\n") for name in wanted.chosen or ()}
    found = [at for at, value in enumerate(values) if value in names]
    return [*found, len(values) - 1] if wanted.other else found


def test_every_state_in_every_look(stage: Stage, open_page: OpenPage, chromium: Browser, axe: str) -> None:
    form = features(stage.media)
    hit, held = stage.publish(form, "Signs to look at"), stage.publish(form, "Signs to hold")
    page = open_page(storage_state=stage.worker)
    by_mouse(page, accept(page, stage, hit))
    expect(page.get_by_role("heading", name="HIT Submitted")).to_be_visible()
    (done,) = stage.mturk.list_assignments_for_hit(HITId=hit["HITId"])["Assignments"]
    walk = Walk(chromium, axe, stage.worker)
    walk.look("preview", f"{stage.url}/projects/{held['HITGroupId']}/tasks", shown)
    accept(page, stage, held)
    walk.look("work", page.url, shown)
    walk.look("wrong", page.url, fill_in_wrong)
    test = stage.mturk.create_qualification_type(
        Name="Reads signs",
        Description="Can read signs.",
        QualificationTypeStatus="Active",
        Test=features(stage.media, test=True),
        TestDurationInSeconds=600,
    )["QualificationType"]["QualificationTypeId"]
    page.goto(f"{stage.url}/qualifications/{test}")
    page.get_by_role("button", name="Start the test").click()
    page.wait_for_url("**/test")
    walk.look("test", page.url, shown)
    walk.end()
    owner = Walk(chromium, axe, stage.requester)
    owner.look("finished", f"{stage.url}/assignments/{done['AssignmentId']}", shown)
    owner.end()


def shown(page: Page) -> None:
    expect(page.frame_locator("iframe[data-task]").get_by_text("Name of the shop")).to_be_visible()


def fill_in_wrong(page: Page) -> None:
    """Answer everything wrongly: each mistake is told beside its field, and what was written stays."""
    task = page.frame_locator("iframe[data-task]")
    task.get_by_label("Name of the shop").fill("  ")
    task.get_by_label("At which hour").fill("noon")
    for label in ("Food", "Shoes, new or old", "Books", "Music"):
        task.get_by_role("checkbox", name=label, exact=True).check()
    task.get_by_role("group", name="Which colour of door?").get_by_text("The red").click()
    task.get_by_role("group", name="Which colour of door?").get_by_label("Other answer").fill("striped")
    task.get_by_role("button", name="Submit").click()
    expect(task.get_by_role("alert")).to_contain_text("4 answers need another look")
    expect(task.get_by_label("At which hour")).to_have_value("noon")
    expect(task.get_by_role("checkbox", name="Music")).to_be_checked()
    expect(
        task.get_by_text("Invalid numeric value. Must be at least 0. Must be at most 23.").last
    ).to_be_visible()
