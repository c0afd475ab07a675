"""The acts on batches and on sets of HITs that the state machine draws, and what stays true of batches."""

from collections import Counter

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from sqlalchemy import select

from piecework.db.door import Database, Tx
from piecework.db.schema.market import assignments, hits
from piecework.db.schema.workers import bonus_payments
from piecework.market import batch_acts, batches, figures, hit_acts, ledger, progress, projects, publishing
from piecework.market.batches import BatchDraft
from piecework.rules import hit_acts as acts
from piecework.rules.hit_acts import Order, Over
from piecework.rules.projects import ProjectDraft

PICK = st.integers(0, 50)
REQUESTERS = ("AREQUESTERONE1", "AREQUESTERTWO2")
AHEAD = st.sampled_from([30, 900, 90_000])
CONTENT = "<p>${n}</p><input name=colour>"


class Batches(RuleBasedStateMachine):
    """Rules for a market; whoever adds them has `market`, `clock`, `attempt` and `hits`."""

    market: Database

    @property
    def loaded(self) -> list[tuple[str, str]]:
        """The owner and the id of each batch."""
        return self.__dict__.setdefault("_loaded", [])

    @rule(
        who=st.sampled_from(REQUESTERS),
        rows=st.integers(1, 4),
        slots=st.integers(1, 3),
        reward=PICK,
        out=st.booleans(),
    )
    def load_batch(self, who, rows, slots, reward, out) -> None:
        draft = ProjectDraft(
            "Birds", f"Batch {reward % 3}", "d", CONTENT, reward_cents=reward, max_assignments=slots,
            duration_seconds=60, lifetime_seconds=900, auto_approval_seconds=300,
        )  # fmt: skip
        project = self.market.write(projects.create, who, draft)
        batch = self.market.write(batches.create, who, project.id, BatchDraft("First", ("n",)))
        self.market.write(batches.add_rows, who, batch.id, [[str(number)] for number in range(rows)])
        self.market.write(batches.loaded, who, batch.id)
        self.loaded.append((who, batch.id))
        if out:
            self.attempt(batches.publish, who, batch.id)
            self.publish_some(batch.id, rows)

    @rule(pick=PICK, rows=st.sampled_from([None, 1, 2]))
    def publish_batch(self, pick, rows) -> None:
        self.to_batch(batches.publish, pick, rows)

    @rule(limit=st.integers(1, 3))
    def publish_slice(self, limit) -> None:
        for batch_id in self.market.read(publishing.waiting, 9):
            self.publish_some(batch_id, limit)

    @rule(pick=PICK, verb=st.sampled_from([batches.pause, batches.resume, batches.delete_input]))
    def pause_or_resume(self, pick, verb) -> None:
        self.to_batch(verb, pick)

    @rule(pick=PICK, verb=st.sampled_from([batch_acts.expire, batch_acts.cancel]))
    def close_batch(self, pick, verb) -> None:
        self.to_batch(verb, pick)

    @rule(pick=PICK, verb=st.sampled_from([batch_acts.extend, batch_acts.relaunch]), ahead=AHEAD)
    def open_batch(self, pick, verb, ahead) -> None:
        self.to_batch(verb, pick, self.clock.now + ahead * 1_000)

    @rule(pick=PICK, more=st.integers(1, 7))
    def enlarge_batch(self, pick, more) -> None:
        self.to_batch(batch_acts.add, pick, more)

    @rule(pick=PICK, whole=st.booleans(), kind=st.sampled_from(acts.KINDS), ahead=AHEAD)
    def act_on_hits(self, pick, whole, kind, ahead) -> None:
        if self.hits:
            hit = self.view(pick).hit
            over = Over(acts.TYPE, hit.hit_type_id) if whole else acts.chosen([hit.id])
            amount = self.clock.now + ahead * 1_000 if kind in acts.MOVING_EXPIRY else 1
            self.attempt(hit_acts.ask, hit.requester_id, over, Order(kind, amount, "well"))

    @rule(limit=st.integers(1, 3))
    def carry_out(self, limit) -> None:
        for act_id in self.market.read(hit_acts.waiting, 9):
            self.market.write(hit_acts.carry_out_some, act_id, limit)

    @invariant()
    def rows_are_published_once_and_in_order(self) -> None:
        for owner, batch_id in self.loaded:
            batch = self.market.read(batches.get, owner, batch_id)
            assert batch.published <= batch.wanted <= batch.row_count
            rows = self.market.read(batches.rows, owner, batch_id, 0, 9)
            out = [row.hit_id for row in rows if row.hit_id is not None]
            assert [row.number for row in rows if row.hit_id] == list(range(1, batch.published + 1))
            assert out == sorted(set(out))

    @invariant()
    def batches_are_counted_as_they_are(self) -> None:
        if not self.loaded or self.market.read(figures.any_uncounted):
            return
        for owner, batch_id in self.loaded:
            far = self.market.read(progress.of, owner, [batch_id])[batch_id]
            seen, paid, bonuses = self.market.read(_counted, batch_id)
            counts = far.counts
            assert {
                name: getattr(counts, name) for name in ("approved", "rejected", "returned", "abandoned")
            } == {name: seen[name.capitalize()] for name in ("approved", "rejected", "returned", "abandoned")}
            assert (counts.undecided, counts.in_hand) == (seen["Submitted"], seen["Accepted"])
            assert (counts.paid_cents, far.bonus_cents) == (paid, bonuses)

    @invariant()
    def what_may_be_spent_is_told_alike(self) -> None:
        for requester in REQUESTERS:
            assert (
                self.market.read(ledger.available, requester)
                == self.market.read(ledger.balance, requester)[0]
            )

    def publish_some(self, batch_id, limit) -> None:
        self.market.write(publishing.publish_some, batch_id, limit)
        owner = {id_: who for who, id_ in self.loaded}[batch_id]
        rows = self.market.read(batches.rows, owner, batch_id, 0, 9)
        self.hits += [row.hit_id for row in rows if row.hit_id and row.hit_id not in self.hits]

    def to_batch(self, verb, pick, *args) -> None:
        if self.loaded:
            self.attempt(verb, *self.loaded[pick % len(self.loaded)], *args)


def _counted(tx: Tx, batch_id: str) -> tuple[Counter[str], int, int]:
    """Return how many assignments of a batch are in which state, what was paid, and what bonuses cost."""
    rows = tx.rows(
        select(assignments.c.id, assignments.c.status, assignments.c.reward_cents, hits.c.fee_cents)
        .join(hits, hits.c.id == assignments.c.hit_id)
        .where(assignments.c.batch_id == batch_id)
    )
    paid = sum(row.reward_cents + row.fee_cents for row in rows if row.status == "Approved")
    of_batch = {row.id for row in rows}
    payments = [row for row in tx.rows(select(bonus_payments)) if row.assignment_id in of_batch]
    return Counter(row.status for row in rows), paid, sum(each.cents + each.fee_cents for each in payments)
