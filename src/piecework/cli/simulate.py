"""`piecework simulate`: a made-up crowd in the sandbox of a running server."""

import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn
from rich.table import Table
from urllib3.exceptions import HTTPError

from piecework import clock
from piecework.app import Stores
from piecework.cli import opening
from piecework.market import audit
from piecework.sandbox import crowd as hiring
from piecework.sandbox import time_travel
from piecework.settings import Settings, SettingsError
from piecework.simulation import answering, crowd, picture, plan, report
from piecework.simulation.crowd import World
from piecework.simulation.hands import Hands, Refusal
from piecework.simulation.plan import Plan, PlanError
from piecework.simulation.report import Report
from piecework.simulation.tally import Tally
from piecework.simulation.transport import Reply, Request, Transport, over_network

_console = Console(highlight=False)
_progress_console = Console(stderr=True)
_FLOOD = 429
_AT_ONCE = 500


def simulate(
    file: Annotated[Path, typer.Argument(help="What the crowd is like, in TOML.")],
    *,
    threads: Annotated[int, typer.Option(min=1, max=64, help="How many workers act side by side.")] = 8,
    real_time: Annotated[
        bool,
        typer.Option("--real-time", help="Wait for what takes time, instead of moving the sandbox's clock."),
    ] = False,
    image: Annotated[
        Path | None, typer.Option("--picture", help="Draw the completion curve into this SVG.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
) -> None:
    """Let made-up workers find, accept, answer, return and abandon HITs of the running server's sandbox."""
    planned = plan.read(file)
    answers = answering.answerer(planned.answers, file.parent)
    transport = _patient(over_network(threads))
    problems: list[str] | None = None
    with ThreadPoolExecutor(threads) as executor:
        if planned.at is not None:
            hire = _hiring(planned, plan.tokens(planned, planned.at, file.parent), transport)
            with _shown(planned) as progress:
                tally = crowd.run(planned, answers, World(hire, _waiting(), executor, progress))
        else:
            settings = opening.settings()
            _check_server(transport, settings.public_url)
            with opening.stores() as stores, _crew(stores, settings, transport, planned) as hire:
                mover = _waiting() if real_time else _moving(stores)
                with _shown(planned) as progress:
                    tally = crowd.run(planned, answers, World(hire, mover, executor, progress))
                problems = stores.sandbox.read(lambda tx: list(audit.problems(tx)))
    made = report.report(tally)
    if image is not None:
        image.write_text(picture.svg(made), "utf-8")
    _tell(made, problems, as_json=as_json)
    if problems:
        raise typer.Exit(1)


def _hiring(planned: Plan, tokens: list[str], transport: Transport) -> Callable[[int], Hands]:
    """Return what gives the workers of another server's sandbox their hands; says so if it is none."""
    assert planned.at is not None, "this is for plans that say where"
    root = planned.at.url.rstrip("/")
    _check_server(transport, root.removesuffix("/sandbox"))
    try:
        is_in_sandbox = Hands(transport, root, tokens[0]).is_in_sandbox()
    except Refusal as refusal:
        raise PlanError(f"{root} turns the first worker away: {refusal.message}") from refusal
    if not is_in_sandbox:
        raise PlanError(f"{root} is no sandbox: people are paid there for what they do")
    return lambda number: Hands(transport, root, tokens[number], f"worker {number + 1}")


@contextmanager
def _crew(
    stores: Stores, settings: Settings, transport: Transport, planned: Plan
) -> Iterator[Callable[[int], Hands]]:
    """Yield what hires workers; whoever was hired is dismissed in the end, however it comes."""
    hired: list[hiring.Hired] = []

    def hire(number: int) -> Hands:
        made = hiring.hire(stores.identity, number, planned.country)
        hired.append(made)
        return Hands(transport, settings.sandbox_url, made.token, made.person_id)

    try:
        yield hire
    finally:
        while hired:
            hiring.dismiss(stores.identity, hired[-_AT_ONCE:])
            del hired[-_AT_ONCE:]


@contextmanager
def _shown(planned: Plan) -> Iterator[Callable[[Tally], None]]:
    columns = (BarColumn(), TextColumn("{task.description}"))
    with Progress(*columns, console=_progress_console) as bar:
        shown = bar.add_task("Nobody is here yet", total=planned.workers)

        def tell(tally: Tally) -> None:
            counts = tally.counts
            here = counts["arrived"] - counts["left"]
            said = f"{tally.at / 3_600:.1f} h: {counts['submitted']:,} submitted, {here:,} at work"
            bar.update(shown, completed=counts["left"], description=said)

        yield tell


def _moving(stores: Stores) -> Callable[[float], None]:
    begun = stores.sandbox.read(lambda tx: tx.now)

    def move_to(seconds: float) -> None:
        ahead = begun + round(seconds * 1_000) - stores.sandbox.read(lambda tx: tx.now)
        if ahead > 0:
            time_travel.advance(stores.sandbox, ahead)

    return move_to


def _waiting() -> Callable[[float], None]:
    begun = clock.elapsed()
    return lambda seconds: clock.pause(max(0.0, begun + seconds - clock.elapsed()))


def _patient(transport: Transport) -> Transport:
    """Return a transport that waits when the server says so: it counts by the wall's clock, not by ours."""

    def send(request: Request) -> Reply:
        while (reply := transport(request)).status == _FLOOD and "retry-after" in reply.headers:
            clock.pause(float(reply.headers["retry-after"]))
        return reply

    return send


def _check_server(transport: Transport, address: str) -> None:
    url = f"{address}/healthz"
    try:
        transport(Request("GET", url, {}))
    except HTTPError as error:
        raise SettingsError(f"nobody answers at {url}: start the server with piecework serve") from error


def _tell(made: Report, problems: list[str] | None, *, as_json: bool) -> None:
    if as_json:
        told = {**made._asdict(), "curve": [point._asdict() for point in made.curve], "problems": problems}
        print(json.dumps(told, indent=2))  # noqa: T201  for programs, without colours
        return
    books = "on the server" if problems is None else "; ".join(problems) or "in balance"
    table = Table(show_header=False)
    for name, text in [*report.lines(made), ("Books", books)]:
        table.add_row(name, text)
    _console.print(table)
