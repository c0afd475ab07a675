"""Random acts and jumps in time: after every step the books balance and the market tells the truth."""

import contextlib
from collections.abc import Callable

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import delete

from piecework.db.door import Database, Tx
from piecework.db.schema.market import metadata
from piecework.market import (
    assignments,
    audit,
    blocks,
    bonuses,
    due,
    figures,
    groups,
    hits,
    ledger,
    payouts,
    qualification_requests,
    qualification_types,
    qualifications,
    standings,
    work,
)
from piecework.rules import assignments as assignment_rules
from piecework.rules.hit_types import HITTypeDraft
from piecework.rules.hits import HIT_POLICY
from piecework.rules.payouts import Order
from piecework.rules.qualification_types import Draft
from piecework.rules.qualifications import NUMBER_APPROVED, Requirement, Worker
from piecework.rules.questions.answers import Answer, to_xml
from piecework.rules.refusals import Refused
from piecework.rules.reviews.policies import Extension, KnownAnswers, Plurality, Policies
from piecework.rules.searches import Search
from tests.market.batch_rules import REQUESTERS, Batches
from tests.support import plain_days

WORKERS = (Worker("AWORKERONE0001"), Worker("AWORKERTWO0002"), Worker(REQUESTERS[1]))
PICK = st.integers(0, 50)
REFUSALS = (
    "NoMoreWorkableHITsInGroupException",
    "NoHITsAvailableInGroupException",
    "AssignmentAlreadyExists",
    "DoesNotMeetRequirements",
    "WorkerBlocked",
)
ANSWERS = [to_xml([Answer("colour", free_text=text)]) for text in ("red", "green")]
POLICIES = (
    Policies(),
    Policies(assignment=KnownAnswers({"colour": ("red",)}, 100, "yes", 100, "no", Extension(100, 4, 600))),
    Policies(
        hit=Plurality(
            ("colour",),
            60,
            disregard_rejected=True,
            approve_from=100,
            reject_below=50,
            extension=Extension(100, 3, 600),
        )
    ),
    Policies(
        KnownAnswers({"colour": ("green",)}, reject_below=100),
        Plurality(("colour",), 50, disregard_below=50, approve_from=100),
    ),
)


def draft(number: int) -> HITTypeDraft:
    return HITTypeDraft(
        title=f"Type {number}",
        description="d",
        keywords=None,
        reward_cents=(0, 7, 50)[number % 3],
        duration_seconds=(60, 600)[number % 2],
        auto_approval_seconds=(0, 300, 86_400)[number % 3],
        requirements=(Requirement(NUMBER_APPROVED, "LessThan", (2,)),) if number % 4 == 3 else (),
    )


def guarded(type_id: str) -> HITTypeDraft:
    wanted = (Requirement(type_id, "GreaterThan", (0,), (), "DiscoverPreviewAndAccept"),)
    return draft(0)._replace(title="Guarded", requirements=wanted)


