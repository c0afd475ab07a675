"""What was answered how often: counts of values by field, while a field has few values; and agreement."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping

MOST_VALUES = 40
"""A field with more values than this is one for texts, not for choices, and is counted no further."""
MOST_FIELDS = 100
MOST_CHARACTERS = 200

Choices = dict[str, dict[str, int] | None]
"""Counts by value by field; None for a field for texts."""


def counted(choices: Choices, answers: Iterable[Mapping[str, str]]) -> Choices:
    """Return counts with those of some answers added."""
    sums: dict[str, Counter[str] | None] = {
        name: None if counts is None else Counter(counts) for name, counts in choices.items()
    }
    for answer in answers:
        for name, value in answer.items():
            if name not in sums and len(sums) == MOST_FIELDS:
                continue
            counts = sums.setdefault(name, Counter())
            if counts is None:
                continue
            counts[value] += 1
            if len(counts) > MOST_VALUES or len(value) > MOST_CHARACTERS:
                sums[name] = None
    return {name: None if counts is None else dict(counts) for name, counts in sums.items()}


def to_json(choices: Choices) -> str:
    """Return counts as text for a column."""
    return json.dumps(choices, ensure_ascii=False, separators=(",", ":"))


def agreement(votes: Mapping[str, int]) -> float | None:
    """Return the share of the value that most gave; None of fewer than two votes."""
    total = sum(votes.values())
    return max(votes.values()) / total if total > 1 else None
