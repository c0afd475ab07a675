"""The tables of a market that hold projects and the batches published from them.

A batch's HITs and assignments carry its id, so that everything about one is a range of an index.
"""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Table, text

from piecework.db.schema.market import metadata
from piecework.db.schema.types import Cents, Count, Id, Millis, Seconds, SortKey, Words

projects = Table(
    "projects",
    metadata,
    Column("id", Id, primary_key=True),
    Column("requester_id", Id, nullable=False),
    Column("name", Words, nullable=False),
    Column("title", Words, nullable=False),
    Column("description", Words, nullable=False),
    Column("keywords", Words, nullable=False),
    Column("reward_cents", Cents, nullable=False),
    Column("max_assignments", Count, nullable=False),
    Column("duration_seconds", Seconds, nullable=False),
    Column("lifetime_seconds", Seconds, nullable=False),
    Column("auto_approval_seconds", Seconds, nullable=False),
    Column("requirements", Words, nullable=False),  # JSON, as rules.qualifications writes it
    Column("adult", Count, nullable=False),
    Column("layout_id", Id, nullable=False),
    Column("created_at", Millis, nullable=False),
    Column("changed_at", Millis, nullable=False),
    Column("archived_at", Millis),
)
Index(
    "ix_projects_requester",
    projects.c.requester_id,
    projects.c.id,
    sqlite_where=text("archived_at IS NULL"),
    postgresql_where=text("archived_at IS NULL"),
)

batches = Table(
    "batches",
    metadata,
    Column("id", Id, primary_key=True),
    Column("requester_id", Id, nullable=False),
    Column("project_id", Id, ForeignKey("projects.id"), nullable=False),
    Column("name", Words, nullable=False),
    # What its HITs are made of: as the project was when the batch was made.
    Column("hit_type_id", Id, ForeignKey("hit_types.id"), nullable=False),
    Column("layout_id", Id, nullable=False),
    Column("layout_version", Count, nullable=False),
    Column("max_assignments", Count, nullable=False),
    Column("lifetime_seconds", Seconds, nullable=False),
    Column("columns", Words, nullable=False),  # JSON: the names in the file, in its order
    Column("row_count", Count, nullable=False),
    Column("state", Id, nullable=False),
    Column("reason", Words),  # why it is paused, if nobody paused it
    Column("wanted", Count, nullable=False),  # rows up to this number are to be published
    Column("published", Count, nullable=False),  # rows up to this number are
    Column("created_at", Millis, nullable=False),
    Column("published_at", Millis),  # when the first row was to be published
    Column("input_deleted_at", Millis),
    CheckConstraint(
        "state IN ('loading', 'draft', 'publishing', 'paused', 'published', 'cancelled')", name="state"
    ),
    CheckConstraint("published <= wanted AND wanted <= row_count", name="rows"),
    Index("ix_batches_requester", "requester_id", "id"),
    Index("ix_batches_project", "project_id", "id"),
)
Index(
    "ix_batches_publishing",
    batches.c.id,
    sqlite_where=text("state = 'publishing'"),
    postgresql_where=text("state = 'publishing'"),
)

Index(
    "ix_batches_loading",
    batches.c.id,
    sqlite_where=text("state = 'loading'"),
    postgresql_where=text("state = 'loading'"),
)

batch_rows = Table(
    "batch_rows",
    metadata,
    Column("batch_id", Id, ForeignKey("batches.id"), primary_key=True),
    Column("number", Count, primary_key=True),  # from 1
    Column("content", Words, nullable=False),  # JSON: the values, in the order of the batch's columns
)

# Folded from events in the background, so that no act on an assignment waits for a batch's row.
batch_figures = Table(
    "batch_figures",
    metadata,
    Column("batch_id", Id, ForeignKey("batches.id"), primary_key=True),
    Column("accepted", Count, nullable=False),
    Column("submitted", Count, nullable=False),
    Column("approved", Count, nullable=False),
    Column("rejected", Count, nullable=False),
    Column("returned", Count, nullable=False),
    Column("abandoned", Count, nullable=False),
    Column("paid_cents", Cents, nullable=False),  # rewards and fees of what was approved
    Column("times", Words, nullable=False),  # a histogram of seconds from acceptance to submission
    Column("answer_names", Words, nullable=False),  # JSON: the fields in its answers, sorted
    Column("choices", Words, nullable=False),  # JSON: how often which value was given, by field
)

batch_hours = Table(
    "batch_hours",
    metadata,
    Column("batch_id", Id, ForeignKey("batches.id"), primary_key=True),
    Column("hour", Count, primary_key=True),  # since the epoch
    Column("submitted", Count, nullable=False),
    Column("approved", Count, nullable=False),
    Column("rejected", Count, nullable=False),
)

# What bonuses for a batch's assignments came to: written with each, in the wake of its owner's funds.
batch_bonuses = Table(
    "batch_bonuses",
    metadata,
    Column("batch_id", Id, ForeignKey("batches.id"), primary_key=True),
    Column("payments", Count, nullable=False),
    Column("cents", Cents, nullable=False),
    Column("fee_cents", Cents, nullable=False),
)

