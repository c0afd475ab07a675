"""Every case in which our verdict on a document differs from the published schemas', with its reason.

A lenient case is known by what the schema objects, a strict one by our message. Each has a document that
shows it. The same list stands in docs/compatibility.md, for people.
"""

import re
from typing import NamedTuple

from piecework.rules.questions import answer_key, answers, documents, formatted
from piecework.rules.refusals import Refused
from tests.rules.questions import published
from tests.rules.questions.samples import (
    answer_key as key,
)
from tests.rules.questions.samples import (
    binary,
    constrained,
    embedded,
    external,
    form,
    html,
    key_question,
    question,
)
from tests.rules.questions.tables import keys
from tests.rules.questions.tables.content import formatted as block
from tests.rules.questions.tables.forms import showing
from tests.rules.questions.tables.specs import chosen, counts, limited, upload


class Difference(NamedTuple):
    """What one side says, why the other says otherwise, and a document of the kind."""

    said: str
    why: str
    example: str


_ROOTS = {"AnswerKey": answer_key.parse, "QuestionFormAnswers": answers.from_xml}
_ROOT = re.compile(r"<(?:\w+:)?(AnswerKey|QuestionFormAnswers)[\s>/]")
_XSI = ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
_INVALID = "is not a valid value of the "

LENIENT = {
    "subtype": Difference(
        r"'EmbeddedMimeType': Missing child element\(s\)\. Expected is \( SubType \)",
        "the guide calls SubType optional",
        showing(embedded("audio", "x").replace("<SubType>x</SubType>", "")),
    ),
    "map id": Difference(
        r"'map': The attribute 'id' is required",
        "the guide says that id is not supported",
        showing(block("<map name='m'><area alt=''/></map>")),
    ),
    "ids": Difference(
        r"attribute '(?:id|headers)': .* is not a valid value of the (?:atomic|list) type 'xs:ID",
        "ids are not put into the page, so they may be any name and repeat",
        showing(block("<map name='m' id='1'><area alt=''/></map>" * 2)),
    ),
    "foreign attributes": Difference(
        r"attribute '\{http://www\.w3\.org/[\w/-]+\}\w+'|not 'nillable'",
        "attributes of xml: and xsi: are passed over; they say nothing to us",
        form(question()).replace(">", f"{_XSI} xsi:nil='false' xml:lang='en'>", 1),
    ),
    "white space": Difference(
        "Character content is not allowed, because the content type is empty",
        "an element that must be empty may hold white space, as pretty-printers leave it",
        limited("<Length minLength='1'>\n</Length>"),
    ),
    "addresses": Difference(
        _INVALID + r"atomic type '(?:URI|URLType|xs:anyURI)'",
        "behind its scheme an address is the browser's to read; the old pages were read by browsers as well",
        showing(binary(url="https://example.org/100%")),
    ),
    "dates": Difference(
        _INVALID + r"atomic type 'Datetime'",
        "HTML has a date alone and a time without seconds; the calendar is not consulted",
        showing(block("<ins datetime='2026-02-30'>a</ins>")),
    ),
    "letters of names": Difference(
        _INVALID + r"(?:atomic|list) type '(?:xs:NMTOKENS?|LinkTypes|FrameTarget)'",
        "names have the letters of XML's fifth edition, the checker those of the fourth",
        showing(block("<a name='😀'>a</a>")),
    ),
}

