"""Texts, and answers that constraints of a free text take."""

from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from tests.rules.questions.drawing.tags import Tag, tag

ODD = (
    *("", " ", "a", "😀", "é", "e\u0301", "שלום مرحبا", "東京", "\u2028\u00a0\u200b", "\x85"),
    *("\ufffd\U0010ffff", "\r", "\n", "\r\n", " a\n\nb ", "\n first line empty", "a\tb", "\"'`", "a|b"),
    *("]]>", "<b>&amp;</b>", "<!-- -->", "&lt;", "%20+", "</textarea><script>", "${x} {{ y }} {% z %}"),
    *("javascript:alert(1)", "https://a.example/?b=1&c=2."),
)
_CHARACTERS = st.characters(codec="utf-8", exclude_categories=("Cc", "Cs"), exclude_characters="\ufffe\uffff")
TEXTS = st.sampled_from(ODD) | st.text(_CHARACTERS | st.sampled_from("\t\n\r <&"), max_size=12)
NAMES = TEXTS.filter(bool) | st.sampled_from(
    ["q", "Q", "q.1", "q[0][name]", "q1_other", "assignmentId", "OtherSelection"]
)
"""Identifiers, odd ones too."""

_SEEN = TEXTS.map(lambda text: f"x{text}")
_SMALL = st.text("abc é", min_size=1, max_size=5).map(lambda text: f"{text[:4]}.")
# Expressions, and what they take.
EXPRESSIONS: tuple[tuple[str, str, st.SearchStrategy[str]], ...] = (
    (r"^\d{3}-\d{4}$", "", st.from_regex(r"\A[0-9]{3}-[0-9]{4}\Z")),
    (r"^(yes|no)$", "i", st.sampled_from(["yes", "NO", "Yes"])),
    (r"\S", "", _SEEN),
    (r"(^$|\S{2,})", "", st.sampled_from(["", "ab", " cd "])),
    (r"^[\w.+-]+@[\w-]+\.[A-Za-z]{2,}$", "", st.sampled_from(["a@b.co", "a.b+c@d-e.org"])),
    (r"^[\s\S]{1,3}$", "", st.sampled_from(["a", "\n", "é😀", "a b"])),
    (r"^[^<>]*$", "m", st.sampled_from(["", "a & b", '"'])),
    (r"^\u00e9\p{L}+$", "u", st.sampled_from(["éa", "éß東"])),
    (r"^.+$", "s", _SEEN),
    (r"b", "g", TEXTS.map(lambda text: f"{text}b")),
)


@dataclass(frozen=True)
class Filling:
    """A free text as drawn: its children, and an answer; None leaves the default as it is."""

    children: tuple[Tag, ...]
    answer: str | None
    lines: int | None


@st.composite
def free_text(draw: st.DrawFn, *, must: bool) -> Filling:
    """A free text with an answer that it takes; `must` says that a blank one is none."""
    constraints, answers, optional = draw(st.one_of(_PLAIN, _NUMERIC, _LENGTH, _REGEX, _ALL))
    answer = draw(answers)
    if optional and not must and draw(st.booleans()):
        answer = ""
    if must and not answer.strip():
        constraints, answer = (), f"x{answer}"
    lines = draw(st.sampled_from([None, 1, 1, 2, 7, 500]))
    if constraints and answer.splitlines() not in ([], [answer]):
        # A field of one line would take the breaks away that make it right.
        lines = 2
    default = draw(st.none() | TEXTS)
    # Now and then the right answer is there already.
    filled: str | None = answer
    if draw(st.integers(0, 3)) == 0:
        default, filled = answer, None
    children = (
        tag("Constraints", *constraints) if constraints or draw(st.booleans()) else None,
        tag("DefaultText", *([default] if default else [])) if default is not None else None,
        tag("NumberOfLinesSuggestion", str(lines)) if lines else None,
    )
    return Filling(tuple(each for each in children if each), filled, lines)


Limits = tuple[tuple[Tag, ...], st.SearchStrategy[str], bool]
_PLAIN: st.SearchStrategy[Limits] = st.just(((), TEXTS, True))


@st.composite
def _numeric(draw: st.DrawFn) -> Any:
    low = draw(st.none() | st.integers(-1_000, 1_000))
    high = draw(st.none() | st.integers(-1_000 if low is None else low, 2**31 - 1))
    least = low if low is not None else -5 if high is None else high - 5
    most = min(high if high is not None else least + 10, least + 100)
    written = st.sampled_from(["{}", " {} ", "{}.0", "{}.", "{}e0"])
    number = st.tuples(st.integers(least, most), written).map(lambda drawn: drawn[1].format(drawn[0]))
    bounds = {"minValue": None if low is None else str(low), "maxValue": None if high is None else f" {high}"}
    return (tag("IsNumeric", **bounds),), number, True


@st.composite
def _length(draw: st.DrawFn) -> Any:
    low, high = draw(st.none() | st.integers(0, 5)), draw(st.none() | st.integers(5, 80))
    text = _SMALL.map(lambda text: text.ljust(low or 0, "."))
    written = {
        "minLength": None if low is None else str(low),
        "maxLength": None if high is None else str(high),
    }
    return (tag("Length", **written),), text, not low


@st.composite
def _regex(draw: st.DrawFn) -> Any:
    regex, flags, answers = draw(st.sampled_from(EXPRESSIONS))
    said = draw(st.none() | TEXTS)
    return (tag("AnswerFormatRegex", regex=regex, flags=flags or None, errorText=said),), answers, False


_NUMERIC, _LENGTH, _REGEX = _numeric(), _length(), _regex()
_ALL: st.SearchStrategy[Limits] = st.just(
    (
        (
            tag("IsNumeric", minValue="10", maxValue="99"),
            tag("Length", minLength="2", maxLength="2"),
            tag("AnswerFormatRegex", regex=r"^\d+$"),
            tag("AnswerFormatRegex", regex="[0-9]", errorText="Figures."),
        ),
        st.integers(10, 99).map(str),
        False,
    )
)
