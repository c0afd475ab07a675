"""`piecework masters`: the operator names Masters, market by market."""

from typing import Annotated

import typer
from rich.console import Console

from piecework.cli import opening
from piecework.market import qualifications
from piecework.rules.refusals import Refused

app = typer.Typer(help="Masters: workers whom requesters can ask for by that name.", no_args_is_help=True)
_console = Console()
_PAGE = 500

Who = Annotated[str, typer.Argument(help="The worker's e-mail address or id.")]
Sandbox = Annotated[bool, typer.Option("--sandbox", help="In the sandbox instead of production.")]


@app.command()
def grant(who: Who, *, sandbox: Sandbox = False) -> None:
    """Name a worker a Master."""
    _set(who, sandbox=sandbox, masters=True)


@app.command()
def revoke(who: Who, *, sandbox: Sandbox = False) -> None:
    """Take the name of Master back. HITs in the worker's queue stay there."""
    _set(who, sandbox=sandbox, masters=False)


@app.command("list")
def list_masters(*, sandbox: Sandbox = False) -> None:
    """List the Masters by worker id."""
    with opening.stores() as stores:
        after = ""
        while page := opening.market(stores, sandbox=sandbox).read(qualifications.list_masters, after, _PAGE):
            for each in page:
                _console.print(each.worker_id)
            after = page[-1].worker_id


def _set(who: str, *, sandbox: bool, masters: bool) -> None:
    with opening.stores() as stores:
        person = opening.person(stores.identity, who)
        if masters and not person.roles.worker:
            raise Refused("NotAWorker", f"{person.email} is not a worker")
        market = opening.market(stores, sandbox=sandbox)
        changed = market.write(qualifications.set_masters, person.id, masters=masters)
    state = "a Master" if masters else "no Master"
    _console.print(f"{person.email} is {state} now." if changed else f"{person.email} was {state} already.")
