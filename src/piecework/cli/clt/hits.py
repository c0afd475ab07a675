"""loadHITs, getResults, extendHITs, updateHITs, deleteHITs, resetAccount."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer

from piecework import clock
from piecework.cli.clt import previewing, words
from piecework.cli.clt.words import JOBS, Force, Where
from piecework.cli.requester import voice, writing
from piecework.cli.requester.options import spread
from piecework.client import acts, listing
from piecework.client.acts import DONE, REFUSED, Outcome
from piecework.client.clt import extending, loading, results, tables
from piecework.client.connection import Market
from piecework.client.failures import Exit, Failure
from piecework.client.journals import Journal
from piecework.client.publishing import Published

Successes = Annotated[
    Path,
    words.file("-successfile", help="As loadHITs wrote it; only hitid is needed."),
]


@dataclass(frozen=True)
class Loaded:
    """What loadHITs is given."""

    input: Annotated[Path, words.file("-input", help="Tabs between values.")]
    question: Annotated[Path, words.file("-question", help="A Velocity template.")]
    properties: Annotated[Path, words.file("-properties", help="What the HITs have in common.")]
    label: Annotated[
        str | None, typer.Option("-label", help="The beginning of the names of what is written.")
    ] = None

    def files(self) -> loading.Files:
        """Return the files. What is written is beside the input and named like it, or as the label says."""
        label = Path(self.label) if self.label else self.input.with_suffix("")
        return loading.Files(self.input, self.question, self.properties, label)


@spread
def load_hits(
    loaded: Loaded,
    where: Where,
    *,
    maxhits: Annotated[int | None, typer.Option("-maxhits", min=1, help="Only the first rows.")] = None,
    preview: Annotated[
        bool, typer.Option("-preview", help="Write the first HIT into a file, and load none.")
    ] = False,
    previewfile: Annotated[Path, typer.Option("-previewfile", help="Which file.")] = Path("preview.html"),
    force: Force = False,
) -> None:
    """Load HITs: one for each row of the input.

    In production it asks before money is spent, if it is started from a terminal.
    """
    files = loaded.files()
    _tell_files(files)
    if preview:
        page = previewing.page(loading.preview(files))
        writing.whole(previewfile, lambda path: writing.texts([page], path))
        voice.say(f"The first HIT is in {previewfile}, to be opened in a browser.")
        return
    planned = loading.plan(files, maxhits)
    market = where.market()
    words.confirm_spending(market, f"load {planned.rows} HITs", force=force)
    voice.say("--[Loading HITs]----------")
    voice.say(f"  Start time: {datetime.fromtimestamp(clock.wall() / 1_000, UTC):%a %b %d %H:%M:%S UTC %Y}")
    began, made, failed = clock.elapsed(), 0, 0
    with Journal(files.written("loading")) as journal:
        for number, outcome in enumerate(loading.load(market, files, planned, journal, JOBS), 1):
            if isinstance(outcome, Published):
                made += 1
                voice.say(f"Created HIT {number}: HITId={outcome.hit_id}")
            else:
                failed += 1
                voice.say(f"Row {outcome[0]} was refused: {outcome[1].message}")
    _tell_loaded(market, files, (made, failed), clock.elapsed() - began)


def _tell_files(files: loading.Files) -> None:
    voice.say("--[Initializing]----------")
    for name, path in (
        ("Input", files.input),
        ("Properties", files.properties),
        ("Question", files.question),
    ):
        voice.say(f"  {name}: {path}")


def _tell_loaded(market: Market, files: loading.Files, counts: tuple[int, int], took: float) -> None:
    made, failed = counts
    success = files.written("success")
    group = tables.read(success, "hitid").rows
    if group:
        hit = market.client.get_hit(HITId=group[0]["hitid"])["HIT"]
        voice.say(f"You may see your HIT(s) with HITTypeId '{hit['HITTypeId']}' here:")
        voice.say(f"  {words.site(market)}/mturk/preview?groupId={hit['HITGroupId']}")
    voice.say("--[End Loading HITs]----------")
    voice.say(f"  Total load time: {took:.0f} seconds.")
    voice.say(f"  Successfully loaded {made} HITs.")
    if failed:
        voice.say(f"  {failed} rows failed; they are in {files.written('failure')}.")
        raise typer.Exit(Exit.PARTLY if made else Exit.FAILED)


@spread
def get_results(
    where: Where,
    *,
    successfile: Successes,
    outputfile: Annotated[Path, typer.Option("-outputfile", help="Results are appended to it.")],
    namevaluepairs: Annotated[
        bool, typer.Option("-namevaluepairs", help="Answers as pairs of name and value at the end of a row.")
    ] = False,
) -> None:
    """Get results: a row for each assignment, and for each HIT without one."""
    market, ids = where.market(), tables.hit_ids(successfile)
    began, found = clock.elapsed(), []
    for number, each in enumerate(results.collect(market, ids), 1):
        found.append(each)
        voice.say(f"Retrieved HIT {number}/{len(ids)}, {each.hit['HITId']}")
    if ids and not found:
        raise Failure(f"none of the HITs in {successfile} is in {market.name}", "HITDoesNotExist")
    rows = results.lines(found, words.site(market), pairs=namevaluepairs)
    tables.write(outputfile, rows, append=True, quoted=True)
    voice.say(f"Results have been written to file '{outputfile}'.")
    done, wanted = (
        sum(len(each.assignments) for each in found),
        sum(each.hit["MaxAssignments"] for each in found),
    )
    voice.say(f"Assignments completed: {done}/{wanted} ({100 * done // max(wanted, 1)}%)")
    voice.say(f"Time elapsed: {timedelta(seconds=round(clock.elapsed() - began))}")
    voice.say(f"Average submit time: {results.average_seconds(found)} seconds")


@spread
def extend_hits(
    where: Where,
    *,
    successfile: Successes,
    assignments: Annotated[int, typer.Option("-assignments", min=0, help="So many more for each HIT.")] = 0,
    hours: Annotated[
        int, typer.Option("-hours", min=0, help="So much longer; from now, if it has expired.")
    ] = 0,
    force: Force = False,
) -> None:
    """Give HITs more assignments, more hours, or both.

    Given again, it adds again, unless it was stopped before its end: then it goes on. In production it asks
    before money is spent, if it is started from a terminal.
    """
    market, ids = where.market(), tables.hit_ids(successfile)
    words.confirm_spending(
        market, f"add {assignments} assignment(s), {hours} hour(s) to {len(ids)} HITs", force=force
    )
    more = extending.More(assignments, hours)
    with Journal(successfile.with_suffix(extending.ENDING)) as journal:
        done = list(extending.extend(market, ids, more, journal, JOBS))
    for outcome in done:
        if outcome.state == REFUSED:
            voice.say(f"[{outcome.subject}] Error: {outcome.message}")
    good = sum(outcome.state != REFUSED for outcome in done)
    voice.say(f"{good} HITs have been extended (added {assignments} assignment(s), {hours} hour(s))")
    _leave(good, len(done))


@spread
def update_hits(
    where: Where,
    *,
    successfile: Annotated[
        Path,
        words.file("-success", "-successfile", help="As loadHITs wrote it."),
    ],
    of: Annotated[
        Path,
        words.file("-properties", help="What the HITs shall have in common."),
    ],
    force: Force = False,
) -> None:
    """Move HITs to the HIT type that properties describe.

    HITs on which somebody has worked stay as they are. In production it asks first, since the reward may
    change, if it is started from a terminal.
    """
    market, ids = where.market(), tables.hit_ids(successfile)
    words.confirm_spending(market, f"update {len(ids)} HITs, perhaps their reward, too,", force=force)
    made = market.client.create_hit_type(**loading.of_type(of).request)["HITTypeId"]

    def act(hit_id: str) -> acts.State:
        market.client.update_hit_type_of_hit(HITId=hit_id, HITTypeId=made)
        return DONE

    outcomes = list(acts.run(ids, str, act, JOBS))
    moved = {outcome.subject for outcome in outcomes if outcome.state != REFUSED}
    old = {row["hitid"]: row.get("hittypeid", "") for row in tables.read(successfile, "hitid").rows}
    rows = [(hit_id, made if hit_id in moved else old[hit_id]) for hit_id in ids]
    tables.write(successfile, [tables.SUCCESS, *rows])
    words.follow("update HITs", f"HIT is of type {made} now", outcomes)


@spread
def delete_hits(
    where: Where,
    *,
    successfile: Successes,
    approve: Annotated[bool, typer.Option("-approve", help="First approve what was submitted.")] = False,
    expire: Annotated[
        bool, typer.Option("-expire", help="First expire HITs that are still on the list.")
    ] = False,
    force: Force = False,
) -> None:
    """Delete HITs for good, with what was answered to them."""
    market, ids = where.market(), tables.hit_ids(successfile)
    words.confirm(f"delete {len(ids)} HITs in {market.name}", force=force)
    outcomes = acts.delete(market, ids, approving=approve, expiring=expire, jobs=JOBS)
    words.follow("delete HITs", "Successfully deleted HIT", outcomes)


@spread
def reset_account(where: Where, *, force: Force = False) -> None:
    """Delete all HITs of the account, after approving what was submitted.

    HITs that are being worked on stay.
    """
    market = where.market()
    ids = [hit["HITId"] for hit in listing.every(market, "list_hits", "HITs")]
    words.confirm(f"delete all {len(ids)} HITs of the account in {market.name}", force=force)
    outcomes: list[Outcome] = list(acts.delete(market, ids, approving=True, expiring=True, jobs=JOBS))
    words.follow("reset the account", "Successfully deleted HIT", outcomes)


def _leave(good: int, of: int) -> None:
    if good < of:
        raise typer.Exit(Exit.PARTLY if good else Exit.FAILED)
