"""Add the reports, the progress of trials, and what workers say about themselves."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

_INTEGER = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Move what is stored: SQLite would put a new column behind the key of a table."""
    op.execute("ALTER TABLE trials RENAME TO old_trials")
    op.create_table(
        "trials",
        sa.Column("study_id", sa.BigInteger, nullable=False, autoincrement=False),
        sa.Column("trial_id", sa.BigInteger, nullable=False, autoincrement=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("origin", sa.Text, nullable=False),
        sa.Column("parameters_json", sa.Text, nullable=False),
        sa.Column("objectives_json", sa.Text),
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
        sa.Column("step", sa.BigInteger, nullable=False),
        sa.Column("progress_json", sa.Text),
        sa.PrimaryKeyConstraint("study_id", "trial_id", name=_key_name("trials_by_id")),
    )
    op.execute("INSERT INTO trials SELECT old_trials.*, 0, NULL FROM old_trials")
    op.drop_table("old_trials")
    op.execute("ALTER TABLE workers RENAME TO old_workers")
    op.create_table(
        "workers",
        sa.Column("study_id", sa.BigInteger, nullable=False, autoincrement=False),
        sa.Column("worker_id", sa.Text, nullable=False),
        sa.Column("name", sa.Text),
        sa.Column("host", sa.Text),
        sa.Column("pid", sa.BigInteger),
        sa.Column("concurrency", _INTEGER, nullable=False),
        sa.Column("principal", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("registered_ms", sa.BigInteger, nullable=False),
        sa.Column("can_resume", _INTEGER, nullable=False),
        sa.Column("labels_json", sa.Text),
        sa.Column("draining", _INTEGER, nullable=False),
        sa.PrimaryKeyConstraint("study_id", "worker_id", name=_key_name("workers_by_id")),
        sqlite_with_rowid=False,
    )
    op.execute("INSERT INTO workers SELECT old_workers.*, 0, NULL, 0 FROM old_workers")
    op.drop_table("old_workers")
    op.create_table(
        "reports",
        sa.Column("study_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("number", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("trial_id", sa.BigInteger, nullable=False),
        sa.Column("attempt", _INTEGER, nullable=False),
        sa.Column("step", sa.BigInteger, nullable=False),
        sa.Column("objectives_json", sa.Text, nullable=False),
        sa.Column("diverged", _INTEGER, nullable=False),
        sa.Column("decision", sa.Text, nullable=False),
        sa.Column("next_step", sa.BigInteger),
        sa.Column("reason", sa.Text),
        sa.Column("checkpoint_json", sa.Text),
        sa.Column("discard_json", sa.Text),
        sa.Column("metadata_json", sa.Text),
        sa.Column("time_ms", sa.BigInteger, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("reports_of_trial", "reports", ["study_id", "trial_id", "attempt", "step"])


def _key_name(name: str) -> str | None:
    """The name of a key, since PostgreSQL keeps the name of the old table's."""
    return None if op.get_bind().dialect.name == "sqlite" else name
