import pipeline
import pytest
from experiment import Experiment

from piecework.simulation.hands import Refusal


def test_pictures_get_the_label_that_most_gave(piecework_market):
    hits = pipeline.publish(["a.png", "b.png"])
    says = {"a.png": ["cat", "cat", "dog"], "b.png": ["dog", "dog", "dog"]}
    workers = [piecework_market.worker(sandbox=True) for _ in range(3)]
    for hit_id, url in hits.items():
        for worker, animal in zip(workers, says[url], strict=True):
            task = worker.accept(hit_id)
            assert url in task.page()
            task.submit(animal=animal)
    assert pipeline.collect(hits) == {"a.png": "cat", "b.png": "dog"}
    assert workers[0].dashboard()["hits_overview"]["approved"] == 2


def test_participants_are_paid_for_what_they_knew(piecework_market, mturk):
    experiment = Experiment(places=3)
    good, poor, absent = (piecework_market.worker() for _ in range(3))
    for worker in (good, poor, absent):
        worker.accept(experiment.hit).submit(code="done")
    experiment.recorded = {good.id: 7, poor.id: 0}
    experiment.pay()
    experiment.pay()  # as after a crash: nobody is paid twice
    paid = [each.dashboard()["total_earnings"]["amount_in_dollars"] for each in (good, poor, absent)]
    assert paid == [1.7, 1, 0]
    assert mturk.get_account_balance()["AvailableBalance"] == "9997.30"


def test_time_runs_out_and_the_place_is_free_again(piecework_market):
    experiment = Experiment(places=1)
    slow, quick = piecework_market.worker(), piecework_market.worker()
    task = slow.accept(experiment.hit)
    with pytest.raises(Refusal):
        quick.accept(experiment.hit)
    piecework_market.clock.advance(minutes=30)
    with pytest.raises(Refusal):
        task.submit(code="done")
    quick.accept(experiment.hit).submit(code="done")
    piecework_market.clock.advance(days=7)
    assert quick.dashboard()["hits_overview"]["approved"] == 1
    assert [event.kind for event in piecework_market.events()].count("AssignmentAbandoned") == 1


def test_nobody_begins_after_the_end(piecework_market):
    experiment = Experiment(places=5)
    experiment.close()
    with pytest.raises(Refusal):
        piecework_market.worker().accept(experiment.hit)


class TestFees:
    @pytest.fixture
    def piecework_settings(self):
        return {"fee_schedule": "mturk", "funds": "2.00"}

    def test_fees_are_held_too(self, mturk):
        Experiment(places=1)
        assert mturk.get_account_balance()["AvailableBalance"] == "0.80"
