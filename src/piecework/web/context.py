"""What every handler works with: the site, the market the page belongs to, and the visit.

Nothing here answers a request. Routes are in routes.py, what stands around every answer in security.py.
"""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, tzinfo
from typing import Any, Literal, NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from piecework.clock import Clock
from piecework.db.door import Database, Tx
from piecework.files.links import FileLinks
from piecework.files.store import FileStore
from piecework.identity.lookups import Lookups
from piecework.identity.people import Person
from piecework.identity.sessions import Caller
from piecework.identity.sessions import Visit as Session
from piecework.identity.tool_tokens import Tool
from piecework.identity.vault import Vault
from piecework.mail import Mailer
from piecework.market import ledger, threads
from piecework.market.heads import Head, head
from piecework.market.standings import available_cents
from piecework.rules.notifications import Event, Specification
from piecework.rules.phrases import Phrase
from piecework.rules.qualifications import Worker
from piecework.settings import Settings
from piecework.throttle import Throttle
from piecework.web import formats
from piecework.web.assets import Assets
from piecework.web.languages import Languages
from piecework.web.pages import Figure, NavItem, Page, Pages, Side, desk_nav, worker_nav
from piecework.web.tasks.tokens import TaskTokens

DESK = "/requester"
"""Where the requesters' side begins."""
_ID = re.compile(r"\w{1,64}", re.ASCII)


