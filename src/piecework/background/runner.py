"""Runs background jobs side by side, each once per interval, until told to stop."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import NamedTuple


class Job(NamedTuple):
    """A job: its name, the seconds between two runs, what to run, and whether to begin with a run."""

    name: str
    seconds: float
    run_once: Callable[[], Awaitable[object]]
    at_once: bool = True


async def run(jobs: list[Job], stopped: asyncio.Event, report: Callable[[Exception, str], None]) -> None:
    """Run every job until `stopped` is set; a run under way is finished first.

    A run that raises is reported.
    """
    async with asyncio.TaskGroup() as group:
        for job in jobs:
            group.create_task(_repeat(job, stopped, report), name=job.name)


async def _repeat(job: Job, stopped: asyncio.Event, report: Callable[[Exception, str], None]) -> None:
    waiting = not job.at_once
    while not stopped.is_set():
        try:
            if not waiting:
                await job.run_once()
        except Exception as error:  # noqa: BLE001  the next run may succeed, and the other jobs go on
            report(error, job.name)
        waiting = False
        try:
            async with asyncio.timeout(job.seconds):
                await stopped.wait()
        except TimeoutError:
            continue