class Market(Batches):
    """The acts. Each is tried with whatever comes, and may be refused; nothing else may go wrong."""

    market: Database
    clock: Callable

    @initialize()
    def begin(self) -> None:
        self.market.write(wipe)
        self.hits: list[str] = []
        self.assignments: list[str] = []
        for requester in REQUESTERS:
            self.market.write(ledger.deposit, requester, 1_000, "test")
        asked_for = Draft("Careful", "d", retry_delay_seconds=600)
        self.type_id = self.market.write(qualification_types.create, REQUESTERS[0], asked_for).id
        self.requests: list[str] = []
        self.payouts: list[str] = []
        self.folded = figures.FIRST

    def attempt(self, verb, *args, **kwargs):
        with contextlib.suppress(Refused):
            return self.market.write(verb, *args, **kwargs)
        return None

    @rule(
        who=st.sampled_from(REQUESTERS),
        number=st.integers(0, 5),
        slots=st.integers(1, 3),
        life=st.sampled_from([30, 900, 86_400]),
        policies=st.sampled_from(POLICIES),
    )
    def create(self, who, number, slots, life, policies) -> None:
        asked = hits.HITDraft("<q/>", life, slots, policies=policies)
        view = self.attempt(hits.create, who, draft(number), asked)
        if view is not None:
            self.hits.append(view.hit.id)

    @rule(who=st.sampled_from(REQUESTERS))
    def create_for_the_qualified(self, who) -> None:
        view = self.attempt(hits.create, who, guarded(self.type_id), hits.HITDraft("<q/>", 900, 2))
        if view is not None:
            self.hits.append(view.hit.id)

    @rule(worker=st.sampled_from(WORKERS), value=st.integers(0, 1))
    def associate(self, worker, value) -> None:
        self.market.write(
            lambda tx: qualifications.associate(tx, REQUESTERS[0], self.type_id, worker.id, value, tell=False)
        )

    @rule(worker=st.sampled_from(WORKERS))
    def disassociate(self, worker) -> None:
        self.attempt(qualifications.disassociate, REQUESTERS[0], self.type_id, worker.id, None)

    @rule(worker=st.sampled_from(WORKERS))
    def ask_for_qualification(self, worker) -> None:
        asked = self.attempt(qualification_requests.request, worker.id, self.type_id)
        if asked is not None:
            self.requests.append(asked.id)

    @rule(pick=PICK, value=st.integers(0, 1), granted=st.booleans())
    def decide_request(self, pick, value, granted) -> None:
        if self.requests:
            chosen = self.requests[pick % len(self.requests)]
            if granted:
                self.attempt(qualification_requests.accept, REQUESTERS[0], chosen, value)
            else:
                self.attempt(qualification_requests.reject, REQUESTERS[0], chosen, "no")

    @rule(worker=st.sampled_from(WORKERS), pick=PICK)
    def accept_next(self, worker, pick) -> None:
        if self.hits:
            group = self.view(pick).hit.group_id
            self.remember(self.attempt(assignments.accept_next, worker, group))

    @rule(worker=st.sampled_from(WORKERS), pick=PICK)
    def accept(self, worker, pick) -> None:
        if self.hits:
            self.remember(self.attempt(assignments.accept, worker, self.hits[pick % len(self.hits)]))

    @rule(worker=st.sampled_from(WORKERS), pick=PICK, answer=st.sampled_from(ANSWERS))
    def submit(self, worker, pick, answer) -> None:
        if self.assignments:
            chosen = self.assignments[pick % len(self.assignments)]
            self.attempt(assignments.submit, worker.id, chosen, answer)

    @rule(worker=st.sampled_from(WORKERS), pick=PICK, answer=st.sampled_from(ANSWERS))
    def submit_something_in_hand(self, worker, pick, answer) -> None:
        queue = self.market.read(work.queue, worker.id)
        if queue:
            self.market.write(assignments.submit, worker.id, queue[pick % len(queue)].assignment.id, answer)

    @rule(who=st.sampled_from(REQUESTERS), worker=st.sampled_from(WORKERS), on=st.booleans())
    def block(self, who, worker, on) -> None:
        if on:
            self.market.write(blocks.block, who, worker.id, "no")
        else:
            self.market.write(blocks.unblock, who, worker.id)

    @rule(
        who=st.sampled_from(REQUESTERS),
        worker=st.sampled_from(WORKERS),
        pick=PICK,
        cents=st.sampled_from([1, 40, 400]),
    )
    def pay_bonus(self, who, worker, pick, cents) -> None:
        if self.assignments:
            chosen = self.assignments[pick % len(self.assignments)]
            self.attempt(bonuses.send, who, chosen, worker.id, (cents, "well done"), None)

    @rule(worker=st.sampled_from(WORKERS), cents=st.sampled_from([1, 7, 60, 500]))
    def ask_for_payout(self, worker, cents) -> None:
        asked = self.attempt(payouts.request, worker.id, Order(cents, "Bank transfer", "IBAN 1"))
        if asked is not None:
            self.payouts.append(asked.id)

    @rule(worker=st.sampled_from(WORKERS), pick=PICK, act=st.sampled_from(["withdraw", "pay", "decline"]))
    def settle_payout(self, worker, pick, act) -> None:
        if self.payouts:
            chosen = self.payouts[pick % len(self.payouts)]
            if act == "withdraw":
                self.attempt(payouts.withdraw, worker.id, chosen)
            elif act == "pay":
                self.attempt(payouts.pay, chosen, "done")
            else:
                self.attempt(payouts.decline, chosen, "no such account")

    @rule(worker=st.sampled_from(WORKERS), pick=PICK)
    def return_(self, worker, pick) -> None:
        if self.assignments:
            self.attempt(assignments.return_, worker.id, self.assignments[pick % len(self.assignments)])

    @rule(who=st.sampled_from(REQUESTERS), pick=PICK, override=st.booleans())
    def approve(self, who, pick, override) -> None:
        if self.assignments:
            chosen = self.assignments[pick % len(self.assignments)]
            self.attempt(assignments.approve, who, chosen, "ok", override=override)

    @rule(who=st.sampled_from(REQUESTERS), pick=PICK)
    def reject(self, who, pick) -> None:
        if self.assignments:
            self.attempt(assignments.reject, who, self.assignments[pick % len(self.assignments)], "no")

    @rule(pick=PICK, more=st.integers(1, 9))
    def extend(self, pick, more) -> None:
        self.as_owner(hits.extend, pick, more)

    @rule(pick=PICK, ahead=st.sampled_from([-3_600, 0, 600, 7_200]))
    def set_expiration(self, pick, ahead) -> None:
        self.as_owner(hits.set_expiration, pick, self.clock.now + ahead * 1_000)

    @rule(pick=PICK, revert=st.booleans())
    def set_review_status(self, pick, revert) -> None:
        self.as_owner(hits.set_review_status, pick, revert=revert)

    @rule(pick=PICK, other=PICK)
    def set_type(self, pick, other) -> None:
        if self.hits:
            self.as_owner(hits.set_type, pick, self.view(other).hit.hit_type_id)

    @rule(pick=PICK)
    def delete(self, pick) -> None:
        self.as_owner(hits.delete, pick)

    @rule(seconds=st.sampled_from([1, 45, 400, 4_000, 90_000, 121 * 86_400]))
    def time_passes(self, seconds) -> None:
        self.clock.advance(seconds=seconds)

    @rule(worker=st.sampled_from(WORKERS), late=st.sampled_from([0, 90]))
    def time_runs_out(self, worker, late) -> None:
        queue = self.market.read(work.queue, worker.id)
        if queue:
            self.clock.now = queue[0].assignment.deadline_at
            self.clock.advance(seconds=late)

    def let_policies_run(self) -> None:
        """Settle HITs with a policy of their own: no reader can foresee what their answers lead to."""
        for hit_id in self.market.read(due.due_hits, 1_000):
            if self.view_of(hit_id).hit.policies & HIT_POLICY:
                self.market.write(due.settle, hit_id)

    @rule()
    def sweep(self) -> None:
        self.let_policies_run()
        before = {hit_id: seen(self.view_of(hit_id)) for hit_id in self.hits}
        for hit_id in self.market.read(due.due_hits, 1_000):
            assert self.market.write(due.settle, hit_id)
        self.market.write(due.unlist_quiet_types)
        assert self.market.read(due.due_hits, 1_000) == []
        # The sweeper changes nothing that anybody could see.
        assert {hit_id: seen(self.view_of(hit_id)) for hit_id in self.hits} == before

    @rule(limit=st.integers(1, 4), restarted=st.booleans())
    def fold(self, limit, restarted) -> None:
        """Fold a part of what waits, from where the last fold ended; after a restart, from the beginning."""
        self.folded = self.market.write(
            figures.fold, limit, figures.FIRST if restarted else self.folded
        ).place

    @invariant()
    def days_are_exact(self) -> None:
        # Of one worker in turn, at every other step: what is wrong stays wrong.
        self.looked = getattr(self, "looked", 0) + 1
        if self.looked % 2:
            self.market.read(plain_days.agree, WORKERS[self.looked % len(WORKERS)].id)

    @invariant()
    def books_balance(self) -> None:
        if self.market is not None:
            assert self.market.read(lambda tx: list(audit.problems(tx))) == []

    @invariant()
    def nothing_is_overspent(self) -> None:
        for requester in REQUESTERS:
            available, held = self.market.read(ledger.balance, requester)
            assert available >= 0
            assert held >= 0
        for worker in WORKERS:
            assert standings.available_cents(self.market.read(standings.record, worker.id)) >= 0

    @invariant()
    def listed_is_acceptable(self) -> None:
        self.let_policies_run()
        # Few types are found in another way than the whole list: here by the word that is in all of them.
        for worker, words in zip(WORKERS, (None, "d", None), strict=True):
            search = Search(words, qualified_only=True)
            listed = {group.hit_type.group_id for group in self.market.read(groups.browse, worker, search)}
            by_group, by_hit = self.market.write(acceptable, worker, getattr(self, "hits", []))
            assert listed == by_group == by_hit

    def view_of(self, hit_id: str):
        return self.market.read(hits.view_of, hit_id)

    def view(self, pick: int):
        return self.view_of(self.hits[pick % len(self.hits)])

    def as_owner(self, verb, pick, *args, **kwargs) -> None:
        if self.hits:
            hit = self.view(pick).hit
            self.attempt(verb, hit.requester_id, hit.id, *args, **kwargs)

    def remember(self, assignment) -> None:
        if assignment is not None:
            assert assignment.status == assignment_rules.ACCEPTED
            self.assignments.append(assignment.id)


