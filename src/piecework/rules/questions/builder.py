"""Qualification tests that a form builds: questions with choices, points, and how points become a value.

Such a test is a QuestionForm with its AnswerKey like any other; whether a pair of documents is one that the
form could have built is answered by building it again. What else the two formats can say stays XML.
"""

from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import Literal, NamedTuple, TypeAlias
from xml.sax.saxutils import escape

from piecework.rules.phrases import Phrase
from piecework.rules.questions import answer_key
from piecework.rules.questions.answer_key import AnswerKey, Percentage, Ranges
from piecework.rules.questions.answer_specs import FreeText, Selection
from piecework.rules.questions.content import Text, Title
from piecework.rules.questions.documents import parse_test
from piecework.rules.questions.form import FormQuestion, Overview, QuestionForm
from piecework.rules.questions.namespaces import ANSWER_KEY, QUESTION_FORM_2017
from piecework.rules.refusals import Refused
from piecework.rules.texts import UNSEEN

Kind: TypeAlias = Literal["one", "several", "text"]
Grading: TypeAlias = Literal["percent", "points", "ranges", "hand"]
MOST_QUESTIONS = 20
MOST_POINTS = 1_000_000
MOST_ADDED = 6
"""Choices whose points are added up: a key names each set of them, 63 of six."""


class Choice(NamedTuple):
    """A choice of a question.

    Attributes:
        text: as workers read it.
        right: whether it gives points.
        points: how many, which may be less than none; None for those of the question.
    """

    text: str
    right: bool = False
    points: int | None = None


class BuiltQuestion(NamedTuple):
    """A question.

    Attributes:
        text: as workers read it.
        kind: one choice, several, or a text, which nobody can score.
        choices: at least two, unless it is a text. With one to be chosen any that is right gives its points.
            With several it takes just those that are right, and no other; but if a choice has points of its
            own, those of all that are chosen are added up.
        points: what a right choice without points of its own gives, or just the right ones together; without
            a right choice the question is not scored.
    """

    text: str
    kind: Kind = "one"
    choices: tuple[Choice, ...] = ()
    points: int = 1

    @property
    def is_scored(self) -> bool:
        """Whether an answer may give points."""
        return self.kind != "text" and any(each.right for each in self.choices)

    @property
    def by_choice(self) -> bool:
        """Whether a choice has points of its own."""
        return any(each.right and each.points is not None for each in self.choices)

    @property
    def scores(self) -> list[tuple[tuple[int, ...], int]]:
        """Sets of choices by their places, from 1, that give points, and how many."""
        worth = {
            place: self.points if each.points is None else each.points
            for place, each in enumerate(self.choices, 1)
            if each.right
        }
        if self.kind == "one":
            return [((place,), points) for place, points in worth.items()]
        if not self.by_choice:
            return [(tuple(worth), self.points)]
        places = range(1, len(self.choices) + 1)
        sets = [chosen for size in places for chosen in combinations(places, size)]
        sums = [(chosen, sum(worth.get(place, 0) for place in chosen)) for chosen in sets]
        return [(chosen, points) for chosen, points in sums if points]


class BuiltTest(NamedTuple):
    """A test.

    Attributes:
        title: above it; may be empty.
        intro: below the title; may be empty.
        questions: in order.
        grading: what the value is: the points in per cent of all there are, the points themselves, what
            `ranges` says, or what the owner gives after reading the answers.
        ranges: from so many points to so many: this value.
        outside: the value of points that no range has.
    """

    title: str
    intro: str
    questions: tuple[BuiltQuestion, ...]
    grading: Grading = "percent"
    ranges: tuple[tuple[int, int, int], ...] = ()
    outside: int = 0

    @property
    def most_points(self) -> int:
        """All the points there are."""
        return sum(max(points for _, points in each.scores) for each in self.questions if each.is_scored)


class Documents(NamedTuple):
    """A test as CreateQualificationType takes it: a QuestionForm, and its AnswerKey if answers are scored."""

    test: str
    answer_key: str | None


class InvalidTest(Refused):
    """A test cannot be built. `errors` says what is wrong with which field, such as "text-0" or "ranges"."""

    def __init__(self, errors: Mapping[str, str]) -> None:
        super().__init__("InvalidTest", " ".join(errors.values()))
        self.errors = dict(errors)


