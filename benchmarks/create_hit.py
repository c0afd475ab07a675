"""CreateHIT, signed, HTMLQuestion, a type that exists."""

import json

from benchmarks.limit import Step, recorded
from benchmarks.load import Next
from benchmarks.rows import CONNECTIONS, Row, Target
from benchmarks.stage import QUESTION, TYPE, Stage
from piecework.market import hits

DRAFT = hits.HITDraft(QUESTION, 86_400, 1)


def feeds(staged: Stage) -> list[Next]:
    body = json.dumps(
        {
            "Title": TYPE.title,
            "Description": TYPE.description,
            "Keywords": TYPE.keywords,
            "Reward": "0.05",
            "AssignmentDurationInSeconds": TYPE.duration_seconds,
            "AutoApprovalDelayInSeconds": TYPE.auto_approval_seconds,
            "LifetimeInSeconds": DRAFT.lifetime_seconds,
            "MaxAssignments": 1,
            "Question": QUESTION,
        }
    ).encode()
    request = staged.signed("CreateHIT", body)
    return [lambda _: request] * CONNECTIONS


def acts(staged: Stage) -> list[list[Step]]:
    staged.stores.production.write(hits.create, staged.requester.id, TYPE, DRAFT)
    verb = recorded(hits.create, set())
    return [staged.stores.production.write(verb, staged.requester.id, TYPE, DRAFT)]


ROW = Row("CreateHIT", Target(1_500, 0.35), feeds, acts, writes=True)
