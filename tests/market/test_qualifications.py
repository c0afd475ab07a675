"""Qualifications on the worker's side: asking, testing, trying again, and what the list of work shows."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from piecework.db.door import Database
from piecework.market import (
    assignments,
    groups,
    hits,
    ledger,
    qualification_requests,
    qualification_types,
    qualifications,
    threads,
)
from piecework.rules import qualifications as rules
from piecework.rules.hit_types import HITTypeDraft
from piecework.rules.qualification_types import Changes, Draft
from piecework.rules.qualifications import (
    ADULT,
    LOCALE,
    MASTERS,
    NUMBER_APPROVED,
    PERCENT_APPROVED,
    Locale,
    Requirement,
    Worker,
)
from piecework.rules.questions.answers import Answer
from piecework.rules.refusals import Refused
from piecework.rules.searches import Search
from tests.rules.questions.samples import answer_key, choice_form

OWNER = "AREQUESTER1234"
WORKER = Worker("AWORKER1234567", "US", "CA")
RIGHT = [Answer("one", selections=("a",)), Answer("all", selections=("b", "c"))]


def refused(market: Database, verb, *args) -> str:
    with pytest.raises(Refused) as refusal:
        market.write(verb, *args)
    return refusal.value.code


def made(market: Database, **changes) -> str:
    draft = Draft(**{"name": "Signs", "description": "Reads signs.", **changes})
    return market.write(qualification_types.create, OWNER, draft).id


def step(market: Database, type_id: str, worker: Worker = WORKER):
    return market.read(qualification_requests.standpoint, worker.id, type_id).next


def test_what_is_granted_by_itself_is_there_at_once(market: Database) -> None:
    type_id = made(market, auto_granted=True, auto_granted_value=7)
    asked = market.write(qualification_requests.request, WORKER.id, type_id)
    assert (asked.status, asked.value) == ("Granted", 7)
    assert step(market, type_id).what == "held"
    assert refused(market, qualification_requests.request, WORKER.id, type_id) == "QualificationAlreadyExists"
    assert refused(market, qualification_requests.start_test, WORKER.id, type_id) == (
        "QualificationAlreadyExists"
    )
    assert market.read(threads.unread, WORKER.id).worker == 0


def test_several_requests_are_answered_at_once_and_others_passed_over(market: Database) -> None:
    type_id = made(market)
    workers = [f"AWORKER000000{number}" for number in range(4)]
    asked = [market.write(qualification_requests.request, worker, type_id).id for worker in workers]
    answer = qualification_requests.answer_several
    assert market.write(answer, "ARIVAL12345678", asked, 5, None) == 0
    assert market.write(answer, OWNER, [*asked[:2], asked[0], "3NONE"], 5, None) == 2
    assert market.write(answer, OWNER, asked[1:3], None, "Not yet.") == 1
    waiting = market.read(qualification_requests.list_pending, OWNER, type_id, (0, ""), 10)
    assert [each.id for each in waiting] == asked[3:]
    held = [market.read(qualifications.find, type_id, worker) for worker in workers]
    assert [each and each.value for each in held] == [5, 5, None, None]
    assert refused(market, answer, OWNER, asked[3:], None, "x" * 5_000)


def test_a_test_is_timed_and_taken_once(market: Database, clock) -> None:
    type_id = made(market, test=choice_form(), test_duration_seconds=60, answer_key=answer_key())
    assert refused(market, qualification_requests.request, WORKER.id, type_id) == (
        "InvalidQualificationTypeState"
    )
    taken = market.write(qualification_requests.start_test, WORKER.id, type_id)
    assert taken.deadline_at == clock.now + 60_000
    clock.advance(seconds=30)
    assert market.write(qualification_requests.start_test, WORKER.id, type_id) == taken
    submit = qualification_requests.submit_test
    assert refused(market, submit, "ASTRANGER12345", taken.id, RIGHT) == "QualificationRequestDoesNotExist"
    done = market.write(submit, WORKER.id, taken.id, RIGHT)
    assert (done.status, done.value) == ("Granted", 100)
    assert refused(market, submit, WORKER.id, taken.id, RIGHT) == "InvalidQualificationRequestState"
    assert step(market, type_id).what == "held"


def test_time_that_is_up_counts_as_a_try(market: Database, clock) -> None:
    type_id = made(market, test=choice_form(), test_duration_seconds=60, retry_delay_seconds=3_600)
    taken = market.write(qualification_requests.start_test, WORKER.id, type_id)
    clock.advance(seconds=60)
    submit = qualification_requests.submit_test
    assert refused(market, submit, WORKER.id, taken.id, RIGHT) == "InvalidQualificationRequestState"
    assert step(market, type_id).what == "wait"
    assert refused(market, qualification_requests.start_test, WORKER.id, type_id) == (
        "QualificationTypeRetryDelayNotElapsed"
    )
    clock.advance(seconds=3_540)
    again = market.write(qualification_requests.start_test, WORKER.id, type_id)
    assert again.id != taken.id
    assert market.read(qualification_requests.find, WORKER.id, taken.id).status == "Lapsed"
    assert [each.status for each, _ in market.read(qualification_requests.recent, WORKER.id)] == [
        "Testing",
        "Lapsed",
    ]


def test_a_test_is_scored_by_the_key_it_began_with(market: Database) -> None:
    type_id = made(market, test=choice_form(), test_duration_seconds=60, answer_key=answer_key())
    taken = market.write(qualification_requests.start_test, WORKER.id, type_id)
    changes = Changes(test=choice_form(), test_duration_seconds=9)
    market.write(qualification_types.change, OWNER, type_id, changes)
    assert market.write(qualification_requests.submit_test, WORKER.id, taken.id, RIGHT).value == 100


def test_once_rejected_a_worker_tries_again_when_the_owner_lets_them(market: Database, clock) -> None:
    type_id = made(market)
    asked = market.write(qualification_requests.request, WORKER.id, type_id)
    assert refused(market, qualification_requests.request, WORKER.id, type_id) == (
        "InvalidQualificationRequestState"
    )
    market.write(qualification_requests.reject, OWNER, asked.id, "No.")
    assert refused(market, qualification_requests.request, WORKER.id, type_id) == (
        "QualificationTypeDoesNotAllowRetake"
    )
    market.write(qualification_types.change, OWNER, type_id, Changes(retry_delay_seconds=60))
    assert step(market, type_id).at == clock.now + 60_000
    clock.advance(seconds=60)
    market.write(qualification_requests.request, WORKER.id, type_id)


def test_a_deletion_ends_the_test_under_way(market: Database) -> None:
    type_id = made(market, test=choice_form(), test_duration_seconds=60)
    taken = market.write(qualification_requests.start_test, WORKER.id, type_id)
    market.write(qualification_types.delete, OWNER, type_id)
    assert refused(market, qualification_requests.submit_test, WORKER.id, taken.id, RIGHT) == (
        "InvalidQualificationRequestState"
    )
    assert refused(market, qualification_requests.start_test, WORKER.id, type_id) == (
        "QualificationTypeDoesNotExist"
    )


def test_masters_are_named_by_the_operator(market: Database) -> None:
    market.write(ledger.deposit, OWNER, 10_000, "test")
    wanted = tuple(Requirement(type_id, "Exists") for type_id in MASTERS)
    view = market.write(hits.create, OWNER, draft("m", wanted), hits.HITDraft("<q/>", 900))
    assert refused(market, assignments.accept_next, WORKER, view.hit.group_id) == "DoesNotMeetRequirements"
    assert market.write(lambda tx: qualifications.set_masters(tx, WORKER.id, masters=True))
    assert not market.write(lambda tx: qualifications.set_masters(tx, WORKER.id, masters=True))
    market.write(assignments.accept_next, WORKER, view.hit.group_id)
    assert [each.worker_id for each in market.read(qualifications.list_masters, "", 10)] == [WORKER.id]
    held = market.read(qualifications.of_worker, WORKER.id)
    assert [(each.qualification_type_id, name) for each, name, _ in held] == [(MASTERS[0], None)]
    assert market.write(lambda tx: qualifications.set_masters(tx, WORKER.id, masters=False))
    assert market.read(qualifications.list_masters, "", 10) == []


def draft(title: str, wanted: tuple[Requirement, ...]) -> HITTypeDraft:
    return HITTypeDraft(title, "d", None, 5, 60, 600, wanted)


COMPARATORS = (
    "LessThan",
    "LessThanOrEqualTo",
    "GreaterThan",
    "GreaterThanOrEqualTo",
    "EqualTo",
    "NotEqualTo",
)
GUARDED = st.sampled_from(["Accept", "PreviewAndAccept", "DiscoverPreviewAndAccept"])
LOCALES = st.sampled_from([Locale("US"), Locale("US", "CA"), Locale("US", "NY"), Locale("IN")])


def asked(types: list[str]) -> st.SearchStrategy[Requirement]:
    """Return any requirement on the types or the system's that may be asked for."""
    ids = st.sampled_from([*types, PERCENT_APPROVED, NUMBER_APPROVED, ADULT])
    number, nothing = st.integers(0, 3), st.just(())
    several = st.lists(number, min_size=1, max_size=3).map(tuple)
    places = st.lists(LOCALES, min_size=1, max_size=2).map(tuple)
    existence = st.sampled_from(["Exists", "DoesNotExist"])
    kinds = [
        (ids, existence, nothing, nothing),
        (st.sampled_from(MASTERS), existence, nothing, nothing),
        (ids, st.sampled_from(COMPARATORS), st.tuples(number), nothing),
        (ids, st.sampled_from(["In", "NotIn"]), several, nothing),
        (st.just(LOCALE), st.sampled_from(["EqualTo", "NotEqualTo", "In", "NotIn"]), nothing, places),
    ]
    return st.one_of(st.tuples(*kind, GUARDED).map(Requirement._make) for kind in kinds)


