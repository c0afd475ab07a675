"""`piecework qualifications`: who holds a type, and who asks for it."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from piecework.cli.requester import opening, voice
from piecework.cli.requester.options import Pace, Target, spread
from piecework.client import granting, listing, sheets
from piecework.client.connection import Market
from piecework.client.failures import Exit, Failure
from piecework.client.granting import Answer, Grant

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
    """Give workers a qualification, or another value of it. Who has this value is not told again."""
    market = opening.market(target)
    who = _workers(members, value)
    outcomes = granting.assign(market, type_id, who, tell=not quiet, jobs=pace.jobs)
    voice.counted("assigned", outcomes, len(who), json=target.json)


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
    who = [each.worker_id for each in _workers(members, 0)]
    outcomes = granting.revoke(market, type_id, who, reason, pace.jobs)
    voice.counted("revoked", outcomes, len(who), json=target.json)


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
    answers = [Answer(each, value) for each in _named(market, request, of_type)]
    outcomes = granting.answer(market, answers, pace.jobs)
    voice.counted("granted", outcomes, len(answers), json=target.json)


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
    answers = [Answer(each, None, reason) for each in _named(market, request, of_type)]
    outcomes = granting.answer(market, answers, pace.jobs)
    voice.counted("rejected", outcomes, len(answers), json=target.json)


def _named(market: Market, ids: list[str] | None, of_type: str | None) -> list[str]:
    if bool(ids) == bool(of_type):
        raise Failure(
            "name requests with --request, or all of a type with --type", "NothingChosen", Exit.USAGE
        )
    return ids or [each["QualificationRequestId"] for each in _requests(market, of_type)]


def _requests(market: Market, of_type: str | None) -> list[dict[str, Any]]:
    asked = {"QualificationTypeId": of_type} if of_type else {}
    return list(listing.every(market, "list_qualification_requests", "QualificationRequests", **asked))


def _workers(members: Members, value: int) -> list[Grant]:
    found = [Grant(each, value) for each in members.worker or ()]
    for worker_id, given in sheets.cells(members.file, "WorkerId", "Value") if members.file else ():
        try:
            found.append(Grant(worker_id, int(given or value)))
        except ValueError:
            raise Failure(f"{members.file}: {given} is not a whole number", "BadInput") from None
    if not found:
        raise Failure("name workers with --worker or --file", "NothingChosen", Exit.USAGE)
    return found