def build(test: BuiltTest) -> Documents:
    """Return the documents of a test.

    Raises:
        InvalidTest: a question without a text or with too few choices, nothing to score, or no ranges.
    """
    errors = _wrong(test)
    if errors:
        raise InvalidTest(errors)
    return Documents(_form(test), None if test.grading == "hand" else _key(test))


def read(documents: Documents) -> BuiltTest | None:
    """Return the test in documents that `build` may have made, or None for any others."""
    try:
        form = parse_test(documents.test)
        key = None if documents.answer_key is None else answer_key.parse(documents.answer_key)
        test = _read(form, key)
        if test is None:
            return None
        again = build(test)
        same_key = key == (None if again.answer_key is None else answer_key.parse(again.answer_key))
        return test if same_key and parse_test(again.test) == form else None
    except Refused:
        return None


def _wrong(test: BuiltTest) -> dict[str, str]:
    errors: dict[str, str] = {}
    texts = {"title": test.title, "intro": test.intro}
    for number, question in enumerate(test.questions):
        texts[f"text-{number}"] = question.text
        texts[f"choices-{number}"] = "".join(each.text for each in question.choices)
        errors |= _wrong_question(number, question, test.grading)
    for name, text in texts.items():
        if UNSEEN.search(text):
            errors[name] = Phrase("Take out the characters that cannot be seen.")
    if not test.questions:
        errors["text-0"] = Phrase("Write at least one question.")
    elif len(test.questions) > MOST_QUESTIONS:
        errors["text-0"] = Phrase("Write at most {most} questions.", most=MOST_QUESTIONS)
    elif test.grading != "hand" and not errors and test.most_points <= 0:
        errors["choices-0"] = Phrase("Put * before the choices that are right, or read the answers yourself.")
    if test.grading == "ranges" and not test.ranges:
        errors["ranges"] = Phrase("Write ranges of points, one a line, for example 0-4 = 0.")
    elif any(least > most for least, most, _ in test.ranges):
        errors["ranges"] = Phrase("Write the smaller number of points first, for example 0-4 = 0.")
    return errors


def _wrong_question(number: int, question: BuiltQuestion, grading: Grading) -> dict[str, str]:
    errors: dict[str, str] = {}
    texts = [each.text for each in question.choices]
    if not question.text:
        errors[f"text-{number}"] = Phrase("Write the question.")
    if question.kind == "text":
        if grading != "hand":
            errors[f"kind-{number}"] = Phrase("A text cannot be scored: read the answers yourself.")
    elif len(texts) < 2:  # noqa: PLR2004  there is nothing to choose from
        errors[f"choices-{number}"] = Phrase("Write at least two choices, one a line.")
    elif len(set(texts)) < len(texts) or not all(texts):
        errors[f"choices-{number}"] = Phrase("Write every choice once.")
    elif not 0 < question.points <= MOST_POINTS:
        errors[f"points-{number}"] = Phrase("Write points from 1 to {most:,}.", most=MOST_POINTS)
    elif not all(each.points is None or 0 < abs(each.points) <= MOST_POINTS for each in question.choices):
        errors[f"choices-{number}"] = Phrase(
            "Points of a choice go from -{most:,} to {most:,}, and are not 0.", most=MOST_POINTS
        )
    elif question.kind == "several" and question.by_choice and len(texts) > MOST_ADDED:
        errors[f"choices-{number}"] = Phrase(
            "Where several can be chosen, at most {most} choices can have points of their own.",
            most=MOST_ADDED,
        )
    return errors


def _form(test: BuiltTest) -> str:
    head = ""
    if test.title or test.intro:
        title = f"<Title>{escape(test.title)}</Title>" if test.title else ""
        intro = f"<Text>{escape(test.intro)}</Text>" if test.intro else ""
        head = f"<Overview>{title}{intro}</Overview>\n"
    questions = "".join(_question(number, each) for number, each in enumerate(test.questions, 1))
    return f'<QuestionForm xmlns="{QUESTION_FORM_2017}">\n{head}{questions}</QuestionForm>'


