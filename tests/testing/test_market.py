"""A market in a test: people, money, time and events, with boto3 and at the website, without a port."""

import asyncio
import os
import socket
import urllib.request
from datetime import timedelta

import boto3
import pytest
from botocore.exceptions import ClientError
from moto import mock_aws

import piecework
from piecework import testing
from piecework.simulation.hands import Refusal
from piecework.testing import boto

SCHEMAS = "http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas"
QUESTION = (
    f'<HTMLQuestion xmlns="{SCHEMAS}/2011-11-11/HTMLQuestion.xsd"><HTMLContent><![CDATA[<!DOCTYPE html>'
    "<form><input name=animal></form>]]></HTMLContent><FrameHeight>0</FrameHeight></HTMLQuestion>"
)
HIT = {
    "Title": "Name the animal",
    "Description": "Say which animal it is.",
    "Reward": "0.50",
    "AssignmentDurationInSeconds": 600,
    "AutoApprovalDelayInSeconds": 86_400,
    "LifetimeInSeconds": 3_600,
    "MaxAssignments": 2,
    "Question": QUESTION,
}
AMAZON = "https://mturk-requester.us-east-1.amazonaws.com"
AMAZON_SANDBOX = "https://mturk-requester-sandbox.us-east-1.amazonaws.com"


@pytest.fixture
def market():
    with testing.market() as opened:
        yield opened


def balance(client) -> str:
    return client.get_account_balance()["AvailableBalance"]


def test_a_hit_from_publishing_to_payment(market) -> None:
    client = market.client()
    hit = client.create_hit(**HIT)["HIT"]
    worker = market.worker()
    task = worker.accept(hit)
    assert (task.hit_id, task.reward_cents, task.duration_seconds) == (hit["HITId"], 50, 600)
    assert "name=animal" in task.page()
    task.submit(animal="a <goose>")
    (result,) = piecework.results(hit["HITId"], client=client)
    assert (result.worker_id, result.answers, result.status) == (
        worker.id,
        {"animal": "a <goose>"},
        "Submitted",
    )
    client.approve_assignment(AssignmentId=task.assignment_id)
    assert balance(client) == "9999.00"  # the other assignment is still held for
    assert worker.dashboard()["total_earnings"]["amount_in_dollars"] == 0.5
    kinds = ["HITCreated", "AssignmentAccepted", "AssignmentSubmitted", "AssignmentApproved"]
    assert [event.kind for event in market.events()] == kinds
    (approved,) = market.events("AssignmentApproved")
    assert approved.assignment_id == task.assignment_id
    assert market.problems() == []


def test_time_passes_when_it_is_told_to(market) -> None:
    client = market.client()
    hit = client.create_hit(**HIT)["HIT"]
    market.worker().accept(hit).submit(animal="goose")
    late = market.worker().accept(hit)
    before = market.clock.now()
    market.clock.advance(minutes=10)
    with pytest.raises(Refusal, match="Time is up"):
        late.submit(animal="goose")
    assert market.clock.advance(timedelta(days=1)) - before >= timedelta(days=1, minutes=10)
    kinds = [event.kind for event in market.events()][4:]
    assert kinds == ["AssignmentAbandoned", "HITExpired", "HITReviewable", "AssignmentApproved"]
    (result,) = piecework.results(hit_type=hit["HITTypeId"], client=client)
    assert result.status == "Approved"
    assert balance(client) == "9999.50"
    with pytest.raises(ValueError, match="forward only"):
        market.clock.advance(seconds=-1)


