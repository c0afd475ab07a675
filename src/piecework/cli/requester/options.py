"""Options that many commands share, written once as records and spread over each command's own."""

import functools
import inspect
from collections.abc import Callable
from dataclasses import MISSING, dataclass, fields, is_dataclass
from pathlib import Path
from typing import Annotated, Any, get_type_hints

import typer
from typer.models import ArgumentInfo

from piecework.cli.requester.voice import answering

_WHERE = "Which server, whose keys"
_WHICH = "Which HITs"
_ASSIGNMENTS = "Which assignments"


@dataclass(frozen=True)
class Target:
    """The market that a command speaks to, and whether it answers people or programs."""

    endpoint: Annotated[
        str | None,
        typer.Option(
            metavar="URL",
            help="The server's address. Without it, AWS_ENDPOINT_URL_MTURK or the profile tell it.",
            rich_help_panel=_WHERE,
        ),
    ] = None
    sandbox: Annotated[
        bool | None,
        typer.Option(
            "--sandbox/--production",
            help="Which of its two markets. Without it, the one that the address names.",
            rich_help_panel=_WHERE,
        ),
    ] = None
    profile: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="The profile of ~/.aws with the keys.", rich_help_panel=_WHERE),
    ] = None
    region: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="Only signed with; any will do.", rich_help_panel=_WHERE),
    ] = None
    json: Annotated[bool, typer.Option("--json", help="Answer in JSON, for programs.")] = False


@dataclass(frozen=True)
class Which:
    """HITs: exactly one of these."""

    batch: Annotated[
        Path | None, typer.Argument(metavar="BATCH", help="A batch's record, as publish wrote it.")
    ] = None
    hit: Annotated[
        list[str] | None,
        typer.Option(metavar="ID", help="This HIT; may be given several times.", rich_help_panel=_WHICH),
    ] = None
    hit_type: Annotated[
        str | None, typer.Option(metavar="ID", help="All HITs of this type.", rich_help_panel=_WHICH)
    ] = None
    hits_file: Annotated[
        Path | None,
        typer.Option(
            exists=True,
            dir_okay=False,
            help="HITs of a file with a column HITId: CSV, TSV, JSON Lines or Parquet.",
            rich_help_panel=_WHICH,
        ),
    ] = None
    annotation: Annotated[
        str | None,
        typer.Option(
            metavar="TEXT", help="All HITs with this text in their annotation.", rich_help_panel=_WHICH
        ),
    ] = None
    all: Annotated[bool, typer.Option("--all", help="All HITs of the account.", rich_help_panel=_WHICH)] = (
        False
    )


@dataclass(frozen=True)
class Only:
    """Assignments of them: all that fit every one of these."""

    worker: Annotated[
        list[str] | None,
        typer.Option(
            metavar="ID", help="Only this worker's; may be given several times.", rich_help_panel=_ASSIGNMENTS
        ),
    ] = None
    where: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME=VALUE",
            help="Only with this answer, or with NAME!=VALUE not with it; may be given several times.",
            rich_help_panel=_ASSIGNMENTS,
        ),
    ] = None


@dataclass(frozen=True)
class Pace:
    """How hard a command works, and whether it asks."""

    yes: Annotated[
        bool, typer.Option("--yes", "-y", help="Do not ask before money is spent in production.")
    ] = False
    jobs: Annotated[int, typer.Option(min=1, max=32, help="So many calls beside each other.")] = 4


def spread(function: Callable[..., None]) -> Callable[..., None]:
    """Return a command whose records are options of their own, and whose errors are answers.

    A parameter that is one of the records above becomes the options that its fields are; help, documentation
    and completion see no difference.
    """
    hints = get_type_hints(function, include_extras=True)
    records: dict[str, Any] = {
        name: kind for name, kind in hints.items() if name != "return" and is_dataclass(kind)
    }
    # The command's own options stand before those that it shares.
    parameters = [
        _option(name, hints[name], parameter.default)
        for name, parameter in inspect.signature(function).parameters.items()
        if name not in records
    ]
    for kind in records.values():
        inside = get_type_hints(kind, include_extras=True)
        parameters += [_option(each.name, inside[each.name], each.default) for each in fields(kind)]

    @functools.wraps(function)
    def command(**given: Any) -> None:
        told: dict[str, Any] = {
            name: kind(**{each.name: given.pop(each.name) for each in fields(kind)})
            for name, kind in records.items()
        }
        answering(function, {**given, **told}, json=getattr(told.get("target"), "json", False))

    parameters.sort(key=lambda each: not _is_argument(each))
    command.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]  # it is a function
    command.__annotations__ = {each.name: each.annotation for each in parameters}
    return command


def _option(name: str, annotation: Any, default: Any) -> inspect.Parameter:
    if default is MISSING:
        default = inspect.Parameter.empty
    return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=annotation)


def _is_argument(parameter: inspect.Parameter) -> bool:
    told = getattr(parameter.annotation, "__metadata__", ())
    return any(isinstance(each, ArgumentInfo) for each in told)
