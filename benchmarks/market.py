"""A market of any size, poured into the tables: groups of HITs, and one worker's long past.

The rows are legal ones: `piecework.market.audit` finds nothing. Two liberties keep it quick: what a requester
holds for open HITs came in one transfer, and the HITs have no events.
"""

import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple

import psycopg
from sqlalchemy import Text, bindparam, select

from benchmarks.pouring import make_haste, pour, pour_line, unchecked, without_indexes
from benchmarks.stage import TYPE
from piecework import clock, ids
from piecework.db import sql
from piecework.db.door import Database, Tx
from piecework.db.schema.figures import (
    group_figures,
    requester_days,
    requester_figures,
    worker_days,
    worker_years,
)
from piecework.db.schema.finding import hit_type_terms
from piecework.db.schema.market import (
    answers,
    assignments,
    balances,
    hit_questions,
    hit_types,
    hits,
    line_positions,
    standings,
    transfers,
)
from piecework.db.schema.qualifications import (
    hit_type_qualifications,
    qualification_types,
    qualifications,
)
from piecework.db.statements import Statement
from piecework.market import ledger
from piecework.market.worked_days import Changes
from piecework.rules import figures as figure_rules
from piecework.rules import searches
from piecework.rules.assignments import APPROVED, REJECTED, SUBMITTED, Assignment
from piecework.rules.figures import Histogram
from piecework.rules.hit_types import HITTypeDraft, digest
from piecework.rules.hits import ASSIGNABLE, HIT
from piecework.rules.qualifications import (
    ADULT,
    DISCOVER,
    LOCALE,
    NUMBER_APPROVED,
    PERCENT_APPROVED,
    Locale,
    Requirement,
    kept_as,
    needs_masters,
    requirements_to_json,
)
from piecework.rules.worked_days import NOTHING, in_state, raised, whole

QUESTION = (
    '<HTMLQuestion xmlns="http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas/2011-11-11/'
    'HTMLQuestion.xsd"><HTMLContent><![CDATA[<!DOCTYPE html><html><body><form><p>Copy the text of the label.'
    "</p><input name=text><button>Send</button></form></body></html>]]></HTMLContent><FrameHeight>400"
    "</FrameHeight></HTMLQuestion>"
)
ANSWER = (
    '<QuestionFormAnswers xmlns="http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas/2005-10-01/'
    'QuestionFormAnswers.xsd"><Answer><QuestionIdentifier>text</QuestionIdentifier><FreeText>Saxifraga'
    "</FreeText></Answer></QuestionFormAnswers>"
)
COMMON_WORD, RARE_WORD = "survey", "saxifrage"
QUALIFICATION_TYPES = 3_000
DAYS_OF_PAST = 300
UNDECIDED = 2_000
_ACTS = ("Copy", "Rate", "Compare", "Transcribe", "Label", "Describe", "Find", "Check", "Translate", "Sort")
_THINGS = ("a receipt", "birds", "street signs", "short texts", "products", "voices", "maps", "recipes")


class Size(NamedTuple):
    """How large a market is to be.

    Attributes:
        groups: so many groups in the list, beside the large one.
        hits: open HITs in all of them, a few in most and many in some.
        large: open HITs of the one large group.
        done: assignments of it that the worker did.
        elsewhere: groups in which the worker did some HITs, up to ten each.
        requesters: whose groups they are.
        held: qualifications of the worker, of all the qualification types.
    """

    groups: int = 20_000
    hits: int = 1_000_000
    large: int = 1_000_000
    done: int = 100_000
    elsewhere: int = 2_000
    requesters: int = 500
    held: int = 1_000


SMALL = Size(groups=200, hits=10_000, large=10_000, done=1_000, elsewhere=20)


class People(NamedTuple):
    """Whose market it is: the worker, and the requesters."""

    worker_id: str
    requester_ids: list[str]


class Kind(NamedTuple):
    """A HIT type to be: its draft and ids, and how many HITs it has."""

    draft: HITTypeDraft
    id: str
    group_id: str
    requester_id: str
    made_at: int
    size: int


_QUESTIONS = Statement(
    hit_questions.insert().from_select(
        ["hit_id", "question"], select(hits.c.id, bindparam("question", type_=Text())).select_from(hits)
    )
)


def fill(db: Database, people: People, size: Size) -> str:
    """Fill an empty market, see `build`, with its references checked once at the end."""
    with unchecked(db):
        return db.write(build, people, size)


