"""The first days of the demo market: what made-up workers did there, and what the requester said to it.

The workers are those of `piecework simulate`, at the website, on a clock that stands in the past and goes on
to the present; the requester decides, pays and answers through the verbs that everybody's acts go through.
What they enter is told here: right answers and slips, so that results look like results.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial

from piecework import clock
from piecework.db.door import Database, Tx
from piecework.identity.people import Person
from piecework.ids import Chance, seeded
from piecework.market import assignments, bonuses, hits, qualification_requests, qualification_types, threads
from piecework.market.assignments import AssignmentView
from piecework.rules.assignments import SUBMITTED
from piecework.rules.questions import answers
from piecework.sandbox import demo, demo_questions, time_travel
from piecework.simulation import crowd, forms, plan
from piecework.simulation.answering import Answer, Answerer, Question
from piecework.simulation.crowd import World
from piecework.simulation.hands import Hands, Task
from piecework.simulation.plan import Kind
from piecework.simulation.sending import posted

BEFORE_MS = 3 * clock.DAY
"""So long ago it began."""
COUNTRIES = ("US", "GB", "IN", "KE")
"""Where workers live, in turn."""
PLAN = plan.parse(
    {
        "seed": 13,
        "workers": 11,
        "hours": 66,
        "arrival": "even",
        "tick_seconds": 60,
        "kind": [
            {"name": "careful", "share": 3, "skill": 0.95, "seconds": 130, "hits": 9, "abandons": 0.03},
            {"name": "hasty", "skill": 0.5, "seconds": 45, "hits": 7, "returns": 0.08},
        ],
        "answers": {"fetch": True},
    }
)
_REVIEWS = (8, 20, 32, 44, 52)
"""After so many hours the requester looks at what was submitted."""
_SECOND_DAY = 25
_LEFT_EMPTY = "Place and collector stand on the label, but the answer leaves them empty."
_CAREFUL = Kind(skill=1.0)


class Past:
    """A clock of the market's that stands still, and is moved on."""

    def __init__(self, begun: int) -> None:
        self.begun = self.at = begun

    def __call__(self, _tx: object = None) -> int:
        """Return the present in milliseconds, for the door."""
        return self.at

    def pass_until(self, moment: int) -> None:
        """Move on to a moment in milliseconds, if it lies ahead."""
        self.at = max(self.at, moment)


@dataclass(slots=True)
class Days:
    """What the first days happen in.

    Attributes:
        sandbox: the market, open on the clock `past`.
        past: where the days begin.
        requester: whose HITs they are.
        hire: makes the worker of a number and returns their session; the demo worker's own is number 0.
        diary: what is still to be done after how many seconds, beside what the crowd does.
    """

    sandbox: Database
    past: Past
    requester: Person
    hire: Callable[[int], Hands]
    diary: list[tuple[int, Callable[[], None]]] = field(default_factory=list)


def live(days: Days) -> None:
    """Let the days pass, up to some minutes before the present."""
    demo_worker = days.hire(0)
    hired = [demo_worker]
    done = _work(days, demo_worker, _FIRST)
    for hours in _REVIEWS:
        look = partial(days.sandbox.write, _review, days.requester.id, first=hours == _REVIEWS[0])
        days.diary.append((hours * 3_600, look))
    days.diary.insert(2, (_SECOND_DAY * 3_600, lambda: done.extend(_work(days, demo_worker, _LATER))))

    def hire(number: int) -> Hands:
        hired.append(days.hire(number + 1))
        _qualify(days, hired[-1], number)
        return hired[-1]

    # One at a time, so that the days are always the same.
    with ThreadPoolExecutor(1) as executor:
        world = World(hire, lambda seconds: _move_to(days, seconds), executor)
        crowd.run(PLAN, Answerer("", {}, (), None, {}, answer), world)
    _move_to(days, _REVIEWS[-1] * 3_600)
    _last_hour(days, hired, done)


def answer(asked: Question) -> Answer:
    """Return what a worker answers in the demo: right as often as the kind's skill says, else with a slip."""
    slips = asked.chance.random() >= asked.kind.skill
    for label in demo_questions.LABELS:
        if label[0] in asked.page:
            return _copied(label, asked.chance, slips=slips)
    for number, text in enumerate(demo_questions.NOTICES):
        if text in asked.page:
            easy, words = _JUDGED[number]
            return {
                "q1": "2" if slips else easy,
                "q2": list(words),
                "q3": asked.chance.choice(_REWRITTEN[number]),
            }
    way, why = asked.chance.choice(_WAYS)
    return {"way": way, "why": why}


def _copied(label: tuple[str, ...], chance: Chance, *, slips: bool) -> Answer:
    told = dict(zip(demo_questions.FIELDS, label, strict=True))
    if not slips:
        return told
    if chance.random() < 1 / 3:
        return {**told, "place": "", "collector": ""}
    plant = told["plant"].rpartition(" ")[0]
    return {**told, "plant": plant, "place": told["place"].lower()}


def _work(days: Days, hands: Hands, todo: tuple[tuple[str, int], ...]) -> list[Task]:
    """Let the demo worker do HITs of these titles, each in so many seconds."""
    chance, done = seeded("demo"), []
    groups = {each["title"]: each["hit_set_id"] for each in hands.groups()}
    for title, seconds in todo:
        days.past.at += 300 * clock.SECOND
        task = hands.accept_next(groups[title])
        days.past.at += seconds * clock.SECOND
        _submit(task, chance)
        done.append(task)
    return done