# What is to be done to many HITs, in order; carried out in the background.
hit_acts = Table(
    "hit_acts",
    metadata,
    Column("id", Id, primary_key=True),
    Column("requester_id", Id, nullable=False),
    Column("scope", Id, nullable=False),
    Column("subject", SortKey, nullable=False),  # a batch, a type, an annotation; or ids of HITs, JSON
    Column("kind", Id, nullable=False),
    Column("amount", Millis, nullable=False),  # a moment, or a number of assignments
    Column("words", Words),  # to the workers, with a decision
    Column("reached", Id, nullable=False),  # the last HIT that was dealt with
    Column("within", Id, nullable=False),  # the last assignment decided of the one behind it
    Column("changed", Count, nullable=False),
    Column("refused", Count, nullable=False),
    Column("reason", Words),  # of the last refusal
    Column("asked_at", Millis, nullable=False),
    Column("finished_at", Millis),
    CheckConstraint("scope IN ('batch', 'type', 'annotation', 'chosen')", name="scope"),
    CheckConstraint(
        "kind IN ('expire', 'extend', 'reopen', 'add', 'delete', 'approve', 'reject', 'reviewing', "
        "'reviewable')",
        name="kind",
    ),
    Index("ix_hit_acts_requester", "requester_id", "id"),
)
Index(
    "ix_hit_acts_batch",
    hit_acts.c.subject,
    hit_acts.c.id,
    sqlite_where=text("scope = 'batch'"),
    postgresql_where=text("scope = 'batch'"),
)
Index(
    "ix_hit_acts_waiting",
    hit_acts.c.id,
    sqlite_where=text("finished_at IS NULL"),
    postgresql_where=text("finished_at IS NULL"),
)

# Everybody who ever submitted to a requester, folded from events like the figures.
crowd = Table(
    "crowd",
    metadata,
    Column("requester_id", Id, primary_key=True),
    Column("worker_id", Id, primary_key=True),
    Column("submitted", Count, nullable=False),
    Column("approved", Count, nullable=False),
    Column("rejected", Count, nullable=False),
    Column("first_at", Millis, nullable=False),
    Column("last_at", Millis, nullable=False),
    Index("ix_crowd_last", "requester_id", "last_at", "worker_id"),
)

# Many acts at once: decisions, bonuses or changes to workers, out of a file or chosen on a page. Each row is
# carried out once.
sheets = Table(
    "sheets",
    metadata,
    Column("id", Id, primary_key=True),
    Column("requester_id", Id, nullable=False),
    Column("batch_id", Id, ForeignKey("batches.id")),
    Column("kind", Id, nullable=False),
    Column("name", Words, nullable=False),
    Column("state", Id, nullable=False),
    Column("republish", Count, nullable=False),  # 1 if rejected work is to be done again by others
    Column("row_count", Count, nullable=False),
    Column("done", Count, nullable=False),  # rows up to this number are carried out
    Column("expected", Words, nullable=False),  # JSON: how many rows would come to what
    Column("outcomes", Words, nullable=False),  # JSON: how many rows came to what
    Column("made_at", Millis, nullable=False),
    Column("finished_at", Millis),
    Column("chosen", Words),  # JSON: what its rows are gathered from, if it is of no file
    Column("gathering", Count, nullable=False, server_default=text("0")),  # 1 while they are
    CheckConstraint("kind IN ('decisions', 'bonuses', 'workers')", name="kind"),
    CheckConstraint("state IN ('draft', 'running', 'done')", name="state"),
    Index("ix_sheets_requester", "requester_id", "id"),
)
Index(
    "ix_sheets_running",
    sheets.c.id,
    sqlite_where=text("state = 'running'"),
    postgresql_where=text("state = 'running'"),
)

Index(
    "ix_sheets_gathering",
    sheets.c.id,
    sqlite_where=text("gathering = 1"),
    postgresql_where=text("gathering = 1"),
)

sheet_rows = Table(
    "sheet_rows",
    metadata,
    Column("sheet_id", Id, ForeignKey("sheets.id"), primary_key=True),
    Column("number", Count, primary_key=True),  # from 1
    Column("line", Count, nullable=False),  # the row of the file, as a spreadsheet counts
    Column("subject", Id, nullable=False),  # an assignment or a worker
    Column("act", Words, nullable=False),  # JSON, as the rules of the kind write it
    Column("expected", Id),  # what it would come to when it was read; none if it was refused
    Column("outcome", Id),  # what it came to
    Column("refusal", Words),  # why it was refused
)

reject_reasons = Table(
    "reject_reasons",
    metadata,
    Column("id", Id, primary_key=True),
    Column("requester_id", Id, nullable=False),
    Column("text", Words, nullable=False),
    Index("ix_reject_reasons_requester", "requester_id", "id"),
)
