"""What every row does: measure Piecework, measure the limit beside it, print both."""

import asyncio
import json
import statistics
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from benchmarks import load
from benchmarks.limit import Step, write_script
from benchmarks.load import Next, Result
from benchmarks.stage import PORT, Stage, limit_server, server

CONNECTIONS = 32
SECONDS = 4.0
WARM_UP = 1.0
ROUNDS = 3


class Target(NamedTuple):
    """What design asks for: answers per second, and the share of the limit."""

    rate: int
    ratio: float | None = None


class Row(NamedTuple):
    """One row: its name, its target, the load, and the acts that the limit replays in turn."""

    name: str
    target: Target
    feeds: Callable[[Stage], list[Next]]
    acts: Callable[[Stage], list[list[Step]]] | None
    writes: bool


def measure(row: Row, staged: Stage, database: str) -> dict[str, object]:
    """Measure a row on a filled stage, print it, and return its figures. Medians of several rounds."""
    feeds = row.feeds(staged)
    script = None
    if row.acts is not None and staged.settings.database_url is None:
        script = staged.settings.data_dir / "script.pickle"
        file = staged.settings.data_dir / "production.sqlite3"
        write_script(script, file, row.acts(staged), writes=row.writes)
    with server(staged):
        results = _rounds(feeds)
    limits = _limit(staged, script) if script is not None else []
    return _say(row, database, results, limits)


def _limit(staged: Stage, script: Path) -> list[Result]:
    request = load.request("POST", "/", {"Host": "bench"}, b"{}")
    with limit_server(staged, script):
        return _rounds([lambda _: request] * CONNECTIONS)


def _rounds(feeds: list[Next]) -> list[Result]:
    asyncio.run(load.run(PORT, feeds, WARM_UP))
    return [asyncio.run(load.run(PORT, feeds, SECONDS)) for _ in range(ROUNDS)]


def _say(row: Row, database: str, results: list[Result], limits: list[Result]) -> dict[str, object]:
    rate = statistics.median(result.rate for result in results)
    figures: dict[str, object] = {
        "row": row.name,
        "database": database,
        "per_second": round(rate),
        "target_per_second": row.target.rate,
        "median_ms": round(statistics.median(result.median for result in results), 2),
        "p99_ms": round(statistics.median(result.percentile(0.99) for result in results), 2),
    }
    text = f"{row.name} on {database}: {rate:,.0f}/s (target {row.target.rate:,}/s)"
    if limits:
        limit = statistics.median(result.rate for result in limits)
        figures |= {"limit_per_second": round(limit), "ratio": round(rate / limit, 2)}
        text += f", {rate / limit:.2f} of the limit of {limit:,.0f}/s"
        if row.target.ratio is not None:
            figures["target_ratio"] = row.target.ratio
            text += f" (target {row.target.ratio})"
    print(text)
    print(json.dumps(figures), flush=True)
    return figures
