"""Studies read from the storage: all of them at the start, and one of them after a defect."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from hola_protocol.space import Problem, SpaceError

from hola.distributed.damage import UNREADABLE, DamagedError
from hola.distributed.state import loading
from hola.distributed.state.server import ServerState
from hola.distributed.state.study import Study
from hola.storage.contract import Storage, StorageError
from hola.storage.rows import StudyRow


@contextmanager
def _without_collections() -> Iterator[None]:
    """No collection of garbage: it would walk over all that was read again and again, and find nothing."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


class StoredStudies:
    """Puts what is stored into the state.

    :param storage: where it is stored.
    :param state: where it goes.
    """

    def __init__(self, storage: Storage, state: ServerState) -> None:
        self._storage = storage
        self._state = state

    def load(self) -> None:
        """Read everything. What is not stored is taken over from the studies in memory, if there are any.

        :raises StorageError: when the storage cannot be read; nothing is changed then.
        """
        state = self._state
        self._storage.resume()
        next_study_id = self._storage.next_study_id()
        with _without_collections():
            studies = {row.name: self._read(row) for row in self._storage.studies()}
        before = {study.study_id: study for study in state.studies.values()}
        for study in studies.values():
            loading.keep_soft_state(study, before.get(study.study_id), expiries=False)
        state.studies, state.next_study_id = studies, next_study_id
        state.touched.clear()
        state.deleted.clear()

    def load_one(self, name: str) -> None:
        """Read one study again: what has changed since the last commit is discarded, a deletion too.

        :param name: of the study.
        :raises StorageError: when the storage cannot be read.
        """
        state = self._state
        changed = [s for s in (*state.deleted, *state.touched, *state.studies.values()) if s.name == name]
        row = next((row for row in self._storage.studies() if row.name == name), None)
        study = None if row is None else self._read(row)
        state.deleted = [s for s in state.deleted if s.name != name]
        state.touched.difference_update(changed)
        state.studies.pop(name, None)
        if study is not None:
            state.studies[name] = study
            before = next((s for s in changed if s.study_id == study.study_id), None)
            loading.keep_soft_state(study, before, expiries=True)

    def _read(self, row: StudyRow) -> Study:
        state, storage = self._state, self._storage
        try:
            study = Study(row, state.moment, state.tokens, state.limits, state.touched, storage)
        except SpaceError as error:  # its sampler has been uninstalled
            where = f"/studies/{row.name}/spec"
            raise SpaceError(Problem(where + p.path, p.message, p.value) for p in error.problems) from error
        except UNREADABLE as error:
            raise self._damaged(DamagedError(f"study {row.name!r}", error)) from error
        try:
            loading.load(
                study,
                storage.trials_by_column(row.study_id),
                storage.workers(row.study_id),
                storage.known_requests(row.study_id),
                storage.events(row.study_id),
                storage.model(row.study_id),
                storage.trials_with_metadata(row.study_id),
                storage.reports(row.study_id),
            )
        except DamagedError as error:
            raise self._damaged(error) from error
        return study

    def _damaged(self, error: DamagedError) -> StorageError:
        where = getattr(self._storage, "path", "the storage")
        return StorageError(f"{where}: {error}; restore a copy, or repair this row with sqlite3")
