"""Results one after the other, a page of the API at a time: nothing is asked before it is wanted."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from piecework.client.connect import connect
from piecework.client.records import HIT, Result, hit_of, result_of

STATUSES = ("Submitted", "Approved", "Rejected")
PAGE = 100
Inputs = Mapping[str, Mapping[str, str]]


def results(
    hits: str | Iterable[str] | None = None,
    *,
    hit_type: str | None = None,
    batch: str | None = None,
    statuses: Iterable[str] = STATUSES,
    inputs: Inputs | None = None,
    client: Any = None,
) -> Iterator[Result]:
    """Yield the submitted assignments of some HITs, in order of submission within each HIT.

    Args:
        hits: ids of HITs, or one.
        hit_type: or all HITs of a type.
        batch: or all HITs of a batch, by the id in their annotation.
        statuses: which assignments.
        inputs: the fields that each HIT was made of, by its id; else they are looked for in the annotation.
        client: boto3's; else one is made with the ordinary credentials.

    Raises:
        ValueError: not exactly one of `hits`, `hit_type` and `batch` is named, or a status does not exist.
    """
    if sum(each is not None for each in (hits, hit_type, batch)) != 1:
        raise ValueError("name HITs, a HIT type or a batch, and only one of them")
    wanted = list(statuses)
    if unknown := sorted(set(wanted) - set(STATUSES)):
        raise ValueError(f"an assignment is never {', '.join(unknown)}")
    asked = [hits] if isinstance(hits, str) else hits
    return _each(client, asked, (hit_type, batch), wanted, inputs or {})


def list_hits(client: Any, *, hit_type: str | None = None, batch: str | None = None) -> Iterator[HIT]:
    """Yield the requester's HITs, newest first: all of them, or those of a type or a batch."""
    for page in pages(client.list_hits, "HITs"):
        for told in page:
            if hit_type is not None and told["HITTypeId"] != hit_type:
                continue
            hit = hit_of(told)
            if batch is None or hit.batch_id == batch:
                yield hit


def pages(operation: Any, member: str, **asked: Any) -> Iterator[list[dict[str, Any]]]:
    """Yield the pages of a list operation, each the list that `member` names."""
    token: dict[str, str] = {}
    while True:
        answer = operation(MaxResults=PAGE, **asked, **token)
        yield answer[member]
        if not answer.get("NextToken"):
            return
        token = {"NextToken": answer["NextToken"]}


def _each(
    client: Any,
    hit_ids: Iterable[str] | None,
    which: tuple[str | None, str | None],
    statuses: list[str],
    inputs: Inputs,
) -> Iterator[Result]:
    client = connect() if client is None else client
    if hit_ids is None:
        hits = list_hits(client, hit_type=which[0], batch=which[1])
    else:
        hits = (hit_of(client.get_hit(HITId=each)["HIT"]) for each in hit_ids)
    for hit in hits:
        submitted, seen = hit.max_assignments - hit.pending - hit.available, 0
        if not submitted:
            continue
        for page in pages(
            client.list_assignments_for_hit, "Assignments", HITId=hit.id, AssignmentStatuses=statuses
        ):
            for told in page:
                yield result_of(hit, told, inputs.get(hit.id))
            seen += len(page)
            # Every page that is not empty has a token; most HITs have but one page, and its end is known.
            if len(page) < PAGE and seen >= submitted:
                break
