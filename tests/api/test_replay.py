"""A request caught on the wire and sent again: what it can do, and what it cannot."""

import asyncio
import json
from typing import Any
from urllib.parse import urlsplit

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from tests.api.conftest import HIT, REQUESTER
from tests.support import boto

URL = "http://piecework.test/"


def test_a_replayed_create_with_a_token_publishes_once(service: Any, requester: Any) -> None:
    caught = signed("CreateHIT", {**HIT, "UniqueRequestToken": "once"})
    first, again = send(service, caught), send(service, caught)
    assert first[0] == 200
    assert again[0] == 400
    assert again[1]["TurkErrorCode"] == "AWS.MechanicalTurk.HitAlreadyExists"
    assert first[1]["HIT"]["HITId"] in again[1]["Message"]
    assert requester.list_hits()["NumResults"] == 1
    assert requester.get_account_balance()["AvailableBalance"] == "99.40"


def test_a_replayed_approval_pays_once(service: Any, requester: Any) -> None:
    hit = requester.create_hit(**HIT)["HIT"]
    caught = signed("ApproveAssignment", {"AssignmentId": service.work(hit["HITGroupId"])})
    assert send(service, caught)[0] == 200
    again = send(service, caught)
    assert again[1]["TurkErrorCode"] == "AWS.MechanicalTurk.InvalidAssignmentState"
    assert requester.get_account_balance()["AvailableBalance"] == "99.40"


def signed(operation: str, members: dict[str, Any]) -> AWSRequest:
    headers = {
        "Content-Type": "application/x-amz-json-1.1",
        "X-Amz-Target": f"MTurkRequesterServiceV20170117.{operation}",
    }
    request = AWSRequest("POST", URL, data=json.dumps(members).encode(), headers=headers)
    credentials = Credentials(f"KEY{REQUESTER}", f"secret of {REQUESTER}")
    SigV4Auth(credentials, "mturk-requester", "us-east-1").add_auth(request)
    return request


def send(service: Any, request: AWSRequest) -> tuple[int, dict[str, Any]]:
    assert urlsplit(request.url).path == "/"
    headers = dict(request.headers.items())
    status, _, body = asyncio.run(boto.call(service.app, "POST", request.url, headers, request.data))
    return status, json.loads(body)
