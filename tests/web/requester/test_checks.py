"""What is said of a task page before anybody sees it."""

import pytest

from piecework.web.requester import checks, starters

LINE = "<crowd-input name=a></crowd-input>"
# Ticks of one name are one answer.
TICKS = "<crowd-checkbox name=a value=1></crowd-checkbox><crowd-checkbox name=a></crowd-checkbox>"


@pytest.mark.parametrize(
    ("content", "wrong"),
    [
        ("<label>A <input name=a></label>", []),
        ("<label>A <input name=a></label><label>B <input name=a></label>", ["joined by |"]),
        (f"<crowd-form>{LINE}{LINE}</crowd-form>", ["the last one"]),
        (f"<crowd-form>{TICKS}</crowd-form>", []),
        ("<input><img src=x>", ["no name", "no label", "no description"]),
        ("<label>A <input name=a></label>" + "<br>" * 20_000, ["bytes"]),
    ],
)
def test_what_is_wrong_with_a_page(content: str, wrong: list[str]) -> None:
    found = [str(each.found) for each in checks.checks(content) if not each.good]
    assert len(found) == len(wrong)
    assert all(words in text for words, text in zip(wrong, found, strict=True))


def test_nothing_is_wrong_with_a_starter() -> None:
    assert [
        (starter.key, str(each.found))
        for starter in starters.all_()
        for each in checks.checks(starter.draft.content)
        if not each.good
    ] == []
