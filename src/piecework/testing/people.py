"""Who acts in a test: requesters with their keys, and workers at the website."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import boto3
from botocore.config import Config
from botocore.credentials import Credentials

from piecework.simulation.hands import Hands, Task


class Addresses(NamedTuple):
    """Where the two markets are."""

    production: str
    sandbox: str


class Requester:
    """A requester with an access key."""

    def __init__(self, requester_id: str, credentials: Credentials, addresses: Addresses) -> None:
        self.id = requester_id
        self.credentials = credentials
        self._addresses = addresses

    def client(self, *, sandbox: bool = False, **options: Any) -> Any:
        """Return a boto3 MTurk client of production or the sandbox; `options` are those of `boto3.client`."""
        defaults = {
            "region_name": "us-east-1",
            "endpoint_url": self._addresses.sandbox if sandbox else self._addresses.production,
            "aws_access_key_id": self.credentials.access_key,
            "aws_secret_access_key": self.credentials.secret_key,
            "config": Config(retries={"total_max_attempts": 1}),
        }
        return boto3.client("mturk", **{**defaults, **options})


class Worker(Hands):
    """A worker at the website of one market. What it refuses raises `piecework.simulation.hands.Refusal`."""

    @property
    def id(self) -> str:
        """The worker's id."""
        return self.worker_id

    def accept(
        self,
        hit: str | Mapping[str, Any] | None = None,
        *,
        hit_type: str | None = None,
        group: str | None = None,
    ) -> Task:
        """Accept a HIT: this one (its id, or the HIT as the API gives it), or the next of a type or a group.

        Without any, the next of the first group on the worker's list of work.

        Raises:
            LookupError: nothing is named, and the list is empty.
        """
        if isinstance(hit, Mapping):
            return self.accept_hit(hit["HITId"])
        if hit is not None:
            return self.accept_hit(hit)
        line = group or hit_type
        if line is None:
            listed = self.groups(qualified="true")
            if not listed:
                raise LookupError("there is no work on this worker's list")
            line = listed[0]["hit_set_id"]
        return self.accept_next(line)
