"""All that a reader needs of a database, copied into memory."""

from collections.abc import Callable
from typing import Any, TypeAlias

from hola.storage import log
from hola.storage.contract import StorageError
from hola.storage.memory import MemoryStorage
from hola.storage.rows import Changes, EventRow, MetadataRow, ModelRow, ReportRow, StudyRow, TrialRow, WorkerRow
from hola.storage.statements import Statements
from hola.storage.tables import REVISION

Query: TypeAlias = Callable[[str, tuple[Any, ...]], list[Any]]


def copy(query: Query, sql: Statements, where: str, revision: str | None) -> MemoryStorage:
    """Copy a database into memory.

    :param query: runs a query in a transaction that sees one state.
    :param sql: the statements of its dialect.
    :param where: the database, for errors.
    :param revision: its revision.
    :raises StorageError: when it is empty, or of another release.
    """
    if revision is None:
        raise StorageError(f"{where} holds no studies")
    if revision != REVISION:
        raise StorageError(
            f"{where} is at revision {revision}, and this release reads {REVISION}: `hola serve` brings an "
            "older database up to date; a newer one needs a newer release"
        )
    storage = MemoryStorage()
    storage.apply(_tables(query, sql))
    for _, text in query(sql.log, ()):
        storage.apply(log.decode(text))
    return storage


def _tables(query: Query, sql: Statements) -> Changes:
    changes = Changes()
    changes.studies = {row.study_id: row for row in map(StudyRow._make, query(sql.studies, ()))}
    for study_id in changes.studies:
        after = 0
        while rows := query(sql.trials, (study_id, after)):
            changes.trials |= {trial[:2]: trial for trial in map(TrialRow._make, rows)}
            after = rows[-1][1]
        of = (study_id,)
        changes.metadata |= {row[:2]: row for row in map(MetadataRow._make, query(sql.all_metadata, of))}
        number = 0
        while rows := query(sql.reports, (study_id, number)):
            changes.reports |= {report[:2]: report for report in map(ReportRow._make, rows)}
            number = rows[-1][1]
        changes.workers |= {row[:2]: row for row in map(WorkerRow._make, query(sql.workers, of))}
        changes.events += map(EventRow._make, query(sql.events, of))
        changes.models |= {row.study_id: row for row in map(ModelRow._make, query(sql.model, of))}
    return changes
