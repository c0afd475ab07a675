"""From options to the market and the HITs that they name."""

from collections.abc import Sequence

from piecework.aws.model import models_folder
from piecework.cli.requester import voice
from piecework.cli.requester.options import Only, Target, Which
from piecework.client import choosing, sheets
from piecework.client.choosing import Choice, Chosen, Filter
from piecework.client.connection import Market, Wanted, connect


def market(target: Target) -> Market:
    """Return the market that options name."""
    wanted = Wanted(target.endpoint, target.profile, target.region, target.sandbox, models_folder())
    return connect(wanted)


def choice(which: Which) -> Choice:
    """Return the choice of HITs that options make."""
    named = list(which.hit or ())
    if which.hits_file:
        named += [cells[0] for cells in sheets.cells(which.hits_file, "HITId")]
    return Choice(which.batch, which.hit_type, tuple(dict.fromkeys(named)), which.annotation, which.all)


def chosen(speaking_to: Market, which: Which) -> Chosen:
    """Return the HITs that options name."""
    with voice.bar("Looking for HITs", None) as step:
        return choosing.choose(speaking_to, choice(which), step)


def filter_of(only: Only, statuses: Sequence[str] = ()) -> Filter:
    """Return the filter of assignments that options make."""
    return Filter(tuple(statuses), frozenset(only.worker or ()), tuple(only.where or ()))
