"""Statements over all tables."""

from hola.storage import statements, tables


def test_a_deleted_study_leaves_every_table() -> None:
    named = {table for table in tables.metadata.tables.values() if "study_id" in table.c}
    assert set(statements.OF_A_STUDY) == named
