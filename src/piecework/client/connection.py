"""Connecting to a market: which server, which of its two markets, whose keys.

Everything comes from where AWS programs have it: the environment, ~/.aws/config and ~/.aws/credentials.
The sandbox of a Piecework server answers at /sandbox below its address.
"""

import os
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import boto3
from botocore.config import Config

from piecework.client.connect import REGION
from piecework.client.failures import Exit, Failure

_SANDBOX = "/sandbox"
_OLD_HOST = ".amazonaws.com"
_CONNECTIONS = 32
_ATTEMPTS = "AWS_MAX_ATTEMPTS"


class Market(NamedTuple):
    """A market to speak to.

    Attributes:
        client: boto3's client of it. It may be used from several threads.
        url: where it answers.
        sandbox: whether only play money is spent there.
    """

    client: Any
    url: str
    sandbox: bool

    @property
    def name(self) -> str:
        """What people call it."""
        return "sandbox" if self.sandbox else "production"


class Wanted(NamedTuple):
    """Which market is asked for. None leaves it to the environment and the configuration of AWS.

    Attributes:
        endpoint: the server's address.
        profile: of the keys.
        region: is only signed with; servers of ours take any.
        sandbox: which of the two markets; None is the one that the address names.
        models: where there is a model of the service, for a botocore that no longer carries one.
        attempts: how often a call is tried while the server cannot be reached or asks to wait.
        keys: id and secret, where they are not where AWS programs have them.
    """

    endpoint: str | None = None
    profile: str | None = None
    region: str | None = None
    sandbox: bool | None = None
    models: Path | None = None
    attempts: int = 10
    keys: tuple[str, str] | None = None


def connect(wanted: Wanted) -> Market:
    """Return the market that is asked for. Nothing is sent yet.

    Raises:
        Failure: there is no address, or it is none.
        BotoCoreError: the profile does not exist, or its configuration cannot be read.
    """
    key, secret = wanted.keys or (None, None)
    session = boto3.Session(aws_access_key_id=key, aws_secret_access_key=secret, profile_name=wanted.profile)
    if wanted.models is not None:
        session._session.get_component("data_loader").search_paths.append(str(wanted.models))  # noqa: SLF001
    if wanted.endpoint is not None:
        switched(wanted.endpoint, sandbox=None)
    region = wanted.region or session.region_name or REGION
    client = _client(session, region, wanted.endpoint, wanted.attempts)
    given = client.meta.endpoint_url.rstrip("/")
    url = switched(given, sandbox=wanted.sandbox)
    if url != given:
        client = _client(session, region, url, wanted.attempts)
    return Market(client, url, wanted.sandbox if wanted.sandbox is not None else is_sandbox(url))


def is_sandbox(url: str) -> bool:
    """Return whether an address says that it is a sandbox's."""
    parts = urlsplit(url)
    named = (parts.hostname or "").partition(".")[0].split("-")
    return parts.path.rstrip("/").endswith(_SANDBOX) or "sandbox" in named


def switched(url: str, *, sandbox: bool | None) -> str:
    """Return the address of the market asked for, on the server of another of its addresses.

    Raises:
        Failure: it is the address of the old service, which has closed, or none.
    """
    try:
        parts = urlsplit(url)
        host = parts.hostname if parts.scheme in ("http", "https") and parts.port != 0 else None
    except ValueError:
        host = None
    if host is None:
        raise Failure(f"{url} is not an address; write it like https://example.org", "NoEndpoint", Exit.USAGE)
    if host.endswith(_OLD_HOST):
        raise Failure(
            "Mechanical Turk has closed. Say which server to use: --endpoint https://example.org, or set "
            "AWS_ENDPOINT_URL_MTURK",
            "NoEndpoint",
            Exit.USAGE,
        )
    if sandbox is None or sandbox == is_sandbox(url):
        return url
    return f"{url}{_SANDBOX}" if sandbox else url.removesuffix(_SANDBOX)


def _client(session: Any, region: str, endpoint: str | None, attempts: int) -> Any:
    retries: dict[str, Any] = {"mode": "standard", "total_max_attempts": attempts}
    if _ATTEMPTS in os.environ:
        del retries["total_max_attempts"]  # whoever has set it for all AWS programs means us, too
    config = Config(retries=retries, max_pool_connections=_CONNECTIONS)
    try:
        return session.client("mturk", region_name=region, endpoint_url=endpoint, config=config)
    except ValueError as error:
        raise Failure(str(error), "NoEndpoint", Exit.USAGE) from None
