"""Finding a route by the first part of its path: two hundred, asked one by one, take their time."""

from collections.abc import Iterable, Sequence

from starlette.routing import BaseRoute, Match, Route
from starlette.types import Receive, Scope, Send

_FOUND = "piecework.route"


class ByPart(BaseRoute):
    """Routes below one root, each beginning with a part of its own or shared, such as `/projects`.

    Among those that share a part the first that matches answers, as in a Starlette router.
    """

    def __init__(self, root: str, routes: Iterable[Route]) -> None:
        """Sort the routes, whose paths begin with `root`: "" or a path without a slash at the end."""
        self._root = root
        self._by_part: dict[str, list[Route]] = {}
        for route in routes:
            part = self._part(route.path)
            assert part is not None, f"{route.path} is not below {root}"
            assert "{" not in part, f"{route.path} begins with any part"
            self._by_part.setdefault(part, []).append(route)

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Return how the first route that fits best matches."""
        found: tuple[Match, Scope] = Match.NONE, {}
        for route in self._candidates(scope):
            match, more = route.matches(scope)
            if match.value > found[0].value:
                found = match, {**more, _FOUND: route}
            if match is Match.FULL:
                break
        return found

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer by the route that matched."""
        await scope[_FOUND].handle(scope, receive, send)

    def _candidates(self, scope: Scope) -> Sequence[Route]:
        part = self._part(scope["path"]) if scope["type"] == "http" else None
        return self._by_part.get(part, ()) if part is not None else ()

    def _part(self, path: str) -> str | None:
        root = self._root
        return path[len(root) + 1 :].partition("/")[0] if path.startswith(f"{root}/") else None