def build(tx: Tx, people: People, size: Size) -> str:
    """Fill an empty market and return the id of the large group. Always the same market but for its ids."""
    chance = random.Random(5)
    make_haste(tx)
    types = _qualification_types(tx, people, size, chance)
    kinds = [_kind(tx, people, number, size, (types, chance)) for number in range(size.groups)]
    kinds.sort(key=lambda each: each.made_at)
    large = _large(tx, people, size)
    pour(tx, hit_types, _type_rows([large, *kinds], chance))
    with without_indexes(tx, hit_type_terms):
        pour(tx, hit_type_terms, sorted(_term_rows([large, *kinds])))
    pour(tx, hit_type_qualifications, _asking(kinds))
    past = _Past(tx, people.worker_id, large, size.done)
    elsewhere = {each.id for each in chance.sample(kinds, size.elsewhere)}
    with without_indexes(tx, hits):
        _pour_hits(tx, [large, *kinds], past, elsewhere)
        tx.run(_QUESTIONS, question=QUESTION)
    past.write()
    _money(tx, people, [large, *kinds], past)
    _figures(tx, people, kinds, chance)
    return large.group_id


def settle(data_dir: Path, database_url: str | None) -> None:
    """Write the log back, and know what is there: a server has done so before its market is this large."""
    if database_url is None:
        with closing(sqlite3.connect(data_dir / "production.sqlite3")) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return
    with psycopg.connect(database_url, autocommit=True) as server:
        server.execute("VACUUM ANALYZE")


def _qualification_types(tx: Tx, people: People, size: Size, chance: random.Random) -> dict[str, list[str]]:
    made: dict[str, list[str]] = {each: [] for each in people.requester_ids}
    rows, started = [], tx.now - 400 * clock.DAY
    for number in range(QUALIFICATION_TYPES):
        owner, name = people.requester_ids[number % len(people.requester_ids)], f"Took part in study {number}"
        type_id = ids.new_id(started + number)
        made[owner].append(type_id)
        row = dict.fromkeys(qualification_types.c.keys())
        row |= {"id": type_id, "requester_id": owner, "name": name, "sort_name": name.lower(), "keywords": ""}
        row |= {"description": "Given by the study.", "status": "Active", "created_at": started}
        rows.append(row | {"auto_granted": 0})
    pour(tx, qualification_types, rows)
    held = chance.sample([row["id"] for row in rows], min(size.held, len(rows)))
    pour(
        tx,
        qualifications,
        ((each, people.worker_id, "Granted", chance.randrange(101), started, None, None) for each in held),
    )
    return made


def _kind(
    tx: Tx, people: People, number: int, size: Size, given: tuple[dict[str, list[str]], random.Random]
) -> Kind:
    types, chance = given
    owner = people.requester_ids[int(len(people.requester_ids) * chance.random() ** 2)]
    word = RARE_WORD if number % 4_001 == 0 else COMMON_WORD if chance.random() < 0.2 else "task"
    title = f"{chance.choice(_ACTS)} {chance.choice(_THINGS)}, {word} {number}"
    made_at = tx.now - chance.randrange(600_000, 30 * clock.DAY)
    draft = HITTypeDraft(
        title,
        f"Look at what is shown and answer {chance.randrange(2, 40)} questions about it, in your own words.",
        f"{word}, questions, {chance.choice(_THINGS)}",
        int(2 + 400 * chance.random() ** 4),
        chance.choice((300, 600, 1_800, 3_600, 7_200)),
        3 * 86_400,
        _asked_for(types[owner], chance),
    )
    # A few groups with thousands, most with a handful.
    share = 1 / (number + size.groups / 1_000 + 1) / 7
    most = max(1, round(size.hits * share))
    return Kind(draft, ids.new_id(made_at), ids.new_id(made_at), owner, made_at, most)


def _asked_for(own: list[str], chance: random.Random) -> tuple[Requirement, ...]:
    kind = chance.random()
    if kind < 0.3:
        return ()
    least = chance.choice((50, 100, 500, 1_000, 5_000, 200_000))
    wanted = [
        Requirement(PERCENT_APPROVED, "GreaterThanOrEqualTo", (chance.choice((90, 95, 98, 99)),)),
        Requirement(NUMBER_APPROVED, "GreaterThanOrEqualTo", (least,)),
    ]
    if kind > 0.5:
        wanted.append(Requirement(LOCALE, "In", locales=(Locale("US"), Locale("CA"))))
    if 0.6 < kind < 0.75:
        guarded = DISCOVER if kind < 0.65 else "Accept"
        wanted.append(Requirement(chance.choice(own), "DoesNotExist", guarded=guarded))
    elif 0.75 < kind < 0.85:
        wanted.append(Requirement(chance.choice(own), "GreaterThan", (chance.randrange(90),)))
    elif kind > 0.98:
        wanted.append(Requirement(ADULT, "EqualTo", (1,)))
    return tuple(wanted)


