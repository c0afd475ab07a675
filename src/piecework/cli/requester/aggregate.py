"""`piecework aggregate`."""

import csv
import io
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from piecework.cli.requester import opening, voice, writing
from piecework.cli.requester.options import Only, Target, Which, spread
from piecework.client import collecting, votes
from piecework.client.failures import Exit, Failure
from piecework.client.labels import Label, label
from piecework.client.votes import Answered


class Form(StrEnum):
    """How labels are written."""

    CSV = "csv"
    JSONL = "jsonl"


class Method(StrEnum):
    """How they are found."""

    MAJORITY = "majority"
    DAWID_SKENE = "dawid-skene"
    ONE_COIN = "one-coin"
    MACE = "mace"
    GLAD = "glad"


_JSON_ENDINGS = (".jsonl", ".ndjson")


@dataclass(frozen=True)
class How:
    """What labels are made of, and how."""

    field: Annotated[str, typer.Option(metavar="NAME", help="The field of the answers.")]
    method: Annotated[
        Method, typer.Option("--method", "-m", help="How; all but majority need the extra labels.")
    ] = Method.MAJORITY
    by: Annotated[
        str | None,
        typer.Option(metavar="COLUMN", help="An input column that tells tasks apart. Without it, HITs do."),
    ] = None
    results: Annotated[
        Path | None,
        typer.Option(
            exists=True,
            dir_okay=False,
            help="A file of results, CSV, JSON Lines or Parquet, instead of the server's HITs.",
        ),
    ] = None


@spread
def aggregate(
    how: How,
    which: Which,
    only: Only,
    target: Target,
    *,
    form: Annotated[
        Form | None, typer.Option("--format", "-f", help="CSV or JSON Lines. Without it, as --output says.")
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="The file. Without it, standard output.")
    ] = None,
) -> None:
    """Write one label for each task, made of what its workers answered.

    A line has the task, which is the id of its HIT unless --by says otherwise, the value that was found, how
    sure that is from 0 to 1, and the number of votes. Rejected and empty answers are no votes. The majority
    takes the value given most often, and of several the first by alphabet; the other methods are Crowd-Kit's
    and weigh workers by how well they agree, which `pip install 'piecework[labels]'` brings.
    """
    counted = votes.count(_answered(which, only, target, how.results), how.field, how.by)
    try:
        labels = label(counted, how.method.value)
    except ModuleNotFoundError as error:
        raise Failure(str(error), "NoCrowdKit") from None
    wanted = form or _form(output, json_wanted=target.json)
    if output is None:
        sys.stdout.writelines(_texts(labels, wanted))
        return
    writing.whole(output, lambda path: writing.texts(_texts(labels, wanted), path))
    if target.json:
        told = {
            "file": str(output),
            "labels": len(labels),
            "method": how.method.value,
            "format": wanted.value,
        }
        voice.say_json(told)
    else:
        voice.say(f"{len(labels)} labels are in {output}.")


def _answered(which: Which, only: Only, target: Target, file: Path | None) -> Iterable[Answered]:
    wanted = opening.filter_of(only)
    if file is not None:
        if any(vars(which).values()):
            raise Failure("say either --results or which HITs, not both", "NothingChosen", Exit.USAGE)
        return votes.of_file(file, wanted)
    market = opening.market(target)
    chosen = opening.chosen(market, which)
    with voice.bar("Collecting", len(chosen.ids)) as step:
        return votes.of_results(collecting.collect(market, chosen, wanted, step, jobs=4))


def _form(output: Path | None, *, json_wanted: bool) -> Form:
    if output is None:
        return Form.JSONL if json_wanted else Form.CSV
    return Form.JSONL if output.suffix.lower() in _JSON_ENDINGS else Form.CSV


def _texts(labels: Sequence[Label], form: Form) -> Iterator[str]:
    rows = (each._replace(confidence=round(each.confidence, 6)) for each in labels)
    if form is Form.JSONL:
        for row in rows:
            yield json.dumps(row._asdict(), ensure_ascii=False) + "\n"
        return
    text = io.StringIO()
    csv.writer(text).writerows([Label._fields, *rows])
    yield text.getvalue()
