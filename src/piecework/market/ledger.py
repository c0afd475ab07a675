"""The ledger: money moves from one account to another, so the sum over all accounts is always zero.

Accounts are named, not created: `world` (outside money comes from here), `fees`, `requester:A…` (what may
still be spent), `held:A…` (promised to open assignments), `worker:A…` (earned), `payout:A…` (asked to be paid
out). In the sandbox nobody is charged: holds come from `world` and releases return there.
"""

from sqlalchemy import bindparam, func, select, update

from piecework import ids
from piecework.db import sql
from piecework.db.door import Tx
from piecework.db.schema.market import balances, events, hits, transfers
from piecework.db.statements import Statement
from piecework.rules.bonuses import Bonus
from piecework.rules.hits import HIT
from piecework.rules.payouts import Payout
from piecework.rules.refusals import Refused
from piecework.rules.texts import bad_value

WORLD = "world"
FEES = "fees"
SANDBOX_BALANCE_CENTS = 1_000_000
MOST_CENTS = 10**12  # of one transfer, so that sums stay far below 64 bits

_SPEND = Statement(
    update(balances)
    .where(balances.c.account == bindparam("of"), balances.c.cents >= bindparam("amount"))
    .values(
        cents=balances.c.cents - bindparam("amount"), held_cents=balances.c.held_cents + bindparam("held")
    )
)
_CREDIT = sql.upsert(
    balances,
    {name: balances.c[name] + bindparam(name) for name in ("cents", "held_cents")},
)
_PAID = Statement(
    update(balances)
    .where(balances.c.account == bindparam("of"))
    .values(held_cents=balances.c.held_cents - bindparam("amount"))
)
_TRANSFER = sql.insert(transfers)
_TRANSFERS = sql.insert_many(transfers)
_ABOUT_NOTHING: dict[str, str | None] = {"hit_id": None, "assignment_id": None, "note": None}
_BALANCE = Statement(
    select(balances.c.cents, balances.c.held_cents).where(balances.c.account == bindparam("of"))
)
# The price of a HIT never changes once somebody was paid for it.
_UNPAID = Statement(
    select(func.coalesce(func.sum(hits.c.reward_cents + hits.c.fee_cents), 0))
    .join_from(events, hits, hits.c.id == events.c.hit_id)
    .where(
        events.c.requester_id == bindparam("requester_id"),
        events.c.uncounted == 1,
        events.c.kind == "AssignmentApproved",
    )
)
# Holds of HITs that have expired while nobody swept: what was left unclaimed is free again.
_FREED = Statement(
    select(
        func.coalesce(
            func.sum(
                (hits.c.funded - hits.c.pending - hits.c.submitted) * (hits.c.reward_cents + hits.c.fee_cents)
            ),
            0,
        )
    ).where(
        hits.c.requester_id == bindparam("requester_id"),
        hits.c.funded > 0,
        hits.c.due_at <= bindparam("now"),
        hits.c.status == "Assignable",
    )
)


def requester(person_id: str) -> str:
    """Return the account a requester spends from."""
    return f"requester:{person_id}"


def held(person_id: str) -> str:
    """Return the account that holds what a requester has promised."""
    return f"held:{person_id}"


def worker(person_id: str) -> str:
    """Return the account a worker earns into."""
    return f"worker:{person_id}"


def payout(person_id: str) -> str:
    """Return the account that holds what a worker has asked to be paid out."""
    return f"payout:{person_id}"


def deposit(tx: Tx, requester_id: str, cents: int, note: str) -> int:
    """Bring outside money in for a requester. Returns the new available balance in cents."""
    if cents <= 0:
        raise bad_value(cents, "Amount", "A deposit must be at least 0.01.")
    account = requester(requester_id)
    tx.run(_CREDIT, account=account, cents=cents, held_cents=0)
    _record(tx, WORLD, account, cents, "deposit", note=note)
    return int(tx.value(_BALANCE, of=account))


def hold(tx: Tx, hit: HIT, count: int) -> None:
    """Hold reward and fee of `count` more assignments of a HIT. Refuses with InsufficientFunds."""
    cents = count * hit.unit_cents
    if cents == 0:
        return
    if cents > MOST_CENTS:
        raise insufficient_funds()
    source = _source(tx, hit.requester_id)
    if source != WORLD and tx.run(_SPEND, of=source, amount=cents, held=cents) == 0:
        raise insufficient_funds()
    _record(tx, source, held(hit.requester_id), cents, "hold", hit_id=hit.id)


def hold_many(tx: Tx, hits: list[HIT]) -> None:
    """Hold reward and fee of all assignments of new HITs of one requester, each as `hold` would.

    Refuses with InsufficientFunds, before anything is written, if there is not enough for all.
    """
    requester_id = hits[0].requester_id
    cents = sum(hit.funded * hit.unit_cents for hit in hits)
    if cents == 0:
        return
    source = _source(tx, requester_id)
    if cents > MOST_CENTS or (source != WORLD and tx.run(_SPEND, of=source, amount=cents, held=cents) == 0):
        raise insufficient_funds()
    now, destination = tx.now, held(requester_id)
    named = zip(ids.new_ids(now, len(hits)), hits, strict=True)
    moves = [
        (move_id, now, source, destination, hit.funded * hit.unit_cents, "hold", hit.id, None, None)
        for move_id, hit in named
    ]
    tx.insert_many(_TRANSFERS, moves)


