"""Any sequence of commits leaves the same in all storages, also over folds, a close and an open."""

import tempfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from hola.storage import MemoryStorage, StorageError, sqlite
from hola.storage.rows import (
    Changes,
    EventRow,
    MetadataRow,
    ModelRow,
    ReportRow,
    RequestRow,
    StudyRow,
    TrialRow,
    WorkerRow,
)
from hola.storage.sqlite import SqliteStorage
from tests.storage.backends import TABLES, PostgresBackend, SqliteBackend
from tests.storage.examples import everything
from tests.storage.postgres_server import PostgresServer

STUDY_IDS = st.integers(1, 3)
NAMES = {1: "default", 2: "default", 3: "other"}
"""A study keeps its name. Two that have the same cannot live at once."""
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8)
COUNTS = st.one_of(st.integers(0, 5), st.integers(0, 2**53 - 1))
SECONDS = st.floats(0, allow_infinity=False, allow_nan=False)

STUDIES = st.builds(
    StudyRow,
    STUDY_IDS,
    st.just(""),
    TEXTS,
    TEXTS,
    TEXTS,
    st.none() | TEXTS,
    *[COUNTS] * 3,
    SECONDS,
    COUNTS,
)
TRIALS = st.builds(
    TrialRow,
    STUDY_IDS,
    st.integers(1, 8),
    *[TEXTS] * 3,
    st.none() | TEXTS,
    COUNTS,
    TEXTS,
    SECONDS,
    st.none() | TEXTS,
    COUNTS,
    COUNTS,
    st.none() | TEXTS,
    COUNTS,
    st.none() | COUNTS,
    st.none() | COUNTS,
    COUNTS,
    COUNTS,
    COUNTS,
    *[st.none() | TEXTS] * 3,
)
WORKERS = st.builds(
    WorkerRow,
    STUDY_IDS,
    st.sampled_from("xyz"),
    st.none() | TEXTS,
    st.none() | TEXTS,
    st.none() | COUNTS,
    COUNTS,
    TEXTS,
    TEXTS,
    st.integers(0, 2),
    st.integers(0, 1),
    st.none() | TEXTS,
    st.integers(0, 1),
)
REPORTS = st.builds(
    ReportRow,
    STUDY_IDS,
    st.just(0),
    st.integers(1, 3),
    st.integers(1, 2),
    COUNTS,
    TEXTS,
    st.integers(0, 1),
    TEXTS,
    st.none() | COUNTS,
    *[st.none() | TEXTS] * 4,
    COUNTS,
)
METADATA = st.builds(MetadataRow, STUDY_IDS, st.integers(1, 8), st.none() | TEXTS)
REQUESTS = st.builds(
    RequestRow,
    STUDY_IDS,
    st.integers(1, 6),
    st.sampled_from(["local", "ß"]),
    st.just("Ask"),
    TEXTS,
    *[TEXTS] * 3,
    SECONDS,
).map(lambda row: row._replace(key=f"key {row.request_id}", principal="ß"))
EVENTS = st.builds(EventRow, STUDY_IDS, st.integers(1, 20), TEXTS)
MODELS = st.builds(ModelRow, STUDY_IDS, COUNTS, TEXTS)


@st.composite
def all_changes(draw: st.DrawFn) -> Changes:
    """The changes of one commit."""
    changes = Changes()
    changes.deleted_studies = draw(st.lists(STUDY_IDS, max_size=1))
    changes.studies = {
        row.study_id: row._replace(name=NAMES[row.study_id]) for row in draw(st.lists(STUDIES, max_size=2))
    }
    changes.trials = {(row.study_id, row.trial_id): row for row in draw(st.lists(TRIALS, max_size=4))}
    changes.workers = {(row.study_id, row.worker_id): row for row in draw(st.lists(WORKERS, max_size=2))}
    changes.reports = {(row.study_id, -place): row for place, row in enumerate(draw(st.lists(REPORTS, max_size=4)))}
    changes.metadata = {row[:2]: row for row in draw(st.lists(METADATA, max_size=3))}
    requests = {row[:2]: row for row in draw(st.lists(REQUESTS, max_size=4))}
    changes.requests = dict(requests)
    changes.forgotten_requests = [row[:2] for row in draw(st.lists(REQUESTS, max_size=3))]
    changes.forgotten_workers = draw(st.lists(st.tuples(STUDY_IDS, st.sampled_from("xyz")), max_size=2))
    changes.events = draw(st.lists(EVENTS, max_size=4))
    changes.events_before = draw(st.dictionaries(STUDY_IDS, st.integers(1, 20), max_size=1))
    changes.models = {row.study_id: row for row in draw(st.lists(MODELS, max_size=1))}
    return changes


