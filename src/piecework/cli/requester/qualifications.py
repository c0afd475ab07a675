"""`piecework qualifications`: types. Who holds them is in holders.py."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from piecework.cli.requester import holders, opening, voice
from piecework.cli.requester.options import Pace, Target, spread
from piecework.client import durations, granting, listing, qualification_files

app = typer.Typer(help="Qualification types: make, test, request, assign, revoke.", no_args_is_help=True)

Id = holders.Id


@dataclass(frozen=True)
class Documents:
    """A test."""

    test: Annotated[
        Path | None,
        typer.Option(exists=True, dir_okay=False, help="A QuestionForm that workers take as a test."),
    ] = None
    answer_key: Annotated[
        Path | None,
        typer.Option(exists=True, dir_okay=False, help="An AnswerKey by which the test is scored."),
    ] = None
    test_duration: Annotated[
        str | None,
        typer.Option(metavar="DURATION", help="Of the test, such as 30m; a day if nothing says it."),
    ] = None

    def members(self, *, timed: bool) -> dict[str, Any]:
        """Return the members of the API; `timed` says that there is a duration already."""
        told = self.test_duration
        found = qualification_files.documents(self.test, self.answer_key, timed=timed or told is not None)
        return {**found, "TestDurationInSeconds": durations.seconds(told)} if told else found


class Status(StrEnum):
    """Of a type."""

    ACTIVE = "Active"
    INACTIVE = "Inactive"


@app.command("list")
@spread
def list_types(
    target: Target,
    *,
    query: Annotated[str | None, typer.Option(help="Words of the name, keywords or description.")] = None,
    everybody: Annotated[bool, typer.Option("--everybody", help="Those of other requesters, too.")] = False,
) -> None:
    """List qualification types, by name."""
    market = opening.market(target)
    asked: dict[str, Any] = {"MustBeRequestable": False, "MustBeOwnedByCaller": not everybody}
    if query:
        asked["Query"] = query
    found = listing.every(market, "list_qualification_types", "QualificationTypes", **asked)
    if target.json:
        voice.say_json(list(found))
        return
    voice.table(
        ("Type", "Name", "Status", "Test"),
        (
            (
                each["QualificationTypeId"],
                each["Name"],
                each["QualificationTypeStatus"],
                "yes" if "Test" in each else "",
            )
            for each in found
        ),
    )


@app.command()
@spread
def create(
    documents: Documents,
    target: Target,
    *,
    file: Annotated[
        Path,
        typer.Argument(exists=True, dir_okay=False, help="TOML or .properties with name and description."),
    ],
) -> None:
    """Make a qualification type and print its id.

    The file may also have keywords, status, retry_delay, test_duration, auto_granted and auto_granted_value.
    """
    market = opening.market(target)
    members = qualification_files.read(file)
    members |= documents.members(timed="TestDurationInSeconds" in members)
    made = granting.create_type(market, members)
    _show(made, json=target.json, short=True)


@app.command()
@spread
def show(target: Target, *, type_id: Id) -> None:
    """Show a qualification type."""
    market = opening.market(target)
    told = market.client.get_qualification_type(QualificationTypeId=type_id)
    _show(told["QualificationType"], json=target.json, short=False)


@app.command()
@spread
def update(
    documents: Documents,
    target: Target,
    *,
    type_id: Id,
    description: Annotated[str | None, typer.Option(help="What workers read about it.")] = None,
    status: Annotated[Status | None, typer.Option(help="Whether it can be requested.")] = None,
    retry_delay: Annotated[
        str | None, typer.Option(metavar="DURATION", help="After which it can be tried again, such as 1d.")
    ] = None,
) -> None:
    """Change a qualification type. Its name and keywords stay."""
    market = opening.market(target)
    members = documents.members(timed=False)
    given = {
        "Description": description,
        "QualificationTypeStatus": status.value if status else None,
        "RetryDelayInSeconds": durations.seconds(retry_delay) if retry_delay else None,
    }
    members |= {name: value for name, value in given.items() if value is not None}
    made = market.client.update_qualification_type(QualificationTypeId=type_id, **members)[
        "QualificationType"
    ]
    _show(made, json=target.json, short=True)


@app.command()
@spread
def delete(target: Target, pace: Pace, *, type_id: Id) -> None:
    """Delete a qualification type. HIT types that ask for it take no new HITs."""
    market = opening.market(target)
    voice.confirm(market, f"delete the qualification type {type_id} for good", yes=pace.yes)
    market.client.delete_qualification_type(QualificationTypeId=type_id)
    if target.json:
        voice.say_json({"deleted": type_id})
    else:
        voice.say(f"{type_id}: deleted")


holders.add_to(app)


def _show(told: dict[str, Any], *, json: bool, short: bool) -> None:
    if json:
        voice.say_json(told)
    elif short:
        voice.say(told["QualificationTypeId"])
    else:
        for name, value in told.items():
            voice.say(f"{name}: {value}")
