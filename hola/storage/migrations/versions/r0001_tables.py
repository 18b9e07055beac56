"""Make the tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_INTEGER = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Make the tables of an empty database."""
    op.create_table(
        "studies",
        sa.Column("study_id", _INTEGER, primary_key=True, autoincrement=False),
        sa.Column("name", sa.Text, nullable=False, unique=True),
        sa.Column("created_spec_json", sa.Text, nullable=False),
        sa.Column("spec_json", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("reason", sa.Text),
        sa.Column("revision", _INTEGER, nullable=False),
        sa.Column("objective_revision", _INTEGER, nullable=False),
        sa.Column("created_ms", sa.BigInteger, nullable=False),
        sa.Column("running_s", sa.Float, nullable=False),
        sa.Column("consecutive_failures", _INTEGER, nullable=False),
    )
    op.create_table(
        "trials",
        sa.Column("study_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("trial_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("origin", sa.Text, nullable=False),
        sa.Column("parameters_json", sa.Text, nullable=False),
        sa.Column("objectives_json", sa.Text),
        sa.Column("metadata_json", sa.Text),
        sa.Column("attempt", _INTEGER, nullable=False),
        sa.Column("leases_json", sa.Text, nullable=False),
        sa.Column("lease_s", sa.Float, nullable=False),
        sa.Column("worker_id", sa.Text),
        sa.Column("retries", _INTEGER, nullable=False),
        sa.Column("preemptions", _INTEGER, nullable=False),
        sa.Column("reason", sa.Text),
        sa.Column("created_ms", sa.BigInteger, nullable=False),
        sa.Column("started_ms", sa.BigInteger),
        sa.Column("ended_ms", sa.BigInteger),
        sa.Column("changed", sa.BigInteger, nullable=False),
        sa.Column("draw", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "workers",
        sa.Column("study_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("worker_id", sa.Text, primary_key=True),
        sa.Column("name", sa.Text),
        sa.Column("host", sa.Text),
        sa.Column("pid", sa.BigInteger),
        sa.Column("concurrency", _INTEGER, nullable=False),
        sa.Column("principal", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("registered_ms", sa.BigInteger, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "requests",
        sa.Column("request_id", _INTEGER, primary_key=True, autoincrement=False),
        sa.Column("study_id", sa.BigInteger, nullable=False),
        sa.Column("principal", sa.Text, nullable=False),
        sa.Column("operation", sa.Text, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("response_json", sa.Text, nullable=False),
        sa.Column("trials_json", sa.Text, nullable=False),
        sa.Column("at_s", sa.Float, nullable=False),
    )
    op.create_index("requests_of_study", "requests", ["study_id"])
    op.create_table(
        "events",
        sa.Column("study_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("event_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("body_json", sa.Text, nullable=False),
    )
    op.create_table(
        "models",
        sa.Column("study_id", _INTEGER, primary_key=True, autoincrement=False),
        sa.Column("version", _INTEGER, nullable=False),
        sa.Column("state_json", sa.Text, nullable=False),
    )
    op.create_table(
        "counters",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("value", sa.BigInteger, nullable=False),
        sqlite_with_rowid=False,
    )
