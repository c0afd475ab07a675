"""Requests signed by botocore, the oracle for signatures."""

from datetime import UTC, datetime
from urllib.parse import urlsplit

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from piecework.aws.sigv4 import SignedRequest

KEY_ID = "AKIAEXAMPLE"
SECRET = "a secret/with+signs"
TARGET = "MTurkRequesterServiceV20170117."


class ReplayAuth(SigV4Auth):
    """botocore's signer with its clock handed in, as it reads the time itself otherwise."""

    def __init__(self, at, service, region):
        super().__init__(Credentials(KEY_ID, SECRET), service, region)
        self.at = at

    def add_auth(self, request):
        request.context["timestamp"] = datetime.fromtimestamp(self.at / 1000, UTC).strftime("%Y%m%dT%H%M%SZ")
        self._modify_request_before_signing(request)
        canonical = self.canonical_request(request)
        self._inject_signature_to_request(
            request, self.signature(self.string_to_sign(request, canonical), request)
        )


def signed_headers(url, body, at, headers=None, *, service="mturk-requester", region="us-east-1"):
    """Return the headers of a POST to `url` signed at `at` (ms), as they travel: in lower case, with host."""
    given = {
        "X-Amz-Target": TARGET + "GetHIT",
        "Content-Type": "application/x-amz-json-1.1",
        **(headers or {}),
    }
    request = AWSRequest("POST", url, data=body, headers=given)
    ReplayAuth(at, service, region).add_auth(request)
    return {"host": urlsplit(url).netloc, **{name.lower(): value for name, value in request.headers.items()}}


def signed_request(url, body, at, headers=None, **scope):
    parts = urlsplit(url)
    return SignedRequest(
        "POST", parts.path, parts.query, signed_headers(url, body, at, headers, **scope), body
    )
