"""Runs background jobs side by side, each once per interval, until told to stop."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import NamedTuple


class Job(NamedTuple):
    """A job: its name, the seconds between two runs, and what to run."""

    name: str
    seconds: float
    run_once: Callable[[], Awaitable[object]]


async def run(jobs: list[Job], stopped: asyncio.Event, report: Callable[[Exception, str], None]) -> None:
    """Run every job until `stopped` is set; a run under way is finished first.

    A run that raises is reported.
    """
    async with asyncio.TaskGroup() as group:
        for job in jobs:
            group.create_task(_repeat(job, stopped, report), name=job.name)


async def _repeat(job: Job, stopped: asyncio.Event, report: Callable[[Exception, str], None]) -> None:
    while not stopped.is_set():
        try:
            await job.run_once()
        except Exception as error:  # noqa: BLE001  the next run may succeed, and the other jobs go on
            report(error, job.name)
        try:
            async with asyncio.timeout(job.seconds):
                await stopped.wait()
        except TimeoutError:
            continue
