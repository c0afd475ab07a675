"""The demo market of `piecework serve --demo`: on its first start, some days of it are lived through at once.

The application is put together here on stores whose sandbox has a clock in the past, and made-up workers are
at its website without a port. It is what `sandbox/demo_crowd` tells; no table is filled by hand.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import structlog

from piecework import clock
from piecework.app import STUDY_PATH, Parts, Stores, build, open_migrated
from piecework.identity.vault import Vault
from piecework.observe import Metrics
from piecework.sandbox import crowd as hiring
from piecework.sandbox import demo, demo_crowd
from piecework.sandbox.crowd import Hired
from piecework.sandbox.demo import Cast, Demo
from piecework.sandbox.demo_crowd import Days, Past
from piecework.settings import Settings, server_secret
from piecework.simulation.hands import Hands
from piecework.simulation.inprocess import Loop, call
from piecework.simulation.transport import Reply, Request


def fill(settings: Settings, stores: Stores) -> Demo:
    """Fill the sandbox if the demo requester has nothing in it; return what a newcomer needs to try it."""
    vault = Vault(server_secret(settings))
    who = stores.identity.write(demo.cast)
    if not stores.sandbox.read(demo.is_begun, who.requester.id):
        past = Past(clock.wall() - demo_crowd.BEFORE_MS)
        unlimited = _unlimited(settings)
        with _quiet():
            _live(unlimited, open_migrated(unlimited, present=past), who, past)
    return demo.greeting(stores.identity, vault, who)


def _unlimited(settings: Settings) -> Settings:
    # Requests are counted by the wall's clock, on which the days take a second; and what the operator has
    # limited would leave the demo half done.
    return replace(
        settings,
        tool_rate=0,
        page_rate=0,
        daily_limit=0,
        newcomer_limit=0,
        message_limit=0,
        answer_limit=0,
    )


def _live(settings: Settings, stores: Stores, who: Cast, past: Past) -> None:
    study = f"{settings.public_url}{STUDY_PATH}"
    stores.sandbox.write(demo.publish, who.requester.id, study)
    server, loop = build(Parts(settings, stores, server_secret(settings), Metrics())), Loop()
    hired: list[Hired] = []

    def transport(request: Request) -> Reply:
        return loop.run(call(server, request))

    def hire(number: int) -> Hands:
        country = demo_crowd.COUNTRIES[number % len(demo_crowd.COUNTRIES)]
        made = hiring.hire(stores.identity, number, country) if number else _own(stores, who)
        hired.append(made)
        return Hands(transport, settings.sandbox_url, made.token, made.person_id)

    try:
        demo_crowd.live(Days(stores.sandbox, past, who.requester, hire))
    finally:
        hiring.dismiss(stores.identity, hired)
        loop.run(server.lifetime.stop())
        loop.close()


def _own(stores: Stores, who: Cast) -> Hired:
    return stores.identity.write(hiring.give_token, who.worker.id)


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep the log of requests that nobody made from the operator's terminal."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    try:
        yield
    finally:
        structlog.reset_defaults()