def release(tx: Tx, hit: HIT, count: int) -> None:
    """Give back what was held for `count` assignments of a HIT."""
    cents = count * hit.unit_cents
    if cents == 0:
        return
    destination = _source(tx, hit.requester_id)
    if destination != WORLD:
        tx.run(_CREDIT, account=destination, cents=cents, held_cents=-cents)
    _record(tx, held(hit.requester_id), destination, cents, "release", hit_id=hit.id)


def pay(tx: Tx, hit: HIT, worker_id: str, assignment_id: str) -> None:
    """Pay one assignment out of what is held for its HIT: the reward to the worker, the fee to the house."""
    source = held(hit.requester_id)
    if hit.reward_cents:
        _record(
            tx,
            source,
            worker(worker_id),
            hit.reward_cents,
            "reward",
            hit_id=hit.id,
            assignment_id=assignment_id,
        )
    if hit.fee_cents:
        _record(tx, source, FEES, hit.fee_cents, "fee", hit_id=hit.id, assignment_id=assignment_id)


def count_paid(tx: Tx, paid: dict[str, int]) -> None:
    """Take what was paid out of holds, in cents by requester, off what they say is held.

    Not by `pay` itself: whoever approves has no business with a row that all of a requester's work meets at.
    """
    for requester_id in sorted(paid):
        tx.run(_PAID, of=requester(requester_id), amount=paid[requester_id])


def pay_bonus(tx: Tx, bonus: Bonus) -> None:
    """Pay a bonus and its fee from what the requester may spend. Refuses with InsufficientFunds."""
    source = _source(tx, bonus.requester_id)
    cents = bonus.cents + bonus.fee_cents
    if cents > MOST_CENTS or (source != WORLD and tx.run(_SPEND, of=source, amount=cents, held=0) == 0):
        raise insufficient_funds()
    about = {"hit_id": bonus.hit_id, "assignment_id": bonus.assignment_id}
    _record(tx, source, worker(bonus.worker_id), bonus.cents, "bonus", **about)
    if bonus.fee_cents:
        _record(tx, source, FEES, bonus.fee_cents, "fee", **about)


def hold_payout(tx: Tx, asked: Payout) -> None:
    """Hold what a worker asks to be paid out; that there is as much is for the caller to make sure."""
    _record(
        tx, worker(asked.worker_id), payout(asked.worker_id), asked.cents, "payout request", note=asked.id
    )


def pay_out(tx: Tx, asked: Payout) -> None:
    """Let what was held for a payout leave the books."""
    _record(tx, payout(asked.worker_id), WORLD, asked.cents, "payout", note=asked.id)


def return_payout(tx: Tx, asked: Payout) -> None:
    """Give back to a worker what was held for a payout."""
    _record(tx, payout(asked.worker_id), worker(asked.worker_id), asked.cents, "payout return", note=asked.id)


def balance(tx: Tx, requester_id: str) -> tuple[int, int]:
    """Return what a requester may spend and what is held, in cents, as of now (GetAccountBalance)."""
    if tx.terms.sandbox:
        return SANDBOX_BALANCE_CENTS, 0
    available, held_cents, freed = _of(tx, requester_id)
    return available, held_cents - int(tx.value(_UNPAID, requester_id=requester_id)) - freed


def available(tx: Tx, requester_id: str) -> int:
    """Return what a requester may spend, in cents, as of now."""
    return SANDBOX_BALANCE_CENTS if tx.terms.sandbox else _of(tx, requester_id)[0]


def insufficient_funds() -> Refused:
    """Return the refusal of an act that costs more than there is."""
    return Refused(
        "InsufficientFunds",
        "This Requester has insufficient funds in their account to complete this transaction.",
    )


def _of(tx: Tx, requester_id: str) -> tuple[int, int, int]:
    """Return what may be spent, what is said to be held, and how much of that is free, as HITs expired."""
    freed = int(tx.value(_FREED, requester_id=requester_id, now=tx.now))
    row = tx.row(_BALANCE, of=requester(requester_id))
    return (freed, 0, freed) if row is None else (row.cents + freed, row.held_cents, freed)


def _source(tx: Tx, requester_id: str) -> str:
    return WORLD if tx.terms.sandbox else requester(requester_id)


def _record(tx: Tx, source: str, destination: str, cents: int, kind: str, **about: str) -> None:
    tx.run(
        _TRANSFER,
        id=ids.new_id(tx.now),
        at=tx.now,
        source=source,
        destination=destination,
        cents=cents,
        kind=kind,
        **(_ABOUT_NOTHING | about),
    )
