"""Alerts on low funds, by mail: one each time that a requester's funds fall below the sum they named."""

import asyncio

from piecework.background.senders.mailed import deliver
from piecework.background.senders.sender import UndeliverableError
from piecework.db.door import Database
from piecework.identity import people
from piecework.mail import Mailer
from piecework.market import funds_alerts
from piecework.market.funds_alerts import Alert
from piecework.rules.money import dollars

AT_ONCE = 100


class FundsAlerts:
    """Tells requesters of one market that funds are low.

    Args:
        db: the market's store; not the sandbox's, where money never runs low.
        identity: the store of people, for addresses.
        mailer: hands mails to the mail server, or None where there is none.
        url: the market's public address, for the link.
    """

    def __init__(self, db: Database, identity: Database, mailer: Mailer | None, url: str) -> None:
        self._db = db
        self._identity = identity
        self._mailer = mailer
        self._url = url

    async def run_once(self) -> int:
        """Tell whoever is due, and return how many mails were sent.

        A mail that the server does not take is tried again at the next run; whoever has no mailbox for news
        of money finds it on their first page.
        """
        await self._db.awrite(funds_alerts.rearm, AT_ONCE)
        told, after = 0, ""
        while found := await self._db.aread(funds_alerts.due, after, AT_ONCE):
            for alert in found:
                told += await self._tell(alert)
            after = found[-1].requester_id
        return told

    async def _tell(self, alert: Alert) -> bool:
        requester_id = alert.requester_id
        free: int | None = await self._db.awrite(funds_alerts.take, requester_id)
        if free is None or self._mailer is None:
            return False
        email = await self._identity.aread(people.mailbox, requester_id, "news")
        if email is None:
            return False
        text = (
            f"${dollars(free)} is free, less than the ${dollars(alert.below_cents)} below which you want to "
            "be told.\n\nWhat is published stays open, and what is held for it is not touched. New HITs and "
            f"bonuses need free funds.\n\nYour funds: {self._url}/funds\n"
        )
        try:
            await asyncio.to_thread(deliver, self._mailer, email, "Your funds are low", text)
        except UndeliverableError:
            await self._db.awrite(funds_alerts.give_back, requester_id)
            return False
        return True
