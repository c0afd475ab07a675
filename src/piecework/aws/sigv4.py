"""Signature Version 4: who signed a request, and whether exactly this request was signed just now.

Two steps, because the secret lies elsewhere: `parse_authorization` reads the claim (no secret needed), then
`Verifier.verify` holds the request against it. Only long-lived access keys exist here; a session token is
refused as unknown. A signature is good for five minutes around its time stamp, in which a captured request
can be sent again, as the scheme allows; the operations that must not run twice have tokens for that.

Header names arrive in lower case and values decoded as Latin-1, the way HTTP servers hand them over.
"""

import hmac
import re
from collections import OrderedDict
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from hashlib import sha256
from typing import NamedTuple
from urllib.parse import quote, quote_from_bytes, unquote_to_bytes

from piecework.aws.errors import ProtocolError, unrecognized_client

_ALGORITHM = "AWS4-HMAC-SHA256"
_TERMINATOR = "aws4_request"
_SKEW_MS = 5 * 60 * 1000
_TIMESTAMP = re.compile(r"[0-9]{8}T[0-9]{6}Z")
_SIGNATURE = re.compile(r"[0-9a-f]{64}")
_SCOPE_PARTS = 5
_CACHED_KEYS = 1024
_MISMATCH = (
    "The request signature we calculated does not match the signature you provided. "
    "Check your AWS Secret Access Key and signing method. Consult the service documentation for details."
)


class Claim(NamedTuple):
    """What an Authorization header says about itself. Nothing in it is proven yet."""

    access_key_id: str
    date: str
    region: str
    service: str
    signed_headers: tuple[str, ...]
    signature: str
    timestamp: str

    @property
    def scope(self) -> str:
        """Return the credential scope as it is signed."""
        return f"{self.date}/{self.region}/{self.service}/{_TERMINATOR}"


class SignedRequest(NamedTuple):
    """The request as it came over the wire: `path` and `query` undecoded, `headers` by lower-case name."""

    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    body: bytes


def parse_authorization(headers: Mapping[str, str]) -> Claim:
    """Return the claim a request makes.

    Raises:
        ProtocolError: MissingAuthenticationTokenException without an Authorization header,
            IncompleteSignatureException for a malformed one, InvalidSignatureException for a wrong
            terminator, UnrecognizedClientException with a session token.
    """
    authorization = headers.get("authorization")
    if not authorization:
        raise ProtocolError("MissingAuthenticationTokenException", "Missing Authentication Token")
    if "x-amz-security-token" in headers:
        raise unrecognized_client()
    algorithm, _, rest = authorization.strip().partition(" ")
    if algorithm != _ALGORITHM:
        raise _incomplete(f"Unsupported AWS 'algorithm': '{algorithm[:64]}'.")
    fields = dict(_field(part) for part in rest.split(","))
    missing = [name for name in ("Credential", "SignedHeaders", "Signature") if not fields.get(name)]
    if missing:
        raise _incomplete(" ".join(f"Authorization header requires '{name}' parameter." for name in missing))
    credential = fields["Credential"].split("/")
    if len(credential) != _SCOPE_PARTS or not all(credential):
        raise _incomplete("Credential must have exactly 5 elements: keyid/date/region/service/term.")
    access_key_id, date, region, service, terminator = credential
    if terminator != _TERMINATOR:
        raise _invalid(f"Credential should be scoped with a valid terminator: '{_TERMINATOR}'.")
    if not _SIGNATURE.fullmatch(fields["Signature"]):
        raise _incomplete("Signature must be 64 lower-case hexadecimal digits.")
    names = tuple(fields["SignedHeaders"].split(";"))
    if any(name != name.lower() for name in names) or list(names) != sorted(set(names)):
        raise _incomplete("SignedHeaders must be in lower case and sorted, each name once.")
    return Claim(access_key_id, date, region, service, names, fields["Signature"], _timestamp(headers))


def _field(part: str) -> tuple[str, str]:
    name, _, value = part.strip().partition("=")
    return name, value


def _timestamp(headers: Mapping[str, str]) -> str:
    """Return the signing time as YYYYMMDDTHHMMSSZ, from X-Amz-Date or else from Date."""
    stamp = headers.get("x-amz-date")
    if stamp is None:
        try:
            moment = parsedate_to_datetime(headers["date"])
            in_utc = moment.astimezone(UTC) if moment.tzinfo else moment
            stamp = in_utc.strftime("%Y%m%dT%H%M%SZ")
        except (KeyError, ValueError, OverflowError):
            message = "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header."
            raise _incomplete(message) from None
    if not _TIMESTAMP.fullmatch(stamp):
        raise _incomplete("Date must be in ISO-8601 'basic format', such as 20170117T000000Z.")
    return stamp


