"""A market in this process: opened, filled with people, asked what happened, and closed without a trace."""

import logging
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from decimal import Decimal
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple, Self

import boto3
import structlog
from botocore.credentials import Credentials

from piecework import ids
from piecework.app import Parts, build, open_migrated
from piecework.db.door import Database
from piecework.identity import access_keys, people, tool_tokens
from piecework.identity.people import Roles
from piecework.identity.profiles import Profile
from piecework.identity.vault import Vault
from piecework.market import audit, events, ledger, qualifications
from piecework.observe import Metrics
from piecework.setting_list import PREFIX
from piecework.settings import FILE_VARIABLE, load
from piecework.simulation import crowd, inprocess
from piecework.simulation.answering import answerer
from piecework.simulation.crowd import World
from piecework.simulation.plan import parse, read
from piecework.simulation.report import Report, report
from piecework.simulation.transport import Reply, Request
from piecework.testing import boto, template
from piecework.testing.clock import MarketClock
from piecework.testing.listening import Listener, free_port
from piecework.testing.people import Addresses, Requester, Worker

_SETTINGS = {
    "insecure_http": True,
    "throttle_rate": 0,
    "page_rate": 0,
    "tool_rate": 0,
    "scarce_hits": 0,
    "allow_http_questions": True,
    "aws_notifications": True,
    "aws_region": "us-east-1",
    "allow_private_webhooks": True,
}
_PAGE = 1_000
_numbers = count(1)


class Event(NamedTuple):
    """What happened to a HIT or to one of its assignments; `kind` is an EventType of the API."""

    kind: str
    at: datetime
    hit_id: str
    assignment_id: str | None
    hit_type_id: str
    requester_id: str


