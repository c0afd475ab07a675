"""Scores, in tables."""

import pytest

from piecework.rules.questions.answers import Answer
from piecework.rules.reviews import decisions
from piecework.rules.reviews.policies import Extension, KnownAnswers, Plurality
from piecework.rules.reviews.scores import Agreed, WorkerScore, agreement, known_score


def text(question: str, value: str) -> Answer:
    return Answer(question, free_text=value)


def chosen(question: str, *selections: str, other: str | None = None) -> Answer:
    return Answer(question, selections=selections, other_text=other)


@pytest.mark.parametrize(
    ("wanted", "answer", "correct"),
    [
        (("red",), text("q", "red"), True),
        (("red",), text("q", " red\n"), True),
        ((" red ",), text("q", "red"), True),
        (("red",), text("q", "Red"), False),
        (("red",), text("q", "red."), False),
        (("red",), None, False),
        (("red",), text("q", ""), False),
        (("",), text("q", "  "), True),
        (("",), None, True),
        (("",), text("q", "red"), False),
        ((), text("q", ""), True),
        (("red",), chosen("q", "red"), True),
        (("a", "b"), chosen("q", "b", "a"), True),
        (("a", "b"), chosen("q", "a"), False),
        (("a",), chosen("q", "a", "b"), False),
        (("a", "mauve"), chosen("q", "a", other="mauve"), True),
        (("a", "b"), text("q", "b|a"), True),
        (("a", "b"), text("q", "a|b|c"), False),
        (("a|b",), text("q", "a|b"), True),
    ],
)
def test_when_a_known_answer_is_met(wanted, answer, correct) -> None:
    policy = KnownAnswers({"q": wanted})
    found = known_score(policy, [answer] if answer else [])
    assert found == ({"q": correct}, 100 if correct else 0)


def test_the_known_score_is_a_share_rounded_down() -> None:
    policy = KnownAnswers({"a": ("1",), "b": ("2",), "c": ("3",)})
    found = known_score(policy, [text("a", "1"), text("b", "2"), text("c", "?"), text("d", "4")])
    assert found == ({"a": True, "b": True, "c": False}, 66)


def policy(*questions: str, above: int = 50) -> Plurality:
    return Plurality(questions, above)


@pytest.mark.parametrize(
    ("answers", "above", "agreed"),
    [
        (["red", "red", "blue"], 65, Agreed(frozenset({"red"}), 66)),
        (["red", "red", "blue"], 66, None),
        (["red", " red ", "Red"], 50, Agreed(frozenset({"red"}), 66)),
        (["red", "red"], 99, Agreed(frozenset({"red"}), 100)),
        (["red", "red"], 100, Agreed(frozenset({"red"}), 100)),
        (["red", "red", "red", "blue"], 100, None),
        (["red", "blue"], 10, None),
        (["red", "red", None], 50, Agreed(frozenset({"red"}), 66)),
        (["red", None, None], 50, None),
        ([None, None], 0, None),
        (["", "", "red"], 30, Agreed(frozenset({"red"}), 33)),
        (["x" * 257, "x" * 257, "red"], 30, Agreed(frozenset({"red"}), 33)),
        (["x" * 256, "x" * 256, "red"], 50, Agreed(frozenset({"x" * 256}), 66)),
        ([], 0, None),
    ],
)
def test_when_workers_agree(answers, above, agreed) -> None:
    sheets = [[] if each is None else [text("q", each)] for each in answers]
    found = agreement(policy("q", above=above), sheets)
    assert found.agreed == {"q": agreed}
    assert found.score == (100 if agreed else 0)


def test_selections_agree_as_sets() -> None:
    sheets = [[chosen("q", "a", "b")], [chosen("q", "b", "a")], [chosen("q", "a")]]
    assert agreement(policy("q"), sheets).agreed == {"q": Agreed(frozenset({"a", "b"}), 66)}


def test_workers_are_scored_on_what_is_agreed() -> None:
    sheets = [
        [text("a", "1"), text("b", "1"), text("c", "1"), text("d", "1")],
        [text("a", "1"), text("b", "1"), text("c", "1"), text("d", "2")],
        [text("a", "1"), text("b", "2"), text("c", "2"), text("d", "3")],
    ]
    found = agreement(policy("a", "b", "c", "d", above=60), sheets)
    assert found.score == 75
    assert found.agreed["d"] is None
    assert found.workers == [WorkerScore(3, 0, 100), WorkerScore(3, 0, 100), WorkerScore(1, 2, 33)]


def test_without_agreement_nobody_has_a_score() -> None:
    found = agreement(policy("q"), [[text("q", "1")], [text("q", "2")]])
    assert (found.score, found.workers) == (0, [WorkerScore(0, 0, None)] * 2)


@pytest.mark.parametrize(
    ("approve_from", "reject_below", "score", "expected"),
    [
        (None, None, 50, None),
        (50, None, 50, "Approve"),
        (51, None, 50, None),
        (0, None, 0, "Approve"),
        (101, None, 100, None),
        (None, 50, 50, None),
        (None, 51, 50, "Reject"),
        (None, 0, 0, None),
        (None, 101, 100, "Reject"),
        (50, 60, 55, "Approve"),
        (0, 101, None, None),
    ],
)
def test_what_a_score_leads_to(approve_from, reject_below, score, expected) -> None:
    asked = Plurality(("q",), 50, approve_from=approve_from, reject_below=reject_below)
    assert decisions.decision(asked, score) == expected


@pytest.mark.parametrize(
    ("below", "score", "expected"), [(50, 49, True), (50, 50, False), (101, 100, True), (1, 0, True)]
)
def test_when_one_more_worker_is_asked(below, score, expected) -> None:
    assert decisions.wants_extension(Extension(below, 5, 0), score) is expected
    assert not decisions.wants_extension(None, score)
