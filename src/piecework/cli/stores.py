"""`piecework db`: bringing the stores up to date."""

import typer
from rich.console import Console

from piecework.app import place_of
from piecework.cli import opening
from piecework.db.migrate import pending, upgrade
from piecework.db.stores import STORE_NAMES

app = typer.Typer(help="The stores' tables.", no_args_is_help=True)
_console = Console()


@app.command("upgrade")
def upgrade_stores() -> None:
    """Create the stores if need be and bring them up to date."""
    place = place_of(opening.settings())
    for name in STORE_NAMES:
        upgrade(place, name)
        _console.print(f"{name}: up to date")


@app.command()
def status() -> None:
    """Say which stores are up to date; exit code 1 if one is not."""
    place = place_of(opening.settings())
    behind = False
    for name in STORE_NAMES:
        revision = pending(place, name)
        behind = behind or revision is not None
        _console.print(f"{name}: " + ("up to date" if revision is None else f"needs revision {revision}"))
    raise typer.Exit(int(behind))
