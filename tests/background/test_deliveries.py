"""The deliverer: outages, giving up, several at once, and destinations that are slow."""

import asyncio
from collections import Counter

from sqlalchemy import select

from piecework.background.deliveries import LEASE_MS, Deliverer
from piecework.background.post import Post
from piecework.background.senders.webhooks import Sending, WebhookSender
from piecework.db.schema.market import events
from piecework.db.stores import MarketTerms, open_store
from piecework.market import hits, ledger, notifications
from piecework.market.hits import HITDraft
from piecework.rules.hit_types import HITTypeDraft
from piecework.rules.notifications import Specification
from piecework.rules.retries import WAITS
from tests.support.receiver import receiver
from tests.support.server import free_port

REQUESTER = "AREQUESTER1234"


class Stand:
    """A market whose events go to web addresses of this machine."""

    def __init__(self, market, clock) -> None:
        self.market = market
        self.counted = Counter()
        self.reports = []
        sender = WebhookSender(Sending(lambda _: "whsec_AAAA", clock, allow_private=True))
        self.post = Post({"Webhook": sender})
        self.deliverer = self.another(market)
        market.write(ledger.deposit, REQUESTER, 1_000_000, "test")

    def another(self, market) -> Deliverer:
        return Deliverer(market, self.post, self._count, lambda error, _: self.reports.append(error))

    def publish(self, url: str, count: int = 1) -> None:
        """Make HITs of a type whose HITCreated goes to an address."""
        kind = HITTypeDraft(url[:100], "d", None, 1, 60, 60, ())
        draft = HITDraft("<q/>", 86_400, 1)
        if not any(each.title == url for each in self.market.read(notifications.list_, REQUESTER)):
            made = self.market.write(hits.create, REQUESTER, kind, draft).hit_type
            wanted = Specification(url, "SNS", "2014-08-15", ("HITCreated",))
            self.market.write(notifications.set_, REQUESTER, made.id, wanted, active=True)
        for _ in range(count):
            self.market.write(hits.create, REQUESTER, kind, draft)

    def run(self) -> int:
        arrived = asyncio.run(self.deliverer.run_once())
        assert self.reports == []
        return arrived

    def recent(self, limit: int = 100) -> list[notifications.Delivery]:
        return self.market.read(notifications.recent, REQUESTER, None, limit)

    def _count(self, way: str, outcome: str) -> None:
        assert way == "Webhook"
        self.counted[outcome] += 1


def test_what_an_outage_held_up_arrives_after_it(market, clock) -> None:
    stand = Stand(market, clock)
    with receiver() as taken:
        stand.publish(f"http://127.0.0.1:{taken.port}/hook")
        taken.status = 503
        for wait in WAITS[:4]:
            assert stand.run() == 0
            assert stand.run() == 0, "nothing is due before the wait is over"
            (delivery,) = stand.recent()
            assert (delivery.state, delivery.error) == ("failing", "it answered with status 503")
            assert delivery.due_at == clock.now + wait * 1_000
            clock.advance(seconds=wait + 5)
            assert asyncio.run(stand.deliverer.age_seconds()) == 5
        taken.status = 200
        assert stand.run() == 1
        assert stand.run() == 0
        (delivery,) = stand.recent()
        assert (delivery.state, delivery.tries, delivery.delivered_at) == ("delivered", 5, clock.now)
        assert len(taken.documents) == 5
        assert len({body for _, _, body in taken.posts}) == 1, "a repeat is the same to the letter"
        assert stand.counted == {"failed": 4, "delivered": 1}
        assert asyncio.run(stand.deliverer.age_seconds()) == 0

        market.write(notifications.replay, REQUESTER, delivery.id)
        assert stand.recent()[0].state == "waiting"
        assert stand.run() == 1
        assert taken.documents[-1] == taken.documents[0]


def test_after_three_days_it_is_given_up(market, clock) -> None:
    stand = Stand(market, clock)
    stand.publish(f"http://127.0.0.1:{free_port()}/hook")
    began = clock.now
    while (delivery := stand.recent()[0]).due_at is not None:
        clock.now = delivery.due_at
        assert stand.run() == 0
    assert clock.now - began == 3 * 86_400_000
    assert (delivery.state, delivery.error) == ("over", "it could not be connected to")
    assert delivery.tries == len(WAITS) + 1
    assert stand.counted == {"failed": len(WAITS), "given up": 1}


def test_410_ends_it_at_once_and_other_refusals_are_tried_again(market, clock) -> None:
    stand = Stand(market, clock)
    with receiver() as taken:
        stand.publish(f"http://127.0.0.1:{taken.port}/hook", 3)
        taken.status = 410
        assert stand.run() == 0
        assert [each.state for each in stand.recent()] == ["over"] * 3
        stand.publish(f"http://127.0.0.1:{taken.port}/hook", 3)
        taken.status = 404
        assert stand.run() == 0
        assert [each.state for each in stand.recent(3)] == ["failing"] * 3
        assert len(taken.posts) == 6
        # It answers, so each is tried by itself; where it does not, one try speaks for those behind it.
        clock.advance(seconds=WAITS[0])
        taken.status = 500
        assert stand.run() == 0
        assert len(taken.posts) <= 9
        assert [each.tries for each in stand.recent(3)] == [2] * 3


def test_a_slow_destination_holds_up_no_other_and_two_deliverers_send_once(place, market, clock) -> None:
    stand = Stand(market, clock)
    other = open_store(place, "production", now=clock, terms=MarketTerms(sandbox=False))
    try:
        with receiver() as slow, receiver() as quick:
            slow.gate.clear()
            stand.publish(f"http://127.0.0.1:{slow.port}/", 12)
            stand.publish(f"http://127.0.0.1:{quick.port}/", 20)

            async def both() -> list[int]:
                deliverers = [stand.deliverer, stand.another(other)]
                runs = [asyncio.create_task(each.run_once()) for each in deliverers]
                while len(quick.posts) < 20:
                    await asyncio.wait(runs, timeout=0.01)
                assert len(slow.posts) <= 8, "few at a time, however many wait"
                slow.gate.set()
                return await asyncio.gather(*runs)

            assert sum(asyncio.run(both())) == 32
            for each in (slow, quick):
                ids = [document["EventDocId"] for document in each.documents]
                assert len(ids) == len(set(ids))
    finally:
        other.close()
    assert stand.reports == []


def test_what_a_deliverer_took_with_it_comes_back_after_the_lease(market, clock) -> None:
    stand = Stand(market, clock)
    with receiver() as taken:
        stand.publish(f"http://127.0.0.1:{taken.port}/hook", 2)
        lost = market.write(notifications.claim, 10, LEASE_MS)
        assert len(lost) == 2
        assert stand.run() == 0
        clock.advance(seconds=LEASE_MS / 1_000)
        assert stand.run() == 2
        assert not market.write(notifications.delivered, lost[0]), "the late one has nothing to say"
        assert not market.write(notifications.failed, lost[1], clock.now, "late")
        assert {each.state for each in stand.recent()} == {"delivered"}


def test_a_server_that_stops_gives_back_what_it_took(market, clock) -> None:
    stand = Stand(market, clock)
    stopping = Deliverer(market, stand.post, lambda *_: None, lambda *_: None, lambda: True)
    with receiver() as taken:
        stand.publish(f"http://127.0.0.1:{taken.port}/hook", 5)
        assert asyncio.run(stopping.run_once()) == 0
        assert taken.posts == []
        due = select(events.c.due_at).where(events.c.due_at.is_not(None))
        assert {row[0] for row in market.read(lambda tx: tx.rows(due))} == {clock.now}
        assert stand.run() == 5
