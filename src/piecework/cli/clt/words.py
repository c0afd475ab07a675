"""What the old tools' commands share: their flags, their market, and how they speak."""

import sys
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated, Any

import typer

from piecework.aws.model import models_folder
from piecework.cli.requester import voice
from piecework.client.acts import REFUSED, Outcome
from piecework.client.clt import settings
from piecework.client.connection import Market, connect
from piecework.client.failures import Exit, Failure

JOBS = 4


def file(*flags: str, help: str) -> Any:  # noqa: A002  as Typer calls it
    """Return the option of a file that has to be there."""
    return typer.Option(*flags, exists=True, dir_okay=False, help=help)


Force = Annotated[bool, typer.Option("-force", help="Do not ask.")]


@dataclass(frozen=True)
class Where:
    """The market that a command speaks to."""

    sandbox: Annotated[
        bool, typer.Option("-sandbox", help="The sandbox, whatever mturk.properties says.")
    ] = False
    endpoint: Annotated[
        str | None,
        typer.Option(
            "-endpoint",
            "--endpoint",
            metavar="URL",
            help="The server. Without it, service_url of mturk.properties, or AWS_ENDPOINT_URL_MTURK.",
        ),
    ] = None

    def market(self) -> Market:
        """Return the market."""
        return connect(settings.wanted(self.endpoint, models_folder(), sandbox=self.sandbox))


def site(market: Market) -> str:
    """Return the address of a market's website, which on our servers is where its API is."""
    return market.url


def listed(text: str) -> list[str]:
    """Return ids that are separated by commas."""
    return [each.strip() for each in text.split(",") if each.strip()]


def confirm(what: str, *, force: bool) -> None:
    """Ask for ENTER, unless `force`. Raises Failure where nobody answers."""
    if force:
        return
    voice.say(f"You are about to {what}.")
    try:
        input("Press ENTER to go on, or Ctrl+C to leave it: ")
    except EOFError:
        raise Failure(
            "nobody confirmed; say -force if it is meant", "NotConfirmed", Exit.NOT_CONFIRMED
        ) from None


def confirm_spending(market: Market, what: str, *, force: bool) -> None:
    """Ask for ENTER before money is spent in production, if somebody sits there.

    The old tools did not ask here, so that scripts of their time, which have no terminal, go on.
    """
    if not market.sandbox and sys.stdin.isatty():
        confirm(f"{what} in production, {market.url}", force=force)


def comment(*, force: bool) -> str:
    """Ask for words to the workers, unless `force`."""
    if force:
        return ""
    try:
        return input("Comment for the workers (may be left empty): ").strip()
    except EOFError:
        return ""


def follow(doing: str, done: str, outcomes: Iterable[Outcome]) -> None:
    """Say what comes of each, and at the end how many there were. Leaves with 3, or 1, if some were refused.

    Args:
        doing: such as "delete HITs".
        done: such as "HIT deleted".
        outcomes: as they come.
    """
    voice.say(f"--- Starting to {doing} ---")
    good = bad = 0
    for outcome in outcomes:
        if outcome.state == REFUSED:
            bad += 1
            voice.say(f"[{outcome.subject}] Error: {outcome.message}")
        else:
            good += 1
            voice.say(f"[{outcome.subject}] {done}")
    voice.say(f"--- Finished to {doing} ---")
    voice.say(f"  {good} done, or done before.")
    voice.say(f"  {bad} errors occurred.")
    if bad:
        raise typer.Exit(Exit.PARTLY if good else Exit.FAILED)
