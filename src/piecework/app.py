"""The composition root: settings in, one ASGI application out. Everything is made here and handed down."""

import asyncio
import gc
import os
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import NamedTuple

import structlog

from piecework import clock, ids
from piecework.api.context import Api
from piecework.api.operations import Caller, Outside, build_endpoint
from piecework.aws.endpoint import Endpoint
from piecework.background import runner
from piecework.background.calls import CallLog
from piecework.background.jobs import Means, all_jobs
from piecework.background.post import Post, Senders
from piecework.background.runner import Job
from piecework.background.senders.mailed import MailSender
from piecework.background.senders.webhooks import Sending, WebhookSender
from piecework.db.door import Database, Observe, Tx, no_observer
from piecework.db.migrate import pending
from piecework.db.stores import STORE_NAMES, MarketTerms, Place, StoreName, open_store, wall_time
from piecework.files.links import FileLink, FileLinks
from piecework.files.store import DirectoryStore, FileStore
from piecework.identity import people
from piecework.identity.lookups import Lookups
from piecework.identity.vault import Vault
from piecework.mail import SmtpMailer
from piecework.market import health, market_clock
from piecework.observe import Metrics, set_up_logs
from piecework.rules import notifications, webhooks
from piecework.rules.payouts import NO_PAYOUTS, Offer
from piecework.sandbox.study import StudyPage
from piecework.server import Lifetime, Server, health_page, metrics_page, readiness_page
from piecework.settings import Settings, SettingsError, load, server_secret
from piecework.throttle import Throttle
from piecework.web.site import SiteParts, build_site

STUDY_PATH = "/sandbox/demo/study"

Posts = dict[str, Post]
Logs = dict[str, CallLog]

_log = structlog.get_logger()


class Stores(NamedTuple):
    """The three stores, open."""

    identity: Database
    production: Database
    sandbox: Database

    def close(self) -> None:
        """Finish what is queued and close them."""
        for store in self:
            store.close()


class Credential(NamedTuple):
    """What an access key stands for."""

    secret: str
    principal: Caller


@dataclass(frozen=True, slots=True)
class Parts:
    """What the application is put together from."""

    settings: Settings
    stores: Stores
    secret: bytes
    metrics: Metrics


def place_of(settings: Settings) -> Place:
    """Return where the stores of these settings are."""
    return Place(settings.data_dir, settings.database_url)


def open_stores(settings: Settings, metrics: Metrics | None = None) -> Stores:
    """Open the three stores. Raises SettingsError when one has not been migrated."""
    for name in STORE_NAMES:
        if pending(place_of(settings), name) is not None:
            raise SettingsError(f"the {name} store is not up to date: run piecework db upgrade")
    return open_migrated(settings, metrics)


def open_migrated(
    settings: Settings,
    metrics: Metrics | None = None,
    present: Callable[[Tx], int] | None = None,
    *,
    durable: bool = True,
) -> Stores:
    """Open the three stores, known to be up to date; `present` is a clock for the markets of one's own."""
    place = replace(place_of(settings), durable=durable)

    def market(name: StoreName) -> Database:
        terms = MarketTerms(
            sandbox=name == "sandbox",
            fee_schedule=settings.fee_schedule,
            queue_limit=settings.queue_limit,
            payouts=NO_PAYOUTS
            if name == "sandbox"
            else Offer(settings.payout_methods, settings.payout_minimum_cents),
            daily_limit=settings.daily_limit,
            newcomer_limit=settings.newcomer_limit,
            # Nobody competes in the sandbox, and whoever tests there should not wait.
            scarce_hits=0 if name == "sandbox" else settings.scarce_hits,
            message_limit=settings.message_limit,
            answer_limit=settings.answer_limit,
            broadcast_limit=settings.broadcast_limit,
        )
        now = present or (market_clock.present if terms.sandbox else wall_time(clock.wall))
        return open_store(place, name, now=now, terms=terms, observe=_observer(metrics, name))

    now = wall_time(clock.wall)
    identity = open_store(place, "identity", now=now, observe=_observer(metrics, "identity"))
    return Stores(identity, market("production"), market("sandbox"))


def file_store(settings: Settings) -> FileStore:
    """Return where uploaded files are kept."""
    place = settings.file_store
    if place is None or not place.startswith("s3://"):
        return DirectoryStore(settings.data_dir / "files" if place is None else Path(place))
    from piecework.files.s3 import S3Store, s3_client  # noqa: PLC0415  boto3 loads slowly

    bucket, _, prefix = place.removeprefix("s3://").partition("/")
    client = s3_client(settings.file_store_url, settings.aws_region, settings.aws_credentials)
    return S3Store(client, bucket, f"{prefix.rstrip('/')}/" if prefix else "")


def create_app() -> Server:
    """Return the application of the settings in the environment.

    The web server calls this in each process.
    """
    settings = load(os.environ)
    set_up_logs(settings.log_format)
    metrics = Metrics()
    server = build(Parts(settings, open_stores(settings, metrics), server_secret(settings), metrics))
    # What is loaded by now stays for good. Each full collection looked through it: a page took 90 ms.
    gc.collect()
    gc.freeze()
    return server