SendTest = Callable[[str, Event, Specification], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Market:
    """One of the two markets, and where its pages are.

    Attributes:
        name: which one.
        database: its store.
        root: what its paths begin with: "" or "/sandbox".
        url: its public address without a slash at the end.
        production: the public address of production.
    """

    name: Literal["production", "sandbox"]
    database: Database
    root: str
    url: str
    production: str

    @property
    def is_sandbox(self) -> bool:
        """Whether money here is not real."""
        return self.name == "sandbox"


@dataclass(frozen=True, slots=True)
class Site:
    """All that the handlers share.

    Attributes:
        origins: our own, as browsers write them.
        page_throttle: how often each person may ask for a page.
        tool_throttle: the same for the tools of each worker.
        webhook_secret: gives the secret of a market's name and a requester id.
        send_test: sends an event in the market of a name at once; refuses when it does not arrive.
        ancestors: the origins that may frame a task.
        done_pages: what a task frame shows after a submit, by market and language, kept because every
            submit shows it.
    """

    settings: Settings
    identity: Database
    markets: dict[str, Market]
    pages: Pages
    languages: Languages
    assets: Assets
    tokens: TaskTokens
    lookups: Lookups
    vault: Vault
    wall: Clock
    mailer: Mailer | None
    files: FileStore
    file_links: FileLinks
    origins: frozenset[str]
    webhook_secret: Callable[[str, str], str]
    send_test: SendTest
    page_throttle: Throttle
    tool_throttle: Throttle
    ancestors: str
    done_pages: dict[tuple[str, str], str] = field(default_factory=dict)

    @property
    def task_url(self) -> str:
        """Where task frames are served, without a slash at the end."""
        return self.settings.task_url


class DeskHead(NamedTuple):
    """What the head of a requester's page shows: the market's present, funds in cents, new messages."""

    now: int
    free_cents: int
    held_cents: int
    unread: int


def desk_head(tx: Tx, requester_id: str) -> DeskHead:
    """Return the figures for the head of a requester's page."""
    free, held = ledger.balance(tx, requester_id)
    return DeskHead(tx.now, free, held, threads.unread(tx, requester_id).desk)


@dataclass(frozen=True, slots=True)
class Visit:
    """One request to a page: of which market, by whom, and on which side of the counter the page is."""

    request: Request
    site: Site
    market: Market
    viewer: Session | Tool | None
    side: Side = "worker"

    @property
    def person(self) -> Person:
        """The person signed in; only for pages that need one."""
        assert self.viewer is not None, "entry.py lets nobody in who is not signed in"
        return self.viewer.person

    @property
    def worker(self) -> Worker:
        """The person signed in, as the market's rules see a worker."""
        person = self.person
        return Worker(person.id, person.country, person.subdivision, person.adult)

    @property
    def zone(self) -> tzinfo:
        """The reader's time zone."""
        return UTC if self.viewer is None else zone_of(self.viewer.person)

    @property
    def language(self) -> str:
        """The code of the reader's language."""
        wanted = None if self.viewer is None else self.viewer.person.language
        return self.site.languages.choose(wanted, self.request.headers.get("accept-language", ""))

    @property
    def caller(self) -> Caller:
        """Who speaks to us, for sessions and limits."""
        request = self.request
        return Caller(
            caller_address(request, self.site.settings.proxy_hops), request.headers.get("user-agent", "")
        )

    @property
    def wants_json(self) -> bool:
        """Whether a worker's own tool asks, which reads the page's JSON twin."""
        if isinstance(self.viewer, Tool) and "text/html" not in self.request.headers.get("accept", ""):
            return True
        return self.query("format") == "json" or self.request.scope["path"].endswith(".json")

    def path(self, name: str) -> str:
        """Return a value of the path."""
        value: str = self.request.path_params[name]
        return value

    def query(self, name: str, default: str = "") -> str:
        """Return a value of the query."""
        return self.request.query_params.get(name, default)

    def seen(self, name: str, default: str) -> str:
        """Return the id in the query behind which a list goes on."""
        given = self.query(name)
        return given if _ID.fullmatch(given) else default

    async def fields(self, most: int = 100) -> dict[str, str]:
        """Return the posted fields by name, `most` at most; files and repeated names are not read here."""
        async with self.request.form(max_files=0, max_fields=most, max_part_size=100_000) as form:
            return {name: value for name, value in form.multi_items() if isinstance(value, str)}

    async def several(self, name: str) -> list[str]:
        """Return the posted values of a field that may come more than once."""
        async with self.request.form(max_files=0, max_fields=100, max_part_size=100_000) as form:
            return [value for value in form.getlist(name) if isinstance(value, str)]

    def to(self, path: str) -> Response:
        """Return a redirect to a path of this market, always to be fetched by GET."""
        return RedirectResponse(self.market.root + path, status_code=303)

    async def page(self, template: str, *, status: int = 200, here: str = "", **content: Any) -> Response:
        """Return a page, reading the figures of its head first."""
        if self.viewer is None:
            return self.plain(template, self.site.wall(), status=status, here=here, **content)
        database, person = self.market.database, self.viewer.person
        if person.roles.requester and (self.side == "desk" or not person.roles.worker):
            return self.desk(
                template, await database.aread(desk_head, person.id), status=status, here=here, **content
            )
        if not person.roles.worker:
            return self.plain(template, self.site.wall(), status=status, here=here, **content)
        figures = await database.aread(head, person.id)
        return self.render(template, figures, status=status, here=here, **content)

    def render(
        self, template: str, figures: Head, *, status: int = 200, here: str = "", **content: Any
    ) -> Response:
        """Return a worker's page whose head was read already."""
        root, unread = self.market.root, _count(figures.unread)
        nav = worker_nav(root, here, figures.queue.held, unread)
        if self.person.roles.requester:
            new = _count(figures.desk_unread)
            other = Phrase("For requesters ({unread})", unread=new) if new else Phrase("For requesters")
            nav = (*nav, NavItem(f"{root}{DESK}", other))
        page = self._page(figures.now, nav, _purse(figures, sandbox=self.market.is_sandbox))
        return self._answer(template, page, status, content)

    def desk(
        self, template: str, figures: DeskHead, *, status: int = 200, here: str = "", **content: Any
    ) -> Response:
        """Return a requester's page whose head was read already."""
        nav = desk_nav(self.market.root, here, _count(figures.unread), worker=self.person.roles.worker)
        page = self._page(figures.now, nav, self._funds(figures))
        page = replace(page, side="desk", home=self.market.root + DESK)
        return self._answer(template, page, status, content)

    def plain(
        self, template: str, now: int, *, status: int = 200, here: str = "", **content: Any
    ) -> Response:
        """Return a page without figures in its head, for which no store is asked."""
        root = self.market.root
        nav = (
            NavItem(f"{root}/sign-in", Phrase("Sign in"), current=here == "/sign-in")
            if self.viewer is None
            else NavItem(f"{root}/account", Phrase("Account"), current=here == "/account")
        )
        return self._answer(template, self._page(now, (nav,), ()), status, content)

    def _funds(self, figures: DeskHead) -> tuple[Figure, ...]:
        free = formats.money(figures.free_cents)
        if self.market.is_sandbox:
            return (Figure(Phrase("Test money"), free),)
        held = Figure(Phrase("Held"), formats.money(figures.held_cents), on_phones=False)
        return Figure(self.person.name, Phrase("{free} free", free=free)), held

    def _page(self, now: int, nav: tuple[NavItem, ...], purse: tuple[Figure, ...]) -> Page:
        return Page(
            now=now,
            zone=self.zone,
            nav=nav,
            purse=purse,
            sandbox=self.market.is_sandbox,
            production=self.market.production + "/",
            home=self.market.root + "/",
            docs=self.market.root + "/help",
            language=self.language,
        )

    def _answer(self, template: str, page: Page, status: int, content: dict[str, Any]) -> Response:
        text = self.site.pages.render(
            template, page, root=self.market.root, viewer=self.viewer, status=status, **content
        )
        return HTMLResponse(text, status)


Handler = Callable[[Visit], Awaitable[Response]]


def caller_address(request: Request, hops: int) -> str:
    """Return the caller's address: what the outermost of our `hops` proxies says, else the connection's."""
    if hops:
        said = [part.strip() for part in ",".join(request.headers.getlist("x-forwarded-for")).split(",")]
        if len(said) >= hops and said[-hops]:
            return said[-hops]
    return request.client.host if request.client else ""


def zone_of(person: Person) -> tzinfo:
    """Return a person's time zone, UTC if this machine does not know it."""
    try:
        return ZoneInfo(person.zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return UTC


def local_path(text: str, default: str) -> str:
    """Return a path of this site as it was sent to us, or the default if it could lead anywhere else."""
    unsafe = not text.startswith("/") or text.startswith("//") or "\\" in text
    if unsafe or any(ord(character) < ord(" ") or ord(character) == 127 for character in text):  # noqa: PLR2004  DEL
        return default
    return text


def _count(unread: int) -> str:
    return f"{threads.COUNTED}+" if unread > threads.COUNTED else str(unread or "")


def _purse(figures: Head, *, sandbox: bool) -> tuple[Figure, ...]:
    shown = [
        Figure(
            Phrase("Test money") if sandbox else Phrase("Available"),
            formats.money(available_cents(figures.record)),
        ),
        Figure(Phrase("Pending"), formats.money(figures.record["pending_cents"]), on_phones=False),
    ]
    if figures.queue.next_due_at is not None:
        shown.append(Figure(Phrase("Next due in"), deadline=figures.queue.next_due_at))
    return tuple(shown)
