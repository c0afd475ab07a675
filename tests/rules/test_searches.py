"""What counts as a word, and what a HIT type is found by."""

import pytest

from piecework.rules.searches import LONGEST_WORD, MASTERS_TERM, Search, beginnings, terms_of, words_in


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", ""),
        ("  -- !? ", ""),
        ("Copy the label, copy it!", "copy the label it"),
        ("STRASSE Straße", "strasse"),
        ("ÉTÉ été, ΣΊΣΥΦΟΣ Σίσυφος", "été σίσυφοσ"),
        ("e-mail_address 3.5mm ½", "e mail address 3 5mm 1 2"),
        ("\uff26\uff35\uff2c\uff2c width \ufb01ne", "full width fine"),
        ("हिन्दी में", "हिन्दी में"),
        ("日本語 OCR", "日 本 語 ocr"),
        ("ภาษาไทย", "ภ า ษ ไ ท ย"),
        ("x" * 100, "x" * LONGEST_WORD),
        ("100% _ \\", "100"),
    ],
)
def test_words(text, words) -> None:
    assert " ".join(words_in(text)) == words


def test_terms_and_what_finds_them() -> None:
    terms = terms_of("A1", ("Copy a Label", "label", None), masters=True)
    assert terms == {"copy", "a", "label", ":A1.", MASTERS_TERM}
    search = Search("LAB copy", requester_id="A1", masters_only=True)
    assert beginnings(search) == ["lab", "copy", MASTERS_TERM, ":A1."]
    assert beginnings(Search()) == []
    # Nothing that is typed reaches a requester or Masters.
    assert beginnings(Search(":A1. :masters.")) == ["a1", "masters"]
    assert len(beginnings(Search(" ".join(map(str, range(50)))))) == 8
