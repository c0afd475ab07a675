"""The outermost layer: which request goes where, what every answer names, and what the log never says."""

import asyncio
import json
from typing import Any

import pytest
from structlog.testing import capture_logs

from piecework.observe import Metrics, public_path
from piecework.server import Lifetime, Server, health_page, metrics_page, readiness_page
from tests.support import boto

NAMED = (b"x-amzn-requestid", b"a name of the API's own")


def answering(name: str, *headers: tuple[bytes, bytes], status: int = 200) -> Any:
    async def app(_scope: Any, _receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": status, "headers": list(headers)})
        await send({"type": "http.response.body", "body": name.encode()})

    return app


async def failing(_scope: Any, _receive: Any, _send: Any) -> None:
    raise RuntimeError("broken")


async def nothing() -> None:
    pass


def server(sandbox_url: str = "http://work.test/sandbox", **changes: Any) -> Server:
    parts: dict[str, Any] = {
        "apis": {
            "production": answering("production's API", NAMED),
            "sandbox": answering("the sandbox's API", NAMED),
        },
        "site": answering("site"),
        "pages": {"/healthz": health_page(), "/broken": failing, "/gone": answering("gone", status=404)},
        "sandbox_url": sandbox_url,
        "lifetime": Lifetime(nothing, nothing, nothing),
        "metrics": Metrics(),
        **changes,
    }
    return Server(**parts)


def ask(app: Server, method: str, url: str) -> tuple[int, dict[str, str], str]:
    with capture_logs():
        status, headers, body = asyncio.run(boto.call(app, method, url, {}, b""))
    return status, headers, body.decode()


PATH = "http://work.test/sandbox"
HOST = "https://sandbox.work.test"
HOST_AND_PATH = "https://other.test/try/it"


@pytest.mark.parametrize(
    ("sandbox_url", "method", "url", "goes_to"),
    [
        (PATH, "POST", "http://work.test/", "production's API"),
        (PATH, "POST", "http://work.test/sandbox", "the sandbox's API"),
        (PATH, "POST", "http://work.test/sandbox/", "the sandbox's API"),
        (PATH, "GET", "http://work.test/", "site"),
        (PATH, "GET", "http://work.test/sandbox", "site"),
        (PATH, "GET", "http://work.test/sandbox/", "site"),
        (PATH, "POST", "http://work.test/sign-in", "site"),
        (PATH, "POST", "http://work.test/sandbox/sign-in", "site"),
        (PATH, "POST", "http://work.test/sandboxes", "site"),
        (PATH, "GET", "http://work.test/healthz", "ok\n"),
        (PATH, "HEAD", "http://work.test/healthz", "ok\n"),
        (PATH, "GET", "http://work.test/healthz/", "site"),
        (HOST, "POST", "https://sandbox.work.test/", "the sandbox's API"),
        (HOST, "POST", "https://work.test/", "production's API"),
        (HOST, "POST", "https://work.test/sandbox", "site"),
        (HOST, "GET", "https://sandbox.work.test/", "site"),
        (HOST_AND_PATH, "POST", "https://other.test/try/it", "the sandbox's API"),
        (HOST_AND_PATH, "POST", "https://other.test/", "production's API"),
    ],
)
def test_where_a_request_goes(sandbox_url: str, method: str, url: str, goes_to: str) -> None:
    assert ask(server(sandbox_url), method, url)[2] == goes_to


def test_every_answer_names_its_request_once() -> None:
    app = server()
    page, again = ask(app, "GET", PATH)[1], ask(app, "GET", PATH)[1]
    assert page["x-request-id"] != again["x-request-id"]
    api = ask(app, "POST", PATH)[1]
    assert api["x-amzn-requestid"] == NAMED[1].decode()
    assert "x-request-id" not in api


def test_one_line_a_request_with_what_an_operator_asks_for() -> None:
    app = server()
    with capture_logs() as lines:
        _, headers, _ = asyncio.run(boto.call(app, "GET", "http://work.test/gone?secret=1", {}, b""))
        asyncio.run(boto.call(app, "POST", "http://work.test/", {}, b""))
    first, second = lines
    assert (first["event"], first["method"], first["path"], first["status"]) == (
        "request",
        "GET",
        "/gone",
        404,
    )
    assert first["request_id"] == headers["x-request-id"]
    assert first["ms"] >= 0
    assert second["request_id"] == NAMED[1].decode()
    assert "secret" not in json.dumps(lines)


def test_a_request_that_fails_is_logged_and_counted_too() -> None:
    metrics = Metrics()
    with capture_logs() as lines, pytest.raises(RuntimeError):
        asyncio.run(boto.call(server(metrics=metrics), "GET", "http://work.test/broken", {}, b""))
    assert [line["status"] for line in lines] == [0]
    shown = ask(
        server(pages={"/metrics": metrics_page(metrics, lambda: None)}), "GET", "http://work.test/metrics"
    )[2]
    assert 'piecework_http_requests_total{status="0"} 1.0' in shown


@pytest.mark.parametrize(
    ("path", "logged"),
    [
        ("/task/production-work-3ABC.sig/", "/task/…/"),
        ("/task/production-work-3ABC.sig/mturk/externalSubmit", "/task/…/mturk/externalSubmit"),
        ("/sandbox/task/tok//mturk/externalSubmit", "/sandbox/task/…//mturk/externalSubmit"),
        ("/link/tok", "/link/…"),
        ("/sandbox/link/tok", "/sandbox/link/…"),
        ("/password/tok", "/password/…"),
        ("/files/sandbox-3ABC-1795607068352.sig", "/files/…"),
        ("/password", "/password"),
        ("/tasks", "/tasks"),
        ("/projects/3GROUP/tasks/3HIT", "/projects/3GROUP/tasks/3HIT"),
        ("/account/password", "/account/password"),
    ],
)
def test_bearer_tokens_in_paths_are_not_logged(path: str, logged: str) -> None:
    assert public_path(path) == logged


def test_readiness_names_what_is_wrong_and_hides_how() -> None:
    async def fine() -> None:
        return None

    async def behind() -> str:
        return "the clock is behind"

    async def unreachable() -> None:
        raise ConnectionError("postgresql://user:password@host")

    def ready(**checks: Any) -> tuple[int, str]:
        status, _, text = ask(
            server(pages={"/readyz": readiness_page(checks)}), "GET", "http://work.test/readyz"
        )
        return status, text

    assert ready(identity=fine, production=fine) == (200, "ready\n")
    broken = ready(identity=unreachable, production=behind, sandbox=fine)
    assert broken == (503, "identity: ConnectionError\nproduction: the clock is behind\n")


def test_metrics_are_brought_up_to_date_when_asked() -> None:
    metrics = Metrics()
    page = metrics_page(metrics, lambda: metrics.waiting.labels("production").inc())
    app = server(pages={"/metrics": page}, metrics=metrics)
    ask(app, "GET", PATH)
    _, headers, text = ask(app, "GET", "http://work.test/metrics")
    assert headers["content-type"].startswith("text/plain")
    assert headers["cache-control"] == "no-store"
    assert 'piecework_store_waiting{store="production"} 1.0' in text
    assert 'piecework_http_requests_total{status="200"} 1.0' in text


def test_the_life_of_the_server() -> None:
    lived: list[str] = []

    async def start() -> None:
        lived.append("started")

    async def stop() -> None:
        lived.append("stopped")

    assert live(server(lifetime=Lifetime(start, nothing, stop))) == [
        "lifespan.startup.complete",
        "lifespan.shutdown.complete",
    ]
    assert lived == ["started", "stopped"]


def test_a_start_that_fails_is_said_to_the_web_server() -> None:
    async def start() -> None:
        raise OSError("no room")

    sent: list[str] = []
    with pytest.raises(OSError, match="no room"):
        live(server(lifetime=Lifetime(start, nothing, nothing)), sent)
    assert sent == ["lifespan.startup.failed"]


def live(app: Server, sent: list[str] | None = None) -> list[str]:
    said: list[str] = [] if sent is None else sent

    async def receive() -> dict[str, Any]:
        return {"type": "lifespan.startup" if not said else "lifespan.shutdown"}

    async def send(message: Any) -> None:
        said.append(message["type"])

    asyncio.run(app({"type": "lifespan"}, receive, send))
    return said