def _question(number: int, question: BuiltQuestion) -> str:
    if question.kind == "text":
        answer = "<FreeTextAnswer/>"
    else:
        several = question.kind == "several"
        choices = "".join(
            f"<Selection><SelectionIdentifier>a{place}</SelectionIdentifier>"
            f"<Text>{escape(each.text)}</Text></Selection>"
            for place, each in enumerate(question.choices, 1)
        )
        count = f"<MaxSelectionCount>{len(question.choices)}</MaxSelectionCount>" if several else ""
        style = "checkbox" if several else "radiobutton"
        answer = (
            f"<SelectionAnswer>{count}<StyleSuggestion>{style}</StyleSuggestion>"
            f"<Selections>{choices}</Selections></SelectionAnswer>"
        )
    return (
        f"<Question><QuestionIdentifier>q{number}</QuestionIdentifier><IsRequired>true</IsRequired>"
        f"<QuestionContent><Text>{escape(question.text)}</Text></QuestionContent>"
        f"<AnswerSpecification>{answer}</AnswerSpecification></Question>\n"
    )


def _key(test: BuiltTest) -> str:
    questions = "".join(
        f"<Question><QuestionIdentifier>q{number}</QuestionIdentifier>{_options(each)}</Question>\n"
        for number, each in enumerate(test.questions, 1)
        if each.is_scored
    )
    mapping = ""
    if test.grading == "percent":
        most = f"<MaximumSummedScore>{test.most_points}</MaximumSummedScore>"
        mapping = f"<PercentageMapping>{most}</PercentageMapping>"
    elif test.grading == "ranges":
        ranges = "".join(
            f"<SummedScoreRange><InclusiveLowerBound>{least}</InclusiveLowerBound><InclusiveUpperBound>{most}"
            f"</InclusiveUpperBound><QualificationValue>{value}</QualificationValue></SummedScoreRange>"
            for least, most, value in test.ranges
        )
        outside = f"<OutOfRangeQualificationValue>{test.outside}</OutOfRangeQualificationValue>"
        mapping = f"<RangeMapping>{ranges}{outside}</RangeMapping>"
    if mapping:
        mapping = f"<QualificationValueMapping>{mapping}</QualificationValueMapping>\n"
    return f'<AnswerKey xmlns="{ANSWER_KEY}">\n{questions}{mapping}</AnswerKey>'


def _options(question: BuiltQuestion) -> str:
    return "".join(
        "<AnswerOption>"
        + "".join(f"<SelectionIdentifier>a{place}</SelectionIdentifier>" for place in chosen)
        + f"<AnswerScore>{points}</AnswerScore></AnswerOption>"
        for chosen, points in question.scores
    )


def _read(form: QuestionForm, key: AnswerKey | None) -> BuiltTest | None:
    title, intro, items = "", "", list(form.items)
    if isinstance(items[0], Overview):
        head = list(items.pop(0).content)
        if head and isinstance(head[0], Title):
            title = head.pop(0).text  # type: ignore[union-attr]  # the line before has just said so
        if head and isinstance(head[0], Text):
            intro = head[0].text
    scored = {} if key is None else {each.identifier: each.options for each in key.questions}
    questions = tuple(
        _read_question(item, scored.get(item.identifier, ()))
        for item in items
        if isinstance(item, FormQuestion)
    )
    if len(questions) < len(items):
        return None
    mapping = None if key is None else key.mapping
    test = BuiltTest(title, intro, questions, "hand" if key is None else "points")
    if isinstance(mapping, Percentage):
        return test._replace(grading="percent")
    if isinstance(mapping, Ranges):
        return test._replace(grading="ranges", ranges=mapping.ranges, outside=mapping.outside)
    return test


def _read_question(item: FormQuestion, options: Sequence[tuple[frozenset[str], int]]) -> BuiltQuestion:
    # What the form could not have said comes out different when it is built again.
    text = " ".join(each.text for each in item.content if isinstance(each, Text))
    answer = item.answer
    if isinstance(answer, FreeText) or not isinstance(answer, Selection):
        return BuiltQuestion(text, "text")
    kind: Kind = "several" if answer.style == "checkbox" else "one"
    alone = {next(iter(chosen)): points for chosen, points in options if len(chosen) == 1}
    by_choice = len(options) > 1 and (kind == "several" or len(set(alone.values())) > 1)
    right = set(alone) if by_choice else {each for chosen, _ in options for each in chosen}
    choices = tuple(
        Choice(
            each.label.text if isinstance(each.label, Text) else "",
            each.identifier in right,
            alone.get(each.identifier) if by_choice else None,
        )
        for each in answer.choices
    )
    return BuiltQuestion(text, kind, choices, options[0][1] if options and not by_choice else 1)
