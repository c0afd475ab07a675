"""The tables of a market. Production and sandbox have the same ones and know nothing of each other.

People appear by id only. Moments are milliseconds, money is cents. `due_at` on a row is its next deadline:
whoever reads the row judges it by (row, now), and the sweeper looks for nothing else.
"""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, MetaData, Table, desc, text

from piecework.db.schema.types import Cents, Count, Id, Millis, Seconds, SortKey, Words

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

hit_types = Table(
    "hit_types",
    metadata,
    Column("id", Id, primary_key=True),
    Column("group_id", Id, nullable=False, unique=True),
    Column("requester_id", Id, nullable=False),
    Column("digest", Id, nullable=False),  # of the seven properties, normalised: equal content is one type
    Column("title", Words, nullable=False),
    Column("description", Words, nullable=False),
    Column("keywords", Words),
    Column("reward_cents", Cents, nullable=False),
    Column("duration_seconds", Seconds, nullable=False),
    Column("auto_approval_seconds", Seconds, nullable=False),
    Column("requirements", Words, nullable=False),  # JSON, as rules.qualifications writes it
    Column("created_at", Millis, nullable=False),
    # Browsing walks the listed types only. newest_at is refreshed at most once a minute, so that many
    # creators of one type do not queue for its row; listed goes off only an hour later, when nothing is open.
    Column("listed", Count, nullable=False),
    Column("newest_at", Millis, nullable=False),
    # What the list can be ordered by, brought up to date in the background: the observed rate by the hour, -1
    # while it is not known, and about how many HITs are open.
    Column("hourly_cents", Cents, nullable=False, server_default="-1"),
    Column("about_open", Count, nullable=False, server_default="0"),
    CheckConstraint("reward_cents >= 0", name="reward"),
    Index("uq_hit_types_content", "requester_id", "digest", unique=True),
    Index("ix_hit_types_requester", "requester_id", "id"),
)
for _name, _column in (
    ("browse", hit_types.c.newest_at),
    ("reward", hit_types.c.reward_cents),
    ("hourly", hit_types.c.hourly_cents),
    ("open", hit_types.c.about_open),
):
    Index(
        f"ix_hit_types_{_name}",
        desc(_column),
        desc(hit_types.c.id),
        sqlite_where=text("listed = 1"),
        postgresql_where=text("listed = 1"),
    )
Index(
    "ix_hit_types_time",
    hit_types.c.duration_seconds,
    hit_types.c.id,
    sqlite_where=text("listed = 1"),
    postgresql_where=text("listed = 1"),
)

