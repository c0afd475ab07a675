"""What a question of a QuestionForm accepts as its answer. Checking an answer against it is in fill.py."""

from collections.abc import Mapping
from dataclasses import dataclass

from piecework.rules.phrases import Phrase
from piecework.rules.questions import content, patterns, xml
from piecework.rules.questions.content import Label
from piecework.rules.questions.xml import ANY, Kind, Node, Shape

STYLES = ("radiobutton", "checkbox", "list", "dropdown", "combobox", "multichooser")
# Checking an answer costs, at worst, its length times the size of the compiled expressions. Honest ones have
# a few hundred instructions, one that counts to 1,000 may have 40,000; this many take 60 µs a character.
MOST_INSTRUCTIONS = 200_000


@dataclass(frozen=True, slots=True)
class Bounds:
    """IsNumeric: the answer is a number, at least `least` and at most `most` where they are set."""

    least: int | None
    most: int | None


@dataclass(frozen=True, slots=True)
class Format:
    """AnswerFormatRegex: a JavaScript expression the answer must contain, and what to say if it does not.

    `size` counts the instructions of the compiled expression.
    """

    regex: str
    flags: str
    error_text: str
    size: int


@dataclass(frozen=True, slots=True)
class FreeText:
    """A text to write. Lengths count characters; `lines` is the height asked for, if any."""

    numeric: Bounds | None = None
    min_length: int = 0
    max_length: int | None = None
    formats: tuple[Format, ...] = ()
    default: str = ""
    lines: int | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """One listed answer."""

    identifier: str
    label: Label


@dataclass(frozen=True, slots=True)
class Selection:
    """Answers to choose from. The counts include the other answer; `other` is its text field, if any."""

    least: int
    most: int
    style: str | None
    choices: tuple[Choice, ...]
    other: FreeText | None


@dataclass(frozen=True, slots=True)
class FileUpload:
    """A file to choose, of at least `least` and at most `most` bytes."""

    least: int
    most: int


Specification = FreeText | Selection | FileUpload
MOST_FILE_BYTES = 2_000_000_000

_WHOLE = Kind.of("a whole number", r"[+-]?[0-9]+")
_FREE_TEXT = Shape((xml.maybe("Constraints"), xml.maybe("DefaultText"), xml.maybe("NumberOfLinesSuggestion")))
GRAMMAR: Mapping[str, Shape] = {
    "AnswerSpecification": Shape((xml.one("FreeTextAnswer", "SelectionAnswer", "FileUploadAnswer"),)),
    "FileUploadAnswer": Shape((xml.one("MaxFileSizeInBytes"), xml.one("MinFileSizeInBytes"))),
    "MaxFileSizeInBytes": xml.TEXT,
    "MinFileSizeInBytes": xml.TEXT,
    "FreeTextAnswer": _FREE_TEXT,
    "OtherSelection": _FREE_TEXT,
    "Constraints": Shape((xml.maybe("IsNumeric"), xml.maybe("Length"), xml.every("AnswerFormatRegex"))),
    "IsNumeric": Shape(attributes={"minValue": _WHOLE, "maxValue": _WHOLE}),
    "Length": Shape(attributes={"minLength": _WHOLE, "maxLength": _WHOLE}),
    "AnswerFormatRegex": Shape(
        attributes={"regex": ANY, "errorText": ANY, "flags": ANY}, required=("regex",)
    ),
    "DefaultText": xml.TEXT,
    "NumberOfLinesSuggestion": xml.TEXT,
    "SelectionAnswer": Shape(
        (
            xml.maybe("MinSelectionCount"),
            xml.maybe("MaxSelectionCount"),
            xml.maybe("StyleSuggestion"),
            xml.one("Selections"),
        )
    ),
    "MinSelectionCount": xml.TEXT,
    "MaxSelectionCount": xml.TEXT,
    "StyleSuggestion": xml.TEXT,
    "Selections": Shape((xml.some("Selection"), xml.maybe("OtherSelection"))),
    "Selection": Shape((xml.one("SelectionIdentifier"), xml.one("Text", "Binary", "FormattedContent"))),
    "SelectionIdentifier": xml.TEXT,
}


def build(node: Node) -> Specification:
    """The specification in an AnswerSpecification that follows the grammar.

    Raises:
        Malformed: a value is wrong, bounds contradict each other, or an expression does not compile.
        Refused: XHTMLParseError, for a label outside the subset.
    """
    answer = node.children[0]
    if answer.name == "FreeTextAnswer":
        return _free_text(answer)
    return _selection(answer) if answer.name == "SelectionAnswer" else _file_upload(answer)


