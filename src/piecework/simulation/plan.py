"""What a crowd is like, from a TOML file: how many come and when, of which kinds, and how they answer."""

import tomllib
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

Share = Annotated[float, Meta(ge=0, le=1)]
Positive = Annotated[float, Meta(gt=0)]
Count = Annotated[int, Meta(ge=1)]


class PlanError(Exception):
    """The file cannot stand; the message is one line that says what and where."""


class Kind(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A kind of worker.

    Attributes:
        name: for the report.
        share: how many of the crowd are of this kind, in relation to the others.
        skill: how often the gold answer is given.
        seconds: the median time for a HIT.
        spread: how much times differ: the deviation of their logarithm, 0 for not at all.
        hits: how many HITs each does on average before leaving.
        returns: how often a HIT that was accepted is given back.
        abandons: how often a worker just goes away from one, and does not come back.
    """

    name: str = "workers"
    share: Positive = 1.0
    skill: Share = 0.85
    seconds: Positive = 60.0
    spread: Annotated[float, Meta(ge=0, le=3)] = 0.5
    hits: Annotated[float, Meta(ge=1)] = 10.0
    returns: Share = 0.03
    abandons: Share = 0.02


class Answers(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How workers answer.

    Attributes:
        gold: a CSV file of right answers, beside the plan.
        key: its column with what tells tasks apart: a text that stands in the task's page, or the HIT's id.
        answer: its column with the right answer.
        field: the field of the form, if it is called otherwise.
        function: `module:function` of one's own, which is given everything and returns the fields.
        fields: what is entered in some fields: one text, or several to choose from.
        fetch: open what is on other servers, too: pages of ExternalQuestions, and pictures to draw on.
    """

    gold: str | None = None
    key: str = "key"
    answer: str = "answer"
    field: str | None = None
    function: str | None = None
    fields: dict[str, str | list[str]] = {}
    fetch: bool = False


class Elsewhere(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A sandbox that is not run from here.

    Attributes:
        url: the address of the sandbox.
        tokens: a file beside the plan: the token of one worker's tools in each line.
    """

    url: str
    tokens: str


class Plan(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A crowd.

    Attributes:
        seed: the same seed makes the same crowd.
        workers: how many come.
        hours: within which they come.
        arrival: "early" if most come at the beginning, as when a batch is new, or "even".
        tick_seconds: what happens within so many seconds happens side by side.
        search: workers look for these words, instead of at everything.
        country: where they live.
        kind: the kinds of workers.
        answers: how they answer.
        at: where they work, if not in the sandbox of this machine.
    """

    seed: int = 1
    workers: Count = 100
    hours: Positive = 8.0
    arrival: Literal["early", "even"] = "early"
    tick_seconds: Positive = 10.0
    search: str = ""
    country: str = "US"
    kind: Annotated[list[Kind], Meta(min_length=1)] = msgspec.field(default_factory=lambda: [Kind()])
    answers: Answers = Answers()
    at: Elsewhere | None = None


def read(path: Path) -> Plan:
    """Return the plan in a file. Raises PlanError."""
    try:
        told = tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise PlanError(f"{path}: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise PlanError(f"{path}: {error}") from error
    return parse(told, str(path))


def tokens(planned: Plan, at: Elsewhere, folder: Path) -> list[str]:
    """Return the tokens of all workers of a plan; `folder` is where its file of them is. Raises PlanError."""
    path = folder / at.tokens
    try:
        found = [line.strip() for line in path.read_text("utf-8").splitlines() if line.strip()]
    except OSError as error:
        raise PlanError(f"{path}: {error.strerror}") from error
    if len(found) < planned.workers:
        raise PlanError(f"{path} has {len(found)} tokens, which is too few for {planned.workers} workers")
    return found


def parse(told: dict[str, Any], where: str = "the plan") -> Plan:
    """Return the plan that a file's content makes. Raises PlanError."""
    try:
        return msgspec.convert(told, Plan, strict=True)
    except msgspec.ValidationError as error:
        raise PlanError(f"{where}: {error}") from None
