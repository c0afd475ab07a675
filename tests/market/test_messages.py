"""Threads of workers with requesters and the operator: whose they are, what is new, blocked, and too much."""

import pytest

from piecework.db.stores import MarketTerms, open_store
from piecework.market import assignments, bonuses, hits, ledger, messages, senders, threads
from piecework.market.hits import HITDraft
from piecework.market.messages import OPERATOR
from piecework.market.threads import Unread
from piecework.rules.hit_types import HITTypeDraft
from piecework.rules.messages import InvalidMessage
from piecework.rules.qualifications import Worker
from piecework.rules.refusals import Refused

LAB, RIVAL = "AREQUESTERONE1", "AREQUESTERTWO2"
WANDA, OTHER = "AWORKERONE0001", "AWORKERTWO0002"
LIMIT = 3


@pytest.fixture
def market(place, clock):
    """A market in which a worker may write three messages an hour."""
    store = open_store(place, "production", now=clock, terms=MarketTerms(sandbox=False, message_limit=LIMIT))
    yield store
    store.close()


@pytest.fixture
def done(market):
    """A submitted and approved assignment of Wanda's for the lab."""
    market.write(ledger.deposit, LAB, 1_000, "test")
    kind = HITTypeDraft("Name the plant", "d", None, 10, 60, 60, ())
    made = market.write(hits.create, LAB, kind, HITDraft("<q/>", 86_400, 2))
    held = market.write(assignments.accept_next, Worker(WANDA), made.hit.group_id)
    market.write(assignments.submit, WANDA, held.id, "<a/>")
    market.write(assignments.approve, LAB, held.id)
    return held


def refused(verb, *args) -> str:
    with pytest.raises(Refused) as caught:
        verb(*args)
    return caught.value.code


def subjects(market, worker=WANDA) -> list[str]:
    return [each.subject for each in market.read(threads.of_worker, worker)]


def test_both_sides_write_in_one_thread_that_is_nobody_elses(market, done, clock) -> None:
    to = market.read(threads.contact, WANDA, "ignored beside an assignment", done.id)
    assert (to.requester_id, to.title, to.about.hit_id, to.about.assignment_id) == (
        LAB, "Name the plant", done.hit_id, done.id,
    )  # fmt: skip
    begun = market.write(threads.write, WANDA, to, "  A   question ", "Is a fern\r\na plant? ")
    assert market.write(threads.write, WANDA, to, "A question", "Or moss?").id == begun.id
    other = to._replace(about=to.about._replace(hit_id="", assignment_id=""))
    assert market.write(threads.write, WANDA, other, "A question", "In general?").id != begun.id
    assert market.read(threads.unread, LAB) == Unread(0, 3)
    in_general, in_case = market.read(threads.of_desk, LAB)
    assert (in_case.id, in_case.subject, in_case.text, in_case.title) == (
        begun.id, "A question", "Or moss?", "Name the plant",
    )  # fmt: skip
    assert [bool(each.unread) for each in (in_general, in_case)] == [True, True]

    clock.advance(seconds=60)
    market.write(threads.answer_at_desk, LAB, begun.id, "Both are.")
    assert market.read(threads.unread, LAB) == Unread(0, 1)
    assert market.read(threads.unread, WANDA) == Unread(1, 0)
    opened = market.read(threads.open_as_worker, WANDA, begun.id)
    assert [(each.from_worker, each.text) for each in opened.messages] == [
        (1, "Is a fern\na plant?"), (1, "Or moss?"), (0, "Both are."),
    ]  # fmt: skip
    assert opened.thread.hit_id == done.hit_id
    assert not opened.earlier
    market.write(threads.read_as_worker, WANDA, begun.id, opened.messages[-1].id)
    assert market.read(threads.unread, WANDA) == Unread(0, 0)
    last = market.read(threads.open_as_worker, WANDA, begun.id, limit=1)
    assert ([each.text for each in last.messages], last.earlier) == (["Both are."], True)
    before = market.read(threads.open_as_worker, WANDA, begun.id, last.messages[0].id, 1)
    assert [each.text for each in before.messages] == ["Or moss?"]

    newest, oldest = market.read(threads.of_worker, WANDA, limit=2)
    assert [newest.id, oldest.id] == [begun.id, in_general.id]
    assert market.read(threads.of_worker, WANDA, newest.newest_id) == [oldest]
    for who, view, verb in (
        (OTHER, threads.open_as_worker, threads.answer_as_worker),
        (LAB, threads.open_as_worker, threads.answer_as_worker),
        (RIVAL, threads.open_at_desk, threads.answer_at_desk),
        (OPERATOR, threads.open_at_desk, threads.answer_at_desk),
        (WANDA, threads.open_at_desk, threads.answer_at_desk),
    ):
        assert refused(market.read, view, who, begun.id) == "ThreadDoesNotExist"
        assert refused(market.write, verb, who, begun.id, "Hello") == "ThreadDoesNotExist"
    assert refused(market.read, threads.contact, OTHER, "", done.id) == "ContactDoesNotExist"
    assert refused(market.read, threads.contact, WANDA, "3NONE", "") == "ContactDoesNotExist"


