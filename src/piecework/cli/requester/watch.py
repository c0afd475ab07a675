"""`piecework watch`."""

import threading
from typing import Annotated

import typer

from piecework.cli.requester import opening, voice
from piecework.cli.requester.options import Target, Which, spread
from piecework.cli.requester.status import Every
from piecework.client.progress import progress
from piecework.client.watching import Event, Watcher


@spread
def watch(
    which: Which,
    target: Target,
    *,
    every: Every = 10.0,
    new: Annotated[bool, typer.Option("--new", help="Leave out what happened before.")] = False,
    until_over: Annotated[
        bool, typer.Option("--until-over", help="End when nothing more will come without you.")
    ] = False,
) -> None:
    """Print events of HITs as they come.

    They have the names of notifications: AssignmentSubmitted, HITReviewable and so on. The server is asked
    every few seconds, so that no queue or address of yours is needed; work that is accepted and returned
    between two looks is not seen. With --json each event is a line.
    """
    market = opening.market(target)
    chosen = opening.chosen(market, which)
    watcher, never, first = Watcher(market, chosen), threading.Event(), True
    while True:
        for event in watcher.look():
            if not (first and new):
                _tell(event, json=target.json)
        first = False
        if until_over and progress(watcher.hits, len(chosen.ids)).is_over:
            return
        never.wait(every)


def _tell(event: Event, *, json: bool) -> None:
    if json:
        voice.say_json(event.document)
        return
    at = event.document.get("EventTimestamp", "")
    about = " ".join(filter(None, [event.hit_id, event.assignment_id, event.worker_id]))
    print(f"{at:20} {event.type:20} {about}", flush=True)  # noqa: T201  the command line's voice
