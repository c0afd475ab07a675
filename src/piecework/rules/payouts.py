"""Payouts: what a worker may ask for, and what an operator may say to it."""

from collections.abc import Callable
from typing import NamedTuple

from piecework.rules.phrases import Phrase
from piecework.rules.refusals import Refused
from piecework.rules.texts import REASON_CHARACTERS, check_words

REQUESTED = "Requested"
PAID = "Paid"
DECLINED = "Declined"
WITHDRAWN = "Withdrawn"

DETAILS_CHARACTERS = 500


class Payout(NamedTuple):
    """A payout's row. `details` says where to pay, `note` is what the operator said when settling it."""

    id: str
    worker_id: str
    cents: int
    method: str
    details: str
    status: str
    requested_at: int
    settled_at: int | None
    note: str | None


class Order(NamedTuple):
    """What a worker asks for: so much, in this way, to there."""

    cents: int
    method: str
    details: str


class Offer(NamedTuple):
    """How a market pays out: by which methods, and from how many cents on. Without a method it does not."""

    methods: tuple[str, ...]
    least_cents: int

    @property
    def choices(self) -> list[tuple[str, str]]:
        """The methods, as a form offers them."""
        return [(method, method) for method in self.methods]


NO_PAYOUTS = Offer((), 0)


def check(order: Order, offer: Offer) -> None:
    """Refuse a payout that this market does not offer. The words never say where to pay."""
    if not offer.methods:
        raise Refused("PayoutsOff", Phrase("Payouts cannot be requested on this server."))
    if order.method not in offer.methods:
        raise Refused("PayoutMethod", Phrase("Choose one of: {methods}.", methods=", ".join(offer.methods)))
    if order.cents < offer.least_cents:
        raise Refused(
            "PayoutTooSmall", Phrase("A payout is at least ${least}.", least=_dollars(offer.least_cents))
        )
    if not order.details:
        raise Refused("PayoutDetails", Phrase("Write where to pay, so that the operator can."))
    too_long = len(order.details) > DETAILS_CHARACTERS
    if too_long or not order.details.isprintable():
        raise Refused(
            "PayoutDetails", Phrase("Write one line of at most {most} characters.", most=DETAILS_CHARACTERS)
        )


def check_reason(reason: str) -> None:
    """Refuse to decline without saying why."""
    if not reason.strip():
        raise Refused("PayoutReason", "Say why, since the worker reads it.")


def check_note(note: str | None) -> None:
    """Refuse words to the worker that are too long, or have control characters."""
    check_words(note, REASON_CHARACTERS, "Reason")


def not_enough(available_cents: int) -> Refused:
    """Return the refusal of more than a worker has."""
    most = _dollars(max(0, available_cents))
    return Refused(
        "PayoutTooLarge", Phrase("You have ${most} to be paid out; write that or less.", most=most)
    )


def does_not_exist(payout_id: str) -> Refused:
    """Return the refusal of an unknown payout, or somebody else's."""
    return Refused("PayoutDoesNotExist", Phrase("There is no payout {id}.", id=payout_id))


def settled(payout: Payout) -> Refused:
    """Return the refusal to settle a payout twice."""
    return Refused("PayoutSettled", _SETTLED[payout.status](payout.id))


_SETTLED: dict[str, Callable[[str], Phrase]] = {
    PAID: lambda payout_id: Phrase("Payout {id} is paid already.", id=payout_id),
    DECLINED: lambda payout_id: Phrase("Payout {id} is declined already.", id=payout_id),
    WITHDRAWN: lambda payout_id: Phrase("Payout {id} is withdrawn already.", id=payout_id),
}


def _dollars(cents: int) -> str:
    return f"{cents // 100:,}.{cents % 100:02}"
