"""Requests for qualifications, as the old tools had them."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer

from piecework.cli.clt import words
from piecework.cli.clt.words import JOBS, Where
from piecework.cli.requester import voice
from piecework.cli.requester.options import spread
from piecework.client import acts, listing
from piecework.client.acts import DONE
from piecework.client.clt import evaluating, tables
from piecework.client.connection import Market
from piecework.client.failures import Exit, Failure
from piecework.rules.results.fields import fields

_COLUMNS = ("qualrequestid", "qualtypeid", "workerid", "submittime", "answers[question_id answer_value]")

Requests = Annotated[str, typer.Option("-qualRequest", metavar="ID,ID", help="These requests.")]
Force = Annotated[bool, typer.Option("-force", help="Do not ask.")]
OfType = Annotated[str, typer.Option("-qualtypeid", metavar="ID", help="Only those of this type.")]


@dataclass(frozen=True)
class Waiting:
    """Requests that wait, of a type or of a file."""

    input: Annotated[
        Path | None,
        typer.Option("-input", exists=True, dir_okay=False, help="As createQualificationType wrote it."),
    ] = None
    qualtypeid: OfType = ""

    def found(self, market: Market) -> list[dict[str, Any]]:
        """Return the requests. Raises Failure if no type is named."""
        ids = tables.read(self.input, "qualtypeid").column("qualtypeid") if self.input else []
        ids += [self.qualtypeid] if self.qualtypeid else []
        if not ids:
            raise Failure("say -qualtypeid or -input", "NothingChosen", Exit.USAGE)
        return [request for type_id in ids for request in _requests(market, type_id)]


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
        typer.Option(
            "-approvefile", exists=True, dir_okay=False, help="With a column qualificationRequestToApprove."
        ),
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
    words.confirm(f"approve {len(given)} requests", force=force)

    def act(each: tuple[str, ...]) -> acts.State:
        value = int(each[1]) if each[1].lstrip("-").isdigit() else score
        market.client.accept_qualification_request(QualificationRequestId=each[0], IntegerValue=value)
        return DONE

    outcomes = acts.run(given, lambda each: str(each[0]), act, JOBS)
    words.follow("approve requests", "Request successfully approved", outcomes)


@spread
def reject_requests(
    where: Where,
    *,
    rejectfile: Annotated[
        Path | None,
        typer.Option(
            "-rejectfile", exists=True, dir_okay=False, help="With a column qualificationRequestToReject."
        ),
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
    words.confirm(f"reject {len(given)} requests", force=force)

    def act(each: tuple[str, ...]) -> acts.State:
        market.client.reject_qualification_request(QualificationRequestId=each[0], Reason=each[1])
        return DONE

    outcomes = acts.run(given, lambda each: str(each[0]), act, JOBS)
    words.follow("reject requests", "Request successfully rejected", outcomes)


@spread
def evaluate_requests(
    waiting: Waiting,
    where: Where,
    *,
    answers: Annotated[
        Path,
        typer.Option("-answers", exists=True, dir_okay=False, help="Lines like question=expected answer."),
    ],
    preview: Annotated[bool, typer.Option("-preview", help="Only say what would be.")] = False,
) -> None:
    """Approve requests whose answers are all right, and reject the others.

    Those that are right have the value 100.
    """
    market, key = where.market(), evaluating.key(answers)
    for request in waiting.found(market):
        checked = evaluating.check(key, request.get("Answer"))
        for each in checked:
            verdict, relation = ("CORRECT", "matches") if each.is_right else ("INCORRECT", "does not match")
            voice.say(
                f"Question {each.question}:{verdict} [The answer key '{each.expected}' {relation} "
                f"the given answer '{each.given}']"
            )
        _settle(market, request, passed=all(each.is_right for each in checked), preview=preview)


def _settle(market: Market, request: dict[str, Any], *, passed: bool, preview: bool) -> None:
    which = request["QualificationRequestId"]
    if passed:
        voice.say(f"Worker {request['WorkerId']} has PASSED your test and scored {evaluating.PASSED}")
        if not preview:
            market.client.accept_qualification_request(
                QualificationRequestId=which, IntegerValue=evaluating.PASSED
            )
        return
    voice.say(f"Worker {request['WorkerId']} has FAILED your test")
    if not preview:
        market.client.reject_qualification_request(QualificationRequestId=which)


def _requests(market: Market, type_id: str) -> list[dict[str, Any]]:
    asked = {"QualificationTypeId": type_id} if type_id else {}
    return list(listing.every(market, "list_qualification_requests", "QualificationRequests", **asked))
