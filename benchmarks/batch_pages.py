"""The pages of a large batch: what each takes the server, as the whole website answers it."""

import json
import statistics
import time

import httpx

from benchmarks.stage import SECRET, Stage
from piecework import clock
from piecework.files.store import DirectoryStore
from piecework.identity import sessions
from piecework.identity.lookups import Lookups
from piecework.identity.sessions import Caller
from piecework.identity.vault import Vault
from piecework.rules.batches import Batch
from piecework.web.site import SiteParts, build_site

LOOKS = 30
TARGET_MS = 50


async def _send_test(*_: object) -> None:
    raise AssertionError("no page that is looked at sends anything")


async def look(database: str, staged: Stage, batch: Batch) -> None:
    """Open every page about a batch again and again, and print the CPU and the time of the median."""
    stores, secret = staged.stores, SECRET.encode()
    vault = Vault(secret)
    site = build_site(
        SiteParts(
            settings=staged.settings,
            identity=stores.identity,
            production=stores.production,
            sandbox=stores.sandbox,
            secret=secret,
            lookups=Lookups(stores.identity, vault, clock.wall),
            vault=vault,
            wall=clock.wall,
            files=DirectoryStore(staged.settings.data_dir / "files"),
            send_test=_send_test,
        )
    )
    token = stores.identity.write(sessions.start, staged.requester.id, Caller("127.0.0.1", "bench"))
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(site),
        base_url=staged.settings.public_url,
        headers={"Sec-Fetch-Site": "same-origin", "Accept-Encoding": "identity"},
        cookies={"piecework": token},
    ) as browser:
        for path in _paths(batch.id):
            await _look_at(database, browser, path, batch.id)


def _paths(batch_id: str) -> tuple[str, ...]:
    address = f"/batches/{batch_id}"
    return (
        "/requester",
        "/batches",
        address,
        f"{address}/change?act=cancel",
        f"{address}/results",
        f"{address}/results?status=Submitted",
        f"{address}/results?status=Approved&worker=AWORKER0000007",
        f"{address}/results?field=bird&value=none",
        f"{address}/agreement?field=bird",
        "/hits",
        "/hits?status=Reviewable",
        "/hits?by=type",
        f"/hits?batch={batch_id}",
    )


async def _look_at(database: str, browser: httpx.AsyncClient, path: str, batch_id: str) -> None:
    waits, worked = [], time.process_time()
    for _ in range(LOOKS):
        begun = time.perf_counter()
        answer = await browser.get(path)
        waits.append((time.perf_counter() - begun) * 1_000)
        if answer.status_code != httpx.codes.OK:
            raise RuntimeError(f"{path}: {answer.status_code}")
    figures = {
        "row": f"page {path.replace(batch_id, 'ID')}",
        "database": database,
        "median_ms": round(statistics.median(waits), 1),
        "cpu_ms": round((time.process_time() - worked) * 1_000 / LOOKS, 1),
        "target_ms": TARGET_MS,
    }
    print(json.dumps(figures), flush=True)
