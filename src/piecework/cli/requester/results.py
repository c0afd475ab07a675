"""`piecework results`."""

import sys
from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from piecework.cli.requester import opening, voice, writing
from piecework.cli.requester.options import Only, Target, Which, spread
from piecework.client import collecting
from piecework.client.collecting import Collected
from piecework.client.failures import Exit, Failure

if TYPE_CHECKING:
    from piecework.rules.results import files


class Form(StrEnum):
    """How results are written."""

    MTURK = "mturk"
    TIDY = "tidy"
    JSONL = "jsonl"
    PARQUET = "parquet"


class Status(StrEnum):
    """Which assignments."""

    SUBMITTED = "Submitted"
    APPROVED = "Approved"
    REJECTED = "Rejected"


_BY_ENDING = {".csv": Form.MTURK, ".jsonl": Form.JSONL, ".ndjson": Form.JSONL, ".parquet": Form.PARQUET}


@spread
def results(
    which: Which,
    only: Only,
    target: Target,
    *,
    form: Annotated[
        Form | None,
        typer.Option(
            "--format",
            "-f",
            help="The old website's CSV, a tidy one, JSON Lines, Parquet. Without it, as --output says.",
        ),
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="The file. Without it, standard output.")
    ] = None,
    status: Annotated[
        list[Status] | None, typer.Option(help="Only these; may be given several times.")
    ] = None,
) -> None:
    """Write what workers answered into a file.

    It has a line for each submitted assignment. The old website's CSV, with x in Approve or a reason in
    Reject, is what `piecework review` reads. Columns of the input are there if a batch's record is named.
    Parquet needs pyarrow, which the extra parquet brings.
    """
    market = opening.market(target)
    chosen = opening.chosen(market, which)
    wanted = form or (Form.JSONL if target.json and output is None else _form(output))
    if wanted is Form.PARQUET and output is None:
        raise Failure("Parquet is no text: name a file with --output", "NoOutput", Exit.USAGE)
    with voice.bar("Collecting", len(chosen.ids)) as step:
        collected = collecting.collect(market, chosen, opening.filter_of(only, status or ()), step, jobs=4)
    if output is None:
        sys.stdout.writelines(_texts(collected, wanted))
        return
    writing.whole(output, lambda path: _keep(collected, wanted, path))
    if target.json:
        voice.say_json({"file": str(output), "results": len(collected.results), "format": wanted.value})
    else:
        voice.say(f"{len(collected.results)} results are in {output}.")


def _form(output: Path | None) -> Form:
    return _BY_ENDING.get(output.suffix.lower(), Form.MTURK) if output else Form.MTURK


def _keep(collected: Collected, form: Form, path: Path) -> None:
    if form is Form.PARQUET:
        collecting.write_parquet(collected, path)
    else:
        writing.texts(_texts(collected, form), path)


def _texts(collected: Collected, form: Form) -> Iterable[str]:
    names: dict[Form, files.Form] = {Form.MTURK: "mturk", Form.TIDY: "tidy", Form.JSONL: "jsonl"}
    return collecting.texts(collected, names[form])
