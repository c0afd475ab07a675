"""A route is found by the first part of its path as it would be one by one."""

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient

from piecework.web.by_part import ByPart


def _route(path: str, method: str, said: str) -> Route:
    async def answer(request: Request) -> Response:
        return PlainTextResponse(said.format(**request.path_params))

    return Route(path, answer, methods=[method])


PATHS = (
    ("/", "GET", "home"),
    ("/hits", "GET", "list"),
    ("/hits", "POST", "made"),
    ("/hits/{name}", "GET", "one: {name}"),
    ("/hits/new", "GET", "never: the one before takes it"),
)
ASKED = [
    ("GET", "/", 200, "home"),
    ("GET", "/hits", 200, "list"),
    ("POST", "/hits", 200, "made"),
    ("GET", "/hits/new", 200, "one: new"),
    ("POST", "/hits/new", 405, "Method Not Allowed"),
    ("GET", "/hits/", 200, "list"),
    ("GET", "/hit", 404, "Not Found"),
    ("GET", "/hits/a/b", 404, "Not Found"),
]


@pytest.mark.parametrize("root", ["", "/sandbox"])
@pytest.mark.parametrize(("method", "path", "status", "said"), ASKED)
def test_a_route_is_found(root: str, method: str, path: str, status: int, said: str) -> None:
    routes = [_route(root + below, allowed, told) for below, allowed, told in PATHS]
    for each in ([ByPart(root, routes)], routes):
        answer = TestClient(Starlette(routes=each)).request(method, root + path)
        assert (answer.status_code, answer.text) == (status, said)


def test_a_first_part_must_be_known() -> None:
    with pytest.raises(AssertionError, match="begins with any part"):
        ByPart("", [_route("/{name}", "GET", "any")])
