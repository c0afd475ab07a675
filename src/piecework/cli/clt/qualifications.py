"""Qualification types and their holders, as the old tools had them."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from piecework.cli.clt import words
from piecework.cli.clt.words import JOBS, Where
from piecework.cli.requester import voice
from piecework.cli.requester.options import spread
from piecework.client import granting, qualification_files
from piecework.client.acts import REFUSED
from piecework.client.clt import tables
from piecework.client.connection import Market
from piecework.client.failures import Exit, Failure
from piecework.client.granting import Grant

TypeId = Annotated[str, typer.Option("-qualtypeid", metavar="ID", help="The qualification type.")]


class Status(StrEnum):
    """Of a type."""

    ACTIVE = "Active"
    INACTIVE = "Inactive"


@dataclass(frozen=True)
class Documents:
    """A test."""

    question: Annotated[Path | None, words.file("-question", help="The test, a QuestionForm.")] = None
    answer: Annotated[Path | None, words.file("-answer", help="Its AnswerKey.")] = None

    def members(self, *, timed: bool) -> dict[str, Any]:
        """Return the members of the API."""
        return qualification_files.documents(self.question, self.answer, timed=timed)


@dataclass(frozen=True)
class Holders:
    """A type and workers, from files or by their ids."""

    input: Annotated[
        Path | None,
        words.file("-input", help="As createQualificationType wrote it."),
    ] = None
    qualtypeid: Annotated[str, typer.Option("-qualtypeid", metavar="ID", help="The qualification type.")] = ""
    workerid: Annotated[str, typer.Option("-workerid", metavar="ID", help="The worker.")] = ""

    def type_id(self) -> str:
        """Return the type. Raises Failure if none is named."""
        found = self.qualtypeid or next(
            iter(tables.read(self.input, "qualtypeid").column("qualtypeid") if self.input else []), ""
        )
        if not found:
            raise Failure("say -qualtypeid or -input", "NothingChosen", Exit.USAGE)
        return found


@spread
def create_type(
    documents: Documents,
    where: Where,
    *,
    of: Annotated[Path, words.file("-properties", help="name, description and so on.")],
    noretry: Annotated[bool, typer.Option("-noretry", help="It can be asked for once only.")] = False,
) -> None:
    """Make a qualification type, and write its id beside the properties."""
    market = where.market()
    members = qualification_files.read(of)
    members |= documents.members(timed="TestDurationInSeconds" in members)
    if noretry:
        members.pop("RetryDelayInSeconds", None)
    made = granting.create_type(market, members)["QualificationTypeId"]
    tables.write(of.with_name(f"{of.name}.success"), [("qualtypeid",), (made,)])
    voice.say(f"Created qualification type: {made}")
    voice.say(f"  {words.site(market)}/mturk/requestqualification?qualificationId={made}")


@spread
def update_type(
    documents: Documents,
    where: Where,
    *,
    qualtypeid: TypeId,
    of: Annotated[Path | None, words.file("-properties", help="What shall be new.")] = None,
    status: Annotated[Status | None, typer.Option("-status", help="Whether it can be asked for.")] = None,
) -> None:
    """Change a qualification type. Its name and keywords stay."""
    given = qualification_files.read(of) if of else {}
    kept = {
        name: value
        for name, value in given.items()
        if name not in ("Name", "Keywords", "QualificationTypeStatus")
    }
    members = kept | documents.members(timed="TestDurationInSeconds" in kept)
    if status:
        members["QualificationTypeStatus"] = status.value
    where.market().client.update_qualification_type(QualificationTypeId=qualtypeid, **members)
    voice.say(f"Updated qualification type: {qualtypeid}")


@spread
def assign(
    holders: Holders,
    where: Where,
    *,
    scorefile: Annotated[
        Path | None,
        words.file("-scorefile", help="workerid, and perhaps score."),
    ] = None,
    score: Annotated[int, typer.Option("-score", help="Unless the file says it.")] = 1,
    donotnotify: Annotated[bool, typer.Option("-donotnotify", help="Do not tell the workers.")] = False,
) -> None:
    """Give workers a qualification."""
    type_id = holders.type_id()
    who = list(tables.pairs(scorefile, "workerid", "score")) if scorefile else []
    who += [(holders.workerid, "")] if holders.workerid else []
    if not who:
        raise Failure("say -scorefile or -workerid", "NothingChosen", Exit.USAGE)
    _assign(where.market(), type_id, _scored(who, score), notify=not donotnotify)


@spread
def update_score(
    where: Where,
    *,
    qualtypeid: TypeId,
    input_: Annotated[Path | None, words.file("-input", help="workerid, and perhaps score.")] = None,
    workerid: Annotated[str, typer.Option("-workerid", metavar="ID", help="The worker.")] = "",
    score: Annotated[int, typer.Option("-score", help="Unless the file says it.")] = 1,
) -> None:
    """Change the score of workers."""
    who = list(tables.pairs(input_, "workerid", "score")) if input_ else []
    who += [(workerid, "")] if workerid else []
    if not who:
        raise Failure("say -input or -workerid", "NothingChosen", Exit.USAGE)
    _assign(where.market(), qualtypeid, _scored(who, score), notify=False)


@spread
def revoke(
    where: Where,
    *,
    qualtypeid: TypeId,
    workerid: Annotated[str, typer.Option("-workerid", metavar="ID", help="The worker.")],
    reason: Annotated[str, typer.Option("-reason", help="The worker reads it.")] = "",
) -> None:
    """Take a qualification away from a worker."""
    (outcome,) = granting.revoke(where.market(), qualtypeid, [workerid], reason)
    if outcome.state == REFUSED:
        raise Failure(outcome.message, outcome.code)
    voice.say(f"Revoked qualification {qualtypeid} of {workerid}")


def _assign(market: Market, type_id: str, who: list[Grant], *, notify: bool) -> None:
    outcomes = granting.assign(market, type_id, who, tell=notify, jobs=JOBS)
    words.follow("assign qualifications", f"Assigned qualification {type_id}", outcomes)


def _scored(who: list[tuple[str, ...]], score: int) -> list[Grant]:
    try:
        return [Grant(worker_id, int(given or score)) for worker_id, given in who]
    except ValueError:
        raise Failure("a score is not a whole number", "BadInput") from None
