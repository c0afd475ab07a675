"""Review policies at work: scoring assignments and HITs, and doing what the policy says about the scores.

Each takes rows that the caller has locked. Approving, rejecting and extending are the same acts as a
person's; one that cannot be done is recorded as failed and changes nothing. What was found and done is kept
for ListReviewPolicyResultsForHIT.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

from sqlalchemy import bindparam, select

from piecework import ids
from piecework.db import sql
from piecework.db.door import Tx
from piecework.db.schema.market import answers, assignments, hits
from piecework.db.schema.reviews import hit_policies, review_actions, review_results
from piecework.db.statements import Statement
from piecework.market import events, outcomes
from piecework.rules import assignments as assignment_rules
from piecework.rules import hits as hit_rules
from piecework.rules.assignments import Assignment
from piecework.rules.hits import HIT
from piecework.rules.questions.answers import from_xml
from piecework.rules.refusals import Refused
from piecework.rules.reviews import decisions, policies, scores
from piecework.rules.reviews.policies import (
    ASSIGNMENT_LEVEL,
    HIT_LEVEL,
    Extension,
    KnownAnswers,
    Plurality,
    Policies,
)


class Result(NamedTuple):
    """A row of what a policy found. `subject_type` is "HIT" or "Assignment"."""

    id: str
    hit_id: str
    level: str
    action_id: str
    subject_id: str
    subject_type: str
    question_id: str | None
    key: str
    value: str


class Action(NamedTuple):
    """A row of what a policy did. `status` is "Succeeded" or "Failed", and only then is there a code."""

    id: str
    hit_id: str
    level: str
    name: str
    target_id: str
    target_type: str
    status: str
    completed_at: int
    result: str
    error_code: str | None


class Report(NamedTuple):
    """A page of a HIT's results and actions, and the names of its policies by level."""

    names: dict[str, str]
    entries: list[Result | Action]


_POLICY = Statement(
    select(hit_policies.c.policy).where(
        hit_policies.c.hit_id == bindparam("hit_id"), hit_policies.c.level == bindparam("level")
    )
)
_LEVELS = Statement(select(hit_policies.c.level).where(hit_policies.c.hit_id == bindparam("hit_id")))
_OWNER = Statement(select(hits.c.requester_id).where(hits.c.id == bindparam("id")))
_KEEP = sql.insert(hit_policies)
_RESULT = sql.insert(review_results)
_ACTION = sql.insert(review_actions)
_SUBMITTED = Statement(
    select(*[assignments.c[name] for name in Assignment._fields], answers.c.answer)
    .join(answers, answers.c.assignment_id == assignments.c.id)
    .where(assignments.c.hit_id == bindparam("hit_id"), assignments.c.submitted_at.is_not(None))
    .order_by(assignments.c.submitted_at, assignments.c.id)
)
_KNOWN_SCORES = Statement(
    select(review_results.c.subject_id, review_results.c.value).where(
        review_results.c.hit_id == bindparam("hit_id"),
        review_results.c.level == "Assignment",
        review_results.c.key == "KnownAnswerScore",
    )
)


def _page(table: Any) -> Statement:
    return Statement(
        select(table)
        .where(
            table.c.hit_id == bindparam("hit_id"),
            table.c.level == bindparam("level"),
            table.c.id > bindparam("after"),
        )
        .order_by(table.c.id)
        .limit(bindparam("limit"))
    )


_RESULTS = _page(review_results)
_ACTIONS = _page(review_actions)
_NAMES = {ASSIGNMENT_LEVEL: policies.KNOWN_ANSWERS, HIT_LEVEL: policies.PLURALITY}


def kinds(asked: Policies) -> int:
    """Return which policies a HIT has, as bits of `HIT.policies`."""
    return (hit_rules.ASSIGNMENT_POLICY if asked.assignment else 0) | (
        hit_rules.HIT_POLICY if asked.hit else 0
    )


def keep(tx: Tx, hit_id: str, asked: Policies) -> None:
    """Store a new HIT's policies."""
    for level, policy in ((ASSIGNMENT_LEVEL, asked.assignment), (HIT_LEVEL, asked.hit)):
        if policy is not None:
            tx.run(_KEEP, hit_id=hit_id, level=level, policy=policies.to_json(policy))