def test_the_list_of_work_is_what_the_rules_say(market: Database) -> None:
    market.write(ledger.deposit, OWNER, 10_000_000, "test")
    types = [made(market, name=f"Type {number}") for number in range(3)]

    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        wanted=st.lists(st.lists(asked(types), max_size=4).map(tuple), min_size=1, max_size=4),
        held=st.dictionaries(st.sampled_from(types), st.integers(0, 3)),
        masters=st.booleans(),
        worker=st.tuples(
            st.just("AWORKER1234567"), st.sampled_from(["US", "IN", None]), st.just("CA"), st.booleans()
        ).map(Worker._make),
    )
    def holds(wanted, held, masters, worker) -> None:
        market.write(begin, worker, types, held, masters)
        groups_of = {}
        for number, each in enumerate(wanted):
            view = market.write(hits.create, OWNER, draft(f"{number}", each), hits.HITDraft("<q/>", 900))
            groups_of[view.hit.group_id] = each
        values = dict(held) | rules.system_values(worker, rules.Standing())
        values |= dict.fromkeys(MASTERS, 1) if masters else {}
        for only_qualified in (False, True):
            search = Search(qualified_only=only_qualified)
            listed = {each.hit_type.group_id for each in market.read(groups.browse, worker, search)}
            assert listed == {
                group
                for group, each in groups_of.items()
                if not rules.unmet(each, values, "discover")
                and not (only_qualified and rules.unmet(each, values, "accept"))
            }
        for group, each in groups_of.items():
            seen = market.read(groups.get, worker, group)
            assert list(seen.unmet) == rules.unmet(each, values, "accept")
            could = not rules.unmet(each, values, "accept")
            assert could == (market.write(accepts, worker, group) is None)

    holds()


def begin(tx, worker, types, held, masters) -> None:
    """Close what earlier examples published and give the worker what this one says."""
    for view in hits.list_(tx, OWNER, None, 100):
        hits.set_expiration(tx, OWNER, view.hit.id, 0)
    for each in types:
        has = qualifications.find(tx, each, worker.id)
        if each in held:
            qualifications.grant(tx, each, worker.id, held[each])
        elif has is not None and has.status == "Granted":
            qualifications.disassociate(tx, OWNER, each, worker.id, None)
    qualifications.set_masters(tx, worker.id, masters=masters)


def accepts(tx, worker, group) -> str | None:
    """Return why a worker cannot accept the next HIT of a group; gives back one that was accepted."""
    try:
        taken = assignments.accept_next(tx, worker, group)
    except Refused as refusal:
        assert refusal.code == "DoesNotMeetRequirements"  # noqa: PT017
        return refusal.code
    assignments.return_(tx, worker.id, taken.id)
    return None
