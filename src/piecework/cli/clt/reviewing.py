"""reviewResults, approveWork, rejectWork, grantBonus, getBalance, blockWorker, unblockWorker."""

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from piecework.cli.clt import words
from piecework.cli.clt.words import JOBS, Force, Where
from piecework.cli.requester import voice
from piecework.cli.requester.options import spread
from piecework.client import acts, hit_types, listing, paying
from piecework.client.acts import REFUSED
from piecework.client.clt import results, tables
from piecework.client.connection import Market
from piecework.client.failures import Exit, Failure
from piecework.client.sheets import Bonus, Decision
from piecework.rules.money import dollars

_NO_COMMENT = "no comment was given"

Assignments = Annotated[str, typer.Option("-assignment", metavar="ID,ID", help="These assignments.")]
Worker = Annotated[str, typer.Option("-workerid", metavar="ID", help="The worker.")]


@spread
def review_results(
    where: Where,
    *,
    resultsfile: Annotated[
        Path,
        words.file("-resultsfile", help="With marks in the column reject."),
    ],
    force: Force = False,
) -> None:
    """Reject the assignments that are marked in the column reject, and approve all others.

    In production it asks before workers are paid, if it is started from a terminal.
    """
    market, decisions = where.market(), results.decisions(resultsfile, _NO_COMMENT)
    good = sum(decision.approve for decision in decisions)
    words.confirm_spending(
        market, f"approve {good} assignments and reject {len(decisions) - good}", force=force
    )
    _decide(market, decisions)


@spread
def approve_work(
    where: Where,
    *,
    approvefile: Annotated[
        Path | None,
        words.file("-approvefile", help="With a column assignmentIDToApprove."),
    ] = None,
    assignment: Assignments = "",
    successfile: Annotated[
        Path | None,
        words.file("-successfile", help="All that was submitted to these HITs."),
    ] = None,
    force: Force = False,
) -> None:
    """Approve assignments: of a file, by their ids, or all that were submitted to HITs."""
    market = where.market()
    if approvefile:
        cells = tables.pairs(approvefile, "assignmentidtoapprove", "assignmentidtoapprovecomment")
        decisions = [Decision(0, each[0], approve=True, feedback=each[1]) for each in cells]
    elif assignment:
        said = words.comment(force=force)
        decisions = [Decision(0, each, approve=True, feedback=said) for each in words.listed(assignment)]
    elif successfile:
        decisions = [
            Decision(0, each["AssignmentId"], approve=True, feedback="")
            for _, found in listing.assignments(market, tables.hit_ids(successfile), ["Submitted"], JOBS)
            for each in found
        ]
    else:
        raise Failure("say -approvefile, -assignment or -successfile", "NothingChosen", Exit.USAGE)
    words.confirm(f"approve {len(decisions)} assignments in {market.name}", force=force)
    _decide(market, decisions)


@spread
def reject_work(
    where: Where,
    *,
    rejectfile: Annotated[
        Path | None,
        words.file("-rejectfile", help="With a column assignmentIdToReject."),
    ] = None,
    assignment: Assignments = "",
    force: Force = False,
) -> None:
    """Reject assignments: of a file, or by their ids."""
    market = where.market()
    if rejectfile:
        cells = tables.pairs(rejectfile, "assignmentidtoreject", "assignmentidtorejectcomment")
        decisions = [Decision(0, each[0], approve=False, feedback=each[1] or _NO_COMMENT) for each in cells]
    elif assignment:
        said = words.comment(force=force) or _NO_COMMENT
        decisions = [Decision(0, each, approve=False, feedback=said) for each in words.listed(assignment)]
    else:
        raise Failure("say -rejectfile or -assignment", "NothingChosen", Exit.USAGE)
    words.confirm(f"reject {len(decisions)} assignments in {market.name}", force=force)
    _decide(market, decisions)


@spread
def grant_bonus(
    where: Where,
    *,
    workerid: Worker,
    assignment: Annotated[str, typer.Option("-assignment", metavar="ID", help="The worker's assignment.")],
    amount: Annotated[str, typer.Option("-amount", metavar="DOLLARS", help="Such as 0.50.")],
    reason: Annotated[str, typer.Option("-reason", help="The worker reads it.")],
    force: Force = False,
) -> None:
    """Pay a bonus.

    The same one given twice within a day is paid once. In production it asks first, if it is started from a
    terminal.
    """
    market, bonus = where.market(), Bonus(0, workerid, assignment, hit_types.reward(amount), reason)
    words.confirm_spending(market, f"pay {workerid} a bonus of ${dollars(bonus.cents)}", force=force)
    for outcome in paying.pay(market, paying.payments([bonus])):
        if outcome.state == REFUSED:
            raise Failure(outcome.message, outcome.code)
        voice.say(f"Granted bonus to {workerid}")


@spread
def get_balance(where: Where) -> None:
    """Show the money that can be spent."""
    told = where.market().client.get_account_balance()
    voice.say(f"Your account balance: ${told['AvailableBalance']}")


@spread
def block_worker(
    where: Where,
    *,
    workerid: Worker,
    reason: Annotated[str, typer.Option("-reason", help="For you alone.")],
) -> None:
    """Block a worker."""
    where.market().client.create_worker_block(WorkerId=workerid, Reason=reason)
    voice.say(f"Blocked {workerid} with reason: {reason}")


@spread
def unblock_worker(
    where: Where,
    *,
    workerid: Worker,
    reason: Annotated[str, typer.Option("-reason", help="For you alone.")] = "",
) -> None:
    """Let a worker in again."""
    where.market().client.delete_worker_block(WorkerId=workerid, Reason=reason)
    voice.say(f"Unblocked {workerid} with reason:  {reason}")


def _decide(market: Market, decisions: Iterable[Decision]) -> None:
    wanted = list(decisions)
    by_id = {decision.assignment_id: decision for decision in wanted}
    counts = {True: 0, False: 0}
    bad = 0
    for outcome in acts.decide(market, wanted, JOBS):
        decision = by_id[outcome.subject]
        if outcome.state == REFUSED:
            bad += 1
            voice.say(f"[{outcome.subject}] Error: {outcome.message}")
            continue
        counts[decision.approve] += 1
        said = f" with comment ({decision.feedback})" if decision.feedback else ""
        done = "approved" if decision.approve else "rejected"
        voice.say(f"[{outcome.subject}] Assignment successfully {done}{said}")
    for approved, word in ((True, "approved"), (False, "rejected")):
        share = 100 * counts[approved] // max(len(wanted), 1)
        voice.say(f"{counts[approved]}/{len(wanted)} ({share}%) assignments have been {word}.")
    if bad:
        voice.say(f"  {bad} errors occurred.")
        raise typer.Exit(Exit.PARTLY if bad < len(wanted) else Exit.FAILED)
