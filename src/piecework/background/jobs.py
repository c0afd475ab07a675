"""All that runs in the background, each job with how often, as the composition root starts it."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import partial

import structlog

from piecework.background.alerts import FundsAlerts
from piecework.background.audit import audit_once
from piecework.background.calls import CallLog
from piecework.background.deliveries import Deliverer
from piecework.background.figures import Folder, count_once
from piecework.background.mailing import Mailing, Market
from piecework.background.post import Post
from piecework.background.publishing import act_once, broadcast_once, carry_out_once, publish_once
from piecework.background.runner import Job
from piecework.background.searches import look_once
from piecework.background.sweeper import Sweeper
from piecework.background.tidying import tidy_identity
from piecework.background.uploads import remove_once
from piecework.db.door import Database
from piecework.files.store import FileStore
from piecework.mail import SmtpMailer
from piecework.observe import Metrics
from piecework.settings import Settings

SWEEP_SECONDS = 1.0
FIGURES_SECONDS = 5.0
COUNT_SECONDS = 60.0
DELIVER_SECONDS = 1.0
CALLS_SECONDS = 2.0
PUBLISH_SECONDS = 1.0
TIDY_SECONDS = 600.0
AUDIT_SECONDS = 3_600.0

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Means:
    """What jobs work with.

    Attributes:
        markets: the stores of both markets by name; `posts` and `logs` are by the same names.
        mailer: sends mail, or None where there is none.
        stopped: whether the server is stopping, so that long work ends at the next step.
    """

    settings: Settings
    identity: Database
    markets: Mapping[str, Database]
    metrics: Metrics
    files: FileStore
    mailer: SmtpMailer | None
    posts: Mapping[str, Post]
    logs: Mapping[str, CallLog]
    stopped: Callable[[], bool]

    @property
    def urls(self) -> dict[str, str]:
        """The public address of each market."""
        return {"production": self.settings.public_url, "sandbox": self.settings.sandbox_url}


def all_jobs(means: Means) -> list[Job]:
    """Return every job there is, in the order in which they are run when all are run once."""
    markets = means.markets
    production, sandbox = markets["production"], markets["sandbox"]
    sweepers = {name: Sweeper(db, _report_row) for name, db in markets.items()}
    jobs = [Job(f"sweep {name}", SWEEP_SECONDS, sweeper.run_once) for name, sweeper in sweepers.items()]
    jobs += [Job(f"lag {name}", 5.0, _lag(means, name, sweeper)) for name, sweeper in sweepers.items()]
    jobs += [
        Job("audit production", AUDIT_SECONDS, _audit(means, "production"), at_once=False),
        Job("audit sandbox", AUDIT_SECONDS, _audit(means, "sandbox"), at_once=False),
        Job("remove files of production", TIDY_SECONDS, partial(remove_once, production, means.files)),
        Job("remove files of the sandbox", TIDY_SECONDS, partial(remove_once, sandbox, means.files)),
        Job("figures of production", FIGURES_SECONDS, Folder(production).run_once),
        Job("figures of the sandbox", FIGURES_SECONDS, Folder(sandbox).run_once),
        Job("count open HITs of production", COUNT_SECONDS, partial(count_once, production, means.stopped)),
        Job("count open HITs of the sandbox", COUNT_SECONDS, partial(count_once, sandbox, means.stopped)),
        Job("tidy identity", TIDY_SECONDS, lambda: tidy_identity(means.identity)),
    ]
    for name, url in means.urls.items():
        look = partial(look_once, markets[name], means.identity, url)
        jobs.append(Job(f"saved searches of {name}", COUNT_SECONDS, look))
    jobs += [*_long_work(means), *_deliveries(means)]
    jobs += [Job(f"API calls of {name}", CALLS_SECONDS, log.run_once) for name, log in means.logs.items()]
    return jobs


def _long_work(means: Means) -> list[Job]:
    return [
        Job(f"{words} of {name}", PUBLISH_SECONDS, partial(do, db, means.stopped))
        for name, db in means.markets.items()
        for words, do in (
            ("batches", publish_once),
            ("acts on HITs", act_once),
            ("sheets", carry_out_once),
            ("broadcasts", broadcast_once),
        )
    ]


def _deliveries(means: Means) -> list[Job]:
    alerts = FundsAlerts(means.markets["production"], means.identity, means.mailer, means.settings.public_url)
    jobs = [Job("alerts on low funds", COUNT_SECONDS, alerts.run_once)]
    for name, url in means.urls.items():
        count = means.metrics.count_deliveries(name)
        deliverer = Deliverer(means.markets[name], means.posts[name], count, _report_event, means.stopped)
        jobs += [
            Job(f"deliver for {name}", DELIVER_SECONDS, deliverer.run_once),
            Job(f"outbox of {name}", 5.0, _outbox(means, name, deliverer)),
        ]
        if means.mailer is not None:
            market = Market(means.markets[name], url, sandbox=name == "sandbox")
            mailing = Mailing(market, means.identity, means.mailer, count, means.stopped)
            jobs.append(Job(f"mail for {name}", DELIVER_SECONDS, mailing.run_once))
    return jobs


def _lag(means: Means, name: str, sweeper: Sweeper) -> Callable[[], Awaitable[None]]:
    async def measure() -> None:
        means.metrics.sweeper_lag.labels(name).set(await sweeper.lag_seconds())

    return measure


def _audit(means: Means, name: str) -> Callable[[], Awaitable[None]]:
    async def audit() -> None:
        problems = await audit_once(means.markets[name])
        means.metrics.ledger_problems.labels(name).set(len(problems))
        for problem in problems:
            _log.error("books do not balance", market=name, problem=problem)

    return audit


def _outbox(means: Means, name: str, deliverer: Deliverer) -> Callable[[], Awaitable[None]]:
    async def measure() -> None:
        means.metrics.outbox_age.labels(name).set(await deliverer.age_seconds())

    return measure


def _report_row(error: Exception, hit_id: str) -> None:
    _log.error("HIT could not be settled", hit_id=hit_id, exc_info=error)


def _report_event(error: Exception, event_id: str) -> None:
    _log.error("event could not be delivered", event_id=event_id, exc_info=error)
