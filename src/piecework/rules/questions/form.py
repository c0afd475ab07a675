"""QuestionForm: questions in XML that we draw as a form. Its parts are in content.py and answer_specs.py."""

from collections.abc import Mapping
from dataclasses import dataclass

from piecework.rules.questions import answer_specs, content, xml
from piecework.rules.questions.answer_specs import Specification
from piecework.rules.questions.content import Item
from piecework.rules.questions.namespaces import QUESTION_FORM_2017
from piecework.rules.questions.xml import Node, Part, Shape


@dataclass(frozen=True, slots=True)
class Overview:
    """Content apart from the questions."""

    content: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class FormQuestion:
    """One question. `number` counts from 1 and names the form fields; display_name may be empty."""

    number: int
    identifier: str
    display_name: str
    required: bool
    content: tuple[Item, ...]
    answer: Specification


@dataclass(frozen=True, slots=True)
class QuestionForm:
    """Overviews and questions in the requester's order."""

    items: tuple[Overview | FormQuestion, ...]

    @property
    def questions(self) -> tuple[FormQuestion, ...]:
        """The questions alone, in order."""
        return tuple(item for item in self.items if isinstance(item, FormQuestion))


_CONTENT = Shape((xml.some(*content.ITEMS),))
_GRAMMAR: Mapping[str, Shape] = {
    **content.GRAMMAR,
    **answer_specs.GRAMMAR,
    "QuestionForm": Shape((xml.some("Overview", "Question"),)),
    "Overview": _CONTENT,
    "Question": Shape(
        (
            xml.one("QuestionIdentifier"),
            xml.maybe("DisplayName"),
            xml.maybe("IsRequired"),
            xml.one("QuestionContent"),
            xml.one("AnswerSpecification"),
        )
    ),
    "QuestionIdentifier": xml.TEXT,
    "DisplayName": xml.TEXT,
    "IsRequired": xml.TEXT,
    "QuestionContent": _CONTENT,
}
# The revision of 2017 is the one of 2005 without applications.
_CONTENT_2017 = Shape((Part(frozenset(content.ITEMS) - {"Application"}, 1, None),))
_GRAMMAR_2017 = {**_GRAMMAR, "Overview": _CONTENT_2017, "QuestionContent": _CONTENT_2017}


def build(root: Node, *, uploads: bool = True) -> QuestionForm:
    """The form in a document whose root is a QuestionForm of a known namespace.

    Args:
        root: the document.
        uploads: whether answers may be files; never in a test, nor in the revision of 2017.

    Raises:
        Malformed: the form breaks its schema or a rule of ours: no question, an identifier twice or empty,
            contradicting bounds, expressions that are too large or cannot run, or an upload out of place.
        Refused: XHTMLParseError, for a FormattedContent outside the subset.
    """
    if not uploads or root.namespace == QUESTION_FORM_2017:
        _refuse_uploads(root, tests=not uploads)
    grammar = _GRAMMAR_2017 if root.namespace == QUESTION_FORM_2017 else _GRAMMAR
    xml.hold(root, grammar, namespace=root.namespace)
    items: list[Overview | FormQuestion] = []
    seen: set[str] = set()
    left = answer_specs.MOST_INSTRUCTIONS
    for node in root.children:
        if node.name == "Overview":
            items.append(Overview(content.build(node)))
            continue
        question = _question(node, len(seen) + 1)
        left -= answer_specs.instructions(question.answer)
        if left < 0:
            raise node.wrong("the form's regular expressions are too large together")
        if question.identifier in seen:
            raise node.children[0].wrong(f"'{question.identifier[:100]}' is used by another question")
        seen.add(question.identifier)
        items.append(question)
    if not seen:
        raise root.wrong("needs a Question")
    return QuestionForm(tuple(items))


def _refuse_uploads(root: Node, *, tests: bool) -> None:
    # Said before the grammar is held, which would only call the element out of place.
    for question in root.children:
        specification = question.child("AnswerSpecification")
        upload = specification and specification.child("FileUploadAnswer")
        if upload and tests:
            raise upload.wrong("a test cannot ask for files")
        if upload:
            raise upload.wrong("this revision has no file uploads; the one of 2005-10-01 has")


def _question(node: Node, number: int) -> FormQuestion:
    identifier = node.children[0]
    if not identifier.text:
        raise identifier.wrong("is empty")
    inside, specification = node.children[-2:]
    return FormQuestion(
        number,
        identifier.text,
        node.text_of("DisplayName"),
        xml.boolean(node.child("IsRequired"), default=False),
        content.build(inside),
        answer_specs.build(specification),
    )
