"""A worker at the website: what a person does there, done by a token of the worker's own tools.

Lists and the queue are read as JSON, as tools read them; a task is opened and submitted as a browser does it.
"""

import html
import json
import re
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple
from urllib.parse import quote, urlencode, urljoin, urlsplit

from urllib3 import encode_multipart_formdata
from urllib3.exceptions import HTTPError

from piecework.simulation.sending import File
from piecework.simulation.transport import Reply, Request, Transport

_FRAME = re.compile(r"<iframe\b[^>]*\bdata-task\b[^>]*>")
_ATTRIBUTE = re.compile(r'\s(src|data-submit)="([^"]*)"')
_TITLE = re.compile(r"<h1[^>]*>(.*?)</h1>", re.DOTALL)
_ERROR = re.compile(r'<p class="error"[^>]*>(.*?)</p>', re.DOTALL)
_SAND = '<p class="pw-sand'
_TAG = re.compile(r"<[^>]+>")
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_KEPT_METHOD = 307
_REDIRECTED = 300
_MOST_REDIRECTS = 5
_FAILURE = 400

_FORM = "application/x-www-form-urlencoded"

Fields = Mapping[str, str] | Iterable[tuple[str, str | File]]


class Refusal(Exception):  # noqa: N818  it is the market's answer, not an error of ours
    """The market said no.

    Attributes:
        status: of the answer.
        message: what it said.
    """

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status, self.message = status, message


class Frame(NamedTuple):
    """Where a task or a test is shown, and where it is submitted."""

    address: str
    submit: str


class Task:
    """A HIT that a worker has accepted."""

    def __init__(self, hands: "Hands", told: Mapping[str, Any]) -> None:
        self._hands = hands
        self._frame: Frame | None = None
        self.told = told

    @property
    def assignment_id(self) -> str:
        """The id of the assignment."""
        return str(self.told["assignment_id"])

    @property
    def hit_id(self) -> str:
        """The id of its HIT."""
        return str(self.told["task_id"])

    @property
    def worker(self) -> "Hands":
        """Who accepted it."""
        return self._hands

    @property
    def duration_seconds(self) -> int:
        """How long the worker has."""
        return int(self.told["project"]["assignment_duration_in_seconds"])

    @property
    def reward_cents(self) -> int:
        """What it pays."""
        return round(float(self.told["project"]["monetary_reward"]["amount_in_dollars"]) * 100)

    @property
    def address(self) -> str:
        """Where the task's own page is shown, with what it is told: the assignment, the worker, and so on."""
        return self._open().address

    def page(self, *, fetch: bool = False) -> str:
        """Return the task's own page as it stands in its frame; "" for one that another server shows.

        With `fetch` that server is asked, too, as a browser asks it; "" if it has no page to show.
        """
        frame = self._open()
        # Ours are submitted below their own address.
        if frame.submit.startswith(frame.address.partition("?")[0]):
            return self._hands.open(frame.address).text
        content = self._hands.fetch(frame.address) if fetch else None
        return "" if content is None else content.decode("utf-8", "replace")

    def submit(self, fields: Fields = (), /, **more: str) -> "Task":
        """Submit answers by the names of the page's fields. Raises Refusal when they are not taken."""
        given = list(fields.items() if isinstance(fields, Mapping) else fields)
        self._hands.send_form(
            self._open().submit, [("assignmentId", self.assignment_id), *given, *more.items()]
        )
        return self

    def return_(self, reason: str = "") -> None:
        """Give the HIT back."""
        fields = {"_method": "delete", "assignment_id": self.assignment_id, "reason": reason}
        self._hands.post(self.told["task_url"], fields)

    def _open(self) -> Frame:
        if self._frame is None:
            self._frame = self._hands.frame_at(self.told["task_url"])
        return self._frame


