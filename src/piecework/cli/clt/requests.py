"""Requests for qualifications, as the old tools had them."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer

from piecework.cli.clt import words
from piecework.cli.clt.words import JOBS, Force, Where
from piecework.cli.requester import voice
from piecework.cli.requester.options import spread
from piecework.client import granting, listing
from piecework.client.clt import evaluating, tables
from piecework.client.connection import Market
from piecework.client.failures import Exit, Failure
from piecework.client.granting import Answer
from piecework.rules.results.fields import fields

_COLUMNS = ("qualrequestid", "qualtypeid", "workerid", "submittime", "answers[question_id answer_value]")

Requests = Annotated[str, typer.Option("-qualRequest", metavar="ID,ID", help="These requests.")]
OfType = Annotated[str, typer.Option("-qualtypeid", metavar="ID", help="Only those of this type.")]


@dataclass(frozen=True)
class Waiting:
    """Requests that wait: of types, or those of a file."""

    input: Annotated[
        Path | None,
        words.file("-input", help="As getQualificationRequests or createQualificationType wrote it."),
    ] = None
    qualtypeid: OfType = ""

    def found(self, market: Market) -> list[dict[str, Any]]:
        """Return the requests. Raises Failure if no type is named."""
        named = tables.read(self.input, "qualtypeid") if self.input else None
        ids = dict.fromkeys(named.column("qualtypeid") if named else [])
        ids |= {self.qualtypeid: None} if self.qualtypeid else {}
        if not ids:
            raise Failure("say -qualtypeid or -input", "NothingChosen", Exit.USAGE)
        found = [request for type_id in ids for request in _requests(market, type_id)]
        listed = set(named.column("qualrequestid") if named else [])
        return [each for each in found if not listed or each["QualificationRequestId"] in listed]


@spread
def get_requests(
    where: Where,
    *,
    outputfile: Annotated[Path, typer.Option("-outputfile", help="The file that is written.")],
    qualtypeid: OfType = "",
) -> None:
    """Write requests that wait into a file, with the answers to the test."""
    found = _requests(where.market(), qualtypeid)
    rows = [
        [
            each["QualificationRequestId"],
            each["QualificationTypeId"],
            each["WorkerId"],
            each["SubmitTime"].isoformat(),
            *(cell for pair in fields(each.get("Answer")).items() for cell in pair),
        ]
        for each in found
    ]
    tables.write(outputfile, [_COLUMNS, *rows])
    voice.say(f"{len(found)} requests have been written to file '{outputfile}'.")


@spread
def approve_requests(
    where: Where,
    *,
    approvefile: Annotated[
        Path | None,
        words.file("-approvefile", help="With a column qualificationRequestToApprove."),
    ] = None,
    requests: Requests = "",
    score: Annotated[int, typer.Option("-score", help="Unless the file says it.")] = 1,
    force: Force = False,
) -> None:
    """Approve requests."""
    market = where.market()
    given: list[tuple[str, ...]] = [(each, "") for each in words.listed(requests)]
    if approvefile:
        given += tables.pairs(
            approvefile, "qualificationrequesttoapprove", "qualificationrequesttoapprovevalue"
        )
    if not given:
        raise Failure("say -approvefile or -qualRequest", "NothingChosen", Exit.USAGE)
    answers = [Answer(each[0], _value(each[1], score)) for each in given]
    words.confirm(f"approve {len(answers)} requests in {market.name}", force=force)
    outcomes = granting.answer(market, answers, JOBS)
    words.follow("approve requests", "Request successfully approved", outcomes)


@spread
def reject_requests(
    where: Where,
    *,
    rejectfile: Annotated[
        Path | None,
        words.file("-rejectfile", help="With a column qualificationRequestToReject."),
    ] = None,
    requests: Requests = "",
    force: Force = False,
) -> None:
    """Reject requests."""
    market = where.market()
    said = words.comment(force=force) if requests else ""
    given: list[tuple[str, ...]] = [(each, said) for each in words.listed(requests)]
    if rejectfile:
        given += tables.pairs(
            rejectfile, "qualificationrequesttoreject", "qualificationrequesttorejectcomment"
        )
    if not given:
        raise Failure("say -rejectfile or -qualRequest", "NothingChosen", Exit.USAGE)
    words.confirm(f"reject {len(given)} requests in {market.name}", force=force)
    outcomes = granting.answer(market, [Answer(each[0], None, each[1]) for each in given], JOBS)
    words.follow("reject requests", "Request successfully rejected", outcomes)


@spread
def evaluate_requests(
    waiting: Waiting,
    where: Where,
    *,
    answers: Annotated[
        Path,
        words.file("-answers", help="Lines like question=expected answer."),
    ],
    preview: Annotated[bool, typer.Option("-preview", help="Only say what would be.")] = False,
) -> None:
    """Approve requests whose answers are all right, and reject the others.

    Those that are right have the value 100.
    """
    market, key = where.market(), evaluating.key(answers)
    decided = []
    for request in waiting.found(market):
        checked = evaluating.check(key, request.get("Answer"))
        for each in checked:
            verdict, relation = ("CORRECT", "matches") if each.is_right else ("INCORRECT", "does not match")
            voice.say(
                f"Question {each.question}:{verdict} [The answer key '{each.expected}' {relation} "
                f"the given answer '{each.given}']"
            )
        passed = all(each.is_right for each in checked)
        end = f"PASSED your test and scored {evaluating.PASSED}" if passed else "FAILED your test"
        voice.say(f"Worker {request['WorkerId']} has {end}")
        decided.append(Answer(request["QualificationRequestId"], evaluating.PASSED if passed else None))
    if not preview:
        outcomes = granting.answer(market, decided, JOBS)
        words.follow("evaluate requests", "Request has been evaluated", outcomes)


def _value(text: str, score: int) -> int:
    if not text:
        return score
    try:
        return int(text)
    except ValueError:
        raise Failure(f"{text} is not a whole number", "BadInput") from None


def _requests(market: Market, type_id: str) -> list[dict[str, Any]]:
    asked = {"QualificationTypeId": type_id} if type_id else {}
    return list(listing.every(market, "list_qualification_requests", "QualificationRequests", **asked))
