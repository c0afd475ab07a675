"""Results asked of a market by boto3: page by page, by HITs, type and batch, as a table and as labels."""

from itertools import islice

import pytest

import piecework
from piecework import testing
from piecework.rules.questions.namespaces import ANSWERS

SCHEMAS = ANSWERS.partition("/2005")[0]
HIT = {
    "Description": "Say which animal it is.",
    "Reward": "0.05",
    "AssignmentDurationInSeconds": 600,
    "LifetimeInSeconds": 3_600,
    "MaxAssignments": 3,
    "Question": (
        f'<HTMLQuestion xmlns="{SCHEMAS}/2011-11-11/HTMLQuestion.xsd"><HTMLContent><![CDATA[<!DOCTYPE html>'
        "<form><input name=animal></form>]]></HTMLContent><FrameHeight>0</FrameHeight></HTMLQuestion>"
    ),
}


@pytest.fixture(scope="module")
def market():
    """120 HITs of two types; of every twelfth, three workers have said something."""
    with testing.market() as opened:
        client = opened.client()
        workers = [opened.worker(), opened.worker(), opened.worker()]
        for number in range(120):
            title = "Birds" if number % 24 else "Fish"
            annotation = f"BatchId:{number % 2};OriginalHitTemplateId:7;"
            hit = client.create_hit(**HIT, Title=title, RequesterAnnotation=annotation)["HIT"]
            if number % 12 == 0:
                for worker, animal in zip(workers, ("wren", "wren", "newt"), strict=True):
                    worker.accept(hit).submit(animal=animal)
        yield opened


@pytest.fixture
def client(market):
    return market.client()


@pytest.fixture
def asked(client) -> list[str]:
    """The operations that the client calls, as it calls them."""
    calls: list[str] = []
    client.meta.events.register("before-call.mturk", lambda model, **_: calls.append(model.name))
    return calls


def test_all_results_of_a_type_are_found_behind_pages_of_hits(client, asked) -> None:
    types = {hit["HITTypeId"] for page in _pages(client) for hit in page}
    asked.clear()
    found = {each: list(piecework.results(hit_type=each, client=client)) for each in types}
    assert sorted(len(each) for each in found.values()) == [15, 15]
    for type_id, results in found.items():
        assert {result.hit.type_id for result in results} == {type_id}
    # Three pages of HITs, the last one empty; and only HITs that somebody has answered are asked about, once.
    assert (asked.count("ListHITs"), asked.count("ListAssignmentsForHIT")) == (6, 10)


def test_nothing_is_asked_before_it_is_wanted(client, asked) -> None:
    results = piecework.results(batch="0", client=client)
    assert asked == []
    assert len(list(islice(results, 3))) == 3
    assert (asked.count("ListHITs"), asked.count("ListAssignmentsForHIT")) == (1, 1)


def test_results_of_a_batch_become_a_table_and_labels(client) -> None:
    results = list(piecework.results(batch="0", client=client))
    assert len(results) == 30
    assert list(piecework.results(batch="1", client=client)) == []
    inputs = {result.hit.id: {"picture": f"{number}.png"} for number, result in enumerate(results)}
    table = piecework.to_pandas(piecework.results(inputs, inputs=inputs, client=client))
    assert table["answer.animal"].value_counts().to_dict() == {"wren": 20, "newt": 10}
    assert table["input.picture"].nunique() == 10
    for method in ("majority", "dawid-skene"):
        labels = piecework.aggregate(results, "animal", method=method)
        assert [label.value for label in labels] == ["wren"] * 10


def test_only_the_statuses_asked_for_come(market, client) -> None:
    first = next(piecework.results(batch="0", client=client))
    client.reject_assignment(AssignmentId=first.assignment_id, RequesterFeedback="A test.")
    (rejected,) = piecework.results(first.hit.id, statuses=["Rejected"], client=client)
    assert (rejected.status, rejected.feedback) == ("Rejected", "A test.")
    assert rejected.rejected_at is not None
    assert len(list(piecework.results(first.hit.id, statuses=["Submitted"], client=client))) == 2


def _pages(client):
    token: dict[str, str] = {}
    while True:
        page = client.list_hits(MaxResults=100, **token)
        yield page["HITs"]
        if "NextToken" not in page:
            return
        token = {"NextToken": page["NextToken"]}
