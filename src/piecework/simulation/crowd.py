"""A crowd at work: who does what at which moment, from arrival to leaving.

Moments are worked off in ticks: the clock is moved to the end of a tick, and whatever workers do within it is
done side by side. A worker is kept only between arrival and leaving.
"""

import heapq
import math
from collections.abc import Callable, Iterable
from concurrent.futures import Executor
from dataclasses import dataclass, field
from typing import Any

from urllib3.exceptions import HTTPError

from piecework.ids import Chance, seeded
from piecework.simulation import forms
from piecework.simulation.answering import Answerer, Question
from piecework.simulation.drawing import Size
from piecework.simulation.fields import Form
from piecework.simulation.hands import Hands, Refusal, Task
from piecework.simulation.pictures import Pictures
from piecework.simulation.plan import Kind, Plan
from piecework.simulation.sending import posted
from piecework.simulation.tally import Submission, Tally

_CROWDS = 500


@dataclass(slots=True)
class Worker:
    """A worker between arrival and leaving; `task` is in hand until `outcome` comes to pass."""

    hands: Hands
    kind: Kind
    chance: Chance
    group: str = ""
    task: Task | None = None
    outcome: str = ""
    begun: float = 0.0
    asked: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class World:
    """What a crowd needs from outside.

    Attributes:
        hire: makes the worker of this number and returns their session.
        move_to: moves the market's clock to so many seconds after the beginning.
        executor: does things side by side; one at a time makes the same run from the same seed.
        progress: told after every tick.
    """

    hire: Callable[[int], Hands]
    move_to: Callable[[float], None]
    executor: Executor
    progress: Callable[[Tally], None] = lambda _tally: None


def run(plan: Plan, answers: Answerer, world: World) -> Tally:
    """Let a crowd come, work and leave, and return what came of it."""
    tally = Tally()
    due: list[tuple[float, int, Worker | int]] = []
    arrivals = iter(sorted(_arrivals(plan)))
    coming = next(arrivals, None)
    kinds, pictures = _kinds(plan), Pictures()
    number = 0
    while due or coming is not None:
        first = min(each for each in (due[0][0] if due else None, coming) if each is not None)
        end = (math.floor(first / plan.tick_seconds) + 1) * plan.tick_seconds
        acting: list[tuple[float, int, Worker | int]] = []
        while coming is not None and coming <= end:
            acting.append((coming, number, number))
            number, coming = number + 1, next(arrivals, None)
        while due and due[0][0] <= end:
            acting.append(heapq.heappop(due))
        world.move_to(end)
        acts = [(at, place, who) for at, place, who in sorted(acting, key=lambda each: each[:2])]
        step = _Step(plan, answers, tally, world.hire, kinds, end, pictures)
        for (_, place, _), (again, worker) in zip(acts, world.executor.map(step.act, acts), strict=True):
            if worker is not None:
                heapq.heappush(due, (again, place, worker))
        tally.at = end
        world.progress(tally)
    return tally


