"""Webhooks: the document, posted to an address that a stranger chose.

So the address is looked up once, every answer to that must be public, and the connection goes to what was
checked and to nothing else: no second look-up, no redirect, no proxy. The answer's body is never read.
"""

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from functools import cached_property
from http.client import HTTPConnection, HTTPException
from typing import NamedTuple
from urllib.parse import SplitResult, urlsplit

from piecework.background.senders.sender import UndeliverableError
from piecework.rules import notifications as rules
from piecework.rules import webhooks
from piecework.rules.notifications import Event, Specification

CONNECT_SECONDS = 5
READ_SECONDS = 10
WHOLE_SECONDS = 15
"""A server that trickles its answer is cut off then."""

_MOST_ADDRESSES = 3
_GONE = 410
_SERVER_TROUBLE = 500

Resolve = Callable[[str, int], list[str]]


class Sending(NamedTuple):
    """What webhooks are sent with.

    Attributes:
        secret_of: gives a requester's signing secret by requester id.
        wall: wall time in milliseconds.
        allow_private: whether the operator lets requesters reach private networks, and without TLS.
        trust: which certificates are good; None for those that the system trusts.
    """

    secret_of: Callable[[str], str]
    wall: Callable[[], int]
    allow_private: bool = False
    trust: ssl.SSLContext | None = None


class WebhookSender:
    """Posts notifications to web addresses, signed."""

    def __init__(self, sending: Sending, resolve: Resolve | None = None) -> None:
        """Send this way; `resolve` gives the IP addresses of a host and port, else the system does."""
        self._sending = sending
        self._resolve = resolve or look_up

    @cached_property
    def _trust(self) -> ssl.SSLContext:
        # Reading the system's certificates takes 40 ms, which a server without webhooks need not spend.
        return self._sending.trust or ssl.create_default_context()

    def check(self, destination: str) -> None:
        """Refuse addresses that nobody has, private ones, and plain http."""
        self._addresses(urlsplit(destination))

    def send(self, event: Event, specification: Specification) -> None:
        """Post one notification. Any 2xx is a delivery, 410 ends the tries."""
        target = urlsplit(specification.destination)
        body = rules.message(event, specification.version).encode()
        headers = {
            "Host": target.netloc,
            "Content-Type": "application/json",
            "User-Agent": "Piecework",
            **webhooks.headers(
                self._sending.secret_of(event.requester_id),
                rules.document_id(event.id),
                self._sending.wall() // 1_000,
                body,
            ),
        }
        _judge(self._post(target, body, headers))

    def _addresses(self, target: SplitResult) -> list[str]:
        if target.scheme != "https" and not self._sending.allow_private:
            raise UndeliverableError("webhooks need an https address")
        try:
            found = self._resolve(target.hostname or "", _port(target))
        except (OSError, UnicodeError):
            found = []
        if not found:
            raise UndeliverableError("its host name leads nowhere", down=True)
        if not self._sending.allow_private and not all(map(webhooks.is_public, found)):
            raise UndeliverableError("its host is on a private network")
        return found[:_MOST_ADDRESSES]

    def _post(self, target: SplitResult, body: bytes, headers: dict[str, str]) -> int:
        path = (target.path or "/") + (f"?{target.query}" if target.query else "")
        sock = self._connect(target)
        with _cut_off(sock), closing(HTTPConnection(target.hostname or "", _port(target))) as connection:
            try:
                if isinstance(sock, ssl.SSLSocket):
                    sock.do_handshake()
                connection.sock = sock  # already there, so nothing is looked up or connected again
                connection.request("POST", path, body, headers)
                return connection.getresponse().status
            except ssl.SSLCertVerificationError as error:
                raise UndeliverableError("its certificate is not good for its name", down=True) from error
            except (HTTPException, OSError, ValueError) as error:
                raise UndeliverableError("it did not answer in time, or not in HTTP", down=True) from error

    def _connect(self, target: SplitResult) -> socket.socket:
        for address in self._addresses(target):
            try:
                sock = socket.create_connection((address, _port(target)), CONNECT_SECONDS)
            except OSError:
                continue
            sock.settimeout(READ_SECONDS)
            return self._wrapped(sock, target)
        raise UndeliverableError("it could not be connected to", down=True)

    def _wrapped(self, sock: socket.socket, target: SplitResult) -> socket.socket:
        if target.scheme == "http":
            return sock
        # The name is the one that was asked for, whatever the address; the handshake waits for the watch.
        name = (target.hostname or "").rstrip(".")
        try:
            return self._trust.wrap_socket(sock, server_hostname=name, do_handshake_on_connect=False)
        except (OSError, ValueError) as error:
            sock.close()
            raise UndeliverableError("it could not be connected to", down=True) from error


@contextmanager
def _cut_off(sock: socket.socket) -> Iterator[None]:
    # A timeout only counts from one byte to the next.
    watch = threading.Timer(WHOLE_SECONDS, shut, (sock,))
    watch.daemon = True
    watch.start()
    try:
        yield
    finally:
        watch.cancel()
        sock.close()


def shut(sock: socket.socket) -> None:
    """End a connection under a thread that waits for it, in a TLS handshake or after."""
    with suppress(OSError):
        # Not TLS's own, which changes what the waiting thread is just using.
        socket.socket.shutdown(sock, socket.SHUT_RDWR)


def look_up(host: str, port: int) -> list[str]:
    """Return the IP addresses of a host, as the system resolves it. Raises OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(each[4][0]) for each in found))


def _port(target: SplitResult) -> int:
    return target.port or (443 if target.scheme == "https" else 80)


def _judge(status: int) -> None:
    if 200 <= status < 300:  # noqa: PLR2004  the statuses of success
        return
    raise UndeliverableError(
        f"it answered with status {status}", final=status == _GONE, down=status >= _SERVER_TROUBLE
    )
