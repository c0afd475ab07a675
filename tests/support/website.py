"""The website over real SQLite stores, a browser without script, and stores that count their statements."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import httpx
from lxml import html

from piecework.background.post import Post
from piecework.db.door import Database, Tx
from piecework.db.stores import MarketTerms, open_store
from piecework.files.store import DirectoryStore
from piecework.identity import people, sessions
from piecework.identity.lookups import Lookups
from piecework.identity.people import Person, Roles
from piecework.identity.profiles import Profile
from piecework.identity.sessions import Caller
from piecework.identity.vault import Vault
from piecework.market import hits, ledger
from piecework.market.hits import HITView
from piecework.rules.hit_types import HITTypeDraft
from piecework.rules.notifications import Event, Specification
from piecework.rules.payouts import Offer
from piecework.settings import Settings, load
from piecework.web.site import SiteParts, build_site
from tests.support.stores import make_stores

SECRET = b"a secret of the tests, long enough to sign with"
ORIGIN = "http://127.0.0.1:8000"
SCHEMAS = "http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas"


class CountingDatabase:
    """A store that counts the statements run through it."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.dialect, self.long_step = database.dialect, database.long_step
        self.statements = 0

    def read(self, view: Any, *args: Any, **kwargs: Any) -> Any:
        return self._database.read(self._counted(view), *args, **kwargs)

    def write(self, verb: Any, *args: Any, **kwargs: Any) -> Any:
        return self._database.write(self._counted(verb), *args, **kwargs)

    async def aread(self, view: Any, *args: Any, **kwargs: Any) -> Any:
        return await self._database.aread(self._counted(view), *args, **kwargs)

    async def awrite(self, verb: Any, *args: Any, **kwargs: Any) -> Any:
        return await self._database.awrite(self._counted(verb), *args, **kwargs)

    def waiting(self) -> int:
        return self._database.waiting()

    def close(self) -> None:
        self._database.close()

    def _counted(self, function: Any) -> Any:
        def counting(tx: Tx, *args: Any, **kwargs: Any) -> Any:
            return function(_CountingTx(tx, self), *args, **kwargs)

        return counting


class _CountingTx:
    def __init__(self, tx: Tx, counter: CountingDatabase) -> None:
        self._tx = tx
        self._counter = counter

    def __getattr__(self, name: str) -> Any:
        if name in {"rows", "row", "value", "run", "run_many"}:
            self._counter.statements += 1
        return getattr(self._tx, name)


@dataclass(frozen=True, slots=True)
class Stand:
    """The stores, the parts, and what a test needs to fill them."""

    parts: SiteParts
    identity: CountingDatabase
    production: CountingDatabase
    sandbox: CountingDatabase

    def with_settings(self, **changes: Any) -> "Stand":
        """The same with other settings."""
        return replace(self, parts=replace(self.parts, settings=replace(self.parts.settings, **changes)))

    def person(self, name: str, *roles: str, **profile: Any) -> Person:
        """Make a person without a password; worker if no role is named."""
        made = Roles(**dict.fromkeys(roles or ("worker",), True))
        email = f"{name.lower().replace(' ', '.')}@example.org"
        person: Person = self.identity.write(people.create, email, Profile(name, **profile), made)
        return person

    def browser(self, person: Person | None = None) -> "Browser":
        """A browser, signed in as somebody."""
        client = httpx.AsyncClient(
            transport=httpx.ASGITransport(build_site(self.parts), raise_app_exceptions=True),
            base_url=self.parts.settings.public_url,
            headers={"Sec-Fetch-Site": "same-origin"},
        )
        if person is not None:
            token = self.identity.write(sessions.start, person.id, Caller("127.0.0.1", "Test browser"))
            client.cookies.set("piecework", token)
        return Browser(client)

    def publish(
        self, requester: Person, question: str, *, count: int = 1, sandbox: bool = False, **changes: Any
    ) -> list[HITView]:
        """Publish HITs of one type."""
        fields = {
            "title": "Copy a label",
            "description": "Copy what is written on it.",
            "keywords": "text, plants",
            "reward_cents": 42,
            "duration_seconds": 1200,
            "auto_approval_seconds": 86_400,
            "requirements": (),
        }
        draft = HITTypeDraft(**{**fields, **changes})
        market = self.sandbox if sandbox else self.production
        if not sandbox:
            market.write(ledger.deposit, requester.id, 100_000, "test")
        made = hits.HITDraft(question, 86_400, 2)
        return [market.write(hits.create, requester.id, draft, made) for _ in range(count)]


