"""What workers did in the demo market before anybody came: so requesters see progress and results at once.

It is always the same, and goes through the verbs that everybody's work goes through.
"""

from collections.abc import Mapping, Sequence
from itertools import cycle
from typing import NamedTuple

from piecework import clock
from piecework.db.door import Tx
from piecework.market import assignments
from piecework.rules.qualifications import Worker
from piecework.rules.questions.answers import Answer, to_xml
from piecework.rules.refusals import Refused
from piecework.sandbox.demo_questions import LABELS

COUNTRIES = ("US", "GB", "IN", "KE")
"""Of the workers, in their order; so many there are."""
BEFORE_MS = 3 * clock.HOUR
"""So long ago the HITs were published."""

_REVIEWED_AFTER_MS = 2 * clock.HOUR
_IN_HAND_MS = 4 * clock.MINUTE
_PAUSE_MS = 95 * clock.SECOND
_SECONDS = (128, 74, 153, 96, 187, 111)
_REVIEWED = 2
"""The answers of so many workers are approved; the others' wait."""

Published = Mapping[str, Sequence[str]]
"""The ids of HITs by kind: study, notice, label."""


class _Piece(NamedTuple):
    """A HIT that a worker did: which of its kind, and who."""

    kind: str
    number: int
    worker: int


def _pieces(kind: str, *workers: tuple[int, ...]) -> list[_Piece]:
    return [_Piece(kind, number, worker) for number, them in enumerate(workers) for worker in them]


# At least one assignment of each HIT is left for whoever comes.
_DONE = [
    *_pieces("label", (0, 1, 2), (0, 1, 2), (0, 1), (0, 3), (1, 2)),
    *_pieces("notice", (0, 1, 2), (0, 1, 3), (0, 2)),
    *_pieces("study", (1, 0)),
]
_IN_HAND = [_Piece("label", 4, 3), _Piece("study", 0, 2)]

_JUDGED = (("1", ("time",)), ("3", ("money",)), ("1", ("time", "help")))
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
)
_WAYS = (
    ("by bicycle", "It is the quickest way, and I like the air."),
    ("by bus or train", "I can read on the way."),
    ("on foot", ""),
    ("by car", "There is no bus at six in the morning."),
)


def work(tx: Tx, requester_id: str, workers: Sequence[Worker], published: Published) -> None:
    """Do some of the HITs, approve some of that, and keep two in hand.

    The transaction's present has to be that in which the HITs were published, BEFORE_MS ago; it goes on from
    there to the present, since each act stands at its own moment.
    """
    begun, submitted = tx.now, []
    for piece, seconds in zip(_DONE, cycle(_SECONDS), strict=False):
        tx.now += _PAUSE_MS
        assignment_id = _accept(tx, workers[piece.worker], published[piece.kind][piece.number])
        if assignment_id is not None:
            tx.now += seconds * clock.SECOND
            assignments.submit(tx, workers[piece.worker].id, assignment_id, to_xml(_answers(piece)))
            submitted.append((piece, assignment_id))
    tx.now = begun + _REVIEWED_AFTER_MS
    for piece, assignment_id in submitted:
        if piece.worker < _REVIEWED:
            assignments.approve(tx, requester_id, assignment_id)
    tx.now = begun + BEFORE_MS - _IN_HAND_MS
    for piece in _IN_HAND:
        _accept(tx, workers[piece.worker], published[piece.kind][piece.number])
    tx.now = begun + BEFORE_MS


def _accept(tx: Tx, worker: Worker, hit_id: str) -> str | None:
    # The operator's limits hold for these workers too, and are no reason not to start.
    try:
        return tx.attempt(assignments.accept, worker, hit_id).id
    except Refused:
        return None


def _answers(piece: _Piece) -> list[Answer]:
    if piece.kind == "label":
        plant, place, collector, date = LABELS[piece.number]
        if piece.worker == _REVIEWED:  # who is less careful, so that answers differ
            plant, place = plant.removesuffix(" L."), place.lower()
        told = {"plant": plant, "place": place, "collector": collector, "date": date}
        return [Answer(name, text) for name, text in told.items()]
    if piece.kind == "notice":
        easy, words = _JUDGED[piece.number]
        return [
            Answer("easy", None, ("2" if piece.worker == _REVIEWED else easy,)),
            Answer("words", None, words),
            Answer("rewrite", _REWRITTEN[piece.number][piece.worker]),
        ]
    way, why = _WAYS[piece.worker]
    return [Answer("way", way), Answer("why", why)]
