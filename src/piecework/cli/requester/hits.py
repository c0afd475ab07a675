"""`piecework hits`."""

from itertools import islice
from typing import Annotated

import typer

from piecework.cli.requester import opening, voice
from piecework.cli.requester.options import Target, spread
from piecework.client import listing


@spread
def hits(
    target: Target,
    *,
    hit_type: Annotated[str | None, typer.Option(metavar="ID", help="Only of this type.")] = None,
    reviewable: Annotated[
        bool, typer.Option("--reviewable", help="Only those that wait for a review.")
    ] = False,
    most: Annotated[int | None, typer.Option(min=1, help="So many, the newest. Without it, all.")] = None,
) -> None:
    """List HITs, newest first."""
    market = opening.market(target)
    found = islice(
        (
            hit
            for hit in listing.every(market, "list_hits", "HITs")
            if (hit_type is None or hit["HITTypeId"] == hit_type)
            and (not reviewable or hit["HITStatus"] == "Reviewable")
        ),
        most,
    )
    if target.json:
        for hit in found:
            voice.say_json({name: value for name, value in hit.items() if name != "Question"})
        return
    columns = ("HIT", "Title", "Status", "Reward", "Free", "In hand", "Decided", "Of")
    voice.table(
        columns,
        (
            (
                hit["HITId"],
                hit["Title"],
                hit["HITStatus"],
                f"${hit['Reward']}",
                hit["NumberOfAssignmentsAvailable"],
                hit["NumberOfAssignmentsPending"],
                hit["NumberOfAssignmentsCompleted"],
                hit["MaxAssignments"],
            )
            for hit in found
        ),
    )