def review_assignment(tx: Tx, hit: HIT, assignment: Assignment, answer: str) -> tuple[HIT, Assignment]:
    """Score a submitted assignment against the known answers and do what follows.

    Returns the HIT and the assignment as they are afterwards.
    """
    policy = policies.known_answers_from_json(tx.value(_POLICY, hit_id=hit.id, level=ASSIGNMENT_LEVEL))
    found = scores.known_score(policy, from_xml(answer))
    run = _Run(tx, hit.id, ASSIGNMENT_LEVEL)
    for question, correct in found.correct.items():
        run.found(assignment.id, "KnownAnswerCorrect", str(int(correct)), question)
    run.found(assignment.id, "KnownAnswerScore", str(found.score))
    run.reviewed(
        assignment.id,
        "Assignment",
        f"Reviewed {len(found.correct)} known answers; {sum(found.correct.values())} correct",
    )
    hit, assignment = _decide(run, hit, assignment, policy, found.score)
    if decisions.wants_extension(policy.extension, found.score):
        assert policy.extension is not None, "wants_extension says so"
        hit = _extend(run, hit, policy.extension)
    return hit, assignment


def review_hit(tx: Tx, hit: HIT) -> HIT:
    """Compare the answers of a HIT that has become Reviewable and do what follows.

    A HIT that is extended has its assignments decided when it is Reviewable again, with one more answer to go
    by. Returns the HIT as it is afterwards.
    """
    policy = policies.plurality_from_json(tx.value(_POLICY, hit_id=hit.id, level=HIT_LEVEL))
    hit = outcomes.change(tx, hit, hit._replace(policies=hit.policies & ~hit_rules.REVIEW_DUE))
    sheets = _sheets(tx, hit, policy)
    found = scores.agreement(policy, [from_xml(answer) for _, answer in sheets])
    run = _Run(tx, hit.id, HIT_LEVEL)
    _report_agreement(run, hit, [assignment for assignment, _ in sheets], found)
    if decisions.wants_extension(policy.extension, found.score):
        assert policy.extension is not None, "wants_extension says so"
        extended = _extend(run, hit, policy.extension)
        if extended.max_assignments > hit.max_assignments:
            return extended
    for (assignment, _), worker in zip(sheets, found.workers, strict=True):
        hit, _ = _decide(run, hit, assignment, policy, worker.score)
    return hit


def report(
    tx: Tx, requester_id: str, hit_id: str, wanted: tuple[set[str], bool, bool], place: tuple[str, int]
) -> Report:
    """Return what the policies of a HIT found and did, earliest first (ListReviewPolicyResultsForHIT).

    Args:
        tx: the transaction.
        requester_id: the owner.
        hit_id: the HIT, also a disposed one.
        wanted: levels, whether results, whether actions.
        place: the last id seen, and how many entries at most.
    """
    if tx.value(_OWNER, id=hit_id) != requester_id:
        raise hit_rules.does_not_exist(hit_id)
    levels, results, actions = wanted
    after, limit = place
    names = {row.level: _NAMES[row.level] for row in tx.rows(_LEVELS, hit_id=hit_id) if row.level in levels}
    entries: list[Result | Action] = []
    for level in names:
        parameters = {"hit_id": hit_id, "level": level, "after": after, "limit": limit}
        if results:
            entries += [Result._make(row) for row in tx.rows(_RESULTS, **parameters)]
        if actions:
            entries += [Action._make(row) for row in tx.rows(_ACTIONS, **parameters)]
    return Report(names, sorted(entries, key=lambda entry: entry.id)[:limit])


class _Run:
    """One run of a policy on a HIT: writes down what it finds and does."""

    def __init__(self, tx: Tx, hit_id: str, level: str) -> None:
        self.tx = tx
        self.hit_id = hit_id
        self.level = level
        self.id = ids.new_id(tx.now)

    def found(self, subject_id: str, key: str, value: str, question: str | None = None) -> None:
        """Write down one result."""
        subject_type = "HIT" if subject_id == self.hit_id else "Assignment"
        new_id = ids.new_id(self.tx.now)
        result = Result(
            new_id, self.hit_id, self.level, self.id, subject_id, subject_type, question, key, value
        )
        self.tx.run(_RESULT, **result._asdict())

    def reviewed(self, target_id: str, target_type: str, text: str) -> None:
        """Write down the run itself; results name it by its id."""
        self._write(self.id, "Review", (target_id, target_type), text)

    def do(self, name: str, target: tuple[str, str], text: str, act: Callable[[], HIT]) -> HIT | None:
        """Do an act and write down how it went. Returns None when it was refused."""
        try:
            hit = act()
        except Refused as refused:
            code = f"AWS.MechanicalTurk.{refused.code}"
            self._write(ids.new_id(self.tx.now), name, target, refused.message, code)
            return None
        self._write(ids.new_id(self.tx.now), name, target, text)
        return hit

    def _write(
        self, new_id: str, name: str, target: tuple[str, str], text: str, code: str | None = None
    ) -> None:
        action = Action(
            id=new_id,
            hit_id=self.hit_id,
            level=self.level,
            name=name,
            target_id=target[0],
            target_type=target[1],
            status="Failed" if code else "Succeeded",
            completed_at=self.tx.now,
            result=text,
            error_code=code,
        )
        self.tx.run(_ACTION, **action._asdict())


