"""Bonuses, each paid once, however often a file is run.

Each payment has a token of what it pays, which servers remember for a day. The journal has a line before a
payment is asked for and one after it is made; where only the first is there, and is old, the server is asked
how many such bonuses it has.
"""

import hashlib
import threading
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from piecework import clock
from piecework.client import listing
from piecework.client.acts import ALREADY, DONE, Outcome, State, run
from piecework.client.connection import Market
from piecework.client.failures import code_of, message_of
from piecework.client.journals import Journal
from piecework.client.publishing import TOKENS_LAST_MS
from piecework.client.sheets import Bonus
from piecework.rules.money import dollars

ENDING = ".paid"
_TOKEN_CHARACTERS = 40


class Payment(NamedTuple):
    """A bonus with its token."""

    bonus: Bonus
    token: str


def payments(bonuses: Iterable[Bonus], salt: str = "") -> list[Payment]:
    """Return bonuses with tokens of their content, so that rows may be added to a file and moved in it.

    The same row twice in a file is two bonuses.
    """
    seen = Counter[str]()
    made = []
    for bonus in bonuses:
        content = "\0".join([bonus.assignment_id, bonus.worker_id, str(bonus.cents), bonus.reason, salt])
        seen[content] += 1
        digest = hashlib.sha256(f"{content}\0{seen[content]}".encode()).hexdigest()
        made.append(Payment(bonus, digest[:_TOKEN_CHARACTERS]))
    return made


def pay(
    market: Market, wanted: Iterable[Payment], journal: Journal | None = None, jobs: int = 1
) -> Iterator[Outcome]:
    """Pay what has not been paid, and yield outcomes."""
    all_of_them = list(wanted)
    return run(all_of_them, _subject, _Payer(market, journal, all_of_them).act, jobs)


class _Payer:
    def __init__(self, market: Market, journal: Journal | None, wanted: list[Payment]) -> None:
        lines = journal.lines if journal else []
        self._market = market
        self._journal = journal
        self._counting = threading.Lock()
        self._paid = {line["paid"] for line in lines if "paid" in line}
        before = clock.wall() - TOKENS_LAST_MS
        self._long_ago = {line["paying"] for line in lines if "paying" in line and line["at"] < before}
        self._counts = Counter(_content(each.bonus) for each in wanted if each.token in self._paid)

    def act(self, payment: Payment) -> State:
        if payment.token in self._paid:
            return ALREADY
        if not self._long_ago:
            return self._settled(payment)
        # Bonuses are being counted, so nobody may pay beside us.
        with self._counting:
            outcome = self._settled(payment)
            self._counts[_content(payment.bonus)] += 1
            return outcome

    def _settled(self, payment: Payment) -> State:
        if payment.token in self._long_ago and self._was_paid(payment.bonus):
            self._note("paid", payment)
            return ALREADY
        self._note("paying", payment)
        outcome = self._pay(payment)
        self._note("paid", payment)
        return outcome

    def _pay(self, payment: Payment) -> State:
        bonus, client = payment.bonus, self._market.client
        try:
            client.send_bonus(
                WorkerId=bonus.worker_id,
                AssignmentId=bonus.assignment_id,
                BonusAmount=dollars(bonus.cents),
                Reason=bonus.reason,
                UniqueRequestToken=payment.token,
            )
        except client.exceptions.RequestError as error:
            if code_of(error) == "DuplicateRequest" or "already been processed" in message_of(error):
                return ALREADY
            raise
        return DONE

    def _was_paid(self, bonus: Bonus) -> bool:
        """Return whether the market has such a bonus, whose answer never reached us."""
        there = listing.every(
            self._market, "list_bonus_payments", "BonusPayments", AssignmentId=bonus.assignment_id
        )
        return sum(_same(bonus, each) for each in there) > self._counts[_content(bonus)]

    def _note(self, what: str, payment: Payment) -> None:
        if self._journal:
            self._journal.add({what: payment.token, "row": payment.bonus.row, "at": clock.wall()})


def _content(bonus: Bonus) -> Bonus:
    return bonus._replace(row=0)


def _same(bonus: Bonus, paid: Mapping[str, Any]) -> bool:
    return (bonus.worker_id, dollars(bonus.cents), bonus.reason) == (
        paid["WorkerId"],
        paid["BonusAmount"],
        paid.get("Reason", ""),
    )


def _subject(payment: Payment) -> str:
    return payment.bonus.assignment_id
