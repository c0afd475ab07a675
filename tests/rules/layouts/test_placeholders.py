import pytest

from piecework.rules.layouts.placeholders import fill, names


@pytest.mark.parametrize(
    ("content", "found"),
    [
        ("", ()),
        ("<p>${image_url}</p>", ("image_url",)),
        ("${a}${b}${a}", ("a", "b")),
        ("${Image URL} ${first-name} ${größe} ${7}", ("Image URL", "first-name", "größe", "7")),
        ("${ a } ${a.b} ${a + 1} ${} ${a${b}} $a {a} $${c}", ("b", "c")),
    ],
)
def test_gaps_are_found(content, found) -> None:
    assert names(content) == found


@pytest.mark.parametrize(
    ("content", "values", "page"),
    [
        ("<b>${a}</b>", {"a": "<i>&amp;"}, "<b><i>&amp;</b>"),
        ("${a} ${a}", {"a": "1"}, "1 1"),
        ("${a} ${b}", {"a": "${b}", "b": "2"}, "${b} 2"),
        ("var a = ${items}; `${ each }`", {"items": '["x"]'}, 'var a = ["x"]; `${ each }`'),
        ("${a} ${b}", {"a": r"\1 \g<0>"}, r"\1 \g<0> ${b}"),
    ],
)
def test_values_stand_as_they_are(content, values, page) -> None:
    assert fill(content, values) == page
