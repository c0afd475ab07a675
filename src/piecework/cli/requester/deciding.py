"""`piecework approve`, `reject` and `review`."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer

from piecework.cli.requester import opening, voice
from piecework.cli.requester.options import Only, Pace, Target, Which, spread
from piecework.client import acts, choosing, sheets
from piecework.client.connection import Market
from piecework.client.failures import Exit, Failure
from piecework.client.sheets import Decision


@dataclass(frozen=True)
class Named:
    """Assignments that are named one by one."""

    assignment: Annotated[
        list[str] | None, typer.Option(metavar="ID", help="This assignment; may be given several times.")
    ] = None
    file: Annotated[
        Path | None,
        typer.Option(
            "--file",
            exists=True,
            dir_okay=False,
            help="Assignments of a file: CSV, TSV, JSON Lines or Parquet with AssignmentId.",
        ),
    ] = None


@spread
def approve(
    which: Which,
    only: Only,
    named: Named,
    target: Target,
    pace: Pace,
    *,
    feedback: Annotated[str, typer.Option(help="Words for the workers.")] = "",
) -> None:
    """Approve assignments: their workers are paid.

    All that wait for a decision, of the HITs named; or those of a file: every row, or only the rows marked
    in its column Approve if it has one. An assignment named by id or in a file may be rejected already:
    then that is taken back.
    """
    market = opening.market(target)
    decisions = _named(named, approving=True, words=feedback)
    if decisions is None:
        decisions = _waiting(market, which, only, (True, feedback))
    voice.confirm(market, f"approve {len(decisions)} assignments, whose workers are paid", yes=pace.yes)
    outcomes = acts.decide(market, decisions, pace.jobs)
    voice.counted("approved", outcomes, len(decisions), json=target.json)


@spread
def reject(
    which: Which,
    only: Only,
    named: Named,
    target: Target,
    pace: Pace,
    *,
    reason: Annotated[
        str, typer.Option(help="Words for the workers; a reason in the file comes first.")
    ] = "",
) -> None:
    """Reject assignments, with words to their workers.

    They are not paid. All that wait for a decision, of the HITs named; or those of a file: every row, or
    only the rows with a reason in its column Reject if it has one. A rejection can be taken back for 30
    days with `piecework approve`.
    """
    market = opening.market(target)
    decisions = _named(named, approving=False, words=reason)
    if decisions is None:
        decisions = _waiting(market, which, only, (False, reason))
    if not all(decision.feedback for decision in decisions):
        raise Failure("say why with --reason: the workers read it", "NoReason", Exit.USAGE)
    voice.confirm(market, f"reject {len(decisions)} assignments, whose workers are not paid", yes=pace.yes)
    outcomes = acts.decide(market, decisions, pace.jobs)
    voice.counted("rejected", outcomes, len(decisions), json=target.json)


@spread
def review(
    target: Target,
    pace: Pace,
    *,
    file: Annotated[
        Path,
        typer.Argument(exists=True, dir_okay=False, help="Results with x in Approve or a reason in Reject."),
    ],
) -> None:
    """Approve and reject as a file of results says.

    Text other than x in Approve goes to the worker. Rows with neither are left alone. Run again, it does
    what is left.
    """
    market = opening.market(target)
    decisions = sheets.decisions(file)
    approved = sum(decision.approve for decision in decisions)
    what = f"approve {approved} assignments, whose workers are paid, and reject {len(decisions) - approved}"
    voice.confirm(market, what, yes=pace.yes)
    voice.counted("decided", acts.decide(market, decisions, pace.jobs), len(decisions), json=target.json)


def _named(named: Named, *, approving: bool, words: str) -> list[Decision] | None:
    """Return decisions on assignments that were named one by one; None if none were."""
    if named.assignment:
        return [Decision(0, each, approving, words) for each in named.assignment]
    if named.file is None:
        return None
    if sheets.has_decisions(named.file):
        read = [each for each in sheets.decisions(named.file) if each.approve == approving]
        return [each._replace(feedback=each.feedback or words) for each in read]
    return [Decision(0, each[0], approving, words) for each in sheets.cells(named.file, "AssignmentId")]


def _waiting(market: Market, which: Which, only: Only, verdict: tuple[bool, str]) -> list[Decision]:
    chosen = opening.chosen(market, which)
    ids = choosing.answered(chosen.ids, chosen.hits(market), undecided=True)
    with voice.bar("Looking", len(ids)) as step:
        return list(_each(market, ids, opening.filter_of(only, ["Submitted"]), (verdict, step)))


def _each(
    market: Market, hit_ids: list[str], wanted: choosing.Filter, told: tuple[Any, Any]
) -> Iterator[Decision]:
    (approving, words), step = told
    for _, found in choosing.assignments(market, hit_ids, wanted, jobs=4):
        step()
        yield from (Decision(0, each["AssignmentId"], approving, words) for each in found)
