"""Forms drawn by Hypothesis: shown, filled in as in a browser, sent, read back and shown again."""

import pytest
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from piecework.rules.questions import documents, fill
from piecework.rules.questions.answers import Answer, from_xml, to_xml
from piecework.rules.questions.form import QuestionForm
from piecework.web.tasks.question_form import Around, Mode, render
from tests.rules.questions import differences, published
from tests.rules.questions.drawing.forms import Form, Wanted, forms
from tests.rules.questions.drawing.texts import TEXTS
from tests.web.tasks.filling import Fields, Filled

# The same forms in every process: see `seed` in tests/api/test_fuzz.py.
SEED = 20051001
EXAMPLES = settings(
    max_examples=200,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@pytest.fixture
def driven(request: pytest.FixtureRequest) -> dict[str, int]:
    """Counts that the summary of the test run says."""
    counts = {"form": 0, "answer": 0, "refusal": 0}
    request.node.user_properties.append(("driven", (f"question forms from seed {SEED}", counts)))
    return counts


def page(
    form: QuestionForm, posted: Fields = (), errors: dict[str, str] | None = None, mode: Mode = "work"
) -> Filled:
    around = Around("/submit", "3HIT", "3ASSIGNMENT", mode, "/task.css", "/task.js", "/files/")
    return Filled(render(form, around, posted, errors or {}))


def test_what_is_filled_in_is_what_the_requester_gets(driven: dict[str, int]) -> None:
    @seed(SEED)
    @EXAMPLES
    @given(forms())
    def walk(drawn: Form) -> None:
        assert differences.disagreement(drawn.text) == ""
        form = documents.parse(drawn.text)
        assert isinstance(form, QuestionForm)
        shown = page(form)
        wanted = [_filled(shown, f"q{number}", each) for number, each in enumerate(drawn.wanted, 1)]
        assert shown.blocked() == []
        files = {each.identifier: each.file for each in drawn.wanted if each.file}
        given_answers, errors = fill.check(form, shown.posts(), files)
        assert errors == {}
        assert given_answers == wanted
        document = to_xml(given_answers)
        assert published.objections(document) == []
        assert from_xml(document) == wanted
        _finished(form, wanted)
        driven["form"] += 1
        driven["answer"] += len(wanted)

    walk()
    assert driven["form"] >= 200


def _filled(shown: Filled, name: str, wanted: Wanted) -> Answer:
    """Fill in one question; returns the answer that has to come of it."""
    if wanted.chosen is not None:
        shown.choose(name, wanted.chosen, other=bool(wanted.other))
        held = shown.write(f"{name}_other", wanted.other or "") if shown.controls(f"{name}_other") else ""
        return Answer(wanted.identifier, None, wanted.chosen, _sent(held) or None)
    if wanted.text is None and shown.controls(name)[0].get("type") != "file":
        return Answer(wanted.identifier, _sent(shown.held(name)))
    if wanted.text is None:
        return Answer(wanted.identifier, file=wanted.file)
    return Answer(wanted.identifier, _sent(shown.write(name, wanted.text)))


def _sent(text: str) -> str:
    return text.replace("\n", "\r\n")


def _finished(form: QuestionForm, answers: list[Answer]) -> None:
    shown = page(form, fill.fields(form, answers), mode="finished")
    assert not shown.tree.xpath("//form | //button")
    for question, answer in zip(form.questions, answers, strict=True):
        name = f"q{question.number}"
        if answer.free_text is not None:
            assert _sent(shown.held(name)) == answer.free_text
            assert "readonly" in shown.controls(name)[0].attrib
        elif shown.controls(name):
            marks = [value for value in shown.chosen(name) if value][: len(answer.selections)]
            assert [_sent(value) for value in marks] == [_one_break(each) for each in answer.selections]
            assert (
                len(shown.chosen(name)) == len(answer.selections) + bool(answer.other_text)
                or not answer.selections
            )
            assert all("disabled" in control.attrib for control in shown.controls(name))
            if shown.controls(f"{name}_other"):
                assert _sent(shown.held(f"{name}_other")) == (answer.other_text or "")
        else:
            links = shown.tree.xpath(f"//a[@href='/files/{question.number}']")
            assert len(links) == (answer.file is not None)


def _one_break(text: str) -> str:
    return _sent(text.replace("\r\n", "\n").replace("\r", "\n"))


@st.composite
def attempts(draw: st.DrawFn) -> tuple[Form, list[str], list[int]]:
    """A form, and texts and numbers to fill it in by at random."""
    return (
        draw(forms()),
        draw(st.lists(TEXTS, min_size=6, max_size=6)),
        draw(st.lists(st.integers(0, 31), min_size=3, max_size=3)),
    )


def test_wrong_answers_are_told_beside_their_fields_and_nothing_is_lost(driven: dict[str, int]) -> None:
    @seed(SEED)
    @EXAMPLES
    @given(attempts())
    def walk(attempt: tuple[Form, list[str], list[int]]) -> None:
        drawn, texts, picks = attempt
        form = documents.parse(drawn.text)
        assert isinstance(form, QuestionForm)
        shown = page(form)
        for number in range(1, len(form.questions) + 1):
            _scrawl(shown, f"q{number}", texts[number * 2 - 2 :], picks[number - 1])
        posted = shown.posts()
        answers, errors = fill.check(form, posted)
        if not errors:
            assert published.objections(to_xml(answers)) == []
            return
        again = page(form, posted, errors)
        assert _kept(again.posts()) == _kept(posted)
        for question in form.questions:
            said = again.tree.xpath(f"string(//p[@id='q{question.number}-error'])")
            assert said.partition("Error:")[2].strip() == errors.get(question.identifier, "").strip()
        linked = again.tree.xpath("//div[@role='alert']//a/@href")
        assert [link.partition("-")[0] for link in linked] == [
            f"#q{question.number}" for question in form.questions if question.identifier in errors
        ]
        assert all(again.tree.xpath(f"//*[@id='{link[1:]}']") for link in linked)
        driven["form"] += 1
        driven["refusal"] += len(errors)

    walk()
    assert driven["refusal"] > 100


def _scrawl(shown: Filled, name: str, texts: list[str], picks: int) -> None:
    """Fill in one question with whatever comes, as far as a browser lets one."""
    controls = shown.controls(name)
    if controls[0].get("type") in {"radio", "checkbox"} or controls[0].tag == "select":
        _, options = shown._options(name)
        values = [option.get("value") for at, option in enumerate(options) if picks >> at & 1]
        shown.choose(name, tuple(values if shown.takes_several(name) else values[:1]))
        if shown.controls(f"{name}_other"):
            shown.write(f"{name}_other", texts[1])
    elif controls[0].get("type") != "file":
        shown.write(name, texts[0])


def _kept(posted: Fields) -> Fields:
    """What was posted without the mark that belongs to a text of one's own, which comes with the text."""
    return [(name, value) for name, value in posted if value and not value.startswith("OtherSelection")]