def test_what_requesters_send_goes_on_in_its_thread_and_waits_for_a_word(market, done) -> None:
    ids = [WANDA, OTHER]
    assert market.write(messages.notify, LAB, "Monthly", "One", ids) == [OTHER]
    assert market.write(messages.notify, LAB, "Monthly", "Two", ids) == [OTHER]
    (thread,) = market.read(threads.of_worker, WANDA)
    assert (thread.text, thread.requester_id) == ("Two", LAB)
    assert market.read(threads.unread, WANDA).worker == 2
    # Only what a worker has answered stands in the requester's inbox, with all that was said.
    assert market.read(threads.of_desk, LAB) == []
    assert refused(market.read, threads.open_at_desk, LAB, thread.id) == "ThreadDoesNotExist"
    market.write(threads.answer_as_worker, WANDA, thread.id, "Three?")
    assert market.read(threads.unread, WANDA).worker == 0
    opened = market.read(threads.open_at_desk, LAB, thread.id)
    assert [each.text for each in opened.messages] == ["One", "Two", "Three?"]


def test_the_operator_writes_answers_and_cannot_be_blocked(market) -> None:
    sent = market.write(threads.write_as_operator, WANDA, "Welcome", "Ask me anything.")
    asked = market.write(threads.write, WANDA, None, "My payout", "Where is it?")
    market.write(threads.answer_at_desk, OPERATOR, asked.id, "On its way.")
    assert subjects(market) == ["My payout", "Welcome"]
    assert [each.id for each in market.read(threads.of_desk, OPERATOR)] == [asked.id]
    assert refused(market.write, senders.block, WANDA, OPERATOR) == "SenderDoesNotExist"
    assert not market.read(threads.open_as_worker, WANDA, sent.id).blocked


def test_a_blocked_sender_is_not_told_and_not_heard(market, done, clock) -> None:
    assert refused(market.write, senders.block, WANDA, LAB) == "SenderDoesNotExist", "nothing came from them"
    market.write(messages.notify, LAB, "Before", "Seen", [WANDA])
    (before,) = market.read(threads.of_worker, WANDA)
    market.write(threads.answer_as_worker, WANDA, before.id, "Stop")
    for _ in range(2):
        market.write(senders.block, WANDA, LAB)
    (block,) = market.read(senders.list_, WANDA, "", 10)
    assert block.requester_id == LAB

    assert market.write(messages.notify, LAB, "After", "Unseen", [WANDA]) == []
    market.write(threads.answer_at_desk, LAB, before.id, "Unseen, too")
    market.write(bonuses.send, LAB, done.id, WANDA, (5, "Unseen as well"), None)
    assert subjects(market) == ["You were paid a bonus of $0.05", "Before"]
    assert [each.text for each in market.read(threads.of_worker, WANDA)] == ["", "Stop"]
    assert market.read(threads.unread, WANDA).worker == 1, "the bonus"
    assert [each.text for each in market.read(threads.open_as_worker, WANDA, before.id).messages] == [
        "Seen", "Stop",
    ]  # fmt: skip
    at_desk = market.read(threads.open_at_desk, LAB, before.id)
    assert [each.text for each in at_desk.messages] == ["Seen", "Stop", "Unseen, too"]
    assert not at_desk.blocked
    assert refused(market.write, threads.answer_as_worker, WANDA, before.id, "Hm") == "SenderBlocked"
    to = market.read(threads.contact, WANDA, "", done.id)
    assert refused(market.write, threads.write, WANDA, to, "Hm", "Hm") == "SenderBlocked"

    for _ in range(2):
        market.write(senders.unblock, WANDA, LAB)
    assert market.read(senders.list_, WANDA, "", 10) == []
    assert "After" not in subjects(market), "what was withheld stays so"
    market.write(messages.notify, LAB, "After", "Seen again", [WANDA])
    newest = market.read(threads.of_worker, WANDA)[0]
    assert (newest.subject, newest.text) == ("After", "Seen again")
    assert [each.text for each in market.read(threads.open_as_worker, WANDA, newest.id).messages] == [
        "Seen again"
    ]


def test_a_worker_writes_so_many_an_hour(market, clock) -> None:
    for number in range(LIMIT):
        market.write(threads.write, WANDA, None, "Hello", str(number))
        clock.advance(seconds=600)
    with pytest.raises(Refused, match=r"3 messages within an hour.* in 30 minutes"):
        market.write(threads.write, WANDA, None, "Hello", "again")
    market.write(threads.write, OTHER, None, "Hello", "It is not my limit.")
    clock.advance(seconds=30 * 60)
    market.write(threads.write, WANDA, None, "Hello", "again")
    assert refused(market.write, threads.write, WANDA, None, "Hello", "too soon") == "TooManyMessages"


@pytest.mark.parametrize(
    ("subject", "text", "wrong"),
    [
        (" ", "\r\n", {"subject": "Write a subject.", "text": "Write your message."}),
        ("s" * 201, "t" * 4_097, {"subject": "at most 200", "text": "these are 4,097"}),
        ("s" * 200, "t\x07", {"text": "cannot be seen"}),
        ("s", "t" * 4_096 + "\r\n", {}),
    ],
)
def test_what_cannot_be_sent_is_refused_field_by_field(market, subject, text, wrong) -> None:
    if not wrong:
        market.write(threads.write, WANDA, None, subject, text)
        return
    with pytest.raises(InvalidMessage) as caught:
        market.write(threads.write, WANDA, None, subject, text)
    assert caught.value.errors.keys() == wrong.keys()
    assert all(words in caught.value.errors[field] for field, words in wrong.items())
    assert market.read(threads.of_worker, WANDA) == []
