"""The commands as one list, and errors as one line each."""

import os
import sys

import typer

from piecework.cli.lazy import Entry, LazyGroup

REQUESTERS = "For requesters: speaking to any server by the API"
OPERATORS = "For operators: on the server's own machine"
PROGRAMS = "For programs"
_REQUESTER, _CLI = "piecework.cli.requester", "piecework.cli"

COMMANDS = (
    Entry(
        "publish",
        f"{_REQUESTER}.publish",
        "publish",
        "Publish a batch: a HIT for each row of a file.",
        REQUESTERS,
    ),
    Entry(
        "status",
        f"{_REQUESTER}.status",
        "status",
        "Say how far HITs are, once or until they are done.",
        REQUESTERS,
    ),
    Entry("watch", f"{_REQUESTER}.watch", "watch", "Print events of HITs as they come.", REQUESTERS),
    Entry(
        "results", f"{_REQUESTER}.results", "results", "Write what workers answered into a file.", REQUESTERS
    ),
    Entry(
        "aggregate",
        f"{_REQUESTER}.aggregate",
        "aggregate",
        "Write one label for each task, made of what its workers answered.",
        REQUESTERS,
    ),
    Entry(
        "approve",
        f"{_REQUESTER}.deciding",
        "approve",
        "Approve assignments: their workers are paid.",
        REQUESTERS,
    ),
    Entry(
        "reject",
        f"{_REQUESTER}.deciding",
        "reject",
        "Reject assignments, with words to their workers.",
        REQUESTERS,
    ),
    Entry(
        "review",
        f"{_REQUESTER}.deciding",
        "review",
        "Approve and reject as a file of results says.",
        REQUESTERS,
    ),
    Entry(
        "bonus",
        f"{_REQUESTER}.bonus",
        "bonus",
        "Pay bonuses: one, or those of a file, each once.",
        REQUESTERS,
    ),
    Entry(
        "extend",
        f"{_REQUESTER}.changing",
        "extend",
        "Give HITs more assignments, more time, or both.",
        REQUESTERS,
    ),
    Entry("expire", f"{_REQUESTER}.changing", "expire", "Take HITs off the list of work, now.", REQUESTERS),
    Entry(
        "delete", f"{_REQUESTER}.changing", "delete", "Delete HITs and what was answered to them.", REQUESTERS
    ),
    Entry("hits", f"{_REQUESTER}.hits", "hits", "List HITs, newest first.", REQUESTERS),
    Entry(
        "qualifications",
        f"{_REQUESTER}.qualifications",
        "app",
        "Qualification types: make, test, request, assign, revoke.",
        REQUESTERS,
    ),
    Entry("workers", f"{_REQUESTER}.workers", "app", "Workers: block and unblock.", REQUESTERS),
    Entry("notify", f"{_REQUESTER}.workers", "notify", "Write to workers.", REQUESTERS),
    Entry("balance", f"{_REQUESTER}.balance", "balance", "Show the money that can be spent.", REQUESTERS),
    Entry(
        "clt",
        f"{_CLI}.clt.app",
        "app",
        "The old Command Line Tools: their commands, on their files.",
        REQUESTERS,
    ),
    Entry(
        "run",
        f"{_CLI}.clients",
        "run",
        "Run a command whose boto3 or AWS CLI talks to this server, whatever address it names.",
        PROGRAMS,
        {"allow_extra_args": True, "ignore_unknown_options": True, "allow_interspersed_args": False},
    ),
    Entry(
        "model",
        f"{_CLI}.clients",
        "model_app",
        "The service model, for AWS SDKs that no longer carry one.",
        PROGRAMS,
    ),
    Entry(
        "serve",
        f"{_CLI}.server",
        "serve",
        "Bring the stores up to date and run production and sandbox until told to stop.",
        OPERATORS,
    ),
    Entry(
        "settings",
        f"{_CLI}.server",
        "show_settings",
        "Show every setting as it stands; secrets are only said to be set.",
        OPERATORS,
    ),
    Entry("db", f"{_CLI}.stores", "app", "The stores' tables.", OPERATORS),
    Entry(
        "people",
        f"{_CLI}.accounts",
        "people_app",
        "People: accounts, roles, links to sign in or choose a password.",
        OPERATORS,
    ),
    Entry("keys", f"{_CLI}.accounts", "keys_app", "Access keys of requesters.", OPERATORS),
    Entry(
        "layouts",
        f"{_CLI}.layouts",
        "app",
        "HIT layouts: pages with gaps, for CreateHIT's HITLayoutId.",
        OPERATORS,
    ),
    Entry("ledger", f"{_CLI}.ledger", "app", "Money: deposits, balances, audit.", OPERATORS),
    Entry(
        "masters",
        f"{_CLI}.masters",
        "app",
        "Masters: workers whom requesters can ask for by that name.",
        OPERATORS,
    ),
    Entry("messages", f"{_CLI}.messages", "app", "Messages between workers and the operator.", OPERATORS),
    Entry(
        "payouts",
        f"{_CLI}.payouts",
        "app",
        "Payouts: what workers ask for, and settling it. Production only.",
        OPERATORS,
    ),
    Entry("reports", f"{_CLI}.reports", "app", "Reports of workers about HIT groups.", OPERATORS),
    Entry("clock", f"{_CLI}.travel", "app", "The sandbox's clock.", OPERATORS),
    Entry(
        "simulate",
        f"{_CLI}.simulate",
        "simulate",
        "Let made-up workers find, accept, answer, return and abandon HITs of the running server's sandbox.",
        OPERATORS,
    ),
)


class _Commands(LazyGroup):
    entries = COMMANDS


app = typer.Typer(
    name="piecework",
    cls=_Commands,
    help="An open, self-hosted crowd work service, compatible with the Mechanical Turk API.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)


@app.callback()
def _root() -> None:
    """Make a group of it, whatever commands there are."""


def main() -> None:
    """Run the command line. What can go wrong in an ordinary way is said in one line, with exit code 1."""
    try:
        app()
    except BrokenPipeError:
        os._exit(1)
    except Exception as error:
        message = _ordinary(error)
        if message is None:
            raise
        print(f"piecework: {message}", file=sys.stderr)  # noqa: T201  this is the command line's voice
        raise SystemExit(1) from None


def _ordinary(error: Exception) -> str | None:
    """Return what to say of an error that is an answer and not a mistake of ours."""
    # Whoever only asked for help need not wait for these.
    from piecework.db.stores import StoreError  # noqa: PLC0415
    from piecework.identity.vault import VaultError  # noqa: PLC0415
    from piecework.rules.refusals import Refused  # noqa: PLC0415
    from piecework.settings import SettingsError  # noqa: PLC0415
    from piecework.simulation.plan import PlanError  # noqa: PLC0415

    if isinstance(error, Refused):
        return error.message
    return str(error) if isinstance(error, (PlanError, SettingsError, StoreError, VaultError)) else None
