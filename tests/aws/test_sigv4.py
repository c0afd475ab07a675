from email.utils import formatdate
from hashlib import sha256
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from piecework.aws.errors import ProtocolError
from piecework.aws.sigv4 import Verifier, parse_authorization
from tests.aws.signing import KEY_ID, SECRET, signed_request

NOW = 1_700_000_000_000
URL = "http://localhost:8000/"
MINUTE = 60_000


def verify(request, secret=SECRET, now=NOW, verifier=None):
    claim = parse_authorization(request.headers)
    assert claim.access_key_id == KEY_ID
    (verifier or Verifier("mturk-requester")).verify(claim, secret, request, now)


def refusal(request, **kwargs):
    with pytest.raises(ProtocolError) as caught:
        verify(request, **kwargs)
    assert caught.value.status == 400
    return caught.value.code, caught.value.message


def with_headers(request, **changes):
    changes = {name.replace("_", "-"): value for name, value in changes.items()}
    merged = {**request.headers, **changes}
    return request._replace(headers={name: value for name, value in merged.items() if value is not None})


@pytest.mark.parametrize(
    ("url", "body", "headers"),
    [
        (URL, b"{}", {}),
        ("https://mturk.example.org/sandbox", b'{"HITId":"A"}', {}),
        ("http://[::1]:8000/sandbox/", b"", {}),
        (URL, '{"Reason":"h\u00e9llo 漢 😀"}'.encode(), {}),
        (URL, b"\xff\x00", {}),
        (URL + "?b=2&a=1&a=0&empty=&bare", b"{}", {}),
        (URL + "?q=a%20b%2Fc~d%26", b"{}", {}),
        (URL + "a%20b/../c//d/./e", b"{}", {}),
        (URL, b"{}", {"X-Amz-Content-SHA256": sha256(b"{}").hexdigest()}),
        (URL, b"{}", {"X-Custom": "  two   spaces  inside ", "X-Amz-Meta": "x"}),
        (URL, b"{}", {"Date": "Tue, 14 Nov 2023 22:13:20 GMT"}),
    ],
)
def test_what_botocore_signs_is_verified(url, body, headers):
    request = signed_request(url, body, NOW, headers)
    verifier = Verifier("mturk-requester")
    verify(request, verifier=verifier)
    verify(request, verifier=verifier)


@pytest.mark.parametrize("region", ["us-east-1", "sandbox", "eu-west-1", "anything"])
def test_any_region_is_accepted(region):
    verify(signed_request(URL, b"{}", NOW, region=region))


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=30), st.binary(max_size=50))
def test_any_path_query_and_body_verify_and_no_other_body_does(text, body):
    request = signed_request(f"{URL}{quote(text, safe='/')}?q={quote(text, safe='-_.~')}", body, NOW)
    verify(request)
    assert refusal(request._replace(body=body + b"x"))[0] == "InvalidSignatureException"


def test_an_unsigned_proxy_header_does_no_harm():
    request = signed_request(URL, b"{}", NOW)
    verify(with_headers(request, x_forwarded_for="10.0.0.1", x_amz_cf_id="abc", user_agent="other"))


@pytest.mark.parametrize("offset", [-5 * MINUTE, 0, 5 * MINUTE])
def test_within_five_minutes_a_signature_is_good(offset):
    verify(signed_request(URL, b"{}", NOW + offset))


def test_a_replay_is_good_only_as_it_was_and_only_in_its_time():
    request = signed_request(URL, b"{}", NOW)
    verifier = Verifier("mturk-requester")
    # An SDK that calls twice in one second sends the very same signature, so a repeat must pass.
    verify(request, verifier=verifier)
    verify(request, verifier=verifier, now=NOW + 5 * MINUTE)
    assert refusal(request, verifier=verifier, now=NOW + 5 * MINUTE + 1_000)[0] == "InvalidSignatureException"
    for elsewhere in (
        request._replace(path="/sandbox"),
        request._replace(body=b'{"HITId":"B"}'),
        with_headers(request, x_amz_target="MTurkRequesterServiceV20170117.DeleteHIT"),
        with_headers(request, host="elsewhere.example.org"),
    ):
        assert refusal(elsewhere, verifier=verifier)[0] == "InvalidSignatureException"