hits = Table(
    "hits",
    metadata,
    Column("id", Id, primary_key=True),
    Column("hit_type_id", Id, ForeignKey("hit_types.id"), nullable=False),
    Column("group_id", Id, nullable=False),
    Column("requester_id", Id, nullable=False),
    Column("created_at", Millis, nullable=False),
    Column("expires_at", Millis, nullable=False),
    Column("max_assignments", Count, nullable=False),
    Column("pending", Count, nullable=False),  # accepted, not yet submitted
    Column("submitted", Count, nullable=False),  # submitted, not yet decided
    Column("completed", Count, nullable=False),  # approved or rejected
    Column("funded", Count, nullable=False),  # assignments whose reward and fee are held
    Column("reward_cents", Cents, nullable=False),
    Column("fee_cents", Cents, nullable=False),
    Column("status", Id, nullable=False),
    Column("reviewable_at", Millis),
    Column("due_at", Millis),
    # Where an open HIT stands in its group's line; a HIT that opens again goes to the end of the line.
    Column("queue_key", Id),
    Column("annotation", SortKey),
    Column(
        "policies", Count, nullable=False, server_default="0"
    ),  # review policies: 1 assignment, 2 HIT, 3 both
    Column("batch_id", Id),  # the batch it was published in, if it was
    Column("batch_row", Count),  # and of which row
    CheckConstraint("pending >= 0 AND submitted >= 0 AND completed >= 0 AND funded >= 0", name="counts"),
    CheckConstraint("pending + submitted + completed <= max_assignments", name="slots"),
    CheckConstraint("funded <= max_assignments", name="funded"),
    CheckConstraint(
        "status IN ('Assignable', 'Unassignable', 'Reviewable', 'Reviewing', 'Disposed')", name="status"
    ),
    CheckConstraint("(status = 'Assignable') = (queue_key IS NOT NULL)", name="queue"),
    Index("ix_hits_requester", "requester_id", "id"),
    Index("ix_hits_status", "requester_id", "status", "id"),
    Index("ix_hits_type", "hit_type_id", "id"),
)
Index(
    "uq_hits_batch",  # no row is published twice
    hits.c.batch_id,
    hits.c.batch_row,
    unique=True,
    sqlite_where=text("batch_id IS NOT NULL"),
    postgresql_where=text("batch_id IS NOT NULL"),
)
for _name, _columns, _which in (
    ("open", ("group_id", "queue_key"), "queue_key IS NOT NULL"),
    ("due", ("due_at",), "due_at IS NOT NULL"),
    ("held", ("requester_id", "due_at", "funded", "reward_cents", "fee_cents"), "funded > 0"),
    ("batch_open", ("batch_id", "queue_key"), "batch_id IS NOT NULL AND queue_key IS NOT NULL"),
    # A requester's own groups of HITs; those of batches have their batch.
    ("annotation", ("requester_id", "annotation", "id"), "annotation IS NOT NULL AND batch_id IS NULL"),
):
    Index(
        f"ix_hits_{_name}",
        *(hits.c[_column] for _column in _columns),
        sqlite_where=text(_which),
        postgresql_where=text(_which),
    )

# Apart from hits: a HIT's row changes with every accept and submit, its question never does.
hit_questions = Table(
    "hit_questions",
    metadata,
    Column("hit_id", Id, ForeignKey("hits.id"), primary_key=True),
    Column("question", Words, nullable=False),
    Column("layout_id", Id),  # the layout it was filled from, which may be gone
)

