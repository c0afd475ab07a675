"""`piecework workers` and `piecework notify`."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from piecework.cli.requester import opening, voice
from piecework.cli.requester.options import Pace, Target, spread
from piecework.client import acts, journals, listing, sheets, telling
from piecework.client.acts import DONE
from piecework.client.failures import Exit, Failure

app = typer.Typer(help="Workers: block and unblock.", no_args_is_help=True)

Worker = Annotated[
    list[str] | None, typer.Option(metavar="ID", help="This worker; may be given several times.")
]
File = Annotated[
    Path | None,
    typer.Option("--file", exists=True, dir_okay=False, help="Workers of a file with a column WorkerId."),
]


@dataclass(frozen=True)
class Letter:
    """What is written."""

    subject: Annotated[str, typer.Option(help="At most 200 characters.")]
    text: Annotated[str, typer.Option(help="At most 4,096 characters.")]
    again: Annotated[
        str,
        typer.Option(metavar="WORD", help="Write what was written before once more; each word does so once."),
    ] = ""


def named(worker: list[str] | None, file: Path | None) -> list[str]:
    """Return the workers that options name. Raises Failure if there are none."""
    found = [*(worker or ()), *(cells[0] for cells in (sheets.cells(file, "WorkerId") if file else ()))]
    if not found:
        raise Failure("name workers with --worker or --file", "NothingChosen", Exit.USAGE)
    return list(dict.fromkeys(found))


@app.command()
@spread
def block(
    target: Target,
    pace: Pace,
    *,
    reason: Annotated[str, typer.Option(help="For you alone: the worker does not read it.")],
    worker: Worker = None,
    file: File = None,
) -> None:
    """Block workers: they see your HITs no more. What they have in hand they can finish."""
    market = opening.market(target)

    def act(worker_id: str) -> acts.State:
        market.client.create_worker_block(WorkerId=worker_id, Reason=reason)
        return DONE

    who = named(worker, file)
    voice.counted("blocked", acts.run(who, str, act, pace.jobs), len(who), json=target.json)


@app.command()
@spread
def unblock(target: Target, pace: Pace, *, worker: Worker = None, file: File = None) -> None:
    """Let blocked workers in again."""
    market = opening.market(target)

    def act(worker_id: str) -> acts.State:
        market.client.delete_worker_block(WorkerId=worker_id)
        return DONE

    who = named(worker, file)
    voice.counted("unblocked", acts.run(who, str, act, pace.jobs), len(who), json=target.json)


@app.command()
@spread
def blocked(target: Target) -> None:
    """List blocked workers, with the reasons."""
    market = opening.market(target)
    found = listing.every(market, "list_worker_blocks", "WorkerBlocks")
    if target.json:
        voice.say_json([{"worker": each["WorkerId"], "reason": each.get("Reason", "")} for each in found])
        return
    voice.table(("Worker", "Reason"), ((each["WorkerId"], each.get("Reason", "")) for each in found))


@spread
def notify(
    letter: Letter,
    target: Target,
    *,
    worker: Worker = None,
    file: File = None,
    unsure: Annotated[
        bool, typer.Option("--unsure", help="Write also to whom a run that was stopped may have reached.")
    ] = False,
) -> None:
    """Write to workers.

    They have to have worked for you. Whom the message does not reach is said, with the reason. Who was
    written to is kept beside the file, in FILE.notified: run again, also after rows were added, the same
    message goes only to those who do not have it.
    """
    market = opening.market(target)
    who = named(worker, file)
    message = telling.Message(letter.subject, letter.text, letter.again)
    with journals.beside(file, telling.ENDING) as journal:
        outcomes = telling.tell(market, who, message, journal, unsure=unsure)
        voice.counted("notified", outcomes, len(who), json=target.json)
