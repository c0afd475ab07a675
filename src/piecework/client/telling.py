"""Messages to workers, each written to each of them once, however often a file is run.

The API has no token for messages and no list of them, so the journal alone knows: it has a line before some
workers are written to and one after. Where only the first is there, a run was stopped in between, and whether
they were reached cannot be found out: they are not written to again unless that is asked for.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, NamedTuple, TypeAlias

from piecework import clock
from piecework.client.acts import ALREADY, DONE, REFUSED, Outcome
from piecework.client.connection import Market
from piecework.client.failures import Exit, failure
from piecework.client.journals import Journal

ENDING = ".notified"
AT_ONCE = 100
UNSURE = "Unsure"
_KEY_CHARACTERS = 16

Line: TypeAlias = Mapping[str, Sequence[str]]


class Message(NamedTuple):
    """What workers read. `salt` tells a message from the same one sent before."""

    subject: str
    text: str
    salt: str = ""

    def key(self, market: Market) -> str:
        """Return what it is called in journals; workers have the same ids in production and sandbox."""
        content = "\0".join([market.url, *self]).encode()
        return hashlib.sha256(content).hexdigest()[:_KEY_CHARACTERS]


def tell(
    market: Market,
    workers: Sequence[str],
    message: Message,
    journal: Journal | None = None,
    *,
    unsure: bool = False,
) -> Iterator[Outcome]:
    """Write to workers who have not been written to, and yield outcomes.

    Args:
        market: whose workers they are.
        workers: each of them once.
        message: to them all.
        journal: of the messages to workers of a file.
        unsure: whether to write also to those whom a run that was stopped may have reached.

    Raises:
        Failure: what stops one would stop all: no server, no right.
    """
    key = message.key(market)
    reached, doubtful = _before(journal.lines if journal else [], key)
    left = []
    for worker_id in workers:
        if worker_id in reached:
            yield Outcome(worker_id, ALREADY)
        elif worker_id in doubtful and not unsure:
            yield Outcome(
                worker_id,
                REFUSED,
                "a run that was stopped may have reached them: --unsure writes again",
                UNSURE,
            )
        else:
            left.append(worker_id)
    for some in _pieces(left):
        yield from _write(market, some, message, lambda line: _note(journal, key, line))


def _before(lines: Iterable[Mapping[str, Any]], key: str) -> tuple[set[str], set[str]]:
    """Return whom a message has reached, and whom perhaps."""
    reached, doubtful = set[str](), set[str]()
    for line in lines:
        if line.get("message") != key:
            continue
        if "writing" in line:
            doubtful.update(line["writing"])
        else:
            doubtful.difference_update(line["written"], line["missed"])
            reached.update(line["written"])
    return reached, doubtful


def _write(
    market: Market, some: Sequence[str], message: Message, note: Callable[[Line], None]
) -> Iterator[Outcome]:
    note({"writing": some})
    try:
        answer: dict[str, Any] = market.client.notify_workers(
            WorkerIds=some, Subject=message.subject, MessageText=message.text
        )
    except market.client.exceptions.ClientError as error:
        if failure(error).exit != Exit.TRY_AGAIN:
            note({"written": [], "missed": some})
        raise
    failed = {each["WorkerId"]: each for each in answer["NotifyWorkersFailureStatuses"]}
    note({"written": [each for each in some if each not in failed], "missed": list(failed)})
    for worker_id in some:
        told = failed.get(worker_id)
        if told is None:
            yield Outcome(worker_id, DONE)
        else:
            said, code = told["NotifyWorkersFailureMessage"], told["NotifyWorkersFailureCode"]
            yield Outcome(worker_id, REFUSED, said, code)


def _note(journal: Journal | None, key: str, line: Line) -> None:
    if journal:
        journal.add({"message": key, **line, "at": clock.wall()})


def _pieces(workers: Iterable[str]) -> Iterator[list[str]]:
    rest = iter(workers)
    while some := list(islice(rest, AT_ONCE)):
        yield some
