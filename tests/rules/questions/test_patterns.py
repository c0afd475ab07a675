import pytest

from piecework.rules.questions.patterns import Unsupported, compile_javascript


@pytest.mark.parametrize(
    ("source", "flags", "yes", "no"),
    [
        (r"\S", "", ["a", "é"], ["", " \t\xa0\u3000\ufeff\u2029"]),
        (r"^\s+$", "", [" \xa0\u2003\v"], ["a", " \u200b"]),
        (r"(^$|\S{2,})", "", ["", "ab"], ["a", " "]),
        (r"b", "", ["abc"], ["ac"]),
        (r"^abc$", "i", ["ABC"], ["ABC\n", "abcd"]),
        (r"^b$", "m", ["a\nb"], ["ab"]),
        (r"^.$", "", ["a", "\x85"], ["\n", "\r", "\u2028", ""]),
        (r"^.$", "s", ["\n"], [""]),
        (r"^[^]$", "", ["\n", "a"], [""]),
        (r"[]", "", [], ["", "a"]),
        (r"^[\w-.]+$", "", ["a-b.c_9"], ["a b", "é"]),
        (r"^[a-\d]+$", "", ["a-7"], ["b"]),
        (r"^[\s\S]{1,3}$", "", ["a\nb"], ["", "abcd"]),
        (r"^[^\s]$", "", ["a"], ["\xa0"]),
        (r"^[\b]$", "", ["\x08"], ["b"]),
        (r"^[[:alpha:]]$", "", ["a]", "[]"], ["b", "x"]),
        (r"^\u00e9\x41\cJ\0\/\e$", "", ["éA\n\0/e"], ["e"]),
        (r"^\ud83d\ude00$", "", ["😀"], []),
        (r"^\u{1f600}\p{Lu}$", "u", ["😀É"], ["😀e"]),
        (r"^\p$", "", ["p"], []),
        (r"^(?<year>\d{4})-(?:\d\d)$", "", ["2026-09"], ["2026-9"]),
        (r"^a{,2}$", "", ["a{,2}"], ["aa"]),
        (r"^]}$", "", ["]}"], []),
        (r"^\d+$", "", ["42"], ["٤٢"]),
        (r"\bcat\b", "gi", ["the Cat."], ["concat"]),
        (r"^[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}$", "", ["a.b+c@example.org"], ["a@b"]),
    ],
)
def test_expressions_mean_what_they_mean_in_javascript(source, flags, yes, no):
    expression = compile_javascript(source, flags)

    assert [text for text in yes if not expression.matches(text)] == []
    assert [text for text in no if expression.matches(text)] == []


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("a(?=b)", "look-ahead"),
        ("a(?!b)", "look-ahead"),
        ("(?<=a)b", "look-behind"),
        ("(?<!a)b", "look-behind"),
        (r"(a)\1", "back-reference"),
        (r"(?<x>a)\k<x>", "back-reference"),
        ("a{1001}", "repetition"),
        ("(?i)a", "not JavaScript"),
        ("(?P<x>a)", "not JavaScript"),
        ("(?<x", "no end"),
        ("(a", "missing"),
        ("a)(b", r"unexpected \)"),
        ("[a", "no end"),
        ("[z-a]", "range"),
        ("*a", "repetition"),
        ("a\\", "backslash"),
        (r"\ud800", "surrogate"),
        (r"(?:(?:\S{31}){31}){31}", "repetition|too large"),
    ],
)
def test_what_cannot_run_is_refused_with_the_reason(source, why):
    with pytest.raises(Unsupported, match=why):
        compile_javascript(source)


def test_braced_escapes_need_a_number():
    for source in (r"\u{}", r"\u{x}", r"\u{1234567}", r"\u{12", r"\u{110000}"):
        with pytest.raises(Unsupported):
            compile_javascript(source, "u")


def test_nested_repetition_takes_linear_time():
    assert not compile_javascript("^(a+)+$").matches("a" * 50_000 + "b")