def _decide(
    run: _Run, hit: HIT, assignment: Assignment, policy: KnownAnswers | Plurality, score: int | None
) -> tuple[HIT, Assignment]:
    decision = decisions.decision(policy, score)
    if decision is None:
        return hit, assignment
    tx, target = run.tx, (assignment.id, "Assignment")
    wanted = assignment_rules.APPROVED if decision == "Approve" else assignment_rules.REJECTED
    if assignment.status == wanted:
        run.do(decision, target, f"Already {wanted.lower()}", lambda: hit)
        return hit, assignment

    def act() -> HIT:
        assignment_rules.check_may_reject(assignment)
        if decision == "Approve":
            reason = policy.approve_reason if isinstance(policy, KnownAnswers) else None
            return outcomes.approve(tx, hit, assignment, reason, tx.now)
        return outcomes.reject(tx, hit, assignment, policy.reject_reason)

    decided = run.do(decision, target, wanted, act)
    if decided is None:
        return hit, assignment
    return decided, assignment._replace(status=wanted, due_at=None)


def _extend(run: _Run, hit: HIT, extension: Extension) -> HIT:
    tx, target = run.tx, (hit.id, "HIT")
    if decisions.is_at_cap(extension, hit):
        run.do("Extend", target, f"Already at {hit.max_assignments} assignments", lambda: hit)
        return hit

    def act() -> HIT:
        hit_rules.check_may_extend(hit, 1)
        expires_at = decisions.extended_expiry(extension, hit, tx.now)
        more = hit._replace(max_assignments=hit.max_assignments + 1, expires_at=expires_at)
        extended = outcomes.change(tx, hit, more)
        events.record(tx, "HITExtended", extended)
        return extended

    return run.do("Extend", target, f"Extended to {hit.max_assignments + 1} assignments", act) or hit


def _sheets(tx: Tx, hit: HIT, policy: Plurality) -> list[tuple[Assignment, str]]:
    """Return the assignments that a HIT's policy looks at, with their answers, in order of submission."""
    known = {}
    if policy.disregard_below is not None:
        known = {row.subject_id: int(row.value) for row in tx.rows(_KNOWN_SCORES, hit_id=hit.id)}
    sheets = []
    for row in tx.rows(_SUBMITTED, hit_id=hit.id):
        assignment = Assignment._make(row[: len(Assignment._fields)])
        rejected = assignment.status == assignment_rules.REJECTED and policy.disregard_rejected
        below = assignment.id in known and known[assignment.id] < (policy.disregard_below or 0)
        if not rejected and not below:
            sheets.append((assignment, row.answer))
    return sheets


def _report_agreement(run: _Run, hit: HIT, looked_at: list[Assignment], found: scores.Agreement) -> None:
    for question, agreed in found.agreed.items():
        run.found(hit.id, "AgreedAnswerFound", "true" if agreed else "false", question)
        if agreed:
            run.found(hit.id, "AgreedAnswer", "|".join(sorted(agreed.values)), question)
            run.found(hit.id, "AnswerAgreementScore", str(agreed.share), question)
    for assignment, worker in zip(looked_at, found.workers, strict=True):
        if worker.score is not None:
            run.found(assignment.id, "WorkerAgreementScore", str(worker.score))
            run.found(assignment.id, "PluralityAnswersCorrect", str(worker.correct))
            run.found(assignment.id, "PluralityAnswersIncorrect", str(worker.incorrect))
    run.found(hit.id, "HitAgreementScore", str(found.score))
    run.reviewed(hit.id, "HIT", f"Compared {len(looked_at)} assignments on {len(found.agreed)} questions")
