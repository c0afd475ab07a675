"""The commands as one list, and errors as one line each."""

import os
import sys

import typer

from piecework.cli import (
    accounts,
    clients,
    layouts,
    ledger,
    masters,
    messages,
    payouts,
    reports,
    server,
    simulate,
    stores,
    travel,
)
from piecework.db.stores import StoreError
from piecework.identity.vault import VaultError
from piecework.rules.refusals import Refused
from piecework.settings import SettingsError
from piecework.simulation.plan import PlanError

app = typer.Typer(
    name="piecework",
    help="An open, self-hosted crowd work service, compatible with the Mechanical Turk API.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command("serve")(server.serve)
app.command("settings")(server.show_settings)
app.command("run", context_settings=clients.RUN_CONTEXT)(clients.run)
app.command("simulate")(simulate.simulate)
app.add_typer(clients.model_app, name="model")
app.add_typer(stores.app, name="db")
app.add_typer(accounts.people_app, name="people")
app.add_typer(accounts.keys_app, name="keys")
app.add_typer(layouts.app, name="layouts")
app.add_typer(ledger.app, name="ledger")
app.add_typer(masters.app, name="masters")
app.add_typer(messages.app, name="messages")
app.add_typer(payouts.app, name="payouts")
app.add_typer(reports.app, name="reports")
app.add_typer(travel.app, name="clock")


def main() -> None:
    """Run the command line. What can go wrong in an ordinary way is said in one line, with exit code 1."""
    try:
        app()
    except (PlanError, SettingsError, StoreError, VaultError) as error:
        _fail(str(error))
    except Refused as refused:
        _fail(refused.message)
    except BrokenPipeError:
        os._exit(1)


def _fail(message: str) -> None:
    print(f"piecework: {message}", file=sys.stderr)  # noqa: T201  this is the command line's voice
    raise SystemExit(1)
