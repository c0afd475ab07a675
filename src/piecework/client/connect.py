"""boto3's MTurk client with the ordinary AWS credentials; where it leads is boto3's own setting."""

import os
from typing import Any

REGION = "us-east-1"


def connect(**options: Any) -> Any:
    """Return a boto3 MTurk client; `options` are those of `boto3.client`.

    The address is `endpoint_url` or AWS_ENDPOINT_URL_MTURK. Without a region anywhere it is us-east-1, the
    only one there ever was.
    """
    import boto3  # noqa: PLC0415  takes a quarter of a second, which whoever imports us should not pay

    told = options.get("region_name") or os.environ.get("AWS_DEFAULT_REGION") or os.environ.get("AWS_REGION")
    region = told or boto3.Session().region_name or REGION
    return boto3.client("mturk", **{**options, "region_name": region})