def acceptable(tx: Tx, worker: Worker, hit_ids: list[str]) -> tuple[set[str], set[str]]:
    """Return groups in which a worker could accept something: by asking for the next, and for each HIT."""
    in_hand = {held.assignment.hit_id for held in work.queue(tx, worker.id)}
    group_of = {hit_id: hits.view_of(tx, hit_id).hit.group_id for hit_id in hit_ids}
    by_group = {group for group in group_of.values() if could(tx, assignments.accept_next, worker, group)}
    by_hit = {
        group
        for hit_id, group in group_of.items()
        if hit_id not in in_hand and could(tx, assignments.accept, worker, hit_id)
    }
    return by_group, by_hit


def could(tx: Tx, verb: Callable, *args) -> bool:
    try:
        tx.rehearse(verb, *args)
    except Refused as refused:
        assert refused.code in REFUSALS  # noqa: PT017
        return False
    return True


def seen(view):
    hit = view.hit
    counts = (hit.max_assignments, hit.available, hit.pending, hit.submitted, hit.completed)
    return hit.status, counts


def wipe(tx: Tx) -> None:
    for table in reversed(metadata.sorted_tables):
        if table.name != "clock_offset":
            tx.run(delete(table))


def test_the_market_keeps_its_laws(market: Database, clock) -> None:
    machine = type("BoundMarket", (Market,), {"market": market, "clock": clock})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=40,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
