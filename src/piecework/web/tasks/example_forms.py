"""What a QuestionForm can ask and show, one example each, for the gallery. `examples` draws them.

`${picture}` and `${sound}` in them are addresses of this server's own files.
"""

from string import Template
from typing import NamedTuple

from piecework.rules.questions.answer_specs import STYLES
from piecework.rules.questions.namespaces import QUESTION_FORM_2005


class Example(NamedTuple):
    """A feature: its name, which has no hyphens, what it is, and what stands in a form that has it."""

    name: str
    about: str
    content: tuple[str, ...]

    def source(self, picture: str, sound: str) -> str:
        """Return the whole document, with the addresses of a picture and a sound in it."""
        inside = Template(_inside(self.content)).substitute(picture=picture, sound=sound)
        return f'<QuestionForm xmlns="{QUESTION_FORM_2005}">\n{inside}</QuestionForm>\n'


def _tag(name: str, *inside: str) -> str:
    """Return an element around a text, or around elements, each on lines of its own."""
    if not inside:
        return f"<{name}/>"
    if len(inside) == 1 and not inside[0].startswith("<"):
        return f"<{name}>{inside[0]}</{name}>"
    return f"<{name}>\n{_inside(inside)}</{name}>"


def _inside(elements: tuple[str, ...]) -> str:
    return "".join(f"  {line}\n" for element in elements for line in element.split("\n"))


_GOODS = (("bread", "Bread"), ("fish", "Fish"), ("shoes", "Shoes"))
_ONE_LINE = _tag("NumberOfLinesSuggestion", "1")
_SEVERAL = {"checkbox", "combobox", "multichooser"}
_WIDGETS = {
    "radiobutton": "One choice by radio buttons.",
    "checkbox": "Choices by check boxes, as many as the counts allow.",
    "list": "One choice from a list that stands open.",
    "dropdown": "One choice from a list that opens.",
    "combobox": "Choices from a list that stands open.",
    "multichooser": "Several choices by check boxes.",
}


def _question(answer: str, *asked: str, before: tuple[str, ...] = ()) -> str:
    return _tag(
        "Question",
        _tag("QuestionIdentifier", "answer"),
        *before,
        _tag("QuestionContent", *(asked or (_tag("Text", "What is sold here?"),))),
        _tag("AnswerSpecification", answer),
    )


def _constrained(constraint: str, asked: str) -> str:
    limits = _tag("Constraints", constraint)
    return _question(_tag("FreeTextAnswer", limits, _ONE_LINE), _tag("Text", asked))


def _selection(
    style: str, goods: tuple[tuple[str, str], ...] = _GOODS, counts: tuple[int, int] = (0, 1), other: str = ""
) -> str:
    least, most = counts
    chosen = (
        _tag(
            "Selection",
            _tag("SelectionIdentifier", name),
            label if label.startswith("<") else _tag("Text", label),
        )
        for name, label in goods
    )
    return _tag(
        "SelectionAnswer",
        _tag("MinSelectionCount", str(least)),
        _tag("MaxSelectionCount", str(most)),
        _tag("StyleSuggestion", style),
        _tag("Selections", *chosen, *([other] if other else [])),
    )


def _binary(media: str, address: str, alt: str) -> str:
    return _media("", media, address, _tag("AltText", alt))


def _embedded(media: str, address: str, alt: str, *more: str) -> str:
    return _media("Embedded", media, address, _tag("AltText", alt), *_SIZE, *more)


def _media(prefix: str, media: str, address: str, *more: str) -> str:
    kind, _, subtype = media.partition("/")
    named = _tag(f"{prefix}MimeType", _tag("Type", kind), _tag("SubType", subtype))
    return _tag(f"{prefix}Binary", named, _tag("DataURL", address), *more)


_SIZE = (_tag("Width", "320"), _tag("Height", "180"))
_PARAMETER = _tag("ApplicationParameter", _tag("Name", "speed"), _tag("Value", "2"))
_FLASH = _tag("Flash", _tag("FlashMovieURL", "https://example.org/old.swf"), *_SIZE, _PARAMETER)
_APPLET = _tag(
    "JavaApplet", _tag("AppletPath", "https://example.org/"), _tag("AppletFilename", "Old.class"), *_SIZE
)
_TABLE = """<FormattedContent><![CDATA[
  <h2>Opening hours</h2>
  <p>Times are written as <b>hh:mm</b>, see <a href="https://example.org/rules">the rules</a>.</p>
  <table border="1" cellpadding="4">
    <thead><tr><th>Sign</th><th>Written</th></tr></thead>
    <tbody><tr><td>half past eight</td><td align="right">08:30</td></tr></tbody>
  </table>
  <ol><li>Look</li><li>Write</li></ol>
]]></FormattedContent>"""
_OVERVIEW = _tag(
    "Overview",
    _tag("Title", "Shop signs"),
    _tag("Text", "Look at the sign, then answer. More is at https://example.org/rules."),
    _tag(
        "List",
        _tag("ListItem", "Write what you read, not what you guess."),
        _tag("ListItem", "Leave empty what cannot be read."),
    ),
)
_PATTERN = (
    r'<AnswerFormatRegex regex="^[a-z]{2}-\d{3}$$" flags="i" '
    r'errorText="Write two letters, a hyphen and three figures."/>'
)
_LABELS = (
    ("text", "Plain text"),
    ("formatted", "<FormattedContent><![CDATA[<i>Text</i> with <b>markup</b>]]></FormattedContent>"),
    ("picture", _binary("image/svg+xml", "${picture}", "A street")),
)
_FREE_TEXT = _tag("FreeTextAnswer")