@dataclass(frozen=True, slots=True)
class _Step:
    """One act of one worker."""

    plan: Plan
    answers: Answerer
    tally: Tally
    hire: Callable[[int], Hands]
    kinds: list[Kind]
    now: float
    pictures: Pictures

    def act(self, due: tuple[float, int, Worker | int]) -> tuple[float, Worker | None]:
        """Do what is due for a worker; return when the next is, and the worker, or None if they left."""
        _, number, who = due
        worker = self._arrive(number) if isinstance(who, int) else who
        try:
            if worker.task is not None and not self._finish(worker):
                return self._leave()
            return self._begin(worker)
        except Refusal as refusal:
            self.tally.refuse(refusal.status, refusal.message)
        except HTTPError:
            # Somebody whose connection breaks goes away; the others stay.
            self.tally.refuse(0, "No answer")
        if worker.task is not None:
            self.tally.count("abandoned")
        return self._leave()

    def _arrive(self, number: int) -> Worker:
        chance = seeded(f"{self.plan.seed} {number}")
        self.tally.count("arrived")
        return Worker(self.hire(number), chance.choice(self.kinds), chance)

    def _leave(self) -> tuple[float, None]:
        self.tally.count("left")
        return 0.0, None

    def _begin(self, worker: Worker) -> tuple[float, Worker | None]:
        worker.task = self._accept(worker)
        if worker.task is None:
            return self._leave()
        self.tally.count("accepted")
        kind, chance = worker.kind, worker.chance
        seconds = kind.seconds * math.exp(kind.spread * chance.gauss(0, 1))
        fate = chance.random()
        returns = kind.abandons <= fate < kind.abandons + kind.returns
        if fate < kind.abandons or (seconds >= worker.task.duration_seconds and not returns):
            # Gone without a word, or so slow that the time is over: the market notices both by itself.
            self.tally.count("abandoned")
            return self._leave()
        worker.outcome = "return" if returns else "submit"
        worker.begun = self.now
        return self.now + (seconds * chance.random() if worker.outcome == "return" else seconds), worker

    def _accept(self, worker: Worker) -> Task | None:
        """Accept the next HIT of the group at hand, or of another one; None if there is none."""
        if worker.group:
            try:
                return worker.hands.accept_next(worker.group)
            except Refusal:
                worker.group = ""
        filters = {"search_term": self.plan.search} if self.plan.search else {}
        listed = [each for each in worker.hands.groups(**filters) if each["hit_set_id"] not in worker.asked]
        while listed:
            # Better pay draws more of them, and nobody reads to the end of a long list.
            weights = [(0.01 + _dollars(each)) / (1 + place) for place, each in enumerate(listed)]
            (chosen,) = worker.chance.choices(listed, weights)
            listed.remove(chosen)
            worker.asked.add(chosen["hit_set_id"])
            if not self._qualifies(worker, chosen):
                continue
            try:
                task = worker.hands.accept_next(chosen["hit_set_id"])
            except Refusal as refusal:
                self.tally.refuse(refusal.status, refusal.message)
                continue
            worker.group = chosen["hit_set_id"]
            return task
        return None

    def _qualifies(self, worker: Worker, group: dict[str, Any]) -> bool:
        """Return whether a worker may accept HITs of a group, after asking for what can be asked for."""
        unmet = [each for each in group["project_requirements"] if not each["caller_meets_requirement"]]
        for each in unmet:
            if not each["qualification_request_url"]:
                return False
            if not self._ask_for(worker, each["qualification_type_id"]):
                return False
        return True

    def _ask_for(self, worker: Worker, type_id: str) -> bool:
        hands = worker.hands
        try:
            try:
                test = hands.begin_test(type_id)
            except Refusal:
                hands.request_qualification(type_id)
            else:
                page = hands.open(test.address).text
                form = forms.read(page)
                asked = self._question(worker, page, form, type_id)
                hands.send_form(test.submit, posted(form, self.answers.answer(asked)))
        except Refusal:
            return False
        self.tally.count("qualifications asked for")
        return any(each["qualification_type_id"] == type_id for each in hands.qualifications())

    def _finish(self, worker: Worker) -> bool:
        """Return or submit what is in hand. Returns whether the worker goes on."""
        task = worker.task
        assert task is not None, "nothing is due without a task"
        if worker.outcome == "return":
            self._give_back(worker, task)
            return True
        page = task.page(fetch=self.plan.answers.fetch)
        form = forms.read(page)
        asked = self._question(worker, page, form, task.hit_id, task.address)
        given = self.answers.answer(asked)
        try:
            task.submit(posted(form, given))
        except Refusal as refusal:
            # Whoever cannot do it gives it back.
            self.tally.refuse(refusal.status, refusal.message)
            self._give_back(worker, task)
            return False
        worker.task = None
        said, right = (None, None) if asked.gold is None else self.answers.said(given, asked.gold)
        seconds, kind = self.now - worker.begun, worker.kind.name
        self.tally.submit(Submission(task.hit_id, self.now, seconds, task.reward_cents, kind, said, right))
        return worker.chance.random() >= 1 / worker.kind.hits

    def _give_back(self, worker: Worker, task: Task) -> None:
        task.return_()
        worker.task = None
        self.tally.count("returned")

    def _question(self, worker: Worker, page: str, form: Form, about: str, address: str = "") -> Question:
        hands, fetches = worker.hands, self.plan.answers.fetch

        def fetch(url: str) -> bytes | None:
            return hands.fetch(url) if fetches or hands.is_here(url) else None

        def size_of(src: str) -> Size:
            return self.pictures.size(src, address, fetch)

        gold = self.answers.right(page, about)
        return Question(
            page, form.fields, about, hands.worker_id, worker.kind, worker.chance, gold, address, size_of
        )


def _arrivals(plan: Plan) -> Iterable[float]:
    chance = seeded(f"{plan.seed} arrivals")
    end = plan.hours * 3_600
    for _ in range(plan.workers):
        share = chance.random()
        # Most of them come while the work is new: half of them within the first sixth of the time.
        yield end * (share if plan.arrival == "even" else share**2.6)


def _kinds(plan: Plan) -> list[Kind]:
    """Return a list in which each kind stands as often as its share says, to draw from."""
    total = sum(kind.share for kind in plan.kind)
    return [kind for kind in plan.kind for _ in range(max(1, round(_CROWDS * kind.share / total)))]


def _dollars(group: dict[str, Any]) -> float:
    return float(group["monetary_reward"]["amount_in_dollars"])