class OfflineMarket:
    """Production and sandbox in this process. Open it with `with`; what it is made with is in `market`."""

    def __init__(
        self, *, port: int | None, funds: str, environment: bool, settings: Mapping[str, Any]
    ) -> None:
        self._asked_port = port
        self._funds = _cents(funds)
        self._environment = environment
        self._settings = settings
        self._keys: dict[str, Credentials] = {}
        self._first: Requester | None = None
        self.clock = MarketClock()

    def __enter__(self) -> Self:
        self._folder = Path(tempfile.mkdtemp(prefix="piecework-"))
        self._silenced = _silence()
        self._loop = inprocess.Loop()
        template.copy_to(self._folder)
        self._start()
        boto.open_to_boto(self)
        self._before = _set_environment(self._found_by()) if self._environment else {}
        # The default session keeps the credentials that it found first, which may be another market's.
        self._session, boto3.DEFAULT_SESSION = boto3.DEFAULT_SESSION, None
        return self

    def __exit__(self, *_: object) -> None:
        boto3.DEFAULT_SESSION = self._session
        _set_environment(self._before)
        boto.close_to_boto(self)
        if self._listener is not None:
            self._loop.run(self._listener.stop())
        self._loop.run(self._server.lifetime.stop())
        self._loop.close()
        if self._silenced:
            structlog.reset_defaults()
        shutil.rmtree(self._folder, ignore_errors=True)

    @property
    def url(self) -> str:
        """The address of the website, and of production's API; browsers reach it if a port was asked for."""
        return self.production_url

    def client(self, *, sandbox: bool = False, **options: Any) -> Any:
        """Return a boto3 MTurk client of the first requester, for production or the sandbox."""
        return self.requester().client(sandbox=sandbox, **options)

    def requester(self, name: str | None = None) -> Requester:
        """Return the first requester; with a name, make another one."""
        if name is None:
            if self._first is None:
                self._first = self._make_requester("First requester")
            return self._first
        return self._make_requester(name)

    def worker(
        self,
        name: str = "",
        *,
        sandbox: bool = False,
        country: str = "US",
        masters: bool = False,
        qualifications: Mapping[str, int] | None = None,
    ) -> Worker:
        """Make a worker, an adult in `country` who holds these qualifications (values by type id)."""
        number = next(_numbers)
        profile = Profile(name or f"Worker {number}", country=country, adult=True)
        identity, market = self._stores.identity, self._market(sandbox=sandbox)
        person = identity.write(people.create, f"worker-{number}@example.org", profile, Roles(worker=True))
        made = identity.write(tool_tokens.create, person.id, "test")
        root = self.sandbox_url if sandbox else self.production_url
        worker = Worker(self.transport, root, made.token, person.id)
        if masters:
            market.write(_set_masters, person.id)
        for type_id, value in (qualifications or {}).items():
            self.grant(worker, type_id, value, sandbox=sandbox)
        return worker

    def grant(self, worker: Worker | str, type_id: str, value: int = 1, *, sandbox: bool = False) -> None:
        """Give a worker a qualification of this type, whoever owns it."""
        worker_id = worker if isinstance(worker, str) else worker.id
        self._market(sandbox=sandbox).write(qualifications.grant, type_id, worker_id, value)

    def deposit(self, dollars: str | Decimal, requester: Requester | None = None) -> None:
        """Pay into a requester's account in production."""
        who = (requester or self.requester()).id
        self._stores.production.write(ledger.deposit, who, _cents(dollars), "deposit of a test")

    def events(self, kind: str | None = None, *, sandbox: bool = False) -> list[Event]:
        """Return what happened so far in production or the sandbox, in order; of one kind, if it is named."""
        return [each for each in self._events(sandbox=sandbox) if kind in (None, each.kind)]

    def run_jobs(self) -> None:
        """Do now what the background does: settle what is due, send notifications, publish batches."""
        self._loop.run(self._server.lifetime.run_once())

    def simulate(self, plan: Mapping[str, Any] | Path, *, sandbox: bool = True, threads: int = 1) -> Report:
        """Let a made-up crowd work, and return what came of it.

        Args:
            plan: the file that says what the crowd is like, or what would be in it.
            sandbox: where; else in production.
            threads: how many workers act side by side; with one, the same seed makes the same run.
        """
        made = read(plan) if isinstance(plan, Path) else parse(dict(plan))
        answers = answerer(made.answers, plan.parent if isinstance(plan, Path) else Path())
        begun = self.clock.present()
        with ThreadPoolExecutor(threads) as executor:
            world = World(
                lambda _number: self.worker(sandbox=sandbox, country=made.country),
                lambda seconds: self.clock.pass_until(begun + round(seconds * 1_000)),
                executor,
            )
            tally = crowd.run(made, answers, world)
        self.run_jobs()
        return report(tally)

    def problems(self) -> list[str]:
        """Return what the audit of both markets' books finds wrong: nothing, unless we have a bug."""
        return [
            problem
            for market in (self._stores.production, self._stores.sandbox)
            for problem in market.read(lambda tx: list(audit.problems(tx)))
        ]

    def transport(self, request: Request) -> Reply:
        """Answer an HTTP request of anybody."""
        return self._loop.run(inprocess.call(self._server, request))

    def serves(self, url: str) -> bool:
        """Return whether an address is this market's own, and no port leads there."""
        return self._listener is None and f"{url}/".startswith(f"{self.production_url}/")

    def credentials(self, key_id: str) -> Credentials | None:
        """Return an access key of this market, or, of one that it does not know, None."""
        return self._keys.get(key_id)

    def own_credentials(self) -> Credentials:
        """Return the access key of the first requester."""
        return self.requester().credentials

    def _start(self) -> None:
        port = free_port() if self._asked_port == 0 else self._asked_port
        host = f"piecework-{next(_numbers)}.test" if port is None else f"127.0.0.1:{port}"
        told = {**_SETTINGS, "public_url": f"http://{host}", "data_dir": self._folder, **self._settings}
        nothing = self._folder / "piecework.toml"
        nothing.touch()  # what an operator has set in the working directory is not for tests
        settings = load(
            {FILE_VARIABLE: str(nothing), **{f"{PREFIX}{name.upper()}": str(told[name]) for name in told}}
        )
        self.production_url, self.sandbox_url = settings.public_url, settings.sandbox_url
        metrics, secret = Metrics(), ids.new_token().encode()
        self._vault = Vault(secret)
        self._stores = open_migrated(settings, metrics, self.clock.present, durable=False)
        self._server = build(Parts(settings, self._stores, secret, metrics))
        self.clock.attach((self._stores.production, self._stores.sandbox), self.run_jobs)
        self._listener = None if port is None else self._loop.run(Listener.start(self._server, port))

    def _make_requester(self, name: str) -> Requester:
        identity, number = self._stores.identity, next(_numbers)
        email = f"requester-{number}@example.org"
        person = identity.write(people.create, email, Profile(name), Roles(requester=True))
        made = identity.write(access_keys.create, self._vault, person.id, "test")
        credentials = self._keys[made.key.id] = Credentials(made.key.id, made.secret)
        requester = Requester(person.id, credentials, Addresses(self.production_url, self.sandbox_url))
        if self._funds:
            self._stores.production.write(ledger.deposit, person.id, self._funds, "funds of a test")
        return requester

    def _market(self, *, sandbox: bool) -> Database:
        return self._stores.sandbox if sandbox else self._stores.production

    def _events(self, *, sandbox: bool) -> Iterator[Event]:
        after, market = "", self._market(sandbox=sandbox)
        while page := market.read(events.since, after, _PAGE):
            for each in page:
                at = datetime.fromtimestamp(each.at / 1_000, UTC)
                yield Event(
                    each.kind, at, each.hit_id, each.assignment_id, each.hit_type_id, each.requester_id
                )
            after = page[-1].id

    def _found_by(self) -> dict[str, str | None]:
        found: dict[str, str | None] = {"AWS_ENDPOINT_URL_MTURK": self.production_url}
        if "AWS_ACCESS_KEY_ID" not in os.environ:
            own = self.own_credentials()
            found |= {"AWS_ACCESS_KEY_ID": own.access_key, "AWS_SECRET_ACCESS_KEY": own.secret_key}
        if not {"AWS_DEFAULT_REGION", "AWS_REGION"} & set(os.environ):
            found["AWS_DEFAULT_REGION"] = "us-east-1"
        return found


def _set_masters(tx: Any, worker_id: str) -> None:
    qualifications.set_masters(tx, worker_id, masters=True)


def _cents(dollars: str | Decimal) -> int:
    return int(Decimal(dollars) * 100)


def _set_environment(values: Mapping[str, str | None]) -> dict[str, str | None]:
    """Set variables, or take away those that are None, and return what they were."""
    before = {name: os.environ.get(name) for name in values}
    for name, value in values.items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value
    return before


def _silence() -> bool:
    """Keep our log of requests out of tests' output, unless the program under test has set up its own."""
    if structlog.is_configured():
        return False
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    return True
