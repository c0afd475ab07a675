"""`piecework clock`: moving the sandbox's time."""

import re
from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.console import Console

from piecework import clock
from piecework.cli import opening
from piecework.market import market_clock
from piecework.rules.refusals import Refused
from piecework.sandbox import time_travel

app = typer.Typer(help="The sandbox's clock.", no_args_is_help=True)
_console = Console()
_UNITS = {"s": clock.SECOND, "m": clock.MINUTE, "h": clock.HOUR, "d": clock.DAY}
_PART = re.compile(r"(\d{1,6})([smhd])")


@app.command()
def show() -> None:
    """Show the sandbox's present, and how far it is ahead."""
    with opening.stores() as stores:
        now, ahead = stores.sandbox.read(lambda tx: (tx.now, market_clock.offset(tx)))
    _console.print(f"{_iso(now)}, {ahead // clock.SECOND} s ahead of the wall clock")


@app.command()
def advance(by: Annotated[str, typer.Argument(help="How far, for example 3d, 12h or 1d6h30m.")]) -> None:
    """Move the sandbox forward and settle everything that falls due on the way. There is no way back."""
    milliseconds = parse(by)
    with opening.stores() as stores, _console.status("Moving the clock") as status:
        now = time_travel.advance(
            stores.sandbox, milliseconds, lambda moment: status.update(f"Settling {_iso(moment)}")
        )
    _console.print(f"The sandbox's present is {_iso(now)}.")


def parse(text: str) -> int:
    """Return the milliseconds of a duration such as 1d6h30m. Refuses anything else."""
    parts = _PART.findall(text)
    if not parts or "".join(number + unit for number, unit in parts) != text:
        raise Refused("InvalidParameterValue", f"{text} is not a duration; write it like 3d, 12h or 1d6h30m")
    return sum(int(number) * _UNITS[unit] for number, unit in parts)


def _iso(moment: int) -> str:
    return datetime.fromtimestamp(moment / 1_000, UTC).isoformat(timespec="seconds")
