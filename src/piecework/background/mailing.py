"""Mails what stands in the workers' inboxes, where the server can send mail.

A message older than three days is not mailed any more, whether mail was off that long or never arrived: the
inbox has it. So switching mail on does not send what is long past.
"""

import asyncio
from collections.abc import Callable
from typing import NamedTuple

from piecework import clock
from piecework.background.senders.mailed import deliver
from piecework.background.senders.sender import UndeliverableError
from piecework.db.door import Database
from piecework.identity import people
from piecework.mail import Mailer
from piecework.market import messages
from piecework.market.messages import Message
from piecework.rules import retries

AT_ONCE = 50
LEASE_MS = 10 * clock.MINUTE
TOO_OLD_MS = retries.IN_ALL_SECONDS * clock.SECOND
BEGIN_SECONDS = 5.0

_MESSAGE = "Message"


class Market(NamedTuple):
    """Whose messages are mailed: the market's store, its public address, and whether it is the sandbox."""

    db: Database
    url: str
    sandbox: bool


class Mailing:
    """Mails the messages of one market.

    Args:
        market: the market.
        identity: the store of people, for addresses and names.
        mailer: hands mails to the mail server.
        count: told of every try: "Message", and "delivered", "failed" or "given up".
        stopping: whether the server is about to stop.
    """

    def __init__(
        self,
        market: Market,
        identity: Database,
        mailer: Mailer,
        count: Callable[[str, str], None],
        stopping: Callable[[], bool] = lambda: False,
    ) -> None:
        self._market = market
        self._identity = identity
        self._mailer = mailer
        self._count = count
        self._stopping = stopping

    async def run_once(self) -> int:
        """Mail what is due now, and return how many mails were taken.

        A mail server that does not answer ends the run: what is left is due again soon.
        """
        db = self._market.db
        if not await db.aread(messages.due, 1):
            return 0
        await db.awrite(messages.drop_old, TOO_OLD_MS)
        taken = await db.awrite(messages.claim, AT_ONCE, LEASE_MS)
        senders = [each.requester_id for each in taken if each.requester_id]
        names = await self._identity.aread(people.names_of, senders)
        began, mailed = clock.elapsed(), 0
        for number, message in enumerate(taken):
            if self._stopping() or clock.elapsed() - began > BEGIN_SECONDS:
                await db.awrite(messages.release, taken[number:])
                break
            error = await self._mail(message, names)
            mailed += error is None
            if error is not None and error.down:
                await db.awrite(messages.release, taken[number + 1 :], retries.WAITS[0] * clock.SECOND)
                break
        return mailed

    async def _mail(self, message: Message, names: dict[str, str]) -> UndeliverableError | None:
        email = await self._identity.aread(people.email_of, message.worker_id)
        if email is None:
            await self._market.db.awrite(messages.tried, message, None)
            return None
        subject, text = self._written(message, names)
        try:
            await asyncio.to_thread(deliver, self._mailer, email, subject, text)
        except UndeliverableError as error:
            await self._note_failure(message, error)
            return error
        self._count(_MESSAGE, "delivered")
        await self._market.db.awrite(messages.tried, message, None)
        return None

    async def _note_failure(self, message: Message, error: UndeliverableError) -> None:
        assert message.due_at is not None, "a message that was claimed is due when its lease ends"
        next_at = retries.next_try(message.due_at - LEASE_MS, message.tries + 1)
        if error.final:
            next_at = None
        self._count(_MESSAGE, "given up" if next_at is None else "failed")
        await self._market.db.awrite(messages.tried, message, next_at)

    def _written(self, message: Message, names: dict[str, str]) -> tuple[str, str]:
        sender = names.get(message.requester_id or "", "A requester") if message.requester_id else "Piecework"
        # A subject is one line, whatever a requester put into it.
        subject = " ".join(message.subject.split())
        paragraphs = [f"{sender} wrote to you:", message.text]
        if self._market.sandbox:
            subject = f"[sandbox] {subject}"
            paragraphs.append("This message is from the sandbox, where money is not real.")
        paragraphs.append(f"All your messages: {self._market.url}/messages")
        return subject, "\n\n".join(each for each in paragraphs if each) + "\n"
