"""The post office of a market: every way of sending that the operator has set up, each call in a thread."""

import asyncio
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor

from piecework.background.senders.sender import Sender, UndeliverableError
from piecework.rules import notifications as rules
from piecework.rules.notifications import EMAIL, SNS, SQS, WEBHOOK, Event, Specification

DELIVERING = 32
"""How many deliveries are under way at once, each in its thread."""

TESTING = 8
"""The same for checks and tests: a caller waits for those, so they do not stand in line behind deliveries."""

_NOT_SET_UP = {
    SQS: "the operator of this server has not set up Amazon SQS",
    SNS: "the operator of this server has not set up Amazon SNS",
    EMAIL: "the operator of this server has not set up mail",
    WEBHOOK: "the operator of this server has not set up webhooks",
}

Senders = Mapping[str, Sender]
"""What is set up, by way."""

Count = Callable[[str, str], None]
"""Told of each delivery: the way it went (SQS, SNS, Email, Webhook) and its outcome."""


class Post:
    """Sends notifications of one market.

    Args:
        senders: the ways of sending that are set up.
        count: counts tests; the deliverer counts deliveries.
    """

    def __init__(self, senders: Senders, count: Count = lambda _way, _outcome: None) -> None:
        self._senders = senders
        self._count = count
        self._delivering = ThreadPoolExecutor(DELIVERING, "deliver")
        self._testing = ThreadPoolExecutor(TESTING, "test")

    async def check(self, specification: Specification) -> None:
        """Refuse a destination that this server cannot or will not send to, with InvalidTransportEndpoint."""
        rules.check_destination(specification)
        try:
            await _in(self._testing, self._check, specification)
        except UndeliverableError as error:
            raise rules.bad_destination(specification.destination, error.reason) from error

    async def test(self, event: Event, specification: Specification) -> None:
        """Send at once. Refuses with InvalidTransportEndpoint when it does not arrive."""
        rules.check_destination(specification)
        try:
            await _in(self._testing, self._send, event, specification)
        except UndeliverableError as error:
            self._count(specification.way, "failed")
            raise rules.bad_destination(specification.destination, error.reason) from error
        self._count(specification.way, "delivered")

    async def deliver(self, event: Event, specification: Specification) -> None:
        """Send one notification. Raises UndeliverableError."""
        await _in(self._delivering, self._send, event, specification)

    def close(self) -> None:
        """Let the threads end; what is under way ends by its timeout."""
        self._delivering.shutdown(wait=False)
        self._testing.shutdown(wait=False)

    def _check(self, specification: Specification) -> None:
        self._sender(specification).check(specification.destination)

    def _send(self, event: Event, specification: Specification) -> None:
        self._sender(specification).send(event, specification)

    def _sender(self, specification: Specification) -> Sender:
        sender = self._senders.get(specification.way)
        if sender is None:
            raise UndeliverableError(_NOT_SET_UP[specification.way])
        return sender


async def _in(threads: ThreadPoolExecutor, act: Callable[..., None], *args: object) -> None:
    await asyncio.get_running_loop().run_in_executor(threads, act, *args)