def build(parts: Parts) -> Server:
    """Return the application made of these parts; stopping it closes the stores."""
    stores, settings = parts.stores, parts.settings
    vault = Vault(parts.secret)
    lookups = Lookups(stores.identity, vault, clock.wall)
    markets = {"production": stores.production, "sandbox": stores.sandbox}
    files = file_store(settings)
    posts = {name: post_office(parts, name) for name in markets}
    logs = {name: CallLog(db, settings.call_log_days) for name, db in markets.items()}
    site = build_site(
        SiteParts(
            settings=settings,
            identity=stores.identity,
            production=stores.production,
            sandbox=stores.sandbox,
            lookups=lookups,
            vault=vault,
            secret=parts.secret,
            wall=clock.wall,
            files=files,
            send_test=lambda name, event, where: posts[name].test(event, where),
            mailer=_mailer(settings),
        )
    )
    return Server(
        apis={name: _endpoint(parts, lookups, name, posts[name], logs[name]) for name in markets},
        site=site,
        pages={
            "/healthz": health_page(),
            "/readyz": readiness_page(_readiness(stores)),
            "/metrics": metrics_page(parts.metrics, lambda: _refresh(parts)),
            STUDY_PATH: StudyPage(),
        },
        sandbox_url=settings.sandbox_url,
        lifetime=_lifetime(parts, files, posts, logs),
        metrics=parts.metrics,
    )


def post_office(parts: Parts, market: str) -> Post:
    """Return what sends the notifications of a market, with everything that the operator has set up."""
    settings = parts.settings
    sending = Sending(
        partial(webhooks.secret_of, parts.secret, market), clock.wall, settings.allow_private_webhooks
    )
    senders: Senders = {notifications.WEBHOOK: WebhookSender(sending)}
    mailer = _mailer(settings)
    if mailer is not None:
        senders = {**senders, notifications.EMAIL: MailSender(mailer, sandbox=market == "sandbox")}
    if settings.aws_notifications and settings.aws_region is not None:
        from piecework.background.senders.aws import Aws, SnsSender, SqsSender  # noqa: PLC0415  boto3 loads slowly

        aws = Aws(settings.aws_region, settings.aws_credentials)
        sqs = SqsSender(aws._replace(endpoint_url=settings.sqs_url))
        sns = SnsSender(aws._replace(endpoint_url=settings.sns_url), clock.wall)
        senders = {**senders, notifications.SQS: sqs, notifications.SNS: sns}
    return Post(senders, parts.metrics.count_deliveries(market))


def _endpoint(parts: Parts, lookups: Lookups, name: str, post: Post, log: CallLog) -> Endpoint:
    async def authenticate(key_id: str) -> Credential | None:
        signer = await lookups.key(key_id)
        if signer is None:
            return None
        return Credential(signer.secret, Caller(signer.person.id, signer.person.roles.requester, key_id))

    async def worker_exists(worker_id: str) -> bool:
        return worker_id in await parts.stores.identity.aread(people.names_of, [worker_id])

    links = FileLinks(parts.secret, clock.wall)
    settings = parts.settings
    throttle = Throttle(settings.throttle_rate, settings.throttle_burst, clock.elapsed)
    outside = Outside(
        authenticate=authenticate,
        throttle=lambda credential, _operation: throttle.wait(credential.principal.key_id) == 0,
        report=_report_call,
        observe=parts.metrics.observe_calls(name),
        note=lambda caller, *call: log.note((caller.person_id, caller.key_id), *call),
        now=clock.wall,
        elapsed=clock.elapsed,
        request_id=ids.new_request_id,
    )
    api = Api(
        db=parts.stores.production if name == "production" else parts.stores.sandbox,
        post=post,
        sandbox=name == "sandbox",
        token_secret=parts.secret,
        worker_exists=worker_exists,
        file_url=lambda key: f"{settings.public_url}/files/{links.sign(FileLink(name, key))}",
        allow_http=settings.allow_http_questions,
    )
    return build_endpoint(api, outside)


def _lifetime(parts: Parts, files: FileStore, posts: Posts, logs: Logs) -> Lifetime:
    stopped = asyncio.Event()
    running: list[asyncio.Task[None]] = []
    stores = parts.stores
    means = Means(
        settings=parts.settings,
        identity=stores.identity,
        markets={"production": stores.production, "sandbox": stores.sandbox},
        metrics=parts.metrics,
        files=files,
        mailer=_mailer(parts.settings),
        posts=posts,
        logs=logs,
        stopped=stopped.is_set,
    )
    jobs = all_jobs(means)

    async def start() -> None:
        running.append(asyncio.create_task(runner.run(jobs, stopped, _report_job)))
        _log.info("started", public_url=parts.settings.public_url, sandbox_url=parts.settings.sandbox_url)

    async def stop() -> None:
        stopped.set()
        await asyncio.gather(*running, *(log.run_once() for log in logs.values()))
        for post in posts.values():
            post.close()
        stores.close()
        _log.info("stopped")

    return Lifetime(start, partial(_run_once, jobs), stop)


async def _run_once(jobs: list[Job]) -> None:
    for job in jobs:
        if job.at_once:
            await job.run_once()


def _mailer(settings: Settings) -> SmtpMailer | None:
    server = settings.mail_server
    return None if server is None else SmtpMailer(server, settings.mail_from or "")


def _readiness(stores: Stores) -> dict[str, Callable[[], Awaitable[str | None]]]:
    async def identity() -> str | None:
        await stores.identity.aread(lambda _tx: None)
        return None

    def market(db: Database) -> Callable[[], Awaitable[str | None]]:
        async def check() -> str | None:
            return (
                None if await db.aread(health.clock_is_sane) else "the clock is behind the market's history"
            )

        return check

    return {"identity": identity, "production": market(stores.production), "sandbox": market(stores.sandbox)}


def _refresh(parts: Parts) -> None:
    for name, store in parts.stores._asdict().items():
        parts.metrics.waiting.labels(name).set(store.waiting())


def _observer(metrics: Metrics | None, name: str) -> Observe:
    return no_observer if metrics is None else metrics.observe_verbs(name)


def _report_call(error: Exception, operation: str, request_id: str) -> None:
    _log.error("call failed", operation=operation, request_id=request_id, exc_info=error)


def _report_job(error: Exception, job: str) -> None:
    _log.error("background job failed", job=job, exc_info=error)