assignments = Table(
    "assignments",
    metadata,
    Column("id", Id, primary_key=True),
    Column("hit_id", Id, ForeignKey("hits.id"), nullable=False),
    Column("requester_id", Id, nullable=False),
    Column("worker_id", Id, nullable=False),
    Column("status", Id, nullable=False),
    Column("accepted_at", Millis, nullable=False),
    Column("deadline_at", Millis, nullable=False),
    Column("submitted_at", Millis),
    Column("auto_approval_at", Millis),
    Column("approved_at", Millis),
    Column("rejected_at", Millis),
    Column("ended_at", Millis),  # returned or abandoned
    Column("due_at", Millis),
    Column("reward_cents", Cents, nullable=False),
    Column("feedback", Words),
    Column("batch_id", Id),  # its HIT's
    CheckConstraint(
        "status IN ('Accepted', 'Submitted', 'Approved', 'Rejected', 'Returned', 'Abandoned')", name="status"
    ),
    CheckConstraint("(status IN ('Accepted', 'Submitted')) = (due_at IS NOT NULL)", name="due"),
    CheckConstraint("(status IN ('Returned', 'Abandoned')) = (ended_at IS NOT NULL)", name="ended"),
    CheckConstraint(
        "(status IN ('Submitted', 'Approved', 'Rejected')) = (submitted_at IS NOT NULL)", name="submitted"
    ),
    CheckConstraint("(status = 'Approved') = (approved_at IS NOT NULL)", name="approved"),
)
# The promise at the heart: one worker, one HIT, once. Returned and abandoned work does not count.
Index(
    "uq_assignments_worker",
    assignments.c.hit_id,
    assignments.c.worker_id,
    unique=True,
    sqlite_where=text("ended_at IS NULL"),
    postgresql_where=text("ended_at IS NULL"),
)
Index(
    "ix_assignments_submitted",
    assignments.c.hit_id,
    assignments.c.submitted_at,
    assignments.c.id,
    sqlite_where=text("submitted_at IS NOT NULL"),
    postgresql_where=text("submitted_at IS NOT NULL"),
)
# A worker's queue, and how many HITs are in hand.
Index(
    "ix_assignments_in_hand",
    assignments.c.worker_id,
    assignments.c.due_at,
    sqlite_where=text("status = 'Accepted'"),
    postgresql_where=text("status = 'Accepted'"),
)
Index(
    "ix_assignments_undecided",
    assignments.c.worker_id,
    assignments.c.due_at,
    sqlite_where=text("status = 'Submitted'"),
    postgresql_where=text("status = 'Submitted'"),
)
Index(
    "ix_assignments_hit_due",
    assignments.c.hit_id,
    assignments.c.due_at,
    sqlite_where=text("due_at IS NOT NULL"),
    postgresql_where=text("due_at IS NOT NULL"),
)
Index(
    "ix_assignments_due",
    assignments.c.due_at,
    sqlite_where=text("due_at IS NOT NULL"),
    postgresql_where=text("due_at IS NOT NULL"),
)
Index("ix_assignments_worker", assignments.c.worker_id, assignments.c.id)
# A worker's history, newest first: what was submitted, what was not, and the few that were rejected.
for _name, _moment, _which in (
    ("history", assignments.c.submitted_at, "submitted_at IS NOT NULL"),
    ("ended", assignments.c.ended_at, "ended_at IS NOT NULL"),
    ("rejected", assignments.c.submitted_at, "status = 'Rejected'"),
):
    Index(
        f"ix_assignments_{_name}",
        assignments.c.worker_id,
        _moment,
        assignments.c.id,
        sqlite_where=text(_which),
        postgresql_where=text(_which),
    )
# A batch's results by time of submission: all, those to decide, and the few that were rejected.
for _name, _which in (
    ("batch", "submitted_at IS NOT NULL"),
    ("batch_undecided", "status = 'Submitted'"),
    ("batch_rejected", "status = 'Rejected'"),
):
    Index(
        f"ix_assignments_{_name}",
        assignments.c.batch_id,
        assignments.c.submitted_at,
        assignments.c.id,
        sqlite_where=text(f"batch_id IS NOT NULL AND {_which}"),
        postgresql_where=text(f"batch_id IS NOT NULL AND {_which}"),
    )
# Who has worked for whom, and when last: bonuses and messages ask, and a history of one requester's work.
Index(
    "ix_assignments_acquainted",
    assignments.c.requester_id,
    assignments.c.worker_id,
    assignments.c.submitted_at,
    assignments.c.id,
    sqlite_where=text("submitted_at IS NOT NULL"),
    postgresql_where=text("submitted_at IS NOT NULL"),
)

answers = Table(
    "answers",
    metadata,
    Column("assignment_id", Id, ForeignKey("assignments.id"), primary_key=True),
    Column("answer", Words, nullable=False),
)

# How far down a group's line a worker has come: every open HIT up to here is done or held by them.
line_positions = Table(
    "line_positions",
    metadata,
    Column("worker_id", Id, primary_key=True),
    Column("group_id", Id, primary_key=True),
    Column("queue_key", Id, nullable=False),
)

# A worker's record over all requesters: what the system qualifications and the dashboard read.
standings = Table(
    "standings",
    metadata,
    Column("worker_id", Id, primary_key=True),
    Column("submitted", Count, nullable=False),
    Column("approved", Count, nullable=False),
    Column("rejected", Count, nullable=False),
    Column("returned", Count, nullable=False),
    Column("abandoned", Count, nullable=False),
    Column("earned_cents", Cents, nullable=False),
    Column("pending_cents", Cents, nullable=False),
    Column("bonus_cents", Cents, nullable=False, server_default="0"),
    Column("payout_cents", Cents, nullable=False, server_default="0"),  # asked for, or paid out
    CheckConstraint("payout_cents >= 0 AND payout_cents <= earned_cents + bonus_cents", name="payouts"),
)

