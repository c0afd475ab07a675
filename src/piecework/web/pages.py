"""Turning templates into pages: the template environment and what stands around every page.

Handlers make a `Page` (who looks, when, in which market) and call `Pages.render`. What is inside a page is
the affair of its handler and template; how numbers are written stands in formats.py.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import tzinfo
from pathlib import Path
from typing import Any, Literal

from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from piecework.web import formats
from piecework.web.assets import Assets

TEMPLATES = Path(__file__).parent / "templates"


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

    `now` (ms) is the market's present and `zone` the reader's; both decide how moments are written. `side`
    chooses the header: `worker`, or `desk` for requester and operator. `production` is where the sandbox's
    strip leads.
    """

    now: int
    zone: tzinfo
    side: Literal["worker", "desk"] = "worker"
    nav: tuple[NavItem, ...] = ()
    purse: tuple[Figure, ...] = ()
    sandbox: bool = False
    production: str = "/"
    theme: Literal["light", "dark"] | None = None
    home: str = "/"
    docs: str = "/docs"


def worker_nav(root: str, here: str, queued: int, unread: str) -> tuple[NavItem, ...]:
    """Return the worker's navigation below the address `root`, with `here` (`/tasks`, …) marked.

    `unread` is how many messages are new, in figures, "" for none.
    """
    items = (
        ("/projects", "Find work"),
        ("/tasks", f"Queue ({queued})" if queued else "Queue"),
        ("/dashboard", "Dashboard"),
        ("/history", "History"),
        ("/earnings", "Earnings"),
        ("/qualifications", "Qualifications"),
        ("/messages", f"Messages ({unread})" if unread else "Messages"),
        ("/account", "Account"),
    )
    return tuple(NavItem(root + path, label, current=path == here) for path, label in items)


class Pages:
    """The site's templates, ready to render."""

    def __init__(self, assets: Assets, folders: tuple[Path, ...] = (TEMPLATES,)) -> None:
        """Prepare the templates in `folders`; nothing is read before a page is rendered."""
        self.environment = Environment(
            loader=FileSystemLoader(folders),
            autoescape=True,
            undefined=StrictUndefined,
            auto_reload=False,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self.environment.globals["asset"] = assets.url
        self.environment.filters.update(
            money=formats.money,
            count=formats.count,
            duration=formats.duration,
            clock=formats.clock,
            moment=_time_element(formats.moment),
            day=_time_element(formats.day),
            time=_time_element(formats.time),
            iso_day=_iso_day,
        )
        self.environment.globals["percent"] = formats.percent

    def render(self, template: str, page: Page, **context: Any) -> str:
        """Return a page as HTML; `page` describes its surroundings, `context` its own content."""
        return self.environment.get_template(template).render(page=page, **context)


@pass_context
def _iso_day(context: Context, at: int) -> str:
    return formats.iso(at, context["page"].zone)[:10]


def _time_element(write: Callable[[int, int, tzinfo], str]) -> Callable[[Context, int], Markup]:
    # A filter that knows the page, so that templates write {{ hit.due_at|moment }} and nothing more.
    @pass_context
    def element(context: Context, at: int) -> Markup:
        page: Page = context["page"]
        return Markup('<time datetime="{}">{}</time>').format(
            formats.iso(at, page.zone),
            write(at, page.now, page.zone),
        )

    return element