def test_workers_find_return_and_are_refused(market) -> None:
    client = market.client()
    hit = client.create_hit(**HIT)["HIT"]
    worker = market.worker(country="DE")
    (group,) = worker.groups(search_term="animal")
    assert group["title"] == "Name the animal"
    worker.accept(group=group["hit_set_id"]).return_()
    assert worker.queue() == []
    worker.accept(hit_type=hit["HITTypeId"]).submit(animal="goose")
    with pytest.raises(Refusal) as refusal:
        worker.accept(hit)
    assert refusal.value.status >= 400
    with pytest.raises(Refusal):
        worker.accept("3NOSUCHHIT")
    market.worker().accept().submit(animal="duck")
    with pytest.raises(LookupError, match="no work"):
        worker.accept()
    client.create_worker_block(WorkerId=worker.id, Reason="a test")
    another = client.create_hit(**HIT | {"Title": "Another"})["HIT"]
    with pytest.raises(Refusal, match="blocked"):
        worker.accept(another)


def test_qualifications_are_asked_for_given_and_needed(market) -> None:
    client = market.client()
    made = client.create_qualification_type(
        Name="Knows birds", Description="Knows birds", QualificationTypeStatus="Active"
    )
    type_id = made["QualificationType"]["QualificationTypeId"]
    wanted = {"QualificationTypeId": type_id, "Comparator": "GreaterThan", "IntegerValues": [50]}
    client.create_hit(**HIT, QualificationRequirements=[{**wanted, "ActionsGuarded": "Accept"}])
    stranger, expert = market.worker(), market.worker(qualifications={type_id: 80})
    group = expert.groups()[0]["hit_set_id"]
    with pytest.raises(Refusal):
        stranger.accept(group=group)
    assert expert.qualifications()[0]["value"] == 80
    expert.accept(group=group).submit(animal="wren")
    stranger.request_qualification(type_id)
    (asked,) = client.list_qualification_requests()["QualificationRequests"]
    client.accept_qualification_request(
        QualificationRequestId=asked["QualificationRequestId"], IntegerValue=60
    )
    stranger.accept(group=group).submit(animal="wren")
    master = market.worker(masters=True)
    market.grant(master, type_id, 99)
    assert {each["qualification_type_id"] for each in master.qualifications()} >= {type_id}


def test_a_test_is_taken(market) -> None:
    client = market.client()
    questions = (
        f'<QuestionForm xmlns="{SCHEMAS}/2017-11-06/QuestionForm.xsd"><Question>'
        "<QuestionIdentifier>q</QuestionIdentifier><QuestionContent><Text>Which is a bird?</Text>"
        "</QuestionContent><AnswerSpecification><SelectionAnswer><Selections><Selection><SelectionIdentifier>wren</SelectionIdentifier><Text>Wren</Text></Selection>"
        "<Selection><SelectionIdentifier>newt</SelectionIdentifier><Text>Newt</Text></Selection></Selections>"
        "</SelectionAnswer></AnswerSpecification></Question></QuestionForm>"
    )
    key = (
        f'<AnswerKey xmlns="{SCHEMAS}/2005-10-01/AnswerKey.xsd"><Question>'
        "<QuestionIdentifier>q</QuestionIdentifier><AnswerOption><SelectionIdentifier>wren</SelectionIdentifier>"
        "<AnswerScore>100</AnswerScore></AnswerOption></Question></AnswerKey>"
    )
    made = client.create_qualification_type(
        Name="Birds",
        Description="Birds",
        QualificationTypeStatus="Active",
        Test=questions,
        AnswerKey=key,
        TestDurationInSeconds=60,
    )
    type_id = made["QualificationType"]["QualificationTypeId"]
    worker = market.worker()
    page = worker.take_test(type_id, {"q1": "wren"})
    assert "Which is a bird?" in page
    assert worker.qualifications()[0]["value"] == 100


