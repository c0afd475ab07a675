"""`piecework extend`, `expire` and `delete`."""

from datetime import UTC, datetime, timedelta
from typing import Annotated

import typer

from piecework import clock
from piecework.cli.requester import opening, voice
from piecework.cli.requester.options import Pace, Target, Which, spread
from piecework.client import acts, durations
from piecework.client.failures import Exit, Failure


@spread
def extend(
    which: Which,
    target: Target,
    pace: Pace,
    *,
    assignments: Annotated[
        int | None,
        typer.Option(min=1, help="So many in all for each HIT; HITs that have as many stay as they are."),
    ] = None,
    until: Annotated[
        str | None, typer.Option(metavar="MOMENT", help="Expire then, such as 2026-12-01T18:00.")
    ] = None,
    lasting: Annotated[
        str | None, typer.Option("--for", metavar="DURATION", help="Expire so long from now, such as 3d.")
    ] = None,
) -> None:
    """Give HITs more assignments, more time, or both.

    Both are said as what is to be, not as what is to be added, so that running it again changes nothing. A
    HIT that has expired is on the list again, and money is held for it again.
    """
    market = opening.market(target)
    if assignments is None and until is None and lasting is None:
        raise Failure("say --assignments, --until or --for", "NothingChosen", Exit.USAGE)
    moment = durations.moment(until) if until else _from_now(lasting) if lasting else None
    ids = opening.chosen(market, which).ids
    more = [f"up to {assignments} assignments each"] if assignments is not None else []
    more += [f"time until {moment.astimezone(UTC):%Y-%m-%d %H:%M} UTC"] if moment else []
    what = f"give {len(ids)} HITs {' and '.join(more)}; what workers do of it is paid"
    voice.confirm(market, what, yes=pace.yes)
    outcomes = acts.extend(market, ids, assignments, moment, pace.jobs)
    voice.counted("extended", outcomes, len(ids), json=target.json)


@spread
def expire(which: Which, target: Target, pace: Pace) -> None:
    """Take HITs off the list of work, now.

    Whoever has accepted one can still finish it and is paid. Money held for what nobody took comes back.
    """
    market = opening.market(target)
    ids = opening.chosen(market, which).ids
    voice.counted("expired", acts.expire(market, ids, pace.jobs), len(ids), json=target.json)


@spread
def delete(
    which: Which,
    target: Target,
    pace: Pace,
    *,
    approving: Annotated[
        bool, typer.Option("--approve", help="First approve what waits for a decision.")
    ] = False,
    expiring: Annotated[
        bool, typer.Option("--expire", help="First expire HITs that are still on the list.")
    ] = False,
) -> None:
    """Delete HITs and what was answered to them.

    A HIT that is still on the list, is being worked on or has work to review is refused, unless the options
    say otherwise. Deleted results cannot be had again: collect them first.
    """
    market = opening.market(target)
    ids = opening.chosen(market, which).ids
    paying = ", after approving what was submitted," if approving else ""
    voice.confirm(market, f"delete {len(ids)} HITs{paying} for good", yes=pace.yes)
    outcomes = acts.delete(market, ids, approving=approving, expiring=expiring, jobs=pace.jobs)
    voice.counted("deleted", outcomes, len(ids), json=target.json)


def _from_now(text: str) -> datetime:
    return datetime.fromtimestamp(clock.wall() / 1_000, UTC) + timedelta(seconds=durations.seconds(text))
