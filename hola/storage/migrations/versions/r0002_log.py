"""Add the log, give metadata a separate table, and let each study number its requests."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_INTEGER = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Move what is stored."""
    op.create_table(
        "leader",
        sa.Column("one", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("epoch", sa.BigInteger, nullable=False),
        sa.Column("batch", sa.BigInteger, nullable=False),
        sa.Column("holder", sa.Text),
    )
    op.execute("INSERT INTO leader (one, epoch, batch) VALUES (1, 0, 0)")
    op.create_table(
        "journal",
        sa.Column("batch", _INTEGER, primary_key=True, autoincrement=False),
        sa.Column("epoch", sa.BigInteger, nullable=False),
        sa.Column("changes", sa.LargeBinary().with_variant(sa.Text, "postgresql"), nullable=False),
    )
    op.create_table(
        "metadata",
        sa.Column("study_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("trial_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("metadata_json", sa.Text, nullable=False),
    )
    op.execute(
        "INSERT INTO metadata SELECT study_id, trial_id, metadata_json FROM trials WHERE metadata_json IS NOT NULL"
    )
    op.execute("ALTER TABLE trials DROP COLUMN metadata_json")
    op.drop_index("requests_of_study", "requests")
    op.execute("ALTER TABLE requests RENAME TO old_requests")
    op.create_table(
        "requests",
        sa.Column("study_id", sa.BigInteger, nullable=False, autoincrement=False),
        sa.Column("request_id", sa.BigInteger, nullable=False, autoincrement=False),
        sa.Column("principal", sa.Text, nullable=False),
        sa.Column("operation", sa.Text, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("response_json", sa.Text, nullable=False),
        sa.Column("trials_json", sa.Text, nullable=False),
        sa.Column("at_s", sa.Float, nullable=False),
        # PostgreSQL keeps the name of the old table's key.
        sa.PrimaryKeyConstraint("study_id", "request_id", name=_key_name()),
        sqlite_with_rowid=False,
    )
    columns = "study_id, request_id, principal, operation, key, digest, response_json, trials_json, at_s"
    op.execute(f"INSERT INTO requests ({columns}) SELECT {columns} FROM old_requests")
    op.drop_table("old_requests")


def _key_name() -> str | None:
    return None if op.get_bind().dialect.name == "sqlite" else "requests_by_number"
