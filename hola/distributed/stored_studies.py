"""Studies read from the storage: at the start those that need it, later one that is asked for or had a defect."""

import gc
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from hola_protocol.space import Problem, SpaceError

from hola.distributed.damage import UNREADABLE, DamagedError
from hola.distributed.state import loading
from hola.distributed.state.server import ServerState
from hola.distributed.state.study import Study
from hola.distributed.state.unloaded import UnloadedStudy, is_timed, largest_step, unread
from hola.storage.contract import Storage, StorageError
from hola.storage.rows import StudyRow

T = TypeVar("T")


@contextmanager
def without_collections() -> Iterator[None]:
    """Prevent collections of garbage: they would walk over all that was read again and again, and find nothing."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _finished(parts: Generator[None, None, Study]) -> Study:
    """A study that is read without a pause."""
    while True:
        try:
            next(parts)
        except StopIteration as end:
            study: Study = end.value
            return study


def _when_needed(read: Callable[[int], Iterable[T]], study_id: int) -> Iterator[T]:
    """Rows that are read when the first is asked for."""
    yield from read(study_id)


class StoredStudies:
    """Puts what is stored into the state.

    :param storage: where it is stored.
    :param state: where it goes.
    :param is_lazy: whether a study that nothing but a request can change is not read before one comes.
    """

    def __init__(self, storage: Storage, state: ServerState, *, is_lazy: bool) -> None:
        self._storage = storage
        self._state = state
        self._is_lazy = is_lazy

    def load(self) -> None:
        """Read what has to be in memory. What is not stored is taken over from the studies in memory, if there are any.

        :raises StorageError: when the storage cannot be read; nothing is changed then.
        """
        state = self._state
        self._storage.resume()
        next_study_id = self._storage.next_study_id()
        before = {study.study_id: study for study in state.studies.values()}
        absent = {study.study_id: study for study in state.unloaded.values()}
        studies: dict[str, Study] = {}
        unloaded: dict[str, UnloadedStudy] = {}
        with without_collections():
            for row in self._storage.studies():
                known = absent.get(row.study_id)
                if known is None and row.study_id not in before:
                    known = self._unread(row)
                if known is not None:
                    unloaded[row.name] = known
                else:
                    studies[row.name] = _finished(self.read(row))
        for study in studies.values():
            loading.keep_soft_state(study, before.get(study.study_id), expiries=False)
        state.studies, state.unloaded, state.next_study_id = studies, unloaded, next_study_id
        state.touched.clear()
        state.deleted.clear()

    def _unread(self, row: StudyRow) -> UnloadedStudy | None:
        """What is kept of a study that need not be read; nothing if it must be."""
        try:
            if not self._is_lazy or is_timed(row):
                return None
            totals = self._storage.trial_totals(row.study_id, largest_step(row))
        except UNREADABLE:  # reading it says what is wrong
            return None
        is_in_use = any(of.state == "running" for of in totals) or any(
            worker.state != "away" for worker in self._storage.workers(row.study_id)
        )
        return None if is_in_use else unread(row, totals, self._state.moment.now)

    def load_one(self, name: str) -> None:
        """Read one study again: what has changed since the last commit is discarded, a deletion too.

        :param name: of the study.
        :raises StorageError: when the storage cannot be read.
        """
        state = self._state
        changed = [s for s in (*state.deleted, *state.touched, *state.studies.values()) if s.name == name]
        row = next((row for row in self._storage.studies() if row.name == name), None)
        study = None if row is None else _finished(self.read(row))
        state.deleted = [s for s in state.deleted if s.name != name]
        state.touched.difference_update(changed)
        state.studies.pop(name, None)
        state.unloaded.pop(name, None)
        if study is not None:
            state.studies[name] = study
            before = next((s for s in changed if s.study_id == study.study_id and isinstance(s, Study)), None)
            loading.keep_soft_state(study, before, expiries=True)

    def read(self, row: StudyRow) -> Generator[None, None, Study]:
        """Read a study, a part at a time; what is committed of others meanwhile does no harm.

        :param row: the study's own row.
        :returns: the study, at the end.
        :raises StorageError: when the storage cannot be read, or a row of it.
        :raises SpaceError: when its sampler is not installed.
        """
        state, storage = self._state, self._storage
        try:
            study = Study(row, state.moment, state.tokens, state.limits, state.touched, storage)
        except SpaceError as error:  # its sampler has been uninstalled
            where = f"/studies/{row.name}/spec"
            raise SpaceError(Problem(where + p.path, p.message, p.value) for p in error.problems) from error
        except UNREADABLE as error:
            raise self._damaged(DamagedError(f"study {row.name!r}", error)) from error
        try:
            yield from loading.load(
                study,
                storage.trials_by_column(row.study_id),
                storage.workers(row.study_id),
                storage.known_requests(row.study_id),
                _when_needed(storage.events, row.study_id),
                storage.model(row.study_id),
                storage.trials_with_metadata(row.study_id),
                storage.reports(row.study_id),
            )
        except DamagedError as error:
            raise self._damaged(error) from error
        return study

    def _damaged(self, error: DamagedError) -> StorageError:
        where = getattr(self._storage, "path", "the storage")
        reason = f"{error}; restore a copy, or repair this row"
        return StorageError(f"{where}: {reason}", reason=reason)