def _large(tx: Tx, people: People, size: Size) -> Kind:
    made_at = tx.now - (DAYS_OF_PAST + 1) * clock.DAY
    draft = TYPE._replace(title="Copy a label of the great herbarium")
    return Kind(draft, ids.new_id(made_at), ids.new_id(made_at), people.requester_ids[0], made_at, size.large)


def _type_rows(kinds: list[Kind], chance: random.Random) -> Iterator[dict[str, Any]]:
    for each in kinds:
        draft = each.draft._asdict()
        draft["requirements"] = requirements_to_json(each.draft.requirements)
        yield {
            "id": each.id,
            "group_id": each.group_id,
            "requester_id": each.requester_id,
            "digest": digest(each.draft),
            **draft,
            "created_at": each.made_at,
            "listed": 1,
            "newest_at": each.made_at,
            "hourly_cents": -1 if chance.random() < 0.4 else int(2_500 * chance.random() ** 2),
            "about_open": min(each.size, 1_001),
        }


def _term_rows(kinds: list[Kind]) -> Iterator[tuple[str, str]]:
    for each in kinds:
        texts, masters = each.draft[:3], needs_masters(each.draft.requirements)
        for term in sorted(searches.terms_of(each.requester_id, texts, masters=masters)):
            yield term, each.id


def _asking(kinds: list[Kind]) -> Iterator[tuple[str, str, str]]:
    for each in kinds:
        for type_id in sorted({kept_as(wanted.type_id) for wanted in each.draft.requirements}):
            yield type_id, each.id, each.requester_id


class _Past:
    """What the worker did: the assignments, and how far the worker has come in each line."""

    def __init__(self, tx: Tx, worker_id: str, large: Kind, done: int) -> None:
        self._tx, self._worker_id, self._large = tx, worker_id, large
        self._pause_ms = DAYS_OF_PAST * clock.DAY // (done + 1)
        self._number = count()
        self.of_large = done
        self.done: list[Assignment] = []
        self.positions: dict[str, str] = {}

    def do(self, kind: Kind, hit: HIT) -> HIT:
        """Do a HIT as the next in its line, and return it as it is then."""
        number, now = next(self._number), self._tx.now
        ended = hit.created_at + 60_000
        if kind is self._large:
            ended = now - DAYS_OF_PAST * clock.DAY + number * self._pause_ms
        rejected, undecided = number % 100 == 0, number % 50 == 1 and ended > now - 3 * clock.DAY
        status = REJECTED if rejected else SUBMITTED if undecided else APPROVED
        due = ended + kind.draft.auto_approval_seconds * 1_000
        made = Assignment(
            id=ids.new_id(ended - 45_000),
            hit_id=hit.id,
            requester_id=kind.requester_id,
            worker_id=self._worker_id,
            status=status,
            accepted_at=ended - 45_000,
            deadline_at=ended - 45_000 + kind.draft.duration_seconds * 1_000,
            submitted_at=ended,
            auto_approval_at=due,
            approved_at=ended + 1_000 if status == APPROVED else None,
            rejected_at=ended + 1_000 if status == REJECTED else None,
            ended_at=None,
            due_at=due if status == SUBMITTED else None,
            reward_cents=kind.draft.reward_cents,
            feedback=None,
        )
        self.done.append(made)
        self.positions[kind.group_id] = hit.id
        counts = {"submitted": 1} if status == SUBMITTED else {"completed": 1}
        return hit._replace(funded=hit.funded - (status != SUBMITTED), **counts)

    def write(self) -> None:
        """Write all of it, and the worker's record."""
        tx, me = self._tx, self._worker_id
        self.done.sort()
        with without_indexes(tx, assignments):
            pour(tx, assignments, self.done, Assignment._fields)
        pour(tx, answers, ((each.id, ANSWER) for each in self.done))
        pour(tx, line_positions, ((me, *each) for each in sorted(self.positions.items())))
        by = {
            status: [each for each in self.done if each.status == status]
            for status in (APPROVED, REJECTED, SUBMITTED)
        }
        record = dict.fromkeys(standings.c.keys(), 0) | {
            "worker_id": me,
            "submitted": len(self.done),
            "approved": len(by[APPROVED]),
            "rejected": len(by[REJECTED]),
            "earned_cents": sum(each.reward_cents for each in by[APPROVED]),
            "pending_cents": sum(each.reward_cents for each in by[SUBMITTED]),
        }
        pour(tx, standings, [record])
        days = Changes()
        for each in self.done:
            submitted_at, work_ms = each.submitted_at or 0, (each.submitted_at or 0) - each.accepted_at
            days.add(each, submitted_at, in_state(each.status, 1, each.reward_cents, 0, work_ms))
            if each.approved_at is not None:
                days.add(each, each.approved_at, NOTHING._replace(paid=1, paid_cents=each.reward_cents))
        pour(tx, worker_years, ((*key, *paid) for key, paid in sorted(days.years().items())))
        ladders = ((key, raised("", days[key])) for key in sorted(days))
        pour(tx, worker_days, ((*key, whole(ladder), ladder) for key, ladder in ladders))


