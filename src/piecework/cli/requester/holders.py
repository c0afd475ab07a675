"""`piecework qualifications`: who holds a type, and who asks for it."""

from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer

from piecework.cli.requester import opening, voice
from piecework.cli.requester.options import Pace, Target, spread
from piecework.client import acts, listing, sheets
from piecework.client.acts import ALREADY, DONE
from piecework.client.connection import Market
from piecework.client.failures import Exit, Failure, code_of

Id = Annotated[str, typer.Argument(metavar="TYPE_ID", help="The qualification type.")]
Requested = Annotated[
    list[str] | None,
    typer.Option("--request", metavar="ID", help="This request; may be given several times."),
]
OfType = Annotated[str | None, typer.Option("--type", metavar="ID", help="All requests of this type.")]


@dataclass(frozen=True)
class Members:
    """Workers, and perhaps what they are to have."""

    worker: Annotated[
        list[str] | None, typer.Option(metavar="ID", help="This worker; may be given several times.")
    ] = None
    file: Annotated[
        Path | None,
        typer.Option(
            "--file",
            exists=True,
            dir_okay=False,
            help="Workers of a file with a column WorkerId, and perhaps Value.",
        ),
    ] = None


class Status(StrEnum):
    """Of a qualification."""

    GRANTED = "Granted"
    REVOKED = "Revoked"


def add_to(app: typer.Typer) -> None:
    """Make these commands of a group."""
    for command in (assign, revoke, holders, requests, grant, refuse):
        app.command()(command)


@spread
def assign(
    members: Members,
    target: Target,
    pace: Pace,
    *,
    type_id: Id,
    value: Annotated[int, typer.Option(help="Unless the file says it.")] = 1,
    quiet: Annotated[bool, typer.Option("--quiet", help="Do not tell the workers.")] = False,
) -> None:
    """Give workers a qualification, or another value of it."""
    market = opening.market(target)
    who = _workers(members, value)

    def act(each: tuple[str, int]) -> acts.State:
        market.client.associate_qualification_with_worker(
            QualificationTypeId=type_id, WorkerId=each[0], IntegerValue=each[1], SendNotification=not quiet
        )
        return DONE

    voice.counted("assigned", acts.run(who, lambda each: each[0], act, pace.jobs), len(who), json=target.json)


@spread
def revoke(
    members: Members,
    target: Target,
    pace: Pace,
    *,
    type_id: Id,
    reason: Annotated[str, typer.Option(help="The workers read it.")] = "",
) -> None:
    """Take a qualification away from workers."""
    market = opening.market(target)
    who = _workers(members, 0)

    def act(each: tuple[str, int]) -> acts.State:
        try:
            market.client.disassociate_qualification_from_worker(
                QualificationTypeId=type_id, WorkerId=each[0], Reason=reason
            )
        except market.client.exceptions.RequestError as error:
            if code_of(error) == "InvalidQualificationState":
                return ALREADY
            raise
        return DONE

    voice.counted("revoked", acts.run(who, lambda each: each[0], act, pace.jobs), len(who), json=target.json)


@spread
def holders(
    target: Target,
    *,
    type_id: Id,
    status: Annotated[Status, typer.Option(help="Who holds it, or from whom it was taken.")] = Status.GRANTED,
) -> None:
    """List the workers who hold a qualification, with its value."""
    market = opening.market(target)
    found = listing.every(
        market,
        "list_workers_with_qualification_type",
        "Qualifications",
        QualificationTypeId=type_id,
        Status=status.value,
    )
    if target.json:
        voice.say_json(list(found))
        return
    rows = ((each["WorkerId"], each.get("IntegerValue"), each["GrantTime"].isoformat()) for each in found)
    voice.table(("Worker", "Value", "Since"), rows)


@spread
def requests(target: Target, *, of_type: OfType = None) -> None:
    """List requests that wait for an answer, with the answers to the test in JSON."""
    market = opening.market(target)
    found = _requests(market, of_type)
    if target.json:
        voice.say_json(found)
        return
    rows = (
        (
            each["QualificationRequestId"],
            each["QualificationTypeId"],
            each["WorkerId"],
            each["SubmitTime"].isoformat(),
        )
        for each in found
    )
    voice.table(("Request", "Type", "Worker", "Since"), rows)


@spread
def grant(
    target: Target,
    pace: Pace,
    *,
    request: Requested = None,
    of_type: OfType = None,
    value: Annotated[int, typer.Option(help="Of the qualification.")] = 1,
) -> None:
    """Grant requests."""
    market = opening.market(target)
    act = partial(market.client.accept_qualification_request, IntegerValue=value)
    _answer("granted", market, (act, target.json, pace.jobs), _named(market, request, of_type))


@spread
def refuse(
    target: Target,
    pace: Pace,
    *,
    request: Requested = None,
    of_type: OfType = None,
    reason: Annotated[str, typer.Option(help="The workers read it.")] = "",
) -> None:
    """Refuse requests."""
    market = opening.market(target)
    act = partial(market.client.reject_qualification_request, Reason=reason)
    _answer("refused", market, (act, target.json, pace.jobs), _named(market, request, of_type))


def _answer(what: str, market: Market, told: tuple[Any, bool, int], ids: list[str]) -> None:
    answer, json, jobs = told

    def act(request_id: str) -> acts.State:
        try:
            answer(QualificationRequestId=request_id)
        except market.client.exceptions.RequestError as error:
            if code_of(error) == "InvalidQualificationRequestState":
                return ALREADY
            raise
        return DONE

    voice.counted(what, acts.run(ids, str, act, jobs), len(ids), json=json)


def _named(market: Market, ids: list[str] | None, of_type: str | None) -> list[str]:
    if bool(ids) == bool(of_type):
        raise Failure(
            "name requests with --request, or all of a type with --type", "NothingChosen", Exit.USAGE
        )
    return ids or [each["QualificationRequestId"] for each in _requests(market, of_type)]


def _requests(market: Market, of_type: str | None) -> list[dict[str, Any]]:
    asked = {"QualificationTypeId": of_type} if of_type else {}
    return list(listing.every(market, "list_qualification_requests", "QualificationRequests", **asked))


def _workers(members: Members, value: int) -> list[tuple[str, int]]:
    found = [(each, value) for each in members.worker or ()]
    for worker_id, given in sheets.cells(members.file, "WorkerId", "Value") if members.file else ():
        try:
            found.append((worker_id, int(given or value)))
        except ValueError:
            raise Failure(f"{members.file}: {given} is not a whole number", "BadInput") from None
    if not found:
        raise Failure("name workers with --worker or --file", "NothingChosen", Exit.USAGE)
    return found
