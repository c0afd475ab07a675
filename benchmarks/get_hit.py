"""GetHIT, signed, over a thousand HITs."""

import json
from itertools import cycle

from benchmarks.create_hit import DRAFT
from benchmarks.limit import Step, recorded
from benchmarks.load import Next
from benchmarks.rows import CONNECTIONS, Row, Target
from benchmarks.stage import TYPE, Stage
from piecework.market import hits

HITS = 1_000


def feeds(staged: Stage) -> list[Next]:
    made = [
        staged.stores.production.write(hits.create, staged.requester.id, TYPE, DRAFT).hit.id
        for _ in range(HITS)
    ]
    requests = [staged.signed("GetHIT", json.dumps({"HITId": hit_id}).encode()) for hit_id in made]
    order = cycle(requests)
    return [lambda _: next(order)] * CONNECTIONS


def acts(staged: Stage) -> list[list[Step]]:
    hit_id = staged.stores.production.read(hits.list_, staged.requester.id, None, 1)[0].hit.id
    return [staged.stores.production.read(recorded(hits.get, set()), staged.requester.id, hit_id)]


ROW = Row("GetHIT", Target(4_000), feeds, acts, writes=False)