def _pour_hits(tx: Tx, kinds: list[Kind], past: _Past, elsewhere: set[str]) -> None:
    for place, kind in enumerate(kinds):
        mine = past.of_large if place == 0 else min(10, kind.size) if kind.id in elsewhere else 0
        # One moment, then in order: making millions of ids would take longer than storing them.
        moment, like = ids.floor_id(kind.made_at)[:10], _hit(kind)
        made = (f"{moment}{number:010}{place:010}" for number in range(mine))
        pour(tx, hits, (past.do(kind, like._replace(id=each, queue_key=each)) for each in made), HIT._fields)
        pour_line(tx, hits, like, (moment, f"{place:010}"), range(mine, kind.size))


def _hit(kind: Kind) -> HIT:
    expires_at = kind.made_at + 360 * clock.DAY
    return HIT(
        id="",
        hit_type_id=kind.id,
        group_id=kind.group_id,
        requester_id=kind.requester_id,
        created_at=kind.made_at,
        expires_at=expires_at,
        max_assignments=2,
        pending=0,
        submitted=0,
        completed=0,
        funded=2,
        reward_cents=kind.draft.reward_cents,
        fee_cents=0,
        status=ASSIGNABLE,
        reviewable_at=None,
        due_at=expires_at,
        queue_key="",
        annotation=None,
    )


def _money(tx: Tx, people: People, kinds: list[Kind], past: _Past) -> None:
    paid = [each for each in past.done if each.status == APPROVED]
    given_back = {each.id: each.reward_cents for each in past.done if each.status == REJECTED}
    held = dict.fromkeys(people.requester_ids, 0)
    for each in kinds:
        held[each.requester_id] += 2 * each.size * each.draft.reward_cents
    for each in past.done:
        if each.id in given_back:
            held[each.requester_id] -= each.reward_cents
    moves = []
    for requester_id, cents in held.items():
        account = ledger.requester(requester_id)
        moves.append((ledger.WORLD, account, cents + 10**9, "deposit", None, None))
        if cents:
            moves.append((account, ledger.held(requester_id), cents, "hold", None, None))
    worker = ledger.worker(people.worker_id)
    moves += [
        (ledger.held(each.requester_id), worker, each.reward_cents, "reward", each.hit_id, each.id)
        for each in paid
    ]
    for each in paid:
        held[each.requester_id] -= each.reward_cents
    # Whoever has a balance already keeps it.
    credit = sql.upsert(
        balances, {name: balances.c[name] + bindparam(name) for name in ("cents", "held_cents")}
    )
    for requester_id, cents in held.items():
        tx.run(credit, account=ledger.requester(requester_id), cents=10**9, held_cents=cents)
    # In the order of their ids, as time would have made them.
    made = sorted(ids.new_id(tx.now) for _ in moves)
    pour(tx, transfers, ((each, tx.now, *move, None) for each, move in zip(made, moves, strict=True)))


def _figures(tx: Tx, people: People, kinds: list[Kind], chance: random.Random) -> None:
    times = Histogram()
    for _ in range(40):
        times.add(chance.randrange(20, 90))
    pour(tx, group_figures, ((each.id, times.to_json(), 40) for each in kinds if chance.random() < 0.6))
    text = times.to_json()
    pour(
        tx,
        requester_figures,
        ((each, 3_600, 40, text, 7_200, text, -1, 0, 0) for each in people.requester_ids),
    )
    today = tx.now // clock.DAY
    days = range(today - figure_rules.RECENT_DAYS, today)
    pour(
        tx,
        requester_days,
        ((each, day, 40, chance.randrange(3)) for each in people.requester_ids for day in days),
    )
