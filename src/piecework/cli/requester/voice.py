"""How commands of requesters speak: with tables and bars to people, in JSON to programs, by exit code to all.

What is asked for goes to standard output, all else to the error stream, so that a pipe gets answers alone.
"""

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

import typer
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.table import Table

from piecework.client.acts import ALREADY, DONE, REFUSED, Outcome, State
from piecework.client.connection import Market
from piecework.client.failures import Exit, Failure, failure, is_ours

aside = Console(stderr=True, highlight=False)
_SHOWN = 10
_LONG = 20
Item = TypeVar("Item")
_PIPE_WIDTH = 10_000


def answering(command: Callable[..., None], given: Mapping[str, Any], *, json: bool) -> None:
    """Run a command. What can go wrong in an ordinary way becomes one line and an exit code."""
    try:
        command(**given)
    except KeyboardInterrupt:
        aside.print("Stopped. Run the same command again to go on.")
        raise typer.Exit(Exit.STOPPED) from None
    except Exception as error:
        if not is_ours(error):
            raise
        failed = failure(error)
        if json:
            say_json(
                {"error": {"code": failed.code, "message": failed.message, "exit_code": int(failed.exit)}}
            )
        print(f"piecework: {failed.message}", file=sys.stderr)  # noqa: T201  never wrapped
        raise typer.Exit(failed.exit) from None


def say(text: str) -> None:
    """Say one line of an answer. It is never wrapped, since programs may read it all the same."""
    print(text)  # noqa: T201  the command line's voice


def say_json(document: object) -> None:
    """Say an answer for programs, in one line."""
    print(json.dumps(document, ensure_ascii=False, default=_plain), flush=True)  # noqa: T201  as above


def table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Say a table. The first column is never cut, since it is there to be copied; in a pipe, nothing is."""
    with bar("Reading", None) as step:
        texts = [["" if cell is None else str(cell) for cell in row] for row in counting(rows, step)]
    made = Table(box=None, pad_edge=False, header_style="bold")
    for place, name in enumerate(columns):
        longest = max(len(cells[place]) for cells in [columns, *texts])
        made.add_column(name, no_wrap=longest < _LONG, min_width=None if place else longest)
    for cells in texts:
        made.add_row(*cells)
    out = Console(highlight=False)
    (out if out.is_terminal else Console(highlight=False, width=_PIPE_WIDTH)).print(made, crop=False)


@contextmanager
def bar(what: str, total: int | None) -> Iterator[Callable[[], None]]:
    """Show a bar while something long is done; yields what moves it by one. Nothing is shown in a pipe."""
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
        console=aside,
        transient=True,
        disable=not aside.is_terminal,
    ) as shown:
        task = shown.add_task(what, total=total)
        yield lambda: shown.advance(task)


def counting(items: Iterable[Item], step: Callable[[], None]) -> Iterator[Item]:
    """Yield items, and move a bar by one for each."""
    for item in items:
        step()
        yield item


def counted(
    what: str,
    outcomes: Iterable[Outcome],
    total: int | None,
    *,
    json: bool,
    more: Callable[[], Mapping[str, object]] = dict,
) -> None:
    """Follow an act to its end, say what came of it, and leave with PARTLY or FAILED if anything was refused.

    Args:
        what: a participle, such as "approved".
        outcomes: of the act.
        total: how many there will be, if that is known.
        json: whether to answer in JSON.
        more: what the answer in JSON says besides, asked for at the end.
    """
    counts: dict[State, int] = {DONE: 0, ALREADY: 0, REFUSED: 0}
    refused = []
    try:
        with bar(what.capitalize(), total) as step:
            for outcome in outcomes:
                counts[outcome.state] += 1
                if outcome.state == REFUSED:
                    refused.append(outcome)
                step()
    finally:
        # Also when it stops half way: what was done was done.
        if json:
            told = [{"id": each.subject, "code": each.code, "message": each.message} for each in refused]
            say_json({what: counts[DONE], "already": counts[ALREADY], "refused": told, **more()})
        else:
            _say_counts(what, counts, refused)
    if refused:
        raise typer.Exit(Exit.PARTLY if counts[DONE] + counts[ALREADY] else Exit.FAILED)


def _say_counts(what: str, counts: Mapping[State, int], refused: Sequence[Outcome]) -> None:
    already = f", {counts[ALREADY]} had been before" if counts[ALREADY] else ""
    say(f"{counts[DONE]} {what}{already}{f', {len(refused)} refused' if refused else ''}.")
    for each in refused[:_SHOWN]:
        print(f"{each.subject}: {each.message}", file=sys.stderr)  # noqa: T201  never wrapped
    if len(refused) > _SHOWN:
        print(f"and {len(refused) - _SHOWN} more", file=sys.stderr)  # noqa: T201  as above


def confirm(market: Market, what: str, *, yes: bool) -> None:
    """Ask before something is done in production that costs money or cannot be undone.

    Raises:
        Failure: the answer is no, or there is nobody to ask.
    """
    if market.sandbox or yes:
        return
    if not sys.stdin.isatty():
        raise Failure(
            f"this is production: {what}. Say --yes if that is meant", "NotConfirmed", Exit.NOT_CONFIRMED
        )
    aside.print(f"[bold]This is production.[/bold] {market.url}", soft_wrap=True)
    if not typer.confirm(f"{what[0].upper()}{what[1:]}. Go on?", err=True):
        raise Failure("nothing was done", "NotConfirmed", Exit.NOT_CONFIRMED)


def _plain(value: Any) -> str:
    return str(value.isoformat())