EXAMPLES: tuple[Example, ...] = (
    Example(
        "Overview",
        "What stands before and between questions: titles, texts, lists. Addresses in them become links.",
        (_OVERVIEW, _question(_FREE_TEXT)),
    ),
    Example(
        "Question",
        "A question that must be answered, with a name by which mistakes are told.",
        (
            _question(
                _tag("FreeTextAnswer", _ONE_LINE),
                _tag("Title", "The sign"),
                _tag("Text", "Which name is on it?"),
                before=(_tag("DisplayName", "Name of the shop"), _tag("IsRequired", "true")),
            ),
        ),
    ),
    Example(
        "FreeTextAnswer",
        "A text of several lines, with one that stands there from the start.",
        (
            _question(
                _tag(
                    "FreeTextAnswer",
                    _tag("DefaultText", "Nothing else."),
                    _tag("NumberOfLinesSuggestion", "4"),
                )
            ),
        ),
    ),
    Example(
        "Length",
        "A text with a least and a greatest length.",
        (_constrained('<Length minLength="2" maxLength="20"/>', "Which name is on the sign?"),),
    ),
    Example(
        "IsNumeric",
        "A number within bounds.",
        (_constrained('<IsNumeric minValue="0" maxValue="23"/>', "At which hour does it open?"),),
    ),
    Example(
        "AnswerFormatRegex",
        "A text in which a regular expression finds something, and what is said otherwise.",
        (_constrained(_PATTERN, "Which number is on the plate?"),),
    ),
    *(
        Example(
            style,
            _WIDGETS[style],
            (_question(_selection(style, counts=(0, 2 if style in _SEVERAL else 1))),),
        )
        for style in STYLES
    ),
    Example(
        "MinSelectionCount",
        "How many choices there may be, here two or three.",
        (_question(_selection("checkbox", (*_GOODS, ("books", "Books")), (2, 3))),),
    ),
    Example(
        "OtherSelection",
        "A choice of the worker's own, as a text beside the others.",
        (_question(_selection("radiobutton", other=_tag("OtherSelection", _ONE_LINE))),),
    ),
    Example(
        "Selection",
        "Choices that are texts, texts with markup, or pictures.",
        (_question(_selection("radiobutton", _LABELS)),),
    ),
    Example(
        "FileUploadAnswer",
        "A file, of a least and a greatest size in bytes. Here it is looked at and not kept.",
        (
            _question(
                _tag(
                    "FileUploadAnswer",
                    _tag("MaxFileSizeInBytes", "3000000"),
                    _tag("MinFileSizeInBytes", "1"),
                ),
                _tag("Text", "Add a photograph of your own."),
            ),
        ),
    ),
    Example(
        "FormattedContent",
        "Text with markup of a fixed set: headings, tables, lists, links and the like.",
        (_tag("Overview", _TABLE), _question(_FREE_TEXT)),
    ),
    Example(
        "Binary",
        "A picture, a sound, a film.",
        (
            _question(
                _FREE_TEXT,
                _binary("image/svg+xml", "${picture}", "A street"),
                _binary("audio/wav", "${sound}", "A bell"),
                _binary("video/wav", "${sound}", "A bell, without a picture"),
            ),
        ),
    ),
    Example(
        "EmbeddedBinary",
        "The same with a width and a height. Ids of HIT and assignment are added to its address.",
        (
            _question(
                _FREE_TEXT,
                _embedded("image/svg+xml", "${picture}", "A street"),
                _embedded("audio/wav", "${sound}", "A bell", _PARAMETER),
            ),
        ),
    ),
    Example(
        "Application",
        "Films of Flash and Java applets, which no browser runs any more: a notice stands in their place.",
        (_question(_FREE_TEXT, _tag("Application", _FLASH), _tag("Application", _APPLET)),),
    ),
)
"""In the order of the gallery."""
