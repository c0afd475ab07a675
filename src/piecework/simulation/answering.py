"""What a made-up worker answers: by gold and skill, by one's own function, or as the form allows."""

import csv
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

from piecework.ids import Chance
from piecework.simulation import drawing, lenient, making, reading
from piecework.simulation.fields import Field
from piecework.simulation.making import Sizes
from piecework.simulation.pictures import USUAL
from piecework.simulation.plan import Answers, Kind, PlanError
from piecework.simulation.sending import Entered, as_text

_TOOLS = frozenset({*drawing.KINDS, *reading.KINDS})


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
        address: where the page is shown, with what a task's page is told in its address.
        size_of: how large the picture at an address is, which drawings are to be in pixels of.
    """

    page: str
    fields: Mapping[str, Field]
    hit_id: str
    worker_id: str
    kind: Kind
    chance: Chance
    gold: str | None
    address: str = ""
    size_of: Sizes = lambda _src: USUAL


Answer = Mapping[str, Entered]
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
        given = making.entries(asked.fields, asked.chance, asked.size_of)
        for name, texts in self.fixed.items():
            given[name] = texts if isinstance(texts, str) else asked.chance.choice(texts)
        if asked.gold is not None:
            given[self.field] = self._judged(asked, asked.gold)
        # A form of which nothing is known still wants an answer.
        return given if given or asked.fields else {"answer": "done"}

    def said(self, given: Answer, right: str) -> tuple[str, str]:
        """Return what was said where there is a right answer, and that: two texts that can be compared."""
        entered = given.get(self.field)
        # Two objects may be the same although they are written differently.
        whole = lenient.read(right) if isinstance(entered, dict | list) else None
        return as_text(entered), right if whole is None else as_text(whole)

    def _judged(self, asked: Question, right: str) -> Entered:
        field = asked.fields.get(self.field)
        is_tool = field is not None and field.kind in _TOOLS
        if asked.chance.random() < asked.kind.skill:
            return lenient.read(right) if is_tool else right
        if field is not None and is_tool:
            return making.entry(field, asked.chance, asked.size_of)
        if field is not None and field.several:
            # Something is missing, or too much.
            chosen, slip = right.split("|"), asked.chance.choice(field.options or [right])
            return [each for each in field.options if (each in chosen) != (each == slip)]
        options = field.options if field is not None and field.options else self.wrong
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
