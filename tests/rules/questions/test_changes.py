"""Valid documents with one thing changed: our verdict is the published schemas', but for what is listed."""

import pytest
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from tests.rules.questions import differences
from tests.rules.questions.drawing.blocks import FLOW, element
from tests.rules.questions.drawing.forms import plain_forms
from tests.rules.questions.drawing.mutants import every_mutant, mutant
from tests.rules.questions.drawing.tags import Tag, read, write, write_block
from tests.rules.questions.tables import answer_documents, content, envelopes, forms, keys, specs
from tests.rules.questions.tables.attributes import ATTRIBUTES

SEED = 20060714
DRAWN = settings(
    max_examples=60,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
CHANGES = 5
TABLES = (envelopes, forms, content, specs, keys, answer_documents)
TREES = [read(text) for table in TABLES for text in table.VALID.values()]


def _names(trees: list[Tag]) -> set[str]:
    return {
        name
        for tree in trees
        for name in (tree.name, *_names([e for e in tree.inside if isinstance(e, Tag)]))
    }


NAMES = tuple(sorted(_names([tree for tree, _ in TREES])))
LIMITS = ("regex", "errorText", "flags", "minValue", "maxValue", "minLength", "maxLength", "lang", "title")
ATTRIBUTE_NAMES = tuple(sorted({key for table in ATTRIBUTES.values() for key in table}))


class Verdicts:
    """Counts, so that the changes are known to make some documents invalid and to leave others valid."""

    def __init__(self) -> None:
        self.accepted = self.refused = 0

    def count(self, complaint: str | None) -> None:
        self.accepted += complaint is None
        self.refused += complaint is not None


# Between them these have every element.
SMALL = (
    forms.VALID["every part of a question"],
    forms.VALID["overview first"],
    content.VALID["all content in any order"],
    content.VALID["flash with parameters"],
    content.VALID["applet with parameters"],
    specs.VALID["default and lines"],
    specs.VALID["all constraints"],
    specs.VALID["regex with everything"],
    specs.VALID["number between equals"],
    specs.VALID["length of exactly"],
    specs.chosen(specs.counts("1", "2") + "<StyleSuggestion>list</StyleSuggestion>", "a b", specs.OTHER),
    specs.VALID["upload"],
    keys.VALID["of the sample"],
    keys.VALID["range"],
    keys.VALID["scale '2.5'"],
    answer_documents.VALID["all kinds"],
    answer_documents.VALID["chosen and other"],
    envelopes.VALID["html"],
    envelopes.VALID["external"],
)


def test_every_element_is_changed() -> None:
    assert _names([read(text)[0] for text in SMALL]) == set(NAMES)


@pytest.mark.parametrize("text", SMALL)
def test_every_change_of_a_small_document(text) -> None:
    tree, namespace = read(text)
    changed = {write(each, namespace) for each in every_mutant(tree, NAMES, LIMITS[:4])}

    assert [said for each in sorted(changed) if (said := differences.disagreement(each))] == []


def test_drawn_forms_changed() -> None:
    verdicts = Verdicts()

    @seed(SEED)
    @DRAWN
    @given(st.data(), plain_forms())
    def walk(data, form) -> None:
        for _ in range(CHANGES):
            _judge(verdicts, write(data.draw(mutant(form.root, NAMES, LIMITS)), form.namespace))

    walk()
    assert verdicts.accepted > 25
    assert verdicts.refused > 150


def test_documents_of_the_tables_changed() -> None:
    verdicts = Verdicts()

    @seed(SEED)
    @DRAWN
    @given(st.data(), st.sampled_from(TREES))
    def walk(data, drawn) -> None:
        tree, namespace = drawn
        for _ in range(CHANGES):
            _judge(verdicts, write(data.draw(mutant(tree, NAMES, LIMITS)), namespace))

    walk()
    assert verdicts.accepted > 25
    assert verdicts.refused > 150


def _judge(verdicts: Verdicts, text: str) -> None:
    verdicts.count(differences.complaint(text))
    assert differences.disagreement(text) == ""


def test_blocks_changed() -> None:
    verdicts = Verdicts()

    @seed(SEED)
    @DRAWN
    @given(st.data(), st.sampled_from(FLOW).flatmap(lambda name: element(name, 4)))
    def walk(data, it) -> None:
        assert differences.complaint_of_block(write_block((it,))) is None
        for _ in range(CHANGES):
            changed = data.draw(mutant(Tag("", (it,)), tuple(ATTRIBUTES), ATTRIBUTE_NAMES))
            text = write_block(changed.inside)
            verdicts.count(differences.complaint_of_block(text))
            assert differences.disagreement_on_block(text) == ""

    walk()
    assert verdicts.accepted > 50
    assert verdicts.refused > 25
