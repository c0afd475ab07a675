"""What a layout is, when it may be kept, and the question that it makes out of parameters.

Source: the API's HITLayoutId and HITLayoutParameters, and the requester website's projects.
"""

from collections.abc import Iterable, Sequence
from types import ModuleType
from typing import Literal, NamedTuple

from piecework.rules.layouts import pages, placeholders
from piecework.rules.phrases import Phrase
from piecework.rules.questions.documents import MOST_BYTES
from piecework.rules.questions.namespaces import HTML_QUESTION
from piecework.rules.refusals import Refused
from piecework.rules.texts import bad_value, check_length, check_range

NAME_CHARACTERS = 200
FRAME_HEIGHTS = (0, 100_000)
Language = Literal["placeholders", "liquid"]
PLACEHOLDERS: Language = "placeholders"
LIQUID: Language = "liquid"
LANGUAGES = (PLACEHOLDERS, LIQUID)


class LayoutDraft(NamedTuple):
    """What the owner of a layout writes.

    Attributes:
        name: for the owner alone, 1 to 200 characters.
        content: HTML, a page or a part of one, at most 65,535 bytes of UTF-8.
        language: how gaps are written: `${name}`, filled in as they come, or Liquid, `{{ task.input.name }}`.
        frame_height: of the HITs, in pixels; 0 fits the window.
    """

    name: str
    content: str
    language: Language = PLACEHOLDERS
    frame_height: int = 0


class Layout(NamedTuple):
    """One version of a layout. `variables` are the names that its content asks for, in order."""

    id: str
    requester_id: str
    version: int
    name: str
    content: str
    language: Language
    frame_height: int
    variables: tuple[str, ...]
    created_at: int
    changed_at: int


class LayoutError(ValueError):
    """A content cannot be a layout.

    Attributes:
        phrase: why, for its author.
    """

    def __init__(self, phrase: Phrase) -> None:
        super().__init__(phrase)
        self.phrase = phrase


class Parameter(NamedTuple):
    """A HITLayoutParameter."""

    name: str
    value: str


def check(draft: LayoutDraft) -> tuple[str, ...]:
    """Return the variables of a layout that may be kept.

    Raises:
        Refused: InvalidParameterValue, for a name or height out of bounds, content that is too long or takes
            no answer, an unknown language, or a Liquid template with a mistake; the message names the line.
    """
    check_length(draft.name.strip(), NAME_CHARACTERS, "Name", least=1)
    check_range(draft.frame_height, FRAME_HEIGHTS, "FrameHeight")
    try:
        return variables_of(draft.content, draft.language)
    except LayoutError as error:
        raise bad_value(draft.content, "Content", str(error)) from None


def variables_of(content: str, language: str) -> tuple[str, ...]:
    """Return the names that a content asks for, in order.

    Raises:
        LayoutError: if it cannot be a layout.
    """
    if language not in LANGUAGES:
        raise LayoutError(Phrase("The language is one of: {languages}.", languages=", ".join(LANGUAGES)))
    if len(content.encode(errors="replace")) > MOST_BYTES:
        raise LayoutError(Phrase("It is longer than {most} bytes.", most=MOST_BYTES))
    if not pages.read(content).takes_answers:
        raise LayoutError(
            Phrase(
                "It has no field for an answer: add an input, select or textarea, or elements of crowd-form."
            )
        )
    if language == PLACEHOLDERS:
        return placeholders.names(content)
    liquid = _liquid()
    try:
        return tuple(liquid.names(content))
    except liquid.BadTemplate as error:
        raise LayoutError(Phrase(str(error))) from None


def does_not_exist(layout_id: str) -> Refused:
    """Return the refusal of an unknown layout."""
    return Refused("HITLayoutDoesNotExist", f"HITLayout {layout_id} does not exist.")


def in_use(layout_id: str) -> Refused:
    """Return the refusal to delete a layout that a project uses, or used."""
    return Refused(
        "HITLayoutInUse", f"HITLayout {layout_id} belongs to a project; delete the project instead."
    )


def question(layout: Layout, parameters: Sequence[Parameter]) -> str:
    """Return the HTMLQuestion document that a layout makes out of parameters.

    Values stand in the page as they are; only in Liquid they are escaped. A layout without a form of its own
    is put into one, as the requester website always did.

    Raises:
        Refused: InvalidParameterValue, for a parameter that the layout does not ask for or that is given
            twice, for a missing one (in Liquid a missing one is empty), or a template that cannot be filled.
    """
    values = _values(layout, parameters)
    if layout.language == PLACEHOLDERS:
        page = placeholders.fill(layout.content, values)
    else:
        liquid = _liquid()
        try:
            page = liquid.fill(layout.content, values)
        except liquid.BadTemplate as error:
            raise _refused(layout, str(error)) from None
    return document(pages.with_form(page), layout.frame_height)


def document(page: str, frame_height: int) -> str:
    """Return the HTMLQuestion document of a page."""
    content = page.replace("]]>", "]]]]><![CDATA[>")
    return (
        f'<HTMLQuestion xmlns="{HTML_QUESTION}"><HTMLContent><![CDATA[{content}]]></HTMLContent>'
        f"<FrameHeight>{frame_height}</FrameHeight></HTMLQuestion>"
    )


def _liquid() -> ModuleType:
    # Loading the library takes 0.15 s, which a server that has no such layout need not spend at its start.
    from piecework.rules.layouts import liquid  # noqa: PLC0415

    return liquid


def _values(layout: Layout, parameters: Iterable[Parameter]) -> dict[str, str]:
    values: dict[str, str] = {}
    for parameter in parameters:
        if parameter.name not in layout.variables:
            raise _refused(layout, f"The layout has no variable '{parameter.name[:100]}'.")
        if parameter.name in values:
            raise _refused(layout, f"The variable '{parameter.name[:100]}' is given twice.")
        values[parameter.name] = parameter.value
    missing = [name for name in layout.variables if name not in values]
    if missing and layout.language == PLACEHOLDERS:
        raise _refused(layout, "The layout needs " + ", ".join(f"'{name[:100]}'" for name in missing) + ".")
    return values


def _refused(layout: Layout, detail: str) -> Refused:
    return bad_value(layout.id, "HITLayoutParameters", detail)
