"""`piecework publish`."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from piecework.cli.requester import opening, voice
from piecework.cli.requester.options import Pace, Target, spread
from piecework.client import batches, hit_types, publishing, templates
from piecework.client.acts import ALREADY, DONE, REFUSED, Outcome
from piecework.client.connection import Market
from piecework.client.journals import Journal
from piecework.client.publishing import Plan, Published, Source
from piecework.rules.money import dollars


@dataclass(frozen=True)
class Files:
    """What a batch is made of."""

    template: Annotated[
        Path,
        typer.Option(
            "--template",
            "-t",
            exists=True,
            dir_okay=False,
            help="The page: HTML with ${gaps} or in Liquid, or the XML of any question, with ${gaps}.",
        ),
    ]
    properties: Annotated[
        Path,
        typer.Option(
            "--properties",
            "-p",
            exists=True,
            dir_okay=False,
            help="What the HITs have in common: TOML, or .properties of the old command line tools.",
        ),
    ]
    rows: Annotated[
        Path | None,
        typer.Argument(
            exists=True, dir_okay=False, metavar="ROWS", help="A row for each HIT: CSV, TSV or JSON Lines."
        ),
    ] = None
    batch: Annotated[
        Path | None,
        typer.Option(help="Where to keep the record of the batch. Without it, beside the rows: NAME.batch."),
    ] = None
    liquid: Annotated[bool, typer.Option("--liquid", help="Gaps are Liquid; so they are in FILE.liquid.")] = (
        False
    )


@spread
def publish(
    files: Files,
    target: Target,
    pace: Pace,
    *,
    most: Annotated[
        int | None,
        typer.Option(min=1, help="Publish only the first rows; the same command without it goes on."),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Check everything, say the cost, publish nothing.")
    ] = False,
) -> None:
    """Publish a batch: a HIT for each row of a file.

    Everything is checked before anything is published. A record beside the rows says which HITs were made;
    other commands take it as BATCH. Stopped anywhere, even killed, the same command goes on and makes no
    HIT twice.
    """
    market = opening.market(target)
    planned = _planned(files, market, most)
    record = files.batch or _beside(files)
    if dry_run:
        _tell_dry(market, planned, json=target.json)
        return
    _tell_plan(market, planned, pace, record, quiet=target.json)
    with Journal(record) as journal:
        outcomes = _outcomes(journal, market, planned, pace.jobs)
        voice.counted("published", outcomes, planned.rows, json=target.json, more=lambda: _about(record))
    if not target.json:
        voice.say(f"The record of the batch is {record}, for example: piecework status {record}")


def _planned(files: Files, market: Market, most: int | None) -> Plan:
    of_type = hit_types.read(files.properties, sandbox=market.sandbox)
    template = templates.read(files.template, liquid=files.liquid, frame_height=of_type.frame_height)
    named = {"the template": files.template, "the properties": files.properties}
    if files.rows is not None:
        named["the file of rows"] = files.rows
    digests = {name: publishing.digest(path) for name, path in named.items()}
    source = Source(files.rows, template, of_type, digests, most)
    with voice.bar("Checking rows", None) as step:
        return publishing.plan(source, lambda _count: step())


def _beside(files: Files) -> Path:
    of = files.rows or files.template
    return of.with_name(of.stem + batches.ENDING)


def _tell_plan(market: Market, planned: Plan, pace: Pace, record: Path, *, quiet: bool) -> None:
    out = len(batches.read(record).hits) if record.exists() and record.stat().st_size else 0
    left = max(planned.rows - out, 0)
    of_type = planned.source.of_type
    if not left:
        return
    cents = left * of_type.assignments * of_type.reward_cents
    what = (
        f"publish {left} HITs of {of_type.assignments} assignments at ${dollars(of_type.reward_cents)}: "
        f"${dollars(cents)} and the server's fee"
    )
    if not quiet and out:
        voice.aside.print(f"{out} HITs are out already; going on with {left}.")
    voice.confirm(market, what, yes=pace.yes)


def _tell_dry(market: Market, planned: Plan, *, json: bool) -> None:
    of_type = planned.source.of_type
    if json:
        voice.say_json(
            {
                "market": market.name,
                "hits": planned.rows,
                "rewards": dollars(planned.cost_cents),
                "columns": planned.columns,
            }
        )
        return
    voice.say(
        f"{planned.rows} HITs of {of_type.assignments} assignments: ${dollars(planned.cost_cents)} and the "
        f"server's fee. Nothing was published to {market.name}."
    )


def _outcomes(journal: Journal, market: Market, planned: Plan, jobs: int) -> Iterator[Outcome]:
    return (
        Outcome(each.hit_id, ALREADY if each.again else DONE)
        if isinstance(each, Published)
        else Outcome(f"row {each[0]}", REFUSED, each[1].message, each[1].code)
        for each in publishing.publish(journal, market, planned, jobs)
    )


def _about(record: Path) -> dict[str, object]:
    batch = batches.read(record)
    return {"batch": str(record), "id": batch.id, "hit_type": batch.hit_type_id, "hits": len(batch.hits)}
