"""The website over a large market: a worker with a long past browses, accepts HITs, and opens every page.

Each row is measured on a small market and on the full one, so that what grows with the market shows.
"""

import asyncio
import gzip
import http.client
import json
import re
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime, timedelta
from itertools import cycle
from typing import Any, NamedTuple
from urllib.parse import urlencode

from benchmarks import load, market
from benchmarks.arrivals import Wait, arrive
from benchmarks.market import COMMON_WORD, RARE_WORD, People, Size
from benchmarks.stage import PORT, Stage, server, stage
from piecework.db.door import Tx
from piecework.identity import people, sessions
from piecework.identity.people import Person, Roles
from piecework.identity.profiles import Profile
from piecework.identity.sessions import Caller

Place = Callable[[], AbstractContextManager[str | None]]
"""Opens a fresh database: its URL, or None for files of SQLite."""

HOST = f"127.0.0.1:{PORT}"
PER_SECOND = 100
SECONDS = 5.0
WARM_UP = 10.0
"""Until then each connection to the database has prepared its statements, and rows of the list are kept."""
ROUNDS = 9
CYCLES = 300
LOOKS = 30
PROCESSES = {"sqlite": 1, "postgres": 2}
"""A server on PostgreSQL is meant to have as many as there are cores; this machine has two, for all of it."""

BROWSE = {
    "first page": "/projects",
    "qualified only": "/projects?qualified=1",
    "a common word": f"/projects?q={COMMON_WORD}",
    "a rare word": f"/projects?q={RARE_WORD}",
    "reward from $1": "/projects?reward=1",
    "best rate first": "/projects?sort=hourly",
    "most HITs first": "/projects?sort=hits",
    "Masters, of which there are none": "/projects?masters=1",
}
PAGES = {
    "find work": "/projects",
    "group": "/projects/{group}",
    "preview": "/projects/{group}/tasks",
    "queue": "/tasks",
    "dashboard": "/dashboard",
    "history": "/history",
    "day": "/status_details/{day}",
    "earnings": "/earnings",
    "statement": "/earnings/{day.year}",
    "qualifications": "/qualifications",
    "messages": "/messages",
}


class Scene(NamedTuple):
    """A filled market, its large group, and the worker's cookie."""

    staged: Stage
    group_id: str
    cookie: str

    @property
    def headers(self) -> dict[str, str]:
        """Return what the worker's browser sends."""
        return {
            "Host": HOST,
            "Cookie": f"piecework={self.cookie}",
            "Origin": f"http://{HOST}",
            "Accept-Encoding": "gzip",
        }


@contextmanager
def scene(url: str | None, size: Size) -> Iterator[Scene]:
    """Yield a market of a size in fresh stores."""
    with stage(url) as staged:
        identity = staged.stores.identity
        worker, *requesters = identity.write(_people, size.requesters)
        whose = People(worker.id, [each.id for each in requesters])
        group_id = market.fill(staged.stores.production, whose, size)
        market.settle(staged.settings.data_dir, url)
        cookie = identity.write(sessions.start, worker.id, Caller("127.0.0.1", "bench"))
        yield Scene(staged, group_id, cookie)


def _people(tx: Tx, requesters: int) -> list[Person]:
    profile = Profile("Bench Worker", country="US", subdivision="ME")
    worker = people.create(tx, "scale@bench.localhost", profile, Roles(worker=True))
    return [
        worker,
        *(
            people.create(tx, f"r{number}@bench.localhost", Profile(f"Lab {number}"), Roles(requester=True))
            for number in range(requesters)
        ),
    ]


