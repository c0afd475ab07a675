"""`piecework bonus`."""

from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from piecework.cli.requester import opening, voice
from piecework.cli.requester.options import Pace, Target, spread
from piecework.client import hit_types, paying, sheets
from piecework.client.failures import Exit, Failure
from piecework.client.journals import Journal
from piecework.client.sheets import Bonus
from piecework.rules.money import dollars


@dataclass(frozen=True)
class One:
    """One bonus."""

    worker: Annotated[str | None, typer.Option(metavar="ID", help="Who is paid.")] = None
    assignment: Annotated[str | None, typer.Option(metavar="ID", help="The worker's assignment.")] = None
    amount: Annotated[str | None, typer.Option(metavar="DOLLARS", help="How much, such as 0.50.")] = None
    reason: Annotated[str | None, typer.Option(help="The worker reads it.")] = None


@spread
def bonus(
    one: One,
    target: Target,
    pace: Pace,
    *,
    file: Annotated[
        Path | None,
        typer.Argument(
            exists=True,
            dir_okay=False,
            metavar="FILE",
            help="CSV, TSV or JSON Lines with WorkerId, AssignmentId, Bonus and Reason.",
        ),
    ] = None,
    again: Annotated[
        str, typer.Option(metavar="WORD", help="Pay what was paid before once more; each word does so once.")
    ] = "",
) -> None:
    """Pay bonuses: one, or those of a file, each once.

    What was paid is kept beside the file, in FILE.paid: run again, also after rows were added, only what is
    missing is paid. The same bonus given twice by options within a day is paid once.
    """
    market = opening.market(target)
    bonuses = sheets.bonuses(file) if file else [_one(one)]
    wanted = paying.payments(bonuses, again)
    total = dollars(sum(each.cents for each in bonuses))
    voice.confirm(market, f"pay {len(bonuses)} bonuses, ${total} and the server's fee", yes=pace.yes)
    with Journal(file.with_name(file.name + paying.ENDING)) if file else nullcontext() as journal:
        outcomes = paying.pay(market, wanted, journal, pace.jobs)
        voice.counted("paid", outcomes, len(wanted), json=target.json)


def _one(one: One) -> Bonus:
    if not (one.worker and one.assignment and one.amount and one.reason):
        raise Failure(
            "name a file, or --worker, --assignment, --amount and --reason", "NothingChosen", Exit.USAGE
        )
    return Bonus(0, one.worker, one.assignment, hit_types.reward(one.amount), one.reason)
