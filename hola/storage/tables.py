"""The tables, for people to query. Columns have the names of the fields of the rows; ``*_json`` are JSON texts.

They follow the log, which is the table ``journal``, by a second at most while a scheduler writes. JSON is kept as text
in PostgreSQL too: its own types would change the order of keys and the spelling of numbers, and refuse some texts.

::

    sqlite3 hola.db "select trial_id, json_extract(objectives_json, '$.loss') as loss from trials
                     where study_id = 1 and state = 'completed' order by loss limit 10"

Every change here needs a revision in ``migrations/versions`` and a new :data:`REVISION`.
"""

from sqlalchemy import BigInteger, Column, Float, Index, Integer, LargeBinary, MetaData, Table, Text

REVISION = "0004"
"""The revision of the database that this release reads and writes."""

VERSION_TABLE = "hola_version"
"""Where a database keeps its revision; a database without this table is not hola's."""

LAST_STUDY_ID = "last_study_id"
"""The counter of the highest study id ever used."""

metadata = MetaData()

_Integer = BigInteger().with_variant(Integer, "sqlite")
"""An integer. As a key of one column it is the key of the table itself in SQLite, without an index."""

leader = Table(
    "leader",
    metadata,
    Column("one", Integer, primary_key=True, autoincrement=False),
    Column("epoch", BigInteger, nullable=False),
    Column("batch", BigInteger, nullable=False),
    Column("holder", Text),
)
"""One row: who may write. ``batch`` is the number of the last batch; in SQLite of the last one that was folded, so that
a commit touches nothing but the log."""

journal = Table(
    "journal",
    metadata,
    Column("batch", _Integer, primary_key=True, autoincrement=False),
    Column("epoch", BigInteger, nullable=False),
    Column("changes", LargeBinary().with_variant(Text, "postgresql"), nullable=False),
)
"""The log: what was committed and is not in the other tables yet, one JSON text for each commit."""

studies = Table(
    "studies",
    metadata,
    Column("study_id", _Integer, primary_key=True, autoincrement=False),
    Column("name", Text, nullable=False, unique=True),
    Column("created_spec_json", Text, nullable=False),
    Column("spec_json", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("reason", Text),
    Column("revision", _Integer, nullable=False),
    Column("objective_revision", _Integer, nullable=False),
    Column("created_ms", BigInteger, nullable=False),
    Column("running_s", Float, nullable=False),
    Column("consecutive_failures", _Integer, nullable=False),
)

trials = Table(
    "trials",
    metadata,
    Column("study_id", BigInteger, primary_key=True, autoincrement=False),
    Column("trial_id", BigInteger, primary_key=True, autoincrement=False),
    Column("state", Text, nullable=False),
    Column("origin", Text, nullable=False),
    Column("parameters_json", Text, nullable=False),
    Column("objectives_json", Text),
    Column("attempt", _Integer, nullable=False),
    Column("leases_json", Text, nullable=False),
    Column("lease_s", Float, nullable=False),
    Column("worker_id", Text),
    Column("retries", _Integer, nullable=False),
    Column("preemptions", _Integer, nullable=False),
    Column("reason", Text),
    Column("created_ms", BigInteger, nullable=False),
    Column("started_ms", BigInteger),
    Column("ended_ms", BigInteger),
    Column("changed", BigInteger, nullable=False),
    Column("draw", BigInteger, nullable=False),
    Column("step", BigInteger, nullable=False),
    Column("progress_json", Text),
    Column("note", Text),
    Column("labels_json", Text),
)

trial_metadata = Table(
    "metadata",
    metadata,
    Column("study_id", BigInteger, primary_key=True, autoincrement=False),
    Column("trial_id", BigInteger, primary_key=True, autoincrement=False),
    Column("metadata_json", Text, nullable=False),
)

reports = Table(
    "reports",
    metadata,
    Column("study_id", BigInteger, primary_key=True, autoincrement=False),
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("trial_id", BigInteger, nullable=False),
    Column("attempt", _Integer, nullable=False),
    Column("step", BigInteger, nullable=False),
    Column("objectives_json", Text, nullable=False),
    Column("diverged", _Integer, nullable=False),
    Column("decision", Text, nullable=False),
    Column("next_step", BigInteger),
    Column("reason", Text),
    Column("checkpoint_json", Text),
    Column("discard_json", Text),
    Column("metadata_json", Text),
    Column("time_ms", BigInteger, nullable=False),
    Index("reports_of_trial", "study_id", "trial_id", "attempt", "step"),
    sqlite_with_rowid=False,
)
"""In the order of their commits, so that new rows go to the end, and a start reads them in the order in which the
stopping rule saw them."""

workers = Table(
    "workers",
    metadata,
    Column("study_id", BigInteger, primary_key=True, autoincrement=False),
    Column("worker_id", Text, primary_key=True),
    Column("name", Text),
    Column("host", Text),
    Column("pid", BigInteger),
    Column("concurrency", _Integer, nullable=False),
    Column("principal", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("registered_ms", BigInteger, nullable=False),
    Column("can_resume", _Integer, nullable=False),
    Column("labels_json", Text),
    Column("draining", _Integer, nullable=False),
    sqlite_with_rowid=False,
)

# Keys are random: an index on them would touch a separate page for each request, so that the scheduler numbers them.
requests = Table(
    "requests",
    metadata,
    Column("study_id", BigInteger, primary_key=True, autoincrement=False),
    Column("request_id", BigInteger, primary_key=True, autoincrement=False),
    Column("principal", Text, nullable=False),
    Column("operation", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("digest", Text, nullable=False),
    Column("response_json", Text, nullable=False),
    Column("trials_json", Text, nullable=False),
    Column("at_s", Float, nullable=False),
    sqlite_with_rowid=False,
)

events = Table(
    "events",
    metadata,
    Column("study_id", BigInteger, primary_key=True, autoincrement=False),
    Column("event_id", BigInteger, primary_key=True, autoincrement=False),
    Column("body_json", Text, nullable=False),
)

models = Table(
    "models",
    metadata,
    Column("study_id", _Integer, primary_key=True, autoincrement=False),
    Column("version", _Integer, nullable=False),
    Column("state_json", Text, nullable=False),
)

counters = Table(
    "counters",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)