def test_a_stale_signature_says_when_it_is_now():
    request = signed_request(URL, b"{}", NOW - 5 * MINUTE - 1000)
    code, message = refusal(request)
    assert code == "InvalidSignatureException"
    assert message == (
        "Signature expired: 20231114T220819Z is now earlier than 20231114T220820Z (20231114T221320Z - 5 min.)"
    )


def test_a_future_signature_says_when_it_is_now():
    request = signed_request(URL, b"{}", NOW + 5 * MINUTE + 1000)
    code, message = refusal(request)
    assert code == "InvalidSignatureException"
    assert message == (
        "Signature not yet current: 20231114T221821Z is still later than "
        "20231114T221820Z (20231114T221320Z + 5 min.)"
    )


@pytest.mark.parametrize(
    "tamper",
    [
        lambda r: r._replace(body=b'{"HITId":"B"}'),
        lambda r: r._replace(path="/sandbox"),
        lambda r: r._replace(query="a=1"),
        lambda r: r._replace(method="PUT"),
        lambda r: with_headers(r, x_amz_target="MTurkRequesterServiceV20170117.DeleteHIT"),
        lambda r: with_headers(r, host="elsewhere.example"),
        lambda r: with_headers(r, x_amz_date="20231114T221321Z"),
        lambda r: with_headers(r, content_type="text/plain"),
        lambda r: with_headers(r, authorization=r.headers["authorization"][:-64] + "0" * 64),
        lambda r: with_headers(r, authorization=r.headers["authorization"].replace("us-east-1", "us-east-2")),
    ],
)
def test_what_was_altered_after_signing_is_refused(tamper):
    code, message = refusal(tamper(signed_request(URL, b'{"HITId":"A"}', NOW)))
    assert code == "InvalidSignatureException"
    assert message.startswith(
        "The request signature we calculated does not match the signature you provided."
    )


def test_another_secret_is_refused_even_when_the_right_one_is_cached():
    request, verifier = signed_request(URL, b"{}", NOW), Verifier("mturk-requester")
    verify(request, verifier=verifier)
    assert refusal(request, secret="wrong", verifier=verifier)[0] == "InvalidSignatureException"
    verify(request, verifier=verifier)


def test_only_proven_signers_are_cached_and_only_so_many():
    verifier = Verifier("mturk-requester")
    request = signed_request(URL, b"{}", NOW)
    for number in range(5):
        refusal(request, secret=f"wrong{number}", verifier=verifier)
    assert not verifier._keys
    for number in range(1100):
        verifier._remember(str(number).encode(), b"key")
    assert len(verifier._keys) == 1024
    assert SECRET not in repr(verifier._keys)


@pytest.mark.parametrize("name", ["host", "x-amz-date", "x-amz-target"])
def test_the_headers_that_matter_must_be_signed(name):
    request = signed_request(URL, b"{}", NOW)
    authorization = request.headers["authorization"].replace(f"{name};", "").replace(f";{name}", "")
    code, message = refusal(with_headers(request, authorization=authorization))
    assert (code, message) == (
        "InvalidSignatureException",
        f"'{name}' must be a 'SignedHeader' in the AWS Authorization.",
    )


def test_a_signed_header_must_be_there():
    request = with_headers(signed_request(URL, b"{}", NOW, {"X-Extra": "1"}), x_extra=None)
    assert "'x-extra' is a 'SignedHeader' but the request does not have it." in refusal(request)[1]