_RUNS = "the regular expression '.*' cannot be used: "
STRICT = {
    "document type": Difference("a DOCTYPE is not allowed", "no entities, no files", "<!DOCTYPE a>" + html()),
    "bytes": Difference("is longer than 65535 bytes", "the documented limit", html("a" * 65_536)),
    "depth": Difference(
        "more than 100 deep", "no page needs more", showing(block("<b>" * 100 + "</b>" * 100))
    ),
    "large numbers": Difference(
        "must be a whole number from -?[0-9]+ to 2147483647",
        "integers of the schema have no end; nothing here needs more than 32 bits",
        limited("<Length maxLength='2147483648'/>"),
    ),
    "negative frame": Difference("'FrameHeight': must be a whole", "it is a height", html(height="-1")),
    "no page": Difference("the page is empty", "nobody could answer", html(" ")),
    "external address": Difference(
        "'ExternalURL': '.*' (?:must start with https://|is not an address)",
        "documented: https, and on a host",
        external("http://tasks.example.org/"),
    ),
    "no question": Difference(
        "'QuestionForm': needs a Question",
        "documented: at least one, and there is nothing to submit without",
        form("<Overview><Text/></Overview>"),
    ),
    "empty identifier": Difference(
        "Identifier': is empty", "an answer could not be told", form(question(identifier=""))
    ),
    "identifier twice": Difference(
        "is used by another question", "answers could not be told apart", form(question() * 2)
    ),
    "test with files": Difference("a test cannot ask for files", "files are for HITs only", upload()),
    "bounds crossed": Difference(
        "(?:minLength|minValue|MinSelectionCount|MinFileSizeInBytes|InclusiveLowerBound) is greater than",
        "no answer could be right",
        chosen(counts("3", "2")),
    ),
    "expressions that RE2 cannot run": Difference(
        _RUNS + "(?:look-|back-references|invalid repetition|pattern too large|expression)",
        "no check is skipped, and none may take exponential time",
        limited("<AnswerFormatRegex regex='^(?!no)'/>"),
    ),
    "expressions that are none": Difference(
        _RUNS, "a browser could not have run it either", limited("<AnswerFormatRegex regex='(a'/>")
    ),
    "size of expressions": Difference(
        "regular expressions are too large together",
        "bounds the time of a check",
        form(question(constrained("<AnswerFormatRegex regex='.{990}'/>" * 60))),
    ),
    "asides in blocks": Difference(
        "(?:comments|processing instructions) are not allowed",
        "documented for comments",
        showing(block("a<!-- b -->")),
    ),
    "addresses of other schemes": Difference(
        'the attribute (?:cite|longdesc|usemap)="(?s:.*)" is not an address that a page may name',
        "no javascript: or data: in a page, wherever it stands",
        showing(block("<q cite='javascript:1'>a</q>")),
    ),
    "line breaks in addresses": Difference(
        'the attribute (?:href|src)="(?s:.*[\\r\\n].*)" is not an address',
        "browsers leave them out, so the address would be another one",
        showing(block("<a href='http://a.example/&#10;b'>a</a>")),
    ),
    "factor": Difference(
        "'SummedScoreMultiplier': must be a number",
        "NaN, infinity and a factor over a million million give no value",
        keys.mapped(keys.scale("NaN")),
    ),
    "nothing to reach": Difference(
        "'MaximumSummedScore': must be a whole number from 1",
        "a percentage of nothing",
        key(key_question("a", ("b", 1)), mapping=keys.percentage(0)),
    ),
}


def complaint(text: str) -> str | None:
    """What we have against a document of any kind, or None."""
    found = _ROOT.search(text[:1_000])
    read = _ROOTS[found[1]] if found else documents.parse
    return _refused(read, text)


def complaint_of_block(text: str) -> str | None:
    """What we have against the text of a FormattedContent, or None."""
    return _refused(formatted.check, text)


def disagreement(text: str) -> str:
    """How our verdict on a document differs from the schemas' in a way that is not listed; or nothing."""
    return _unlisted(complaint(text), published.objections(text), text)


def disagreement_on_block(text: str) -> str:
    """The same for the text of a FormattedContent."""
    return _unlisted(complaint_of_block(text), published.of_block(text), text)


def listed(differences: dict[str, Difference], said: str) -> list[str]:
    """Which of the differences a message belongs to."""
    return [name for name, each in differences.items() if re.search(each.said, said)]


def _refused(read: object, text: str) -> str | None:
    try:
        read(text)
    except Refused as refused:
        return refused.message.partition("Details: ")[2]
    return None


def _unlisted(ours: str | None, theirs: list[str], text: str) -> str:
    if ours is None:
        unlisted = [each for each in theirs if not listed(LENIENT, each)]
        return f"we accept, they say {unlisted}: {text}" if unlisted else ""
    if theirs or listed(STRICT, ours):
        return ""
    return f"they accept, we say {ours}: {text}"
