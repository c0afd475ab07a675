"""`piecework bonus`."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from piecework.cli.requester import opening, voice
from piecework.cli.requester.options import Only, Pace, Target, Which, spread
from piecework.client import batches, choosing, hit_types, journals, paying, sheets
from piecework.client.connection import Market
from piecework.client.failures import Exit, Failure
from piecework.client.sheets import Bonus
from piecework.rules.money import dollars


@dataclass(frozen=True)
class Each:
    """The bonus, if no file says it."""

    batch: Annotated[
        Path | None,
        typer.Option(help="For every approved assignment of a batch, by its record."),
    ] = None

    assignment: Annotated[str | None, typer.Option(metavar="ID", help="For this assignment.")] = None
    amount: Annotated[str | None, typer.Option(metavar="DOLLARS", help="How much, such as 0.50.")] = None
    reason: Annotated[str | None, typer.Option(help="The worker reads it.")] = None


@spread
def bonus(
    each: Each,
    only: Only,
    target: Target,
    pace: Pace,
    *,
    file: Annotated[
        Path | None,
        typer.Argument(
            exists=True,
            dir_okay=False,
            metavar="FILE",
            help="CSV, TSV, JSON Lines or Parquet with WorkerId, AssignmentId, Bonus and Reason.",
        ),
    ] = None,
    again: Annotated[
        str, typer.Option(metavar="WORD", help="Pay what was paid before once more; each word does so once.")
    ] = "",
) -> None:
    """Pay bonuses: one, or those of a file, each once.

    A file says who gets how much for what. Without one, --amount and --reason say it, for one assignment or
    for the approved ones of a batch. What was paid is kept beside the file or the batch's record, in
    FILE.paid: run again, also after rows were added, only what is missing is paid.
    """
    market = opening.market(target)
    bonuses = sheets.bonuses(file) if file else _alike(market, each, only)
    beside = file or (each.batch and batches.find(each.batch))
    wanted = paying.payments(bonuses, again)
    total = dollars(sum(payment.bonus.cents for payment in wanted))
    voice.confirm(market, f"pay {len(bonuses)} bonuses, ${total} and the server's fee", yes=pace.yes)
    with journals.beside(beside, paying.ENDING) as journal:
        outcomes = paying.pay(market, wanted, journal, pace.jobs)
        voice.counted("paid", outcomes, len(wanted), json=target.json)


def _alike(market: Market, each: Each, only: Only) -> list[Bonus]:
    if not (each.amount and each.reason and (each.batch or each.assignment)):
        raise Failure(
            "name a file, or --amount and --reason with --assignment or --batch", "NothingChosen", Exit.USAGE
        )
    cents = hit_types.reward(each.amount)
    if each.batch is None:
        found = [market.client.get_assignment(AssignmentId=each.assignment)["Assignment"]]
    else:
        chosen = opening.chosen(market, Which(batch=each.batch))
        wanted = opening.filter_of(only, ["Approved"])
        ids = choosing.answered(chosen.ids, chosen.hits(market))
        with voice.bar("Looking", len(ids)) as step:
            each_hit = voice.counting(choosing.assignments(market, ids, wanted, jobs=4), step)
            found = [made for _, some in each_hit for made in some]
    return [Bonus(0, made["WorkerId"], made["AssignmentId"], cents, each.reason) for made in found]
