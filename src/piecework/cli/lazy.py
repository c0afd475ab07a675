"""A group of commands whose modules are imported only when they are used, so that `--help` comes at once."""

from importlib import import_module
from typing import Any, NamedTuple

import typer
from typer.core import TyperCommand, TyperGroup


class Entry(NamedTuple):
    """A command, as the list of all commands has it.

    Attributes:
        name: what one types.
        module: where it is.
        attribute: the function, or the Typer application of a group.
        help: one line; a test holds it equal to what the command says of itself.
        panel: under which heading `--help` shows it.
        settings: of its context, if it needs any.
    """

    name: str
    module: str
    attribute: str
    help: str
    panel: str
    settings: dict[str, Any] = {}  # noqa: RUF012  never changed


class LazyGroup(TyperGroup):
    """Shows entries by their lines, and loads the one that is used. Subclasses name the `entries`."""

    entries: tuple[Entry, ...] = ()

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        for entry in self.entries:
            shown = TyperCommand(entry.name, help=entry.help, rich_help_panel=entry.panel)
            self.add_command(shown)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Find a command by its name, and load it."""
        for entry in self.entries:
            if args and entry.name == args[0]:
                self.commands[entry.name] = load(entry)
        return super().resolve_command(ctx, args)


def load(entry: Entry) -> Any:
    """Return the command of an entry."""
    found = getattr(import_module(entry.module), entry.attribute)
    whole = typer.Typer(add_completion=False)
    whole.callback()(_nothing)
    if isinstance(found, typer.Typer):
        whole.add_typer(found, name=entry.name, rich_help_panel=entry.panel)
    else:
        add = whole.command(entry.name, context_settings=entry.settings, rich_help_panel=entry.panel)
        add(found)
    return typer.main.get_command(whole).commands[entry.name]  # type: ignore[attr-defined]  # it is a group


def _nothing() -> None:
    """Make a group of what has one command."""
