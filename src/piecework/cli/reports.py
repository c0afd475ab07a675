"""`piecework reports`: what workers reported, for the operator to look at."""

from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.console import Console

from piecework.cli import opening
from piecework.market import reports as verbs
from piecework.rules.reports import REPORT_REASONS

app = typer.Typer(help="Reports of workers about HIT groups.", no_args_is_help=True)
_console = Console()
_PAGE = 100

Sandbox = Annotated[bool, typer.Option("--sandbox", help="In the sandbox.")]


@app.command("list")
def list_reports(*, sandbox: Sandbox = False) -> None:
    """List open reports, the oldest first."""
    with opening.stores() as stores:
        market, after = opening.market(stores, sandbox=sandbox), ""
        while page := market.read(verbs.list_open, after, _PAGE):
            for each, title in page:
                when = datetime.fromtimestamp(each.made_at / 1_000, UTC).isoformat(" ", "minutes")
                _say(f"{each.id}  {when}  worker {each.worker_id}  requester {each.requester_id}")
                _say(f"    {title} ({each.hit_type_id})")
                _say(f"    {REPORT_REASONS.get(each.reason, each.reason)}. {each.text}".rstrip())
            after = page[-1][0].id


@app.command()
def close(
    report_id: Annotated[str, typer.Argument()],
    outcome: Annotated[str, typer.Option(help="What came of it; the worker reads it.")],
    *,
    sandbox: Sandbox = False,
) -> None:
    """Close a report and tell its worker what came of it."""
    with opening.stores() as stores:
        closed = opening.market(stores, sandbox=sandbox).write(verbs.close, report_id, outcome)
    _console.print(f"{closed.id}: closed")


def _say(line: str) -> None:
    _console.print(line, soft_wrap=True, highlight=False, markup=False)
