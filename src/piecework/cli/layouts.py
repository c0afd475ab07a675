"""`piecework layouts`: the HIT layouts of requesters, from files."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from piecework.cli import opening
from piecework.market import layouts as verbs
from piecework.rules.layouts.layouts import LIQUID, PLACEHOLDERS, Layout, LayoutDraft
from piecework.rules.refusals import Refused

app = typer.Typer(help="HIT layouts: pages with gaps, for CreateHIT's HITLayoutId.", no_args_is_help=True)
_console = Console()
_PAGE = 100

Who = Annotated[str, typer.Argument(help="The requester's e-mail address or id.")]
File = Annotated[Path, typer.Argument(help="The page: HTML with gaps.", exists=True, dir_okay=False)]
Id = Annotated[str, typer.Argument(metavar="LAYOUT_ID")]
Name = Annotated[str | None, typer.Option(help="What the requester calls it; the file's name if left out.")]
Liquid = Annotated[bool, typer.Option("--liquid", help="Gaps are Liquid, not ${name}.")]
Height = Annotated[int, typer.Option("--frame-height", help="In pixels; 0 fits the worker's window.")]
Sandbox = Annotated[bool, typer.Option("--sandbox", help="In the sandbox.")]


@app.command()
def add(
    requester: Who,
    file: File,
    *,
    name: Name = None,
    liquid: Liquid = False,
    frame_height: Height = 0,
    sandbox: Sandbox = False,
) -> None:
    """Keep a layout and print its id."""
    draft = _draft(file, name, frame_height, liquid=liquid)
    with opening.stores() as stores:
        owner = opening.person(stores.identity, requester)
        made = opening.market(stores, sandbox=sandbox).write(verbs.create, owner.id, draft)
    _say(made)


@app.command()
def change(
    requester: Who,
    layout_id: Id,
    file: File,
    *,
    liquid: Liquid = False,
    frame_height: Height = 0,
    sandbox: Sandbox = False,
) -> None:
    """Keep a new version of a layout. Its id and name stay; HITs that are there already stay as they are."""
    with opening.stores() as stores:
        owner = opening.person(stores.identity, requester)
        market = opening.market(stores, sandbox=sandbox)
        name = market.read(verbs.get, owner.id, layout_id).name
        draft = _draft(file, name, frame_height, liquid=liquid)
        made = market.write(verbs.change, owner.id, layout_id, draft)
    _say(made)


@app.command("list")
def list_layouts(requester: Who, *, sandbox: Sandbox = False) -> None:
    """List a requester's layouts, newest first."""
    table = Table("Id", "Name", "Version", "Variables", "Changed", box=None)
    with opening.stores() as stores:
        owner = opening.person(stores.identity, requester)
        market, before = opening.market(stores, sandbox=sandbox), None
        while page := market.read(verbs.list_, owner.id, before, _PAGE):
            for each in page:
                changed = datetime.fromtimestamp(each.changed_at / 1_000, UTC).date().isoformat()
                table.add_row(each.id, each.name, str(each.version), ", ".join(each.variables), changed)
            before = page[-1].id
    _console.print(table)


@app.command()
def show(
    requester: Who,
    layout_id: Id,
    *,
    version: Annotated[int | None, typer.Option(help="The newest if left out.")] = None,
    sandbox: Sandbox = False,
) -> None:
    """Print the page of a layout."""
    with opening.stores() as stores:
        owner = opening.person(stores.identity, requester)
        market = opening.market(stores, sandbox=sandbox)
        typer.echo(market.read(verbs.get, owner.id, layout_id, version).content)


@app.command()
def delete(requester: Who, layout_id: Id, *, sandbox: Sandbox = False) -> None:
    """Delete a layout with all its versions. HITs that were made from it stay as they are."""
    with opening.stores() as stores:
        owner = opening.person(stores.identity, requester)
        opening.market(stores, sandbox=sandbox).write(verbs.delete_, owner.id, layout_id)
    _console.print(f"{layout_id}: deleted")


def _draft(file: Path, name: str | None, frame_height: int, *, liquid: bool) -> LayoutDraft:
    try:
        content = file.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise Refused("InvalidParameterValue", f"{file} is not text in UTF-8") from None
    return LayoutDraft(name or file.stem, content, LIQUID if liquid else PLACEHOLDERS, frame_height)


def _say(layout: Layout) -> None:
    wants = ", ".join(layout.variables) or "none"
    _console.print(f"{layout.id} version {layout.version}, variables: {wants}", highlight=False)