class Storages(RuleBasedStateMachine):
    """A storage in a database beside one in memory, which has no log and no tables."""

    backend: Callable[[], SqliteBackend | PostgresBackend]

    def __init__(self) -> None:
        super().__init__()
        self.memory = MemoryStorage()
        self.memory.acquire("test")
        self.newest = {1: 0, 2: 0, 3: 0}
        self.reported = 0
        self.database = self.backend()
        self.stored = self.database.open()

    @rule(changes=all_changes())
    def commit(self, changes: Changes) -> None:
        # A study's events are numbered as they happen.
        for place, event in enumerate(changes.events):
            self.newest[event.study_id] += 1
            changes.events[place] = event._replace(event_id=self.newest[event.study_id])
        reports = changes.reports.values()
        changes.reports = {}
        for row in reports:  # a report is numbered as it happens, and its key is new
            self.reported += 1
            report = row._replace(number=self.reported, step=self.reported)
            changes.reports[report[:2]] = report
        changes.events_before = {i: min(oldest, self.newest[i]) for i, oldest in changes.events_before.items()}
        try:
            self.memory.commit(changes)
        except StorageError:
            try:
                self.stored.commit(changes)
            except StorageError:
                return
            raise
        self.stored.commit(changes)

    @rule()
    def fold(self) -> None:
        self.stored.fold()

    @rule(folds=st.booleans())
    def reopen(self, folds: bool) -> None:
        if folds:
            self.stored.close()
        self.stored = self.database.open()

    @invariant()
    def reads_are_equal(self) -> None:
        assert everything(self.stored) == everything(self.memory)
        for after, limit in (((0, 0, 0), 100), ((1, 2, 3), 2)):
            found, wanted = (
                [s.reports_of(study_id, [1, 3], after, limit) for study_id in NAMES] for s in (self.stored, self.memory)
            )
            assert found == wanted

    def teardown(self) -> None:
        self.database.close()


def search(backend: Callable[[], SqliteBackend | PostgresBackend], examples: int, **options: Any) -> None:
    """Look for a sequence of commits after which they differ."""
    machine = type("Machine", (Storages,), {"backend": staticmethod(backend)})
    run_state_machine_as_test(
        machine, settings=settings(max_examples=examples, stateful_step_count=10, deadline=None, **options)
    )


_templates: list[bytes] = []


def new_file() -> SqliteBackend:
    """A new database: a copy of one that was made once, since making it takes longest."""
    path = Path(tempfile.mkdtemp()) / "hola.db"
    if not _templates:
        with closing(SqliteStorage(str(path), synchronous="NORMAL")):
            pass
        _templates.append(path.read_bytes())
    path.write_bytes(_templates[0])
    return SqliteBackend(path, "NORMAL")


def test_sqlite_keeps_what_memory_keeps() -> None:
    search(new_file, 25)


def test_postgres_keeps_what_memory_keeps(postgres_server: PostgresServer, postgres_database: str) -> None:
    def emptied() -> PostgresBackend:
        postgres_server.execute(f"TRUNCATE {TABLES}; UPDATE leader SET epoch = 0, batch = 0", postgres_database)
        return PostgresBackend(postgres_server, postgres_database)

    search(emptied, 6)


def changes_of(**rows: Any) -> Changes:
    """The changes of one commit."""
    changes = Changes()
    for name, value in rows.items():
        setattr(changes, name, value)
    return changes


def test_rows_that_are_forgotten_after_a_fold_are_gone_from_the_tables() -> None:
    machine = type("Machine", (Storages,), {"backend": staticmethod(new_file)})()
    request = RequestRow(1, 1, "me", "Ask", "key", "digest", "{}", "[]", 0.0)
    study = StudyRow(1, "default", "{}", "{}", "running", None, 1, 1, 0, 0.0, 0)
    try:
        for changes in (
            changes_of(
                studies={1: study},
                requests={(1, 1): request},
                metadata={(1, 1): MetadataRow(1, 1, "{}")},
                events=[EventRow(1, 0, "a"), EventRow(1, 0, "b")],
            ),
            changes_of(
                forgotten_requests=[(1, 1)],
                metadata={(1, 1): MetadataRow(1, 1, None)},
                events_before={1: 2},
            ),
        ):
            machine.commit(changes=changes)
            machine.fold()
            machine.reads_are_equal()
    finally:
        machine.teardown()


@pytest.mark.parametrize(
    "broken", [(sqlite, "_FORGET_REQUEST"), (sqlite, "_FORGET_METADATA"), (sqlite, "_TRIM_EVENTS")], ids=lambda b: b[1]
)
def test_a_broken_statement_is_found(broken: tuple[ModuleType, str], monkeypatch: pytest.MonkeyPatch) -> None:
    module, name = broken
    monkeypatch.setattr(module, name, f"{getattr(module, name)} AND 0")
    with pytest.raises(AssertionError):
        test_rows_that_are_forgotten_after_a_fold_are_gone_from_the_tables()