def _submit(task: Task, chance: Chance) -> None:
    page = task.page(fetch=True)
    form = forms.read(page)
    asked = Question(page, form.fields, task.hit_id, task.worker.worker_id, _CAREFUL, chance, None)
    task.submit(posted(form, answer(asked)))


def _qualify(days: Days, hands: Hands, number: int) -> None:
    """Let one of three take the test, of whom one fails, and one of three ask for what is granted by hand."""
    name = (demo.TEST, demo.HAND, "")[number % 3]
    wanted = days.sandbox.read(qualification_types.find_by_name, days.requester.id, name) if name else None
    if wanted is not None and wanted.test:
        hands.take_test(wanted.id, {"q1": "0", "q2": "1" if number else "0"})
    elif wanted is not None:
        hands.request_qualification(wanted.id)


def _move_to(days: Days, seconds: float) -> None:
    """Go on to so many seconds after the beginning; the requester looks at the work on the way."""
    while days.diary and days.diary[0][0] <= seconds:
        moment, act = days.diary.pop(0)
        days.past.pass_until(days.past.begun + moment * clock.SECOND)
        act()
    days.past.pass_until(days.past.begun + round(seconds * clock.SECOND))
    time_travel.settle_all(days.sandbox)


def _review(tx: Tx, requester_id: str, *, first: bool) -> None:
    """Decide on all that was submitted, and on a request; the first time with a bonus for who came first."""
    looked_at = _submitted(tx, requester_id)
    for view in looked_at:
        given = {each.identifier: each.free_text or "" for each in answers.from_xml(view.answer or "")}
        if "place" in given and not given["place"]:
            assignments.reject(tx, requester_id, view.assignment.id, _LEFT_EMPTY)
        else:
            assignments.approve(tx, requester_id, view.assignment.id)
    if first and looked_at:
        done = min((view.assignment for view in looked_at), key=lambda each: each.accepted_at)
        bonuses.send(tx, requester_id, done.id, done.worker_id, _BONUS, None)
    for asked in qualification_requests.list_pending(tx, requester_id, None, (0, ""), 1):
        qualification_requests.accept(tx, requester_id, asked.id, 80)


def _submitted(tx: Tx, requester_id: str) -> list[AssignmentView]:
    found: list[AssignmentView] = []
    for each in hits.list_(tx, requester_id, None, 100):
        found += assignments.list_for_hit(tx, requester_id, each.hit.id, {SUBMITTED}, (0, ""), 100)
    return found


def _last_hour(days: Days, hired: list[Hands], done: list[Task]) -> None:
    """Two people write and one is answered; the demo worker submits one more, and has another in hand."""
    now, worker, write = days.past.begun + BEFORE_MS, hired[0], days.sandbox.write
    groups = {each["title"]: each["hit_set_id"] for each in worker.groups()}
    days.past.pass_until(now - clock.HOUR)
    thread = write(_ask, worker.worker_id, "", done[0].assignment_id, _SPELLING)
    days.past.at += 9 * clock.MINUTE
    write(threads.answer_at_desk, days.requester.id, thread, _ANSWERED)
    task = worker.accept_next(groups[demo.LABEL])
    days.past.at += 2 * clock.MINUTE
    _submit(task, seeded("demo, later"))
    write(_ask, hired[-1].worker_id, groups[demo.LABEL], "", _MORE)
    days.past.pass_until(now - 4 * clock.MINUTE)
    worker.accept_next(groups[demo.LABEL])


def _ask(tx: Tx, worker_id: str, hit_type_id: str, assignment_id: str, words: tuple[str, str]) -> str:
    return threads.write(tx, worker_id, threads.contact(tx, worker_id, hit_type_id, assignment_id), *words).id


_FIRST = ((demo.LABEL, 140), (demo.LABEL, 95), (demo.LABEL, 118), (demo.NOTICE, 70))
_LATER = ((demo.NOTICE, 55), (demo.LABEL, 131), (demo.LABEL, 102))
_BONUS = (25, "Copied to the letter. Thank you for taking such care.")
_ANSWERED = "What the label says, please: we keep old spelling."
_SPELLING = ("Old spelling", "The label says “Hale Beck”, the map “Hail Beck”. Which one do you want?")
_MORE = ("More labels", "I liked this. Will there be a second box, and when?")
_JUDGED = (("1", ("time",)), ("3", ("money",)), ("1", ("time", "help")), ("1", ("money",)), ("3", ()))
_REWRITTEN = (
    (
        "We open at nine; leave your bag in a locker.",
        "The room opens at 9 and bags go in the lockers.",
        "Come from nine on, without your bag.",
        "Opens at nine. No bags inside.",
    ),
    (
        "If you bring a book back late you may have to pay.",
        "Late returns can cost money.",
        "You pay if you are late with what you borrowed.",
        "Bring things back in time, or it may cost you something.",
    ),
    (
        "The lift is broken until Thursday; ring and we help.",
        "No lift before Thursday. Ring the bell for help.",
        "Ring the bell if you cannot take the stairs, the lift is out.",
        "The lift works again on Thursday.",
    ),
    (
        "Each page you copy costs ten cents.",
        "Ten cents a copy, paid at the desk.",
        "Pay 10 c for a page at the desk.",
    ),
    (
        "To go up the tower, write to us before. In bad weather it is closed.",
        "You must ask in writing, and the weather must be good.",
        "Write first. No tower when it storms.",
    ),
)
_WAYS = (
    ("by bicycle", "It is the quickest way, and I like the air."),
    ("by bus or train", "I can read on the way."),
    ("on foot", ""),
    ("by car", "There is no bus at six in the morning."),
    ("nowhere", "My desk is in the kitchen."),
)
