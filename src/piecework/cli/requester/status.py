"""`piecework status`."""

import threading
from typing import Annotated

import typer
from rich.progress import BarColumn, Progress, TextColumn

from piecework.cli.requester import opening, voice
from piecework.cli.requester.options import Target, Which, spread
from piecework.client.choosing import Chosen
from piecework.client.connection import Market
from piecework.client.progress import Progress as Counts
from piecework.client.progress import progress

Every = Annotated[float, typer.Option(min=0.1, metavar="SECONDS", help="How often to look.")]


@spread
def status(
    which: Which,
    target: Target,
    *,
    live: Annotated[
        bool, typer.Option("--live", help="Keep a bar on the screen until nothing more will come.")
    ] = False,
    every: Every = 10.0,
) -> None:
    """Say how far HITs are, once or until they are done.

    With --live the command ends when no HIT can be worked on any more: all was submitted, or time ran out.
    """
    market = opening.market(target)
    chosen = opening.chosen(market, which)
    counts = _followed(market, chosen, every) if live else _look(market, chosen)
    if target.json:
        voice.say_json({"market": market.name, **counts._asdict(), "is_over": counts.is_over})
        return
    _tell(market, counts)


def _look(market: Market, chosen: Chosen) -> Counts:
    with voice.bar("Looking", len(chosen.ids)) as step:
        return progress(voice.counting(chosen.hits(market), step), len(chosen.ids))


def _followed(market: Market, chosen: Chosen, every: float) -> Counts:
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.completed:.0f}/{task.total:.0f}"),
    )
    never = threading.Event()
    with Progress(
        *columns, console=voice.aside, transient=True, disable=not voice.aside.is_terminal
    ) as shown:
        task = shown.add_task("", total=1)
        while True:
            counts = progress(chosen.hits(market), len(chosen.ids))
            done = counts.submitted + counts.decided
            shown.update(
                task,
                total=max(counts.assignments, 1),
                completed=done,
                description=f"{done} submitted, {counts.pending} in hand",
            )
            if counts.is_over:
                return counts
            never.wait(every)


def _tell(market: Market, counts: Counts) -> None:
    statuses = ", ".join(f"{count} {name}" for name, count in counts.by_status.items()) or "none"
    deleted = f", {counts.deleted} deleted" if counts.deleted else ""
    voice.say(f"HITs in {market.name}: {counts.hits} ({statuses}){deleted}")
    voice.say(
        f"Assignments: {counts.assignments}; {counts.available} free, {counts.pending} in hand, "
        f"{counts.submitted} to review, {counts.decided} decided"
    )