class Browser:
    """A browser without script: pages as trees, forms filled in by name."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self.client = client

    async def get(self, url: str, **options: Any) -> "Answer":
        """Open an address and follow redirects."""
        return Answer(await self.client.get(url, follow_redirects=True, **options))

    async def post(self, url: str, fields: Any = None, **options: Any) -> "Answer":
        """Post a form and follow redirects."""
        return Answer(await self.client.post(url, data=fields or {}, follow_redirects=True, **options))

    async def send(self, answer: "Answer", which: str, **typed: str) -> "Answer":
        """Send the form of a page whose action contains `which`, with some fields typed in."""
        (form, *_) = [each for each in answer.tree.forms if which in (each.get("action") or "")]
        fields = {name: value for name, value in form.form_values() if value is not None}
        return await self.post(form.get("action"), {**fields, **typed})


class Answer:
    """An answer as a person sees it."""

    def __init__(self, response: httpx.Response) -> None:
        self.response = response
        self.status = response.status_code
        self.url = response.url
        self.headers = response.headers

    @property
    def tree(self) -> Any:
        """The page."""
        return html.document_fromstring(self.response.text)

    @property
    def words(self) -> str:
        """The text of the page, with single blanks."""
        return " ".join(self.tree.text_content().split())

    @property
    def main(self) -> str:
        """The text of its main part."""
        return " ".join(self.tree.xpath("//main")[0].text_content().split())

    def one(self, path: str) -> Any:
        """The only thing at an XPath."""
        (found,) = self.tree.xpath(path)
        return found


@contextmanager
def website(folder: Path, clock: Any, **changes: Any) -> Iterator[Stand]:
    """The website with fresh stores in a folder."""
    settings: Settings = load(
        {"PIECEWORK_DATA_DIR": str(folder), "PIECEWORK_SIGN_UP": "open"}, _no_file(folder)
    )
    settings = replace(settings, **changes)
    place = make_stores(folder)
    terms = {
        "identity": None,
        "production": MarketTerms(
            sandbox=False,
            payouts=Offer(settings.payout_methods, settings.payout_minimum_cents),
            message_limit=settings.message_limit,
            answer_limit=settings.answer_limit,
            broadcast_limit=settings.broadcast_limit,
            queue_limit=settings.queue_limit,
            daily_limit=settings.daily_limit,
            # No turns but where a test asks for them.
            scarce_hits=changes.get("scarce_hits", 0),
        ),
        "sandbox": MarketTerms(sandbox=True),
    }
    stores = {}
    for name, each in terms.items():
        stores[name] = CountingDatabase(open_store(place, name, now=clock, terms=each))
    vault = Vault(SECRET)
    lookups = Lookups(stores["identity"], vault, clock)
    parts = SiteParts(
        settings=settings,
        identity=stores["identity"],
        production=stores["production"],
        sandbox=stores["sandbox"],
        secret=SECRET,
        lookups=lookups,
        vault=vault,
        wall=clock,
        files=DirectoryStore(folder / "files"),
        send_test=_nothing_set_up,
    )
    try:
        yield Stand(parts, stores["identity"], stores["production"], stores["sandbox"])
    finally:
        for store in stores.values():
            store.close()


async def _nothing_set_up(_market: str, event: Event, specification: Specification) -> None:
    await Post({}).test(event, specification)


def _no_file(folder: Path) -> Path:
    path = folder / "piecework.toml"
    path.touch()
    return path


def html_question(body: str, height: int = 400) -> str:
    """An HTMLQuestion document."""
    return (
        f'<HTMLQuestion xmlns="{SCHEMAS}/2011-11-11/HTMLQuestion.xsd">'
        f"<HTMLContent><![CDATA[{body}]]></HTMLContent>"
        f"<FrameHeight>{height}</FrameHeight></HTMLQuestion>"
    )


def external_question(url: str, height: int = 400) -> str:
    """An ExternalQuestion document."""
    escaped = url.replace("&", "&amp;")
    return (
        f'<ExternalQuestion xmlns="{SCHEMAS}/2006-07-14/ExternalQuestion.xsd">'
        f"<ExternalURL>{escaped}</ExternalURL>"
        f"<FrameHeight>{height}</FrameHeight></ExternalQuestion>"
    )


FORM_QUESTION = (
    f'<QuestionForm xmlns="{SCHEMAS}/2017-11-06/QuestionForm.xsd"><Question>'
    "<QuestionIdentifier>colour</QuestionIdentifier><IsRequired>true</IsRequired>"
    "<QuestionContent><Text>Which colour is it?</Text></QuestionContent>"
    '<AnswerSpecification><FreeTextAnswer><Constraints><Length minLength="3"/></Constraints></FreeTextAnswer>'
    "</AnswerSpecification></Question></QuestionForm>"
)
