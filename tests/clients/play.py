"""Plays scenarios through a client, whichever it is, and counts what was driven."""

import re
import time
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Protocol

from piecework.aws.model import ServiceModel
from tests.clients.cast import Caller, Cast
from tests.clients.steps import (
    VALUE_CODES,
    Absent,
    Act,
    Call,
    Invalid,
    Pages,
    Present,
    Refusal,
    Step,
    Unheard,
)

PREFIX = "AWS.MechanicalTurk."
_REFERENCE = re.compile(r"\$\{([\w.]+)\}")
_STAMP = re.compile(r" \(\d{13}( s)?\)\Z")


class Failure(NamedTuple):
    """How a client reports a refused call; a client that does not show the finer code has None."""

    code: str
    message: str
    turk_error_code: str | None


class Client(Protocol):
    """A client program: boto3, the AWS CLI, the SDK for JavaScript.

    Attributes:
        name: what it is called.
        shows_codes: whether it shows the TurkErrorCode of errors that are in the service model.
    """

    name: str
    shows_codes: bool

    def call(self, caller: Caller, operation: str, members: dict[str, Any]) -> dict[str, Any] | Failure:
        """Make one call and return its members, times as seconds, or how it was refused."""

    def pages(self, caller: Caller, operation: str, members: dict[str, Any], key: str) -> list[Any]:
        """Return all entries by the client's own paginator, two on a page."""


@dataclass
class Player:
    """Plays steps for one client with one cast."""

    client: Client
    cast: Cast
    model: ServiceModel
    kept: dict[str, Any] = field(default_factory=dict)
    driven: dict[str, int] = field(default_factory=dict)

    def play(self, steps: list[Step]) -> None:
        """Play all steps in order; an assertion names the step that failed."""
        for number, step in enumerate(steps):
            try:
                self._play(step)
            except Exception as error:
                error.add_note(f"step {number} of this scenario, by {self.client.name}: {step}")
                raise

    def _play(self, step: Step) -> None:
        match step:
            case Call():
                self._call(step)
            case Refusal():
                self._refusal(step)
            case Invalid():
                self._invalid(step)
            case Unheard():
                self._unheard(step)
            case Pages():
                self._pages(step)
            case Act():
                self._keep(step.keep, self.cast.act(step.name, self._filled(step.arguments)))

    def _call(self, step: Call) -> None:
        answer = self._ask(step.by, step.operation, self._filled(step.members))
        assert not isinstance(answer, Failure), answer
        matches(self._filled(step.answer), answer, step.operation)
        if not self.model.operations[step.operation].output.members:
            assert answer == {}
        self._count(f"operation {step.operation}")
        self._keep(step.keep, answer)

    def _refusal(self, step: Refusal) -> None:
        answer = self._ask(step.by, step.operation, self._filled(step.members))
        assert isinstance(answer, Failure), answer
        stamp = _STAMP.search(answer.message)
        assert stamp is not None, answer
        assert (stamp[1] is not None) == ("sandbox" in step.by), answer
        assert answer.message[: stamp.start()] == self._filled(step.text), answer
        assert answer.code == ("ParameterValidationError" if step.code in VALUE_CODES else "RequestError")
        if answer.turk_error_code is not None or (self.client.shows_codes and answer.code == "RequestError"):
            full = step.code if "." in step.code else PREFIX + step.code
            assert answer.turk_error_code == full, answer
        self._count("refusal")

    def _invalid(self, step: Invalid) -> None:
        answer = self._ask("requester", step.operation, self._filled(step.members))
        assert isinstance(answer, Failure), answer
        assert answer.code == "ValidationException"
        assert answer.message == f"1 validation error detected: {step.text}"
        self._count("refusal")

    def _unheard(self, step: Unheard) -> None:
        answer = self._ask(step.by, step.operation, {})
        assert isinstance(answer, Failure), answer
        assert (answer.code, answer.message) == (step.type, step.text)
        self._count("refusal")

    def _pages(self, step: Pages) -> None:
        members = self._filled(step.members)
        whole = self._ask("requester", step.operation, {**members, "MaxResults": 100})
        assert not isinstance(whole, Failure), whole
        assert len(whole[step.key]) == whole["NumResults"] == step.count
        assert self._by_hand(step, members) == whole[step.key]
        found = self.client.pages(self.cast.callers["requester"], step.operation, members, step.key)
        assert found == whole[step.key]
        for token in ("p1:forged", f"{whole['NextToken'][:-4]}AAAA"):
            refused = self._ask("requester", step.operation, {**members, "NextToken": token})
            assert isinstance(refused, Failure), refused
            text = f'The value "{token}" is not valid for the parameter NextToken.'
            assert _STAMP.sub("", refused.message) == text
            assert refused.code == "ParameterValidationError"
            self._count("refusal")
        self._count(f"operation {step.operation}")
        self._count(f"paginator {step.operation}")

    def _by_hand(self, step: Pages, members: dict[str, Any]) -> list[Any]:
        """Follow the tokens as old scripts do: until a page is empty, and only that one has no token."""
        entries: list[Any] = []
        asked = {**members, "MaxResults": 2}
        while True:
            page = self._ask("requester", step.operation, asked)
            assert not isinstance(page, Failure), page
            assert page["NumResults"] == len(page[step.key]) <= 2
            if not page[step.key]:
                assert "NextToken" not in page
                return entries
            entries += page[step.key]
            asked = {**members, "MaxResults": 2, "NextToken": page["NextToken"]}

    def _ask(self, by: str, operation: str, members: dict[str, Any]) -> dict[str, Any] | Failure:
        return self.client.call(self.cast.callers[by], operation, members)

    def _count(self, what: str) -> None:
        self.driven[what] = self.driven.get(what, 0) + 1

    def _keep(self, name: str, answer: dict[str, Any]) -> None:
        if name:
            self.kept[name] = answer

    def _filled(self, value: Any) -> Any:
        if isinstance(value, dict):
            return {name: self._filled(part) for name, part in value.items()}
        if isinstance(value, list):
            return [self._filled(part) for part in value]
        if not isinstance(value, str):
            return value
        whole = _REFERENCE.fullmatch(value)
        return self._kept(whole[1]) if whole else _REFERENCE.sub(lambda each: str(self._kept(each[1])), value)

    def _kept(self, path: str) -> Any:
        soon = int(time.time()) + 3_600
        found: Any = {"run": self.client.name, "soon": soon, "worker": self.cast.workers, **self.kept}
        for name in path.split("."):
            found = found[int(name)] if isinstance(found, list) else found[name]
        return found


def matches(wanted: Any, given: Any, path: str) -> None:
    """Assert that what is wanted is given: members named, lists in full, all else equal."""
    if wanted is Present:
        return
    if isinstance(wanted, dict):
        assert isinstance(given, dict), path
        for name, part in wanted.items():
            if part is Absent:
                assert name not in given, f"{path}.{name}"
            else:
                assert name in given, f"{path}.{name} in {given}"
                matches(part, given[name], f"{path}.{name}")
    elif isinstance(wanted, list):
        assert isinstance(given, list), path
        assert len(wanted) == len(given), (path, given)
        for index, (part, found) in enumerate(zip(wanted, given, strict=True)):
            matches(part, found, f"{path}[{index}]")
    else:
        assert wanted == given, f"{path}: {given!r}, not {wanted!r}"
