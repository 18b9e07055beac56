"""Any sequence of commits leaves the same in memory and in SQLite, also over a close and an open."""

import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from hola.storage import MemoryStorage, StorageError, statements
from hola.storage.rows import (
    Changes,
    EventRow,
    ModelRow,
    RequestKey,
    RequestRow,
    StudyRow,
    TrialRow,
    WorkerRow,
)
from hola.storage.sql import SqlStorage
from tests.storage.examples import everything

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
    *[st.none() | TEXTS] * 2,
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
)
KEYS = st.builds(
    RequestKey, st.integers(0, 3), st.sampled_from(["local", "ß"]), st.just("Ask"), st.sampled_from("abcd")
)
REQUESTS = st.builds(lambda key, *rest: RequestRow(*key, *rest), KEYS, TEXTS, TEXTS, TEXTS, SECONDS)
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
    changes.requests = {RequestKey(*row[:4]): row for row in draw(st.lists(REQUESTS, max_size=4))}
    changes.forgotten_requests = draw(st.lists(KEYS, max_size=3))
    changes.forgotten_workers = draw(st.lists(st.tuples(STUDY_IDS, st.sampled_from("xyz")), max_size=2))
    changes.events = draw(st.lists(EVENTS, max_size=4))
    changes.events_before = draw(st.dictionaries(STUDY_IDS, st.integers(1, 20), max_size=1))
    changes.models = {row.study_id: row for row in draw(st.lists(MODELS, max_size=1))}
    return changes


_TEMPLATES: list[Path] = []


def _empty_database(folder: str) -> str:
    """A new database: a copy of one that was made once, since making it takes longest."""
    if not _TEMPLATES:
        template = Path(tempfile.mkdtemp()) / "hola.db"
        SqlStorage(str(template)).close()
        _TEMPLATES.append(template)
    return str(shutil.copy(_TEMPLATES[0], folder))


class Storages(RuleBasedStateMachine):
    """The two storages side by side."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.path = _empty_database(self.folder.name)
        self.memory = MemoryStorage()
        self.sql = SqlStorage(self.path, synchronous="NORMAL")

    @rule(changes=all_changes())
    def commit(self, changes: Changes) -> None:
        try:
            self.memory.commit(changes)
        except StorageError:
            try:
                self.sql.commit(changes)
            except StorageError:
                return
            raise
        self.sql.commit(changes)

    @rule()
    def reopen(self) -> None:
        self.sql.close()
        self.sql = SqlStorage(self.path, synchronous="NORMAL")

    @invariant()
    def reads_are_equal(self) -> None:
        assert everything(self.sql) == everything(self.memory)

    def teardown(self) -> None:
        self.sql.close()
        self.folder.cleanup()


TestEquivalence = Storages.TestCase
TestEquivalence.settings = settings(max_examples=40, stateful_step_count=15, deadline=None)


def test_a_broken_statement_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(statements, "FORGET_REQUEST", "DELETE FROM requests WHERE request_id = ? AND 0")
    with pytest.raises(AssertionError):
        run_state_machine_as_test(
            Storages,
            settings=settings(
                max_examples=300,
                stateful_step_count=15,
                deadline=None,
                derandomize=True,
                database=None,
                phases=[Phase.generate],
                report_multiple_bugs=False,
            ),
        )