# Money. Only what a requester may still spend has a cached balance; all else is the sum of its transfers.
balances = Table(
    "balances",
    metadata,
    Column("account", Id, primary_key=True),
    Column("cents", Cents, nullable=False),
    # Of a requester: what was held and not released. What was paid out of it is taken off when it is counted.
    Column("held_cents", Cents, nullable=False, server_default=text("0")),
    CheckConstraint("cents >= 0", name="never_negative"),
)

transfers = Table(
    "transfers",
    metadata,
    Column("id", Id, primary_key=True),
    Column("at", Millis, nullable=False),
    Column("source", Id, nullable=False),
    Column("destination", Id, nullable=False),
    Column("cents", Cents, nullable=False),
    Column("kind", Id, nullable=False),
    Column("hit_id", Id),
    Column("assignment_id", Id),
    Column("note", Words),
    CheckConstraint("cents > 0", name="positive"),
    CheckConstraint("source <> destination", name="two_sides"),
    Index("ix_transfers_source", "source", "id"),
    Index("ix_transfers_destination", "destination", "id"),
)

request_tokens = Table(
    "request_tokens",
    metadata,
    Column("requester_id", Id, primary_key=True),
    Column("operation", Id, primary_key=True),
    Column("token", Id, primary_key=True),
    Column("at", Millis, nullable=False),
    Column("subject_id", Id, nullable=False),  # the HIT the first call made or changed
    Index("ix_request_tokens_at", "at"),
)

events = Table(
    "events",
    metadata,
    Column("id", Id, primary_key=True),
    Column("at", Millis, nullable=False),
    Column("kind", Id, nullable=False),
    Column("requester_id", Id, nullable=False),
    Column("hit_type_id", Id, nullable=False),
    Column("hit_id", Id, nullable=False),
    Column("assignment_id", Id),
    # Delivery, for events that somebody asked to be told of. due_at is when to try next.
    Column("due_at", Millis),
    Column("tries", Count),
    Column("delivered_at", Millis),
    Column("error", Words),  # why the last try failed
    # 1 until the event is folded into figures; nothing for kinds that no figure counts.
    Column("uncounted", Count),
    # Whose days it is to be folded into; nobody's for other kinds, and for what was folded with the past.
    Column("worker_id", Id, nullable=False, server_default=text("''")),
)
Index(
    "ix_events_uncounted",
    events.c.worker_id,
    events.c.id,
    sqlite_where=text("uncounted = 1"),
    postgresql_where=text("uncounted = 1"),
)
# What was paid out of a requester's holds and is not taken off what they say yet.
Index(
    "ix_events_unpaid",
    events.c.requester_id,
    events.c.hit_id,
    sqlite_where=text("uncounted = 1 AND kind = 'AssignmentApproved'"),
    postgresql_where=text("uncounted = 1 AND kind = 'AssignmentApproved'"),
)
Index(
    "ix_events_due",
    events.c.due_at,
    sqlite_where=text("due_at IS NOT NULL"),
    postgresql_where=text("due_at IS NOT NULL"),
)
Index(
    "ix_events_told",
    events.c.requester_id,
    events.c.id,
    sqlite_where=text("tries IS NOT NULL"),
    postgresql_where=text("tries IS NOT NULL"),
)

# How far the sandbox has been moved ahead of the wall clock. One row; production's stays at zero.
clock_offset = Table(
    "clock_offset",
    metadata,
    Column("id", Count, primary_key=True, autoincrement=False),
    Column("offset_ms", Millis, nullable=False),
    CheckConstraint("id = 1", name="one_row"),
    CheckConstraint("offset_ms >= 0", name="forward_only"),
)