def instructions(specification: Specification) -> int:
    """The size of all regular expressions an answer is checked against."""
    if isinstance(specification, FileUpload):
        return 0
    field = specification if isinstance(specification, FreeText) else specification.other
    return 0 if field is None else sum(form.size for form in field.formats)


def _free_text(node: Node) -> FreeText:
    lines = node.child("NumberOfLinesSuggestion")
    height = None if lines is None else xml.integer(lines, lines.text, least=1)
    default = node.text_of("DefaultText")
    limits = node.child("Constraints")
    if limits is None:
        return FreeText(default=default, lines=height)
    shortest, longest = _lengths(limits.child("Length"))
    formats = _formats(limits)
    return FreeText(_bounds(limits.child("IsNumeric")), shortest, longest, formats, default, height)


def _bounds(node: Node | None) -> Bounds | None:
    if node is None:
        return None
    least = _attribute(node, "minValue", least=-(2**31))
    most = _attribute(node, "maxValue", least=-(2**31))
    if least is not None and most is not None and least > most:
        raise node.wrong("minValue is greater than maxValue")
    return Bounds(least, most)


def _lengths(node: Node | None) -> tuple[int, int | None]:
    if node is None:
        return 0, None
    shortest = _attribute(node, "minLength", least=0) or 0
    longest = _attribute(node, "maxLength", least=1)
    if longest is not None and shortest > longest:
        raise node.wrong("minLength is greater than maxLength")
    return shortest, longest


def _attribute(node: Node, name: str, *, least: int) -> int | None:
    value = node.attributes.get(name)
    return None if value is None else xml.integer(node, value, least=least, attribute=name)


def _formats(limits: Node) -> tuple[Format, ...]:
    formats: list[Format] = []
    left = MOST_INSTRUCTIONS
    for node in limits.children:
        if node.name == "AnswerFormatRegex":
            formats.append(_format(node))
            left -= formats[-1].size
            if left < 0:
                raise node.wrong("the regular expressions are too large together")
    return tuple(formats)


def _format(node: Node) -> Format:
    regex, flags = node.attributes["regex"], node.attributes.get("flags", "").strip()
    try:
        expression = patterns.compile_javascript(regex, flags)
    except patterns.Unsupported as error:
        raise node.wrong(f"the regular expression '{regex[:200]}' cannot be used: {error}") from None
    message = node.attributes.get("errorText") or Phrase("Invalid input supplied.")
    return Format(regex, flags, message, expression.size)


def _selection(node: Node) -> Selection:
    selections = node.child("Selections")
    assert selections is not None
    other = selections.child("OtherSelection")
    # Public forms repeat an identifier now and then: the first label stands, and it is one choice.
    choices: dict[str, Choice] = {}
    for child in selections.children:
        if child.name == "Selection":
            choice = _choice(child)
            choices.setdefault(choice.identifier, choice)
    least, most = _counts(node, len(choices) + (other is not None))
    style = node.child("StyleSuggestion")
    if style is not None and style.text not in STYLES:
        raise style.wrong("must be one of " + ", ".join(STYLES))
    return Selection(
        least,
        most,
        None if style is None else style.text,
        tuple(choices.values()),
        None if other is None else _free_text(other),
    )


def _file_upload(node: Node) -> FileUpload:
    highest, lowest = node.children
    most = xml.integer(highest, highest.text, least=1, most=MOST_FILE_BYTES)
    least = xml.integer(lowest, lowest.text, least=1, most=MOST_FILE_BYTES)
    if least > most:
        raise lowest.wrong("MinFileSizeInBytes is greater than MaxFileSizeInBytes")
    return FileUpload(least, most)


def _choice(node: Node) -> Choice:
    identifier, label = node.children
    if not identifier.text:
        raise identifier.wrong("is empty")
    return Choice(identifier.text, content.build_label(label))


def _counts(node: Node, number: int) -> tuple[int, int]:
    fewest, highest = node.child("MinSelectionCount"), node.child("MaxSelectionCount")
    least = 1 if fewest is None else xml.integer(fewest, fewest.text, least=0)
    # Whoever asks for two at least and sets no maximum cannot have meant the maximum of one.
    most = max(1, least) if highest is None else xml.integer(highest, highest.text, least=1)
    if least > most:
        raise (fewest or highest or node).wrong("MinSelectionCount is greater than MaxSelectionCount")
    return min(least, number), min(most, number)
