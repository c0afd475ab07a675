"""evaluateQualificationRequests: answers to a test against a file of lines `question=expected answer`."""

from pathlib import Path
from typing import NamedTuple

from piecework.client.failures import Failure
from piecework.client.hit_types import text_of
from piecework.rules.results.fields import fields

PASSED = 100


class Checked(NamedTuple):
    """One answer: to which question, what was expected, what was given."""

    question: str
    expected: str
    given: str

    @property
    def is_right(self) -> bool:
        """Return whether they are the same, without regard to case and blanks around."""
        return self.expected.strip().casefold() == self.given.strip().casefold()


def key(path: Path) -> dict[str, str]:
    """Return the expected answers of a file. Raises Failure if there are none."""
    lines = (line.strip() for line in text_of(path).splitlines())
    pairs = (line.partition("=") for line in lines if line and not line.startswith("#"))
    found = {question.strip(): expected.strip() for question, sign, expected in pairs if sign}
    if not found:
        raise Failure(f"{path} has no lines like question=answer", "BadInput")
    return found


def check(expected: dict[str, str], document: str | None) -> list[Checked]:
    """Return how a document of answers does, question by question; all have to be right."""
    given = fields(document)
    return [Checked(question, answer, given.get(question, "")) for question, answer in expected.items()]
