"""Turning templates into pages: the template environment and what stands around every page.

Handlers make a `Page` (who looks, when, in which market and language) and call `Pages.render`. What is
inside is the affair of its handler and template; how numbers are written stands in formats.py, and how texts
are said in other languages in languages.py.
"""

from collections.abc import Callable, MutableMapping
from dataclasses import dataclass
from datetime import tzinfo
from gettext import NullTranslations
from pathlib import Path
from typing import Any, Literal

from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

from piecework.rules.phrases import Phrase
from piecework.web import contacts, formats, links
from piecework.web.assets import Assets
from piecework.web.languages import ENGLISH, Languages, say, teach

TEMPLATES = Path(__file__).parent / "templates"
Side = Literal["worker", "desk"]
"""Of the counter: `desk` is for requesters and the operator."""
MOST_KEPT = 8_000
"""So many parts of pages are kept in each language, of some 1 to 2 kB."""


@dataclass(frozen=True, slots=True)
class NavItem:
    """A link of the header's navigation."""

    href: str
    label: str
    current: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of the header's purse: a term with its value, or with a clock running to `deadline` (ms)."""

    term: str
    value: str = ""
    deadline: int | None = None
    on_phones: bool = True


@dataclass(frozen=True, slots=True)
class Page:
    """What stands around a page's main part.

    `language` is the reader's, one that `Languages` knows. `now` (ms) is the market's present and `zone`
    the reader's; both decide how moments are written. `side` chooses the header: `worker`, or `desk` for
    requester and operator. `production` is where the sandbox's strip leads.
    """

    now: int
    zone: tzinfo
    side: Side = "worker"
    nav: tuple[NavItem, ...] = ()
    purse: tuple[Figure, ...] = ()
    sandbox: bool = False
    production: str = "/"
    theme: Literal["light", "dark"] | None = None
    home: str = "/"
    docs: str = "/docs"
    language: str = ENGLISH


def worker_nav(root: str, here: str, queued: int, unread: str) -> tuple[NavItem, ...]:
    """Return the worker's navigation below the address `root`, with `here` (`/tasks`, …) marked.

    `unread` is how many messages are new, in figures, "" for none.
    """
    items = (
        ("/projects", Phrase("Find work")),
        ("/tasks", Phrase("Queue ({queued})", queued=queued) if queued else Phrase("Queue")),
        ("/dashboard", Phrase("Dashboard")),
        ("/history", Phrase("History")),
        ("/earnings", Phrase("Earnings")),
        ("/qualifications", Phrase("Qualifications")),
        ("/messages", Phrase("Messages ({unread})", unread=unread) if unread else Phrase("Messages")),
        ("/account", Phrase("Account")),
    )
    return tuple(NavItem(root + path, label, current=path == here) for path, label in items)


def desk_nav(root: str, here: str, unread: str, *, worker: bool) -> tuple[NavItem, ...]:
    """Return the requester's navigation below the address `root`, with `here` marked.

    `unread` is how many messages are new, in figures, "" for none; a `worker` may change sides.
    """
    items = (
        ("/requester", Phrase("Home")),
        ("/create/projects", Phrase("Projects")),
        ("/batches", Phrase("Batches")),
        ("/hits", Phrase("HITs")),
        ("/workers", Phrase("Workers")),
        ("/qualification_types", Phrase("Qualifications")),
        (
            "/requester/messages",
            Phrase("Messages ({unread})", unread=unread) if unread else Phrase("Messages"),
        ),
        ("/funds", Phrase("Funds")),
        ("/developer", Phrase("Developer")),
        ("/account", Phrase("Account")),
    )
    nav = tuple(NavItem(root + path, label, current=path == here) for path, label in items)
    return (*nav, NavItem(f"{root}/projects", Phrase("Find work"))) if worker else nav


class Pages:
    """The site's templates, ready to render in every language."""

    def __init__(
        self, assets: Assets, languages: Languages, folders: tuple[Path, ...] = (TEMPLATES,)
    ) -> None:
        """Prepare for the templates in `folders`; nothing is read before a page is rendered."""
        self._assets, self._languages, self._folders = assets, languages, folders
        # One for each language: the parts that templates import know no page, and so not its language.
        self._environments: dict[str, Environment] = {}

    def render(self, template: str, page: Page, **context: Any) -> str:
        """Return a page as HTML; `page` describes its surroundings, `context` its own content."""
        return self.environment(page.language).get_template(template).render(page=page, **context)

    def environment(self, language: str) -> Environment:
        """Return the templates as they are said in a language."""
        if language not in self._environments:
            self._environments[language] = self._made(self._languages.translations(language))
        return self._environments[language]

    def _made(self, translations: NullTranslations) -> Environment:
        environment = _Environment(
            loader=FileSystemLoader(self._folders),
            autoescape=True,
            undefined=StrictUndefined,
            auto_reload=False,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        teach(environment, translations)
        environment.globals["asset"] = self._assets.url
        environment.globals["percent"] = formats.percent
        environment.globals["contacts"] = contacts
        environment.filters.update(
            money=formats.money,
            count=formats.count,
            duration=formats.duration,
            clock=formats.clock,
            moment=_time_element(formats.moment, translations),
            day=_time_element(formats.day, translations),
            time=_time_element(formats.time, translations),
            iso_day=_iso_day,
            own_links=links.own,
        )
        environment.globals["kept_part"], environment.globals["kept_rows"] = _keepers(environment)
        return environment


class _Environment(Environment):
    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        # No template here has some of its own, and each page looks through those of five templates: as a
        # ChainMap they took a twelfth of the time in which a page is written.
        return super().make_globals(d) if d else self.globals


def _keepers(environment: Environment) -> tuple[Callable[..., Markup], Callable[..., Markup]]:
    # A row of a list is the same for everybody who is told the same, and takes longer to write than to find.
    kept: dict[tuple[object, ...], Markup] = {}

    def written(page: Page, day: str, template: str, facts: tuple[object, ...]) -> Markup:
        key = (template, page.zone, day, facts)
        if key not in kept:
            if len(kept) >= MOST_KEPT:
                kept.clear()
            text = environment.get_template(template).render(page=page, facts=facts)
            kept[key] = Markup(text)  # noqa: S704  a template's own output
        return kept[key]

    @pass_context
    def part(context: Context, template: str, *facts: object) -> Markup:
        page: Page = context["page"]
        return written(page, _reading_day(page), template, facts)

    @pass_context
    def rows(context: Context, template: str, every: list[object], *facts: object) -> Markup:
        page: Page = context["page"]
        day = _reading_day(page)
        return Markup("\n").join(written(page, day, template, (row, *facts)) for row in every)

    return part, rows


def _reading_day(page: Page) -> str:
    # Moments are written by the reader's day.
    return formats.iso(page.now, page.zone)[:10]


@pass_context
def _iso_day(context: Context, at: int) -> str:
    return formats.iso(at, context["page"].zone)[:10]


def _time_element(
    write: Callable[[int, int, tzinfo], str], translations: NullTranslations
) -> Callable[[Context, int], Markup]:
    # A filter that knows the page, so that templates write {{ hit.due_at|moment }} and nothing more.
    @pass_context
    def element(context: Context, at: int) -> Markup:
        page: Page = context["page"]
        shown = say(write(at, page.now, page.zone), translations)
        # Lists have one in every row: Markup's own format would take longer than all else in it.
        return Markup(f'<time datetime="{formats.iso(at, page.zone)}">{escape(shown)}</time>')  # noqa: S704  it is escaped

    return element
