"""`piecework ledger`: deposits, balances, and the proof of the books."""

import re
from typing import Annotated

import typer
from rich.console import Console

from piecework.cli import opening
from piecework.market import audit
from piecework.market import ledger as verbs
from piecework.rules.money import cents, dollars
from piecework.rules.refusals import Refused

app = typer.Typer(help="Money: deposits, balances, audit.", no_args_is_help=True)
_console = Console()
_AMOUNT = re.compile(r"[0-9]{1,10}(\.[0-9]{1,2})?")

Who = Annotated[str, typer.Argument(help="The requester's e-mail address or id.")]


@app.command()
def deposit(
    requester: Who,
    amount: Annotated[str, typer.Argument(help="Dollars, for example 250.00.")],
    note: Annotated[str, typer.Option(help="Where the money came from.")] = "deposit",
) -> None:
    """Bring outside money in for a requester, in production."""
    if not _AMOUNT.fullmatch(amount):
        raise Refused("InvalidParameterValue", f"{amount} is not an amount; write it like 250.00")
    with opening.stores() as stores:
        person = opening.person(stores.identity, requester)
        if not person.roles.requester:
            raise Refused("NotARequester", f"{person.email} is not a requester")
        available = stores.production.write(verbs.deposit, person.id, cents(amount), note)
    _console.print(f"{person.email} now has ${dollars(available)} to spend.")


@app.command()
def balance(requester: Who) -> None:
    """Show what a requester may spend in production, and what is held for open assignments."""
    with opening.stores() as stores:
        person = opening.person(stores.identity, requester)
        available, held = stores.production.read(verbs.balance, person.id)
    _console.print(f"available ${dollars(available)}, held ${dollars(held)}")


@app.command("audit")
def audit_books() -> None:
    """Prove the books of both markets; name every row that breaks them. Exit code 1 if one does."""
    broken = False
    with opening.stores() as stores:
        for name, market in (("production", stores.production), ("sandbox", stores.sandbox)):
            problems = market.read(lambda tx: list(audit.problems(tx)))
            broken = broken or bool(problems)
            for problem in problems:
                _console.print(f"{name}: {problem}", soft_wrap=True, highlight=False)
            if not problems:
                _console.print(f"{name}: the books balance")
    raise typer.Exit(int(broken))
