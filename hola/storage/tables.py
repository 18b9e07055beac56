"""The tables, for people to query. Columns have the names of the fields of the rows; ``*_json`` are JSON texts.

::

    sqlite3 hola.db "select trial_id, json_extract(objectives_json, '$.loss') as loss from trials
                     where study_id = 1 and state = 'completed' order by loss limit 10"

Every change here needs a revision in ``migrations/versions`` and a new :data:`REVISION`.
"""

from sqlalchemy import BigInteger, Column, Float, Index, Integer, MetaData, Table, Text

REVISION = "0001"
"""The revision of the database that this release reads and writes."""

VERSION_TABLE = "hola_version"
"""Where a database keeps its revision; a database without this table is not hola's."""

LAST_STUDY_ID = "last_study_id"
"""The counter of the highest study id ever used."""

metadata = MetaData()

_Id = BigInteger().with_variant(Integer, "sqlite")
"""A key of one integer. In SQLite only the type INTEGER makes it the key of the table itself, without an index."""

studies = Table(
    "studies",
    metadata,
    Column("study_id", _Id, primary_key=True, autoincrement=False),
    Column("name", Text, nullable=False, unique=True),
    Column("created_spec_json", Text, nullable=False),
    Column("spec_json", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("reason", Text),
    Column("revision", Integer, nullable=False),
    Column("objective_revision", Integer, nullable=False),
    Column("created_ms", BigInteger, nullable=False),
    Column("running_s", Float, nullable=False),
    Column("consecutive_failures", Integer, nullable=False),
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
    Column("metadata_json", Text),
    Column("attempt", Integer, nullable=False),
    Column("leases_json", Text, nullable=False),
    Column("lease_s", Float, nullable=False),
    Column("worker_id", Text),
    Column("retries", Integer, nullable=False),
    Column("preemptions", Integer, nullable=False),
    Column("reason", Text),
    Column("created_ms", BigInteger, nullable=False),
    Column("started_ms", BigInteger),
    Column("ended_ms", BigInteger),
    Column("changed", BigInteger, nullable=False),
    Column("draw", BigInteger, nullable=False),
)

workers = Table(
    "workers",
    metadata,
    Column("study_id", BigInteger, primary_key=True, autoincrement=False),
    Column("worker_id", Text, primary_key=True),
    Column("name", Text),
    Column("host", Text),
    Column("pid", BigInteger),
    Column("concurrency", Integer, nullable=False),
    Column("principal", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("registered_ms", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

# Keys are random: an index on them would touch a page of its own for each request of a commit, which doubles the cost
# of a commit of thirty. The storage numbers the requests and keeps the number of each key in memory.
requests = Table(
    "requests",
    metadata,
    Column("request_id", _Id, primary_key=True, autoincrement=False),
    Column("study_id", BigInteger, nullable=False),
    Column("principal", Text, nullable=False),
    Column("operation", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("digest", Text, nullable=False),
    Column("response_json", Text, nullable=False),
    Column("trials_json", Text, nullable=False),
    Column("at_s", Float, nullable=False),
    Index("requests_of_study", "study_id"),
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
    Column("study_id", _Id, primary_key=True, autoincrement=False),
    Column("version", Integer, nullable=False),
    Column("state_json", Text, nullable=False),
)

counters = Table(
    "counters",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)
