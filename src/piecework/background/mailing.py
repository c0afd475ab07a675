"""Mails what stands in the inboxes of workers, requesters and the operator, where the server can send mail.

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
from piecework.market import outbox
from piecework.market.messages import OPERATOR, Message
from piecework.market.outbox import Outgoing
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
        if not await db.aread(outbox.due, 1):
            return 0
        await db.awrite(outbox.drop_old, TOO_OLD_MS)
        taken = await db.awrite(outbox.claim, AT_ONCE, LEASE_MS)
        senders = [each.message.requester_id for each in taken if each.message.requester_id]
        names = await self._identity.aread(people.names_of, senders)
        began, mailed = clock.elapsed(), 0
        for number, outgoing in enumerate(taken):
            if self._stopping() or clock.elapsed() - began > BEGIN_SECONDS:
                await db.awrite(outbox.release, taken[number:])
                break
            error = await self._mail(outgoing, names)
            mailed += error is None
            if error is not None and error.down:
                await db.awrite(outbox.release, taken[number + 1 :], retries.WAITS[0] * clock.SECOND)
                break
        return mailed

    async def _mail(self, outgoing: Outgoing, names: dict[str, str]) -> UndeliverableError | None:
        message = outgoing.message
        email = await self._address(message)
        if email is None:
            await self._market.db.awrite(outbox.tried, message, None)
            return None
        subject, text = self._written(outgoing, names)
        try:
            await asyncio.to_thread(deliver, self._mailer, email, subject, text)
        except UndeliverableError as error:
            await self._note_failure(message, error)
            return error
        self._count(_MESSAGE, "delivered")
        await self._market.db.awrite(outbox.tried, message, None)
        return None

    async def _address(self, message: Message) -> str | None:
        if message.from_worker and message.requester_id == OPERATOR:
            # One mail for all of them, so that it is tried, and counted, as one.
            return ", ".join(await self._identity.aread(people.operator_mailboxes, message.kind)) or None
        to = message.requester_id if message.from_worker else message.worker_id
        return await self._identity.aread(people.mailbox, to, message.kind)

    async def _note_failure(self, message: Message, error: UndeliverableError) -> None:
        assert message.due_at is not None, "a message that was claimed is due when its lease ends"
        next_at = retries.next_try(message.due_at - LEASE_MS, message.tries + 1)
        if error.final:
            next_at = None
        self._count(_MESSAGE, "given up" if next_at is None else "failed")
        await self._market.db.awrite(outbox.tried, message, next_at)

    def _written(self, outgoing: Outgoing, names: dict[str, str]) -> tuple[str, str]:
        message, thread = outgoing.message, outgoing.thread
        # A subject is one line, whatever a requester put into it.
        subject = " ".join(thread.subject.split())
        if message.from_worker:
            head, place = _from_worker(outgoing), "requester/messages"
        else:
            head, place = f"{_sender(message, names)} wrote to you:", "messages"
        paragraphs = [head, message.text]
        if self._market.sandbox:
            subject = f"[sandbox] {subject}"
            paragraphs.append("This message is from the sandbox, where money is not real.")
        if message.from_worker and message.requester_id == OPERATOR:
            sandbox = " --sandbox" if self._market.sandbox else ""
            paragraphs.append(
                f"Answer on the server: piecework messages answer {thread.id}{sandbox} --text …"
            )
        else:
            paragraphs.append(f"Read and answer: {self._market.url}/{place}/{thread.id}")
        return subject, "\n\n".join(each for each in paragraphs if each) + "\n"


def _sender(message: Message, names: dict[str, str]) -> str:
    if message.requester_id:
        return names.get(message.requester_id, "A requester")
    return "The operator of Piecework" if message.kind == "messages" else "Piecework"


def _from_worker(outgoing: Outgoing) -> str:
    thread = outgoing.thread
    about = [f"Worker {thread.worker_id} wrote to you:"]
    if thread.hit_type_id:
        about.append(f"HIT type: {thread.hit_type_id} ({outgoing.title})")
    if thread.hit_id:
        about += [f"HIT: {thread.hit_id}", f"Assignment: {thread.assignment_id}"]
    return "\n".join(about)
