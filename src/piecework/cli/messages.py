"""`piecework messages`: what workers write to the operator, and what the operator writes to them."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.console import Console

from piecework.cli import opening
from piecework.db.door import Database
from piecework.market import threads
from piecework.market.messages import OPERATOR, Message
from piecework.market.threads import END, Listed
from piecework.rules.refusals import Refused

app = typer.Typer(help="Messages between workers and the operator.", no_args_is_help=True)
_console = Console()
_PAGE = 100
_LINE = 100

Sandbox = Annotated[bool, typer.Option("--sandbox", help="In the sandbox.")]
Which = Annotated[str, typer.Argument(metavar="THREAD", help="Its id, as `list` shows it.")]
Text = Annotated[str, typer.Option(help="What the worker reads.")]


@app.command("list")
def list_threads(
    *,
    every: Annotated[bool, typer.Option("--all", help="Also those you have seen.")] = False,
    sandbox: Sandbox = False,
) -> None:
    """List what workers wrote to you and you have not seen, the newest on top."""
    none = True
    with opening.stores() as stores:
        for each in _walk(opening.market(stores, sandbox=sandbox)):
            if each.unread or every:
                none = False
                mark = "new " if each.unread else ""
                _say(f"{each.id}  {_moment(each.sent_at)}  {mark}worker {each.worker_id}: {each.subject}")
                who = "worker" if each.from_worker else "you"
                _say(f"    {who}: {' '.join(each.text.split())[:_LINE]}")
    if none:
        _say("no messages" if every else "no new messages")


@app.command()
def show(thread_id: Which, *, sandbox: Sandbox = False) -> None:
    """Show a thread, the earliest message first. It counts as seen then."""
    with opening.stores() as stores:
        market = opening.market(stores, sandbox=sandbox)
        opened = market.read(threads.open_at_desk, OPERATOR, thread_id, END, _PAGE)
        pages = [opened.messages]
        while opened.earlier:
            opened = market.read(threads.open_at_desk, OPERATOR, thread_id, opened.messages[0].id, _PAGE)
            pages.append(opened.messages)
        market.write(threads.read_at_desk, OPERATOR, thread_id, pages[0][-1].id)
    _say(f"worker {opened.thread.worker_id}: {opened.thread.subject}")
    for page in reversed(pages):
        for message in page:
            _show(message)


@app.command()
def answer(thread_id: Which, text: Text, *, sandbox: Sandbox = False) -> None:
    """Answer in a thread. It counts as seen then."""
    with opening.stores() as stores:
        opening.market(stores, sandbox=sandbox).write(threads.answer_at_desk, OPERATOR, thread_id, text)
    _say(f"{thread_id}: answered")


@app.command()
def send(
    who: Annotated[str, typer.Argument(metavar="WORKER", help="Worker id or e-mail address.")],
    subject: Annotated[str, typer.Option(help="What it is about.")],
    text: Text,
    *,
    sandbox: Sandbox = False,
) -> None:
    """Write to a worker."""
    with opening.stores() as stores:
        person = opening.person(stores.identity, who)
        if not person.roles.worker:
            raise Refused("NotAWorker", f"{who} is not a worker")
        market = opening.market(stores, sandbox=sandbox)
        sent = market.write(threads.write_as_operator, person.id, subject, text)
    _say(f"{sent.id}: sent to {person.id}")


def _walk(market: Database) -> Iterator[Listed]:
    before = END
    while page := market.read(threads.of_desk, OPERATOR, before, _PAGE):
        yield from page
        before = page[-1].newest_id


def _show(message: Message) -> None:
    who = "worker" if message.from_worker else "you" if message.kind == "messages" else "Piecework"
    _say(f"\n{_moment(message.sent_at)}  {who}:")
    _say(message.text)


def _moment(at: int) -> str:
    return datetime.fromtimestamp(at // 1_000, UTC).isoformat(" ", "minutes")


def _say(line: str) -> None:
    _console.print(line, soft_wrap=True, highlight=False, markup=False)
