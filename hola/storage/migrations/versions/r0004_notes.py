"""Add what an operator says about a trial."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

_INTEGER = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Add two columns. SQLite would put them behind the key of the table, so that its rows move into a new table."""
    if op.get_bind().dialect.name != "sqlite":
        op.add_column("trials", sa.Column("note", sa.Text))
        op.add_column("trials", sa.Column("labels_json", sa.Text))
        return
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
        sa.Column("note", sa.Text),
        sa.Column("labels_json", sa.Text),
        sa.PrimaryKeyConstraint("study_id", "trial_id"),
    )
    op.execute("INSERT INTO trials SELECT old_trials.*, NULL, NULL FROM old_trials")
    op.drop_table("old_trials")
