"""boto3 over the network."""

from datetime import datetime
from functools import cache
from typing import Any

import boto3
from botocore import xform_name
from botocore.config import Config
from botocore.exceptions import ClientError

from tests.clients.cast import Caller
from tests.clients.play import Failure


class Boto:
    """boto3."""

    name = "boto3"
    shows_codes = True

    def call(self, caller: Caller, operation: str, members: dict[str, Any]) -> dict[str, Any] | Failure:
        try:
            answer = getattr(_client(caller), xform_name(operation))(**members)
        except ClientError as error:
            told = error.response["Error"]
            return Failure(told["Code"], told["Message"], error.response.get("TurkErrorCode"))
        del answer["ResponseMetadata"]
        return _plain(answer)

    def pages(self, caller: Caller, operation: str, members: dict[str, Any], key: str) -> list[Any]:
        paginator = _client(caller).get_paginator(xform_name(operation))
        pages = paginator.paginate(**members, PaginationConfig={"PageSize": 2})
        return [_plain(entry) for page in pages for entry in page[key]]

    def close(self) -> None:
        """Nothing is kept open."""


@cache
def _client(caller: Caller) -> Any:
    return boto3.client(
        "mturk",
        region_name="us-east-1",
        endpoint_url=caller.url,
        aws_access_key_id=caller.key,
        aws_secret_access_key=caller.secret,
        config=Config(retries={"total_max_attempts": 1}),
    )


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(part) for name, part in value.items()}
    if isinstance(value, list):
        return [_plain(part) for part in value]
    return value.timestamp() if isinstance(value, datetime) else value
