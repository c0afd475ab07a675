import pytest

from piecework.rules.phrases import Phrase, kept, restored


@pytest.mark.parametrize(
    ("phrase", "english", "pattern", "plural"),
    [
        (Phrase("Find work"), "Find work", "Find work", None),
        (Phrase("Braces {stay}"), "Braces {stay}", "Braces {stay}", None),
        (Phrase("At most {most:,}"), "At most {most:,}", "At most {most:,}", None),
        (Phrase("At most {most:,}", most=5_000), "At most 5,000", "At most {most:,}", None),
        (Phrase("{a} of {b}", a=Phrase("none"), b=3), "none of 3", "{a} of {b}", None),
        (Phrase.counted("{n} HIT", "{n} HITs", 1), "1 HIT", "{n} HIT", "{n} HITs"),
        (
            Phrase.counted("{n} HIT by {who}", "{n} HITs by {who}", 0, who="Lab"),
            "0 HITs by Lab",
            "{n} HIT by {who}",
            "{n} HITs by {who}",
        ),
    ],
)
def test_a_phrase_is_english_and_remembers(phrase, english, pattern, plural) -> None:
    assert (str(phrase), phrase.pattern, phrase.plural) == (english, pattern, plural)
    again = restored(kept(phrase))
    assert isinstance(again, Phrase)
    assert (again, again.pattern, again.plural, again.values) == (phrase, pattern, plural, phrase.values)


def test_what_is_no_phrase_is_kept_as_it_is() -> None:
    for text in ("", "Hit 3A does not exist.", "{braces}", '{"a": 1}'):
        assert restored(kept(text)) == text
    nested = restored(kept(Phrase("{what} {n}", what=Phrase("Not 🐦 {a}", a="{b}"), n=2)))
    assert nested == "Not 🐦 {b} 2"
    assert nested.values["what"].pattern == "Not 🐦 {a}"
