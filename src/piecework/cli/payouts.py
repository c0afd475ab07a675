"""`piecework payouts`: what workers ask to be paid out, and settling it."""

import csv
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from piecework.app import Stores
from piecework.cli import opening
from piecework.identity import people
from piecework.market import payouts as verbs
from piecework.rules.money import dollars
from piecework.rules.payouts import Payout
from piecework.rules.refusals import Refused
from piecework.rules.tables import cell

app = typer.Typer(
    help="Payouts: what workers ask for, and settling it. Production only.", no_args_is_help=True
)
_console = Console()
_PORTION = 500
_HEAD = ("PayoutId", "WorkerId", "Name", "Email", "Amount", "Method", "Details", "Status", "RequestTime")
_SETTLED_HEAD = ("SettleTime", "Note")

Which = Annotated[str, typer.Argument(metavar="ID", help="The payout's id.")]


@app.command("list")
def show() -> None:
    """List the payouts that wait for you, the earliest first, with where to pay."""
    none = True
    with opening.stores() as stores:
        for payout in _walk(stores, settled=False):
            none = False
            name, email = _whose(stores, payout)
            _console.print(
                f"{payout.id} {_moment(payout.requested_at)} ${dollars(payout.cents)} by {payout.method} "
                f"to {name} <{email}>: {payout.details}",
                soft_wrap=True,
                highlight=False,
                markup=False,
            )
    if none:
        _console.print("no payouts wait")


@app.command()
def paid(
    payout_id: Which,
    note: Annotated[str, typer.Option(help="For the worker, such as a reference.")] = "",
) -> None:
    """Note that you have paid a payout. The worker is told."""
    with opening.stores() as stores:
        payout = stores.production.write(verbs.pay, payout_id, note.strip() or None)
    _console.print(f"${dollars(payout.cents)} are paid to {payout.worker_id}.")


@app.command()
def decline(
    payout_id: Which,
    reason: Annotated[str, typer.Option(help="For the worker: why, and what to do about it.")],
) -> None:
    """Decline a payout. The worker has the money back, and reads why."""
    with opening.stores() as stores:
        payout = stores.production.write(verbs.decline, payout_id, reason.strip())
    _console.print(f"${dollars(payout.cents)} are back with {payout.worker_id}.")


@app.command()
def export(
    file: Annotated[Path, typer.Argument(help="The CSV file to write, for your own eyes alone.")],
    every: Annotated[bool, typer.Option("--all", help="Also those that are settled.")] = False,  # noqa: FBT002  a flag
) -> None:
    """Write the payouts that wait for you to a new CSV file."""
    count = 0
    try:
        opened = os.open(
            file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600
        )  # where to pay is nobody else's affair
    except OSError as error:
        raise Refused("NoFile", f"{file}: {error.strerror}") from error
    with os.fdopen(opened, "w", encoding="utf-8", newline="") as out, opening.stores() as stores:
        rows = csv.writer(out)
        rows.writerow((*_HEAD, *_SETTLED_HEAD))
        for payout in _walk(stores, settled=every):
            rows.writerow([cell(each) for each in _row(payout, *_whose(stores, payout))])
            count += 1
    _console.print(f"{count} payouts are in {file}.")


def _walk(stores: Stores, *, settled: bool) -> Iterator[Payout]:
    view, after = (verbs.every if settled else verbs.requested), ""
    while portion := stores.production.read(view, after, _PORTION):
        yield from portion
        after = portion[-1].id


def _whose(stores: Stores, payout: Payout) -> tuple[str, str]:
    try:
        person = stores.identity.read(people.get, payout.worker_id)
    except Refused:
        return "a former worker", payout.worker_id
    return person.name, person.email


def _row(payout: Payout, name: str, email: str) -> list[str]:
    return [
        payout.id,
        payout.worker_id,
        name,
        email,
        dollars(payout.cents),
        payout.method,
        payout.details,
        payout.status,
        _moment(payout.requested_at),
        "" if payout.settled_at is None else _moment(payout.settled_at),
        payout.note or "",
    ]


def _moment(at: int) -> str:
    return datetime.fromtimestamp(at // 1_000, UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
