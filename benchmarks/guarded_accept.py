"""As accept_submit, for HITs that ask for an approval rate, a country and a requester's own qualification."""

from benchmarks import accept_submit
from benchmarks.limit import Step
from benchmarks.load import Next
from benchmarks.rows import Row, Target
from benchmarks.stage import TYPE, Stage
from piecework.market import qualification_types, qualifications
from piecework.rules.hit_types import HITTypeDraft
from piecework.rules.qualification_types import Draft
from piecework.rules.qualifications import LOCALE, PERCENT_APPROVED, Locale, Requirement


def feeds(staged: Stage) -> list[Next]:
    return accept_submit.feeds_of(staged, _guarded(staged), _grant)


def acts(staged: Stage) -> list[list[Step]]:
    return accept_submit.acts_of(staged, _guarded(staged), _grant)


def _guarded(staged: Stage) -> HITTypeDraft:
    draft = Draft("Careful reader", "Reads carefully.")
    db = staged.stores.production
    (found,) = db.read(
        qualification_types.list_, staged.requester.id, qualification_types.Search(), None, 1
    ) or [db.write(qualification_types.create, staged.requester.id, draft)]
    wanted = (
        Requirement(PERCENT_APPROVED, "GreaterThanOrEqualTo", (95,)),
        Requirement(LOCALE, "In", locales=(Locale("US"), Locale("CA"))),
        Requirement(found.id, "GreaterThan", (50,)),
    )
    return TYPE._replace(title="Guarded", requirements=wanted)


def _grant(staged: Stage, worker_id: str, draft: HITTypeDraft) -> None:
    type_id = draft.requirements[-1].type_id
    staged.stores.production.write(qualifications.grant, type_id, worker_id, 80)


ROW = Row("guarded accept, then submit", Target(2_500, 0.45), feeds, acts, writes=True)
