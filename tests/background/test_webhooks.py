"""Webhooks over TLS: who signs, who is trusted, and which hosts are never connected to."""

import base64
import hashlib
import hmac
import re
import socket
import ssl
import threading
from pathlib import Path

import pytest

from piecework import clock
from piecework.background.senders import webhooks
from piecework.background.senders.sender import UndeliverableError
from piecework.background.senders.webhooks import Sending, WebhookSender
from piecework.rules.notifications import Event, Specification, document_id, message
from piecework.rules.webhooks import secret_of
from tests.support.receiver import HOST, receiver
from tests.support.server import free_port

EVENT = Event("3E", 1_565_385_436_999, "HITCreated", "AREQUESTER1234", "3T", "3H", None)
NOW = 1_790_000_000_123


def key_of(requester_id: str) -> str:
    return secret_of(b"server secret", "production", requester_id)


def to(url: str) -> Specification:
    return Specification(url, "SNS", "2014-08-15", ("HITCreated",))


@pytest.fixture
def hooks(tmp_path):
    """A web server with TLS, as HOST."""
    with receiver(tmp_path) as taken:
        yield taken


def sender(hooks, resolve=None, *, allow_private: bool = True, trust: ssl.SSLContext | None = None):
    sending = Sending(key_of, lambda: NOW, allow_private, trust or hooks.trust)
    return WebhookSender(sending, resolve or hooks.resolve)


def why(act) -> UndeliverableError:
    with pytest.raises(UndeliverableError) as refused:
        act()
    return refused.value


def test_a_receiver_can_check_what_it_got(hooks) -> None:
    sender(hooks).send(EVENT, to(f"https://{HOST}:{hooks.port}/hook?a=b"))
    ((path, headers, body),) = hooks.posts
    assert path == "/hook?a=b"
    assert headers["host"] == f"{HOST}:{hooks.port}"
    sender(hooks).send(EVENT, to(f"https://{HOST}.:{hooks.port}/"))
    assert len(hooks.posts) == 2
    assert headers["content-type"] == "application/json"
    assert body.decode() == message(EVENT, "2014-08-15")
    assert headers["webhook-id"] == document_id(EVENT.id)
    assert headers["webhook-timestamp"] == "1790000000"
    signed = b".".join([headers["webhook-id"].encode(), headers["webhook-timestamp"].encode(), body])
    key = base64.b64decode(key_of(EVENT.requester_id).removeprefix("whsec_"))
    expected = base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()
    assert headers["webhook-signature"] == f"v1,{expected}"


def test_the_check_on_the_documentation_s_page_works(hooks) -> None:
    page = (Path(__file__).parents[2] / "docs" / "notifications.md").read_text()
    (code,) = [each for each in re.findall(r"```python\n(.*?)```", page, re.DOTALL) if "def is_ours" in each]
    names = {}
    exec(code, names)
    secret = key_of(EVENT.requester_id)
    WebhookSender(Sending(key_of, clock.wall, allow_private=True, trust=hooks.trust), hooks.resolve).send(
        EVENT, to(f"https://{HOST}:{hooks.port}/")
    )
    ((_, headers, body),) = hooks.posts
    assert names["is_ours"](headers, body, secret)
    assert not names["is_ours"](headers, body + b" ", secret)
    assert not names["is_ours"](headers, body, key_of("ARIVAL12345678"))
    assert not names["is_ours"]({**headers, "webhook-timestamp": "1790000000"}, body, secret)


def test_certificates_are_checked_against_the_name(hooks) -> None:
    url = f"https://{HOST}:{hooks.port}/"
    stranger = why(lambda: sender(hooks, trust=ssl.create_default_context()).send(EVENT, to(url)))
    assert stranger.reason == "its certificate is not good for its name"
    misnamed = why(lambda: sender(hooks).send(EVENT, to(url.replace(HOST, "other.example.org"))))
    assert misnamed.reason == "its certificate is not good for its name"
    assert hooks.posts == []


def test_a_name_that_turns_private_between_two_look_ups_is_not_connected_to(hooks) -> None:
    answers = [["8.8.8.8"], ["8.8.8.8", "127.0.0.1"], ["127.0.0.1"]]
    asked = []

    def resolve(host: str, port: int) -> list[str]:
        asked.append((host, port))
        return answers.pop(0)

    careful = sender(hooks, resolve, allow_private=False)
    url = f"https://{HOST}:{hooks.port}/"
    careful.check(url)
    for _ in range(2):
        assert why(lambda: careful.send(EVENT, to(url))).reason == "its host is on a private network"
    assert asked == [(HOST, hooks.port)] * 3, "one look-up for each, and what it says is what counts"
    assert hooks.posts == []
    assert why(lambda: careful.check(f"http://{HOST}/")).reason == "webhooks need an https address"


def test_redirects_are_not_followed(hooks) -> None:
    with receiver() as inner:
        hooks.status, hooks.headers = 307, {"Location": f"http://127.0.0.1:{inner.port}/"}
        error = why(lambda: sender(hooks).send(EVENT, to(f"https://{HOST}:{hooks.port}/")))
        assert error.reason == "it answered with status 307"
        assert len(hooks.posts) == 1
        assert inner.posts == []


def test_the_next_address_is_tried_when_one_does_not_connect(hooks) -> None:
    with_two = sender(hooks, lambda *_: ["127.0.0.2", "127.0.0.1"])
    with_two.send(EVENT, to(f"https://{HOST}:{hooks.port}/"))
    assert len(hooks.posts) == 1
    error = why(lambda: sender(hooks).send(EVENT, to(f"https://{HOST}:{free_port()}/")))
    assert (error.reason, error.down) == ("it could not be connected to", True)
    error = why(lambda: sender(hooks, lambda *_: []).check(f"https://{HOST}/"))
    assert error.reason == "its host name leads nowhere"


@pytest.mark.parametrize("answer", [b"220 smtp.example.org ESMTP\r\n", b""])
def test_what_is_not_http_is_a_failure(hooks, answer) -> None:
    with _server(answer) as port:
        error = why(lambda: sender(hooks).send(EVENT, to(f"http://{HOST}:{port}/")))
    assert (error.reason, error.down) == ("it did not answer in time, or not in HTTP", True)


class _server:  # noqa: N801  reads as a word where it is used
    """Answers one connection with some bytes and hangs up."""

    def __init__(self, answer: bytes) -> None:
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._answer = answer
        self._thread = threading.Thread(target=self._serve)

    def __enter__(self) -> int:
        self._thread.start()
        return self._listening.getsockname()[1]

    def __exit__(self, *_: object) -> None:
        self._thread.join()
        self._listening.close()

    def _serve(self) -> None:
        connection, _ = self._listening.accept()
        with connection:
            connection.recv(65_536)
            connection.sendall(self._answer)


def test_a_connection_is_cut_off_in_all_its_stages(hooks) -> None:
    """The watch's own act, without its fifteen seconds: a thread that waits for a byte gets an end."""
    ours, theirs = socket.socketpair()
    waiting = threading.Thread(target=ours.recv, args=(1,))
    waiting.start()
    webhooks.shut(ours)
    waiting.join(10)
    assert not waiting.is_alive()
    ours.close()
    theirs.close()
