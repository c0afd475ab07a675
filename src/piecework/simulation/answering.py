"""What a made-up worker answers: by gold and skill, by one's own function, or as the form allows."""

import csv
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

from piecework.ids import Chance
from piecework.simulation.forms import Field
from piecework.simulation.plan import Answers, Kind, PlanError

_WORDS = ("a", "clear", "short", "answer", "about", "what", "is", "here", "and", "why")
_TICKED = 0.5


class Question(NamedTuple):
    """What a worker has before them, for functions of one's own.

    Attributes:
        page: the HTML of the task.
        fields: its fields by name.
        hit_id: of which HIT.
        worker_id: who answers.
        kind: which kind of worker they are.
        chance: the worker's own randomness; use no other, so that the same seed makes the same crowd.
        gold: the right answer, if a gold file has one.
    """

    page: str
    fields: Mapping[str, Field]
    hit_id: str
    worker_id: str
    kind: Kind
    chance: Chance
    gold: str | None


Answer = Mapping[str, str]
Answering = Callable[[Question], Answer]


@dataclass(frozen=True, slots=True)
class Answerer:
    """Answers questions.

    Attributes:
        field: the field that the gold answers are about.
        gold: right answers by key.
        wrong: what there is to be wrong with, where the form does not tell.
        keys: finds a key in a page.
        fixed: texts for some fields.
        function: decides instead, if there is one.
    """

    field: str
    gold: Mapping[str, str]
    wrong: tuple[str, ...]
    keys: re.Pattern[str] | None
    fixed: Mapping[str, str | list[str]]
    function: Answering | None

    def right(self, page: str, hit_id: str) -> str | None:
        """Return the gold answer to a task, or None."""
        if hit_id in self.gold:
            return self.gold[hit_id]
        found = None if self.keys is None else self.keys.search(page)
        return None if found is None else self.gold[found[0]]

    def answer(self, asked: Question) -> Answer:
        """Return the fields that a worker submits."""
        if self.function is not None:
            return self.function(asked)
        given = {name: _entered(field, asked.chance) for name, field in asked.fields.items()}
        for name, texts in self.fixed.items():
            given[name] = texts if isinstance(texts, str) else asked.chance.choice(texts)
        if asked.gold is not None:
            given[self.field] = self._judged(asked, asked.gold)
        # A form of which nothing is known still wants an answer.
        return {name: value for name, value in given.items() if value is not None} or {"answer": "done"}

    def _judged(self, asked: Question, right: str) -> str:
        if asked.chance.random() < asked.kind.skill:
            return right
        known = asked.fields.get(self.field)
        options = known.options if known is not None and known.options else self.wrong
        mistakes = [each for each in options if each != right]
        return asked.chance.choice(mistakes) if mistakes else f"not {right}"


def answerer(told: Answers, folder: Path) -> Answerer:
    """Return who answers as a plan says; `folder` is where its gold file is. Raises PlanError."""
    gold = {} if told.gold is None else _read_gold(folder / told.gold, told.key, told.answer)
    longest = sorted(map(re.escape, gold), key=len, reverse=True)
    return Answerer(
        told.field or told.answer,
        gold,
        tuple(sorted(set(gold.values()))),
        re.compile("|".join(longest)) if longest else None,
        told.fields,
        None if told.function is None else _function(told.function),
    )


def _entered(field: Field, chance: Chance) -> str | None:
    if field.kind == "checkbox":
        ticked = [option for option in field.options or ["on"] if chance.random() < _TICKED]
        return "|".join(ticked) if ticked else None
    if field.options:
        return chance.choice(field.options)
    if field.kind == "number":
        least = round(field.least or 0)
        most = least + 10 if field.most is None else round(field.most)
        return str(chance.randint(least, max(least, most)))
    return " ".join(chance.choices(_WORDS, k=chance.randint(3, 8)))


def _read_gold(path: Path, key: str, answer: str) -> dict[str, str]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.DictReader(file)
            missing = [name for name in (key, answer) if name not in (rows.fieldnames or ())]
            if missing:
                raise PlanError(f"{path} has no column {' or '.join(missing)}")
            return {row[key]: row[answer] for row in rows if row[key] and row[answer]}
    except OSError as error:
        raise PlanError(f"{path}: {error.strerror}") from error


def _function(place: str) -> Answering:
    module, _, name = place.partition(":")
    try:
        found = getattr(import_module(module), name)
    except (ImportError, AttributeError, ValueError) as error:
        raise PlanError(f"{place} is no function that can be imported: {error}") from error
    if not callable(found):
        raise PlanError(f"{place} is no function")
    answering: Answering = found
    return answering
