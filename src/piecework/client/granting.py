"""Acts on qualification types, on who holds them, and on requests for them; each may be done again."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from piecework.client import listing
from piecework.client.acts import ALREADY, DONE, Outcome, State, run
from piecework.client.connection import Market
from piecework.client.failures import Failure, code_of, message_of


class Grant(NamedTuple):
    """A value of a qualification for a worker."""

    worker_id: str
    value: int


class Answer(NamedTuple):
    """An answer to a request: the value that is granted, or None and words with the refusal."""

    request_id: str
    value: int | None
    reason: str = ""


def create_type(market: Market, members: Mapping[str, Any]) -> dict[str, Any]:
    """Make a qualification type and return it.

    Raises:
        Failure: there is one of this name, as after a run whose answer was lost; it is named.
    """
    try:
        made: dict[str, Any] = market.client.create_qualification_type(**members)["QualificationType"]
    except market.client.exceptions.RequestError as error:
        asked = {"Query": members["Name"], "MustBeRequestable": False, "MustBeOwnedByCaller": True}
        for each in listing.every(market, "list_qualification_types", "QualificationTypes", **asked):
            if each["Name"] == members["Name"]:
                there = f"{message_of(error)} It is {each['QualificationTypeId']}."
                raise Failure(there, code_of(error)) from None
        raise
    return made


def assign(
    market: Market, type_id: str, grants: Iterable[Grant], *, tell: bool, jobs: int = 1
) -> Iterator[Outcome]:
    """Give workers a qualification; who has it with this value is left alone, and not told again."""
    client = market.client

    def act(grant: Grant) -> State:
        if _value(client, type_id, grant.worker_id) == grant.value:
            return ALREADY
        client.associate_qualification_with_worker(
            QualificationTypeId=type_id,
            WorkerId=grant.worker_id,
            IntegerValue=grant.value,
            SendNotification=tell,
        )
        return DONE

    return run(grants, lambda grant: grant.worker_id, act, jobs)


def revoke(
    market: Market, type_id: str, workers: Iterable[str], reason: str, jobs: int = 1
) -> Iterator[Outcome]:
    """Take a qualification away from workers."""
    client = market.client

    def act(worker_id: str) -> State:
        try:
            client.disassociate_qualification_from_worker(
                QualificationTypeId=type_id, WorkerId=worker_id, Reason=reason
            )
        except client.exceptions.RequestError as error:
            if code_of(error) == "InvalidQualificationState":
                return ALREADY
            raise
        return DONE

    return run(workers, str, act, jobs)


def answer(market: Market, answers: Iterable[Answer], jobs: int = 1) -> Iterator[Outcome]:
    """Grant and refuse requests. Those that were answered before are left alone, whichever way it was."""
    client = market.client

    def act(each: Answer) -> State:
        named = {"QualificationRequestId": each.request_id}
        try:
            if each.value is None:
                client.reject_qualification_request(**named, Reason=each.reason)
            else:
                client.accept_qualification_request(**named, IntegerValue=each.value)
        except client.exceptions.RequestError as error:
            if code_of(error) == "InvalidQualificationRequestState":
                return ALREADY
            raise
        return DONE

    return run(answers, lambda each: each.request_id, act, jobs)


def _value(client: Any, type_id: str, worker_id: str) -> int | None:
    """Return the value that a worker has; None if there is none, or none any more."""
    try:
        held = client.get_qualification_score(QualificationTypeId=type_id, WorkerId=worker_id)
    except client.exceptions.RequestError:
        return None
    value: int | None = held["Qualification"].get("IntegerValue")
    return value
