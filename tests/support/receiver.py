"""A web server that takes webhooks, with TLS by its own authority, and a mail server that keeps mails."""

import datetime as dt
import ipaddress
import json
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.support.server import WAIT_SECONDS, free_port

HOST = "hooks.example.org"


class Receiver:
    """What a web server was sent, and how it answers.

    Attributes:
        status: the status of every answer.
        headers: further headers of every answer.
        gate: answers wait for it.
        posts: path, headers and body of what came.
    """

    def __init__(self) -> None:
        self.status = 204
        self.headers: dict[str, str] = {}
        self.gate = threading.Event()
        self.gate.set()
        self.posts: list[tuple[str, dict[str, str], bytes]] = []
        self.port = 0
        self.trust: ssl.SSLContext | None = None

    @property
    def documents(self) -> list[dict[str, Any]]:
        """The documents that came."""
        return [json.loads(body) for _, _, body in self.posts]

    def resolve(self, _host: str, _port: int) -> list[str]:
        """Say that every host is this machine."""
        return ["127.0.0.1"]


@contextmanager
def receiver(folder: Path | None = None) -> Iterator[Receiver]:
    """Run a web server; with a folder for its keys it speaks TLS, as HOST."""
    kept = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            kept.posts.append((self.path, {k.lower(): v for k, v in self.headers.items()}, body))
            kept.gate.wait(60)
            self.send_response(kept.status)
            for name, value in kept.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    class Server(ThreadingHTTPServer):
        def handle_error(self, *_: Any) -> None:
            """Say nothing: clients that hang up are what is tested."""

    server = Server(("127.0.0.1", 0), Handler)
    if folder is not None:
        kept.trust = ssl.create_default_context(cafile=_make_certificates(folder))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(folder / "server.pem")
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    kept.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield kept
    finally:
        kept.gate.set()
        server.shutdown()
        server.server_close()
        thread.join()


class Inbox:
    """Keeps the mails that a mail server takes; refuses addresses that begin with `nobody`."""

    def __init__(self) -> None:
        self.mails: list[tuple[list[str], Any]] = []

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, _: Any) -> str:  # noqa: N802  named by aiosmtpd
        if address.startswith("nobody"):
            return "550 No such user"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802  named by aiosmtpd
        self.mails.append((envelope.rcpt_tos, message_from_bytes(envelope.content)))
        return "250 OK"


@contextmanager
def mail_server(port: int | None = None) -> Iterator[tuple[Inbox, int]]:
    """Run a mail server, on a free port or this one; yields what it keeps and its port."""
    inbox, port = Inbox(), port or free_port()
    server = Controller(inbox, hostname="127.0.0.1", port=port, ready_timeout=WAIT_SECONDS)
    server.start()
    try:
        yield inbox, port
    finally:
        server.stop()


def _make_certificates(folder: Path) -> Path:
    authority, server = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    ours = _certificate("Authority of the tests", authority.public_key(), authority, "Authority of the tests")
    theirs = _certificate(HOST, server.public_key(), authority, "Authority of the tests")
    private = server.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    pem = serialization.Encoding.PEM
    (folder / "authority.pem").write_bytes(ours.public_bytes(pem))
    (folder / "server.pem").write_bytes(private + theirs.public_bytes(pem))
    return folder / "authority.pem"


def _certificate(name: str, key: Any, signer: Any, issuer: str) -> x509.Certificate:
    now = dt.datetime.now(dt.UTC)
    is_authority = name == issuer
    made = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]))
        .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer)]))
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
    )
    if not is_authority:
        names = [x509.DNSName(name), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
        made = made.add_extension(x509.SubjectAlternativeName(names), critical=False)
    return made.sign(signer, hashes.SHA256())
