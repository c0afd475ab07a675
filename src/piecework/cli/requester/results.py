"""`piecework results`."""

import sys
from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TextIO

import typer

from piecework.cli.requester import opening, voice
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
    with voice.bar("Collecting", None) as step:
        collected = collecting.collect(market, chosen, opening.filter_of(only, status or ()), step, jobs=4)
    if output is None:
        _write(_texts(collected, wanted), sys.stdout)
        return
    _keep(collected, wanted, output)
    if target.json:
        voice.say_json({"file": str(output), "results": len(collected.results), "format": wanted.value})
    else:
        voice.say(f"{len(collected.results)} results are in {output}.")


def _form(output: Path | None) -> Form:
    return _BY_ENDING.get(output.suffix.lower(), Form.MTURK) if output else Form.MTURK


def _keep(collected: Collected, form: Form, output: Path) -> None:
    """Write a file whole: whoever reads the old one while this runs finds it as it was."""
    beside = output.with_name(f"{output.name}.part")
    try:
        if form is Form.PARQUET:
            collecting.write_parquet(collected, beside)
        else:
            with beside.open("w", encoding="utf-8", newline="") as file:
                _write(_texts(collected, form), file)
        beside.replace(output)
    except OSError as error:
        raise Failure(f"cannot write to {output}: {error.strerror}", "CannotWrite") from None


def _texts(collected: Collected, form: Form) -> Iterable[str]:
    names: dict[Form, files.Form] = {Form.MTURK: "mturk", Form.TIDY: "tidy", Form.JSONL: "jsonl"}
    return collecting.texts(collected, names[form])


def _write(texts: Iterable[str], file: TextIO) -> None:
    file.writelines(texts)