class Verifier:
    """Verifies signatures for one service, keeping the derived keys of recent signers by digest."""

    def __init__(self, service: str) -> None:
        self._service = service
        self._keys: OrderedDict[bytes, bytes] = OrderedDict()

    def verify(self, claim: Claim, secret: str, request: SignedRequest, now_ms: int) -> None:
        """Return if `request` was signed as claimed, with `secret`, within five minutes of `now_ms`.

        Raises:
            ProtocolError: InvalidSignatureException, with the reason where it does not help a forger.
        """
        if claim.service != self._service:
            raise _invalid(f"Credential should be scoped to correct service: '{self._service}'.")
        _check_signed_headers(claim, request.headers)
        _check_time(claim, now_ms)
        body_hash = sha256(request.body).hexdigest()
        _check_body_hash(claim, request.headers, body_hash)
        canonical = _canonical_request(claim, request, body_hash)
        digest = sha256(canonical.encode("latin-1")).hexdigest()
        to_sign = f"{_ALGORITHM}\n{claim.timestamp}\n{claim.scope}\n{digest}"
        name = sha256(f"{claim.scope}\n{secret}".encode()).digest()
        key = self._keys.get(name) or _signing_key(secret, claim)
        signature = hmac.digest(key, to_sign.encode("latin-1"), "sha256").hex()
        if not hmac.compare_digest(signature, claim.signature):
            raise _invalid(_MISMATCH)
        self._remember(name, key)

    def _remember(self, name: bytes, key: bytes) -> None:
        # Only after success: someone without the secret cannot push other signers' keys out.
        self._keys[name] = key
        self._keys.move_to_end(name)
        if len(self._keys) > _CACHED_KEYS:
            self._keys.popitem(last=False)


def _check_signed_headers(claim: Claim, headers: Mapping[str, str]) -> None:
    """Refuse a signature that leaves open where the request goes, when it was made or what it asks for."""
    signed = claim.signed_headers
    needed = ["host", "x-amz-date" if "x-amz-date" in headers else "date"]
    if "x-amz-target" in headers:
        needed.append("x-amz-target")
    for name in needed:
        if name not in signed:
            raise _invalid(f"'{name}' must be a 'SignedHeader' in the AWS Authorization.")
    for name in signed:
        if name not in headers:
            raise _invalid(f"'{name}' is a 'SignedHeader' but the request does not have it.")


def _check_time(claim: Claim, now_ms: int) -> None:
    stamp = claim.timestamp
    if claim.date != stamp[:8]:
        raise _invalid(
            "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: "
            f"'{claim.date}' != '{stamp[:8]}', from '{stamp}'."
        )
    try:
        signed_at = _milliseconds(stamp)
    except ValueError:
        raise _incomplete("Date is not a date of the calendar.") from None
    if signed_at < now_ms - _SKEW_MS:
        limit, now = _stamp(now_ms - _SKEW_MS), _stamp(now_ms)
        raise _invalid(f"Signature expired: {stamp} is now earlier than {limit} ({now} - 5 min.)")
    if signed_at > now_ms + _SKEW_MS:
        limit, now = _stamp(now_ms + _SKEW_MS), _stamp(now_ms)
        raise _invalid(f"Signature not yet current: {stamp} is still later than {limit} ({now} + 5 min.)")


def _milliseconds(stamp: str) -> int:
    day = (int(stamp[0:4]), int(stamp[4:6]), int(stamp[6:8]))
    instant = datetime(*day, int(stamp[9:11]), int(stamp[11:13]), int(stamp[13:15]), tzinfo=UTC)
    return int(instant.timestamp()) * 1000


def _stamp(ms: int) -> str:
    return datetime.fromtimestamp(ms / 1000, UTC).strftime("%Y%m%dT%H%M%SZ")


def _check_body_hash(claim: Claim, headers: Mapping[str, str], body_hash: str) -> None:
    """Hold a signed X-Amz-Content-SHA256 to the body. UNSIGNED-PAYLOAD is no hash, so it is refused too."""
    name = "x-amz-content-sha256"
    if name in claim.signed_headers and headers[name].strip() != body_hash:
        raise _invalid("The 'X-Amz-Content-SHA256' header does not match the request body.")


def _canonical_request(claim: Claim, request: SignedRequest, body_hash: str) -> str:
    headers = request.headers
    lines = [f"{name}:{_squeezed(headers[name])}\n" for name in claim.signed_headers]
    path = request.path if request.path == "/" else _canonical_path(request.path)
    query = _canonical_query(request.query) if request.query else ""
    names = ";".join(claim.signed_headers)
    return f"{request.method}\n{path}\n{query}\n{''.join(lines)}\n{names}\n{body_hash}"


def _squeezed(value: str) -> str:
    return " ".join(value.split()) if "  " in value else value.strip()


def _canonical_path(path: str) -> str:
    """Return the path without dot and empty segments, encoded once more than it was sent."""
    kept: list[str] = []
    for segment in path.split("/"):
        if segment == "..":
            del kept[-1:]
        elif segment not in ("", "."):
            kept.append(segment)
    slash = "/" if kept and path.endswith("/") else ""
    return quote(f"/{'/'.join(kept)}{slash}", safe="/~", encoding="latin-1")


def _canonical_query(query: str) -> str:
    """Return the parameters in one spelling, sorted by name and then value."""
    pairs = [part.partition("=")[::2] for part in query.split("&") if part]
    return "&".join(f"{name}={value}" for name, value in sorted((_encoded(n), _encoded(v)) for n, v in pairs))


def _encoded(text: str) -> str:
    return quote_from_bytes(unquote_to_bytes(text.encode("latin-1")), safe="-_.~")


def _signing_key(secret: str, claim: Claim) -> bytes:
    key = f"AWS4{secret}".encode()
    for part in (claim.date, claim.region, claim.service, _TERMINATOR):
        key = hmac.digest(key, part.encode("latin-1"), "sha256")
    return key


def _incomplete(message: str) -> ProtocolError:
    return ProtocolError("IncompleteSignatureException", message)


def _invalid(message: str) -> ProtocolError:
    return ProtocolError("InvalidSignatureException", message)