class Hands:
    """A worker's session with one market.

    Args:
        transport: how requests get there.
        root: the address of the market, without a slash at its end.
        token: of a tool of the worker's.
        worker_id: the worker's id, for whoever wants to know.
    """

    def __init__(self, transport: Transport, root: str, token: str, worker_id: str = "") -> None:
        self._transport = transport
        self._root = root
        self._token = token
        self.worker_id = worker_id

    def groups(self, **filters: str) -> list[dict[str, Any]]:
        """Return the first hundred groups of HITs, as the list of work shows them.

        `filters` are those of the site: `qualified="true"`, `search_term="plants"`, `min_reward="0.10"`.
        """
        query = {"page_size": "100", **{f"filters[{name}]": value for name, value in filters.items()}}
        return list(self.get(f"/projects.json?{urlencode(query)}")["results"])

    def accept_next(self, group_id: str) -> Task:
        """Accept the next HIT of a group. Raises Refusal."""
        return Task(self, self.post(f"/projects/{group_id}/tasks/accept_random", {}))

    def accept_hit(self, hit_id: str) -> Task:
        """Accept this HIT. Raises Refusal."""
        # The group in the path is only where pages lead back to, and no page is shown here.
        return Task(self, self.post(f"/projects/{hit_id}/tasks", {"hit_id": hit_id}))

    def queue(self) -> list[Task]:
        """Return what the worker has accepted and not yet submitted."""
        return [Task(self, told) for told in self.get("/tasks.json")["tasks"]]

    def is_in_sandbox(self) -> bool:
        """Return whether this market is a sandbox, as its pages say. Raises Refusal."""
        return _SAND in self.open("/projects").text

    def dashboard(self) -> dict[str, Any]:
        """Return the worker's figures."""
        return dict(self.get("/dashboard.json"))

    def qualifications(self) -> list[dict[str, Any]]:
        """Return the qualifications held."""
        return list(self.get("/qualifications/assigned.json")["assigned_qualifications"])

    def request_qualification(self, type_id: str) -> None:
        """Ask for a qualification that has no test. Raises Refusal."""
        self.send_form(self._address(f"/qualifications/{type_id}"), [])

    def begin_test(self, type_id: str) -> Frame:
        """Begin a qualification's test and return where it is shown and submitted. Raises Refusal."""
        address = self._address(f"/qualifications/{type_id}/test")
        self.send_form(address, [])
        return self.frame_at(address)

    def take_test(self, type_id: str, answers: Fields | None = None) -> str:
        """Begin a qualification's test and return its page; with answers, submit it. Raises Refusal."""
        frame = self.begin_test(type_id)
        page = self.open(frame.address).text
        if answers is not None:
            given = answers.items() if isinstance(answers, Mapping) else answers
            self.send_form(frame.submit, list(given))
        return page

    def get(self, path: str) -> Any:
        """Return what a page says in JSON. Raises Refusal."""
        return _told(self._send("GET", self._address(path), "application/json"))

    def post(self, path: str, fields: Mapping[str, str]) -> Any:
        """Post a form and return what the page behind it says in JSON. Raises Refusal."""
        return _told(self._send("POST", self._address(path), "application/json", urlencode(fields).encode()))

    def open(self, address: str) -> Reply:
        """Return a page as a browser gets it. Raises Refusal."""
        return _seen(self._send("GET", self._address(address), "text/html"))

    def fetch(self, address: str) -> bytes | None:
        """Return what stands at an address of whatever server, or None; nobody is told there who asks."""
        try:
            reply = self._transport(Request("GET", address, {"accept": "*/*"}))
        except (HTTPError, OSError):
            return None
        return reply.body if reply.status < _REDIRECTED else None

    def is_here(self, address: str) -> bool:
        """Return whether an address is on the server of this market."""
        return urlsplit(address)[:2] == urlsplit(self._root)[:2]

    def send_form(self, address: str, fields: Iterable[tuple[str, str | File]]) -> Reply:
        """Post a form as a browser does, with its files where it has any. Raises Refusal."""
        given = list(fields)
        if not any(isinstance(value, File) for _, value in given):
            return _seen(self._send("POST", address, "text/html", urlencode(given).encode()))
        parts = [
            (name, (value.name, value.content) if isinstance(value, File) else value) for name, value in given
        ]
        body, kind = encode_multipart_formdata(parts)
        return _seen(self._send("POST", address, "text/html", body, kind))

    def frame_at(self, path: str) -> Frame:
        """Return the frame in the page around a task or a test. Raises Refusal when there is none."""
        page = self.open(path)
        found = _FRAME.search(page.text)
        if found is None:
            raise Refusal(page.status, _heading(page.text))
        told = {name: html.unescape(value) for name, value in _ATTRIBUTE.findall(found[0])}
        return Frame(told["src"], told["data-submit"])

    def _address(self, path: str) -> str:
        if "://" in path:
            return path
        # What pages say begins with the root of the market; what is asked for here does not.
        root = self._root
        below = urljoin(f"{root}/", "/").rstrip("/")
        prefix = root.removeprefix(below)
        return f"{below}{path}" if prefix and path.startswith(f"{prefix}/") else f"{root}{path}"

    def _send(self, method: str, url: str, accept: str, body: bytes = b"", kind: str = _FORM) -> Reply:
        # Frames are on a host of strangers' pages, maybe, and know the worker by their address.
        known = {"authorization": f"Bearer {self._token}"} if url.startswith(f"{self._root}/") else {}
        for _ in range(_MOST_REDIRECTS):
            headers = {"accept": accept, **known}
            if method == "POST":
                headers["content-type"] = kind
            reply = self._transport(Request(method, url, headers, body))
            if reply.status not in _REDIRECTS:
                return reply
            url = urljoin(url, quote(reply.headers["location"], safe=":/?#[]@!$&'()*+,;=%-._~"))
            if reply.status < _KEPT_METHOD:
                method, body = "GET", b""
        raise Refusal(reply.status, f"{url} leads round in a circle")


def _told(reply: Reply) -> Any:
    try:
        told = json.loads(reply.body)
    except ValueError:
        raise Refusal(reply.status, _heading(reply.text)) from None
    if reply.status >= _FAILURE:
        raise Refusal(reply.status, told.get("message", ""))
    return told


def _seen(reply: Reply) -> Reply:
    if reply.status >= _FAILURE:
        raise Refusal(reply.status, _heading(reply.text))
    return reply


def _heading(page: str) -> str:
    # A form that comes back says what is wrong beside its fields.
    found = _ERROR.search(page) or _TITLE.search(page)
    return " ".join(html.unescape(_TAG.sub("", found[1] if found else page[:200])).split())
