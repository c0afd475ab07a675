"""A worker's history on both databases: every outcome in its place, page by page, and its sums."""

from piecework.market import assignments, bonuses, figures, history, hits, ledger, settling
from piecework.market.history import Wanted
from piecework.rules.hit_types import HITTypeDraft
from piecework.rules.qualifications import Worker
from piecework.rules.worked_days import QUARTER_MS

REQUESTER, RIVAL, WORKER = "AREQUESTERONE1", "AREQUESTERTWO2", Worker("AWORKERONE0001")
HOUR = 3_600_000
# The key of each outcome, newest first, as played below.
OUTCOMES = ["lapsed", "pending", "rejected", "returned", "abandoned", "overdue", "approved"]


def play(market, clock) -> dict[str, str]:
    """Do one HIT for each outcome, an hour apart; two of the deadlines nobody has acted on."""
    for who in (REQUESTER, RIVAL):
        market.write(ledger.deposit, who, 10_000, "test")
    done: dict[str, str] = {}

    def accept(name, requester=REQUESTER, approval=86_400):
        clock.advance(seconds=3_600)
        draft = HITTypeDraft(f"Title {name}", "d", None, 50, 600, approval, ())
        view = market.write(hits.create, requester, draft, hits.HITDraft("<q/>", 864_000, 2))
        done[name] = market.write(assignments.accept, WORKER, view.hit.id).id
        clock.advance(seconds=60)
        return done[name]

    market.write(assignments.submit, WORKER.id, accept("approved"), "<a/>")
    market.write(assignments.approve, REQUESTER, done["approved"], "Well done")
    market.write(bonuses.send, REQUESTER, done["approved"], WORKER.id, (25, "quick"), None)
    market.write(assignments.submit, WORKER.id, accept("overdue", approval=60), "<a/>")
    accept("abandoned")
    clock.advance(seconds=900)
    hit_id = market.read(assignments.get, REQUESTER, done["approved"])[1].hit.id
    assert hit_id
    market.write(settle_of, done["abandoned"])
    market.write(assignments.return_, WORKER.id, accept("returned"))
    market.write(assignments.submit, WORKER.id, accept("rejected", RIVAL), "<a/>")
    market.write(assignments.reject, RIVAL, done["rejected"], "Blurred")
    market.write(assignments.submit, WORKER.id, accept("pending", RIVAL), "<a/>")
    accept("lapsed")
    clock.advance(seconds=900)
    return done


def settle_of(tx, assignment_id):
    settling.lock_assignment(tx, assignment_id)


def names(done, entries):
    by_id = {assignment_id: name for name, assignment_id in done.items()}
    return [by_id[entry.assignment.id] for entry in entries]


def test_every_outcome_has_its_place_and_its_filter(market, clock) -> None:
    done = play(market, clock)
    everything = market.read(history.walk, Wanted(WORKER.id))
    assert names(done, everything) == OUTCOMES
    seen, paged = history.LAST, []
    while page := market.read(history.walk, Wanted(WORKER.id), seen, 2):
        paged += page
        seen = page[-1].place
    assert paged == everything

    def filtered(**which):
        return names(done, market.read(history.walk, Wanted(WORKER.id, **which)))

    assert filtered(status="pending") == ["pending"]
    assert filtered(status="approved") == ["overdue", "approved"]
    assert filtered(status="rejected") == ["rejected"]
    assert filtered(status="returned") == ["returned"]
    assert filtered(status="abandoned") == ["lapsed", "abandoned"]
    assert filtered(requester_id=RIVAL) == ["pending", "rejected"]
    assert filtered(requester_id=RIVAL, status="rejected") == ["rejected"]
    at = {name: entry.at for name, entry in zip(OUTCOMES, everything, strict=True)}
    assert filtered(since=at["returned"], until=at["pending"]) == ["rejected", "returned"]
    assert market.read(history.walk, Wanted("ASOMEBODYELSE1")) == []
    assert sorted(market.read(history.requesters, WORKER.id)) == [REQUESTER, RIVAL]


def test_an_entry_says_what_it_was_and_what_it_paid(market, clock) -> None:
    play(market, clock)
    entries = market.read(history.walk, Wanted(WORKER.id))
    states = [entry.assignment.status for entry in entries]
    assert states == [
        "Abandoned", "Submitted", "Rejected", "Returned", "Abandoned", "Approved", "Approved",
    ]  # fmt: skip
    first = entries[-1]
    assert (first.title, first.assignment.feedback, first.bonus_cents) == ("Title approved", "Well done", 25)
    assert [bonus.reason for bonus in first.bonuses] == ["quick"]
    assert entries[2].assignment.feedback == "Blurred"


def test_sums_are_those_of_the_part_asked_for(market, clock) -> None:
    begun = clock.now - clock.now % QUARTER_MS
    play(market, clock)
    ended = clock.now + QUARTER_MS

    def summed(*spans, **which):
        return market.read(history.sums, Wanted(WORKER.id, **which), spans or [(begun, ended)])

    for _ in ("as it waits to be folded", "folded"):
        assert summed() == [(4, 2, 1, 100, 50, 25, 4 * 60_000)]
        assert summed(status="approved") == [(2, 2, 0, 100, 0, 25, 2 * 60_000)]
        assert summed(status="rejected") == [(1, 0, 1, 0, 0, 0, 60_000)]
        assert summed(requester_id=RIVAL) == [(2, 0, 1, 0, 50, 0, 2 * 60_000)]
        assert summed(status="returned") == [history.NOTHING]
        parts = [(begun, begun + 2 * HOUR), (begun + 2 * HOUR, ended), (ended, ended + HOUR)]
        assert [each.submitted for each in summed(*parts)] == [1, 3, 0]
        while market.read(figures.any_uncounted):
            market.write(figures.fold, 2)