class Client:
    """One kept-alive connection of the worker's browser, without its cache."""

    def __init__(self, headers: dict[str, str]) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", PORT)
        self._headers = headers

    def get(self, path: str) -> tuple[str, int]:
        """Return the text at a path and its weight on the wire. Raises RuntimeError unless it is 200."""
        status, _, body = self._ask("GET", path, None)
        if status != 200:
            raise RuntimeError(f"{path} was answered with {status}: {body[:500]!r}")
        return _plain(body), len(body)

    def post(self, path: str, fields: dict[str, str], origin: str) -> str:
        """Post a form and return where it leads, "" for nowhere."""
        status, location, body = self._ask("POST", path, urlencode(fields), origin)
        if status >= 400:
            raise RuntimeError(f"{path} was answered with {status}: {_plain(body)[-1500:]!r}")
        return location

    def _ask(self, method: str, path: str, form: str | None, origin: str = "") -> tuple[int, str, bytes]:
        headers = dict(self._headers)
        if form is not None:
            headers |= {"Origin": origin, "Content-Type": "application/x-www-form-urlencoded"}
        self._connection.request(method, path, form, headers)
        answer = self._connection.getresponse()
        return answer.status, answer.headers.get("location", ""), answer.read()


def _plain(body: bytes) -> str:
    return (gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body).decode()


def browse(seen: Scene) -> dict[str, float]:
    """Return the percentiles of waiting for the list of work, all together and by kind, in milliseconds.

    The floor is what whoever asks for nothing waits on this machine.
    """
    client = Client(seen.headers)
    paths, path = dict(BROWSE), "/projects"
    for number in range(2, 6):
        (further,) = re.findall(r'href="([^"]+)">Next page', client.get(path)[0])
        path = paths[f"page {number}"] = further.replace("&amp;", "&")
    requests = cycle([(kind, load.request("GET", each, seen.headers)) for kind, each in paths.items()])
    asyncio.run(arrive(PORT, lambda: next(requests), PER_SECOND, WARM_UP))
    rounds = [asyncio.run(arrive(PORT, lambda: next(requests), PER_SECOND, SECONDS)) for _ in range(ROUNDS)]
    every = [wait for waits in rounds for wait in waits]
    bare = load.request("GET", "/healthz", seen.headers)
    floor = asyncio.run(arrive(PORT, lambda: ("nothing", bare), PER_SECOND, SECONDS))
    figures = {
        "median_ms": statistics.median(wait.ms for wait in every),
        "p99_ms": statistics.median(_percentile(waits, 0.99) for waits in rounds),
        "floor_p99_ms": _percentile(floor, 0.99),
    }
    for kind in paths:
        figures[f"{kind}, median"] = statistics.median(wait.ms for wait in every if wait.kind == kind)
    return figures


def accept_next(seen: Scene) -> dict[str, float]:
    """Return milliseconds to accept the next HIT, and from a submit until the next one's frame is there."""
    client, origin = Client(seen.headers), f"http://{HOST}"
    accepting, next_hit = [], []
    where = client.post(f"/projects/{seen.group_id}/tasks/accept_random", {}, origin)
    for _ in range(CYCLES):
        page = client.get(where)[0]
        (submit,) = re.findall(r'data-submit="([^"]+)"', page)
        assignment = where.partition("assignment_id=")[2].partition("&")[0]
        begun = time.perf_counter()
        client.post(_path(submit), {"assignmentId": assignment, "text": "Saxifraga"}, "null")
        submitted = time.perf_counter()
        where = client.post(f"/projects/{seen.group_id}/tasks/accept_random", {"auto_accept": "1"}, origin)
        accepting.append((time.perf_counter() - submitted) * 1_000)
        page = client.get(where)[0]
        (frame,) = re.findall(r'<iframe[^>]* src="([^"]+)"', page)
        client.get(_path(frame))
        next_hit.append((time.perf_counter() - begun) * 1_000)
    ranked = [sorted(each) for each in (accepting, next_hit)]
    return {
        "median_ms": statistics.median(accepting),
        "p99_ms": ranked[0][int(CYCLES * 0.99)],
        "submit_to_next_median_ms": statistics.median(next_hit),
        "submit_to_next_p99_ms": ranked[1][int(CYCLES * 0.99)],
    }