def test_requesters_have_their_own_money(market) -> None:
    rival = market.requester("Rival")
    market.deposit("12.34", rival)
    assert balance(rival.client()) == "10012.34"
    hit = market.client().create_hit(**HIT)["HIT"]
    with pytest.raises(ClientError) as refused:
        rival.client().get_hit(HITId=hit["HITId"])
    assert refused.value.response["Error"]["Code"] == "RequestError"
    assert balance(market.client(sandbox=True)) == "10000.00"
    with testing.market(funds="0.50", fee_schedule="mturk") as poor:
        with pytest.raises(ClientError, match="insufficient funds"):
            poor.client().create_hit(**HIT)
        # The sandbox is another market, and charges nobody.
        hit = poor.client(sandbox=True).create_hit(**HIT)["HIT"]
        poor.worker(sandbox=True).accept(hit).submit(animal="goose")
        assert (len(poor.events()), len(poor.events(sandbox=True))) == (0, 3)


@pytest.mark.parametrize("address", [None, AMAZON, AMAZON_SANDBOX])
def test_programs_find_the_market_wherever_they_look(market, address) -> None:
    client = boto3.client("mturk", endpoint_url=address, region_name="us-east-1")
    hit = client.create_hit(**HIT)["HIT"]
    sandbox = address == AMAZON_SANDBOX
    (event, *_) = market.events(sandbox=sandbox)
    assert (event.hit_id, event.requester_id) == (hit["HITId"], market.requester().id)
    assert market.events(sandbox=not sandbox) == []


def test_a_client_made_before_finds_the_market_too() -> None:
    keys = {"aws_access_key_id": "AKIDSOMEBODYELSE", "aws_secret_access_key": "of somebody else"}
    client = boto3.client("mturk", endpoint_url=AMAZON, region_name="us-east-1", **keys)
    # As if it had been made before anybody thought of tests.
    client.meta.events.unregister("before-send.mturk", boto._before_send)
    with testing.market(funds="7.00"):
        assert balance(client) == "7.00"


def test_it_works_beside_moto() -> None:
    with mock_aws(), testing.market() as market:
        queue = boto3.client("sqs", region_name="us-east-1").create_queue(QueueName="events")["QueueUrl"]
        client = boto3.client("mturk", endpoint_url=AMAZON, region_name="us-east-1")
        made = client.create_hit(**HIT)["HIT"]
        client.update_notification_settings(
            HITTypeId=made["HITTypeId"],
            Notification={
                "Destination": queue,
                "Transport": "SQS",
                "Version": "2006-05-05",
                "EventTypes": ["AssignmentSubmitted"],
            },
            Active=True,
        )
        market.worker().accept(made).submit(animal="goose")
        market.run_jobs()
        told = boto3.client("sqs", region_name="us-east-1").receive_message(QueueUrl=queue)
        assert made["HITId"] in told["Messages"][0]["Body"]


def test_nothing_is_left_behind() -> None:
    before = dict(os.environ)
    with testing.market() as market:
        folder = market._folder
        assert folder.is_dir()
    assert dict(os.environ) == before
    assert not folder.exists()
    with testing.market(environment=False):
        assert dict(os.environ) == before


def test_two_markets_are_two() -> None:
    with testing.market() as one, testing.market() as two:
        one.client().create_hit(**HIT)
        assert (len(one.events()), len(two.events())) == (1, 0)
        # What has no market of its own goes to the one opened last.
        boto3.client("mturk", endpoint_url=AMAZON, region_name="us-east-1").create_hit(**HIT)
        assert (len(one.events()), len(two.events())) == (1, 1)


def test_it_answers_inside_of_an_event_loop(market) -> None:
    async def inside() -> str:
        return balance(market.client())

    assert asyncio.run(inside()) == "10000.00"


def test_a_port_is_listened_on_if_asked_for() -> None:
    with testing.market(port=0) as market:
        with urllib.request.urlopen(f"{market.url}/healthz") as answer:
            assert answer.read() == b"ok\n"
        hit = market.client().create_hit(**HIT)["HIT"]
        market.worker().accept(hit).submit(animal="goose")
        assert len(list(piecework.results(hit["HITId"]))) == 1
        port = int(market.url.rpartition(":")[2])
    with pytest.raises(OSError, match="refused"):
        socket.create_connection(("127.0.0.1", port))