@pytest.mark.parametrize("digest", ["UNSIGNED-PAYLOAD", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD", "0" * 64])
def test_a_signed_content_hash_must_be_that_of_the_body(digest):
    request = signed_request(URL, b"{}", NOW, {"X-Amz-Content-SHA256": digest})
    assert "X-Amz-Content-SHA256" in refusal(request)[1]


def test_the_scope_must_name_this_service_and_the_day_of_the_signature():
    assert refusal(signed_request(URL, b"{}", NOW, service="s3")) == (
        "InvalidSignatureException",
        "Credential should be scoped to correct service: 'mturk-requester'.",
    )
    request = signed_request(URL, b"{}", NOW)
    for day, code, text in [
        ("20231113", "InvalidSignatureException", "'20231113' != '20231114', from '20231114T221320Z'."),
        ("", "IncompleteSignatureException", "exactly 5 elements"),
    ]:
        authorization = request.headers["authorization"].replace("20231114", day)
        refused = refusal(with_headers(request, authorization=authorization))
        assert refused[0] == code
        assert text in refused[1]


def test_a_date_header_serves_when_there_is_no_x_amz_date():
    date = formatdate(NOW / 1000, usegmt=True)
    request = signed_request(URL, b"{}", NOW, {"Date": date})
    assert "x-amz-date" not in request.headers
    verify(request)
    assert "Signature expired" in refusal(request, now=NOW + 6 * MINUTE)[1]


SCHEME = "AWS4-HMAC-SHA256"
SCOPE = "20231114/r/mturk-requester/aws4_request"
GOOD = f"{SCHEME} Credential=A/{SCOPE}, SignedHeaders=host;x-amz-date, Signature={'0' * 64}"


@pytest.mark.parametrize(
    ("authorization", "refused"),
    [
        ("", "MissingAuthenticationToken: Missing Authentication Token"),
        ("Basic dXNlcg==", "IncompleteSignature: Unsupported AWS 'algorithm': 'Basic'."),
        (SCHEME, "IncompleteSignature: Authorization header requires 'Credential' parameter. Authorization"),
        (
            f"{SCHEME} Credential=A, Signature=b",
            "IncompleteSignature: Authorization header requires 'SignedHeaders'",
        ),
        (GOOD.replace("A/", ""), "IncompleteSignature: Credential must have exactly 5 elements"),
        (GOOD.replace("A/", "/"), "IncompleteSignature: Credential must have exactly 5 elements"),
        (
            GOOD.replace("aws4_request", "x"),
            "InvalidSignature: Credential should be scoped with a valid terminator",
        ),
        (
            GOOD.replace("=0", "=Z"),
            "IncompleteSignature: Signature must be 64 lower-case hexadecimal digits.",
        ),
        (GOOD.replace("host", "Host"), "IncompleteSignature: SignedHeaders must be in lower case and sorted"),
        (
            GOOD.replace("host", "z-host"),
            "IncompleteSignature: SignedHeaders must be in lower case and sorted",
        ),
        (
            GOOD.replace("host", "host;host"),
            "IncompleteSignature: SignedHeaders must be in lower case and sorted",
        ),
    ],
)
def test_a_malformed_claim_is_refused(authorization, refused):
    with pytest.raises(ProtocolError) as caught:
        parse_authorization({"authorization": authorization, "x-amz-date": "20231114T221320Z"})
    kind, _, text = refused.partition(": ")
    assert caught.value.code == f"{kind}Exception"
    assert caught.value.message.startswith(text)


@pytest.mark.parametrize(
    ("headers", "refused"),
    [
        ({}, "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header."),
        ({"date": "yesterday"}, "Authorization header requires existence of either a 'X-Amz-Date'"),
        ({"x-amz-date": "2023-11-14T22:13:20Z"}, "Date must be in ISO-8601 'basic format'"),
    ],
)
def test_a_claim_needs_its_time(headers, refused):
    with pytest.raises(ProtocolError, match="Date") as caught:
        parse_authorization({"authorization": GOOD, **headers})
    assert caught.value.code == "IncompleteSignatureException"
    assert caught.value.message.startswith(refused)


def test_a_session_token_is_one_we_never_issued():
    with pytest.raises(ProtocolError, match="The security token included in the request is invalid"):
        verify(signed_request(URL, b"{}", NOW, {"X-Amz-Security-Token": "t"}))


def test_a_date_that_no_calendar_has_is_refused():
    headers = {"authorization": GOOD.replace("20231114", "20231399"), "host": "h"}
    request = signed_request(URL, b"{}", NOW)._replace(headers={**headers, "x-amz-date": "20231399T000000Z"})
    with pytest.raises(ProtocolError, match="not a date of the calendar"):
        Verifier("mturk-requester").verify(parse_authorization(request.headers), SECRET, request, NOW)


@given(st.text(st.characters(codec="latin-1")))
def test_no_authorization_header_breaks_the_parser(text):
    with pytest.raises(ProtocolError):
        parse_authorization({"authorization": "AWS4-HMAC-SHA256 " + text, "x-amz-date": "20231114T221320Z"})