def pages(seen: Scene) -> dict[str, float]:
    """Return each page's median time in the server in milliseconds, and kB of a first visit, compressed."""
    client = Client(seen.headers)
    figures: dict[str, float] = {}
    # Whoever walks a market at night finds nothing on its last day.
    day = datetime.now(UTC).date() - timedelta(days=1)
    paths = {name: path.format(group=seen.group_id, day=day) for name, path in PAGES.items()}
    paths["work"] = client.post(paths["preview"] + "/accept_random", {}, f"http://{HOST}")
    weights: dict[str, int] = {}
    for name, path in paths.items():
        text, weight = client.get(path)
        for bundle in sorted(set(re.findall(r'(?:href|src)="(/static/[^"]+)"', text))):
            if bundle not in weights:
                weights[bundle] = client.get(bundle)[1]
            weight += weights[bundle]
        figures[f"{name}, kB"] = weight / 1_000
        for _ in range(LOOKS):
            client.get(path)
        figures[f"{name}, ms"] = statistics.median(_server_times(seen, LOOKS))
    figures["slowest_ms"] = max(value for each, value in figures.items() if each.endswith(", ms"))
    figures["heaviest_kB"] = max(value for each, value in figures.items() if each.endswith(", kB"))
    return figures


def _server_times(seen: Scene, count: int) -> list[float]:
    """Return what the server's log says of the last requests, in milliseconds."""
    lines = (seen.staged.settings.data_dir / "server.log").read_text().splitlines()
    logged = [json.loads(line) for line in lines[-3 * count :] if '"event":"request"' in line]
    return [each["ms"] for each in logged[-count:]]


class ScaleRow(NamedTuple):
    """One row: how it is measured, the figures that have a target, and whether growth is looked at."""

    measure: Callable[[Scene], dict[str, float]]
    targets: dict[str, float]
    grows: bool = True


ROWS = {
    "browse": ScaleRow(browse, {"p99_ms": 15}),
    "accept_next": ScaleRow(accept_next, {"p99_ms": 10, "submit_to_next_p99_ms": 300}),
    "pages": ScaleRow(pages, {"slowest_ms": 5, "heaviest_kB": 90}, grows=False),
}


def measure(names: list[str], database: str, place: Place) -> None:
    """Measure the rows named on the small market and on the full one, and print them."""
    small: dict[str, dict[str, float]] = {}
    rows = {name: ROWS[name] for name in names}
    if any(row.grows for row in rows.values()):
        with place() as url, scene(url, market.SMALL) as seen, server(seen.staged, PROCESSES[database]):
            small = {name: row.measure(seen) for name, row in rows.items() if row.grows}
    with place() as url, scene(url, Size()) as seen, server(seen.staged, PROCESSES[database]):
        for name, row in rows.items():
            _say(name, database, row.measure(seen), small.get(name))


def _say(name: str, database: str, found: dict[str, float], small: dict[str, float] | None) -> None:
    targets = ROWS[name].targets
    told = ", ".join(f"{each} {found[each]:,.1f} (target {most:g})" for each, most in targets.items())
    line: dict[str, Any] = {
        "row": name,
        "database": database,
        **{each: round(value, 2) for each, value in found.items()},
        "targets": targets,
    }
    if small is not None:
        line["small"] = {each: round(value, 2) for each, value in small.items()}
        growth = found["median_ms"] / small["median_ms"]
        told += f"; the median {found['median_ms']:,.1f} ms is {growth:.1f} times that of a small market"
    print(f"{name} on {database}: {told}")
    print(json.dumps(line), flush=True)


def _path(address: str) -> str:
    return address.replace("&amp;", "&").removeprefix(f"http://{HOST}")


def _percentile(waits: list[Wait], share: float) -> float:
    ranked = sorted(wait.ms for wait in waits)
    return ranked[int(len(ranked) * share)]
