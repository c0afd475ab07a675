"""A file store in a bucket of any S3-compatible service. Loaded only where one is set: boto3 is slow."""

from collections.abc import Iterator
from typing import IO, Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from piecework.files.store import read, reported

_TIMEOUT_SECONDS = 20


class S3Store:
    """Keeps each file as an object of a bucket, under a prefix."""

    def __init__(self, client: Any, bucket: str, prefix: str = "") -> None:
        """Keep files in `bucket`, each under `prefix` and its key; `client` is boto3's for S3."""
        self._client = client
        self._bucket = bucket
        self._prefix = prefix

    def put(self, key: str, source: IO[bytes]) -> None:
        """Upload one file, in parts when it is large."""
        with reported(BotoCoreError, ClientError):
            self._client.upload_fileobj(source, self._bucket, self._prefix + key)

    def chunks(self, key: str) -> Iterator[bytes]:
        """Ask for the object now and read it as it comes."""
        with reported(BotoCoreError, ClientError):
            body = self._client.get_object(Bucket=self._bucket, Key=self._prefix + key)["Body"]
        return read(body)

    def remove(self, key: str) -> None:
        """Remove an object."""
        with reported(BotoCoreError, ClientError):
            self._client.delete_object(Bucket=self._bucket, Key=self._prefix + key)


def s3_client(endpoint_url: str | None, region: str | None, credentials: tuple[str, str] | None) -> Any:
    """Return boto3's S3 client; without credentials it looks for them in the usual places."""
    key_id, secret = credentials or (None, None)
    return boto3.client(
        "s3",
        endpoint_url=endpoint_url,
        region_name=region,
        aws_access_key_id=key_id,
        aws_secret_access_key=secret,
        config=Config(connect_timeout=_TIMEOUT_SECONDS, read_timeout=_TIMEOUT_SECONDS),
    )
