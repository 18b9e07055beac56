"""Schedulers with a defect in how studies leave memory and come back; the simulation has to find each."""

from collections.abc import Callable
from typing import Final

import pytest

from hola.distributed import core, opening, unloading
from hola.distributed.core import SchedulerCore
from hola.distributed.dispatch import Dispatcher
from hola.distributed.exchange import Commit
from hola.distributed.state.requests import _WIDTH
from hola.distributed.state.study import Study
from hola.distributed.state.unloaded import UnloadedStudy, came_back, unread
from hola.distributed.stored_studies import StoredStudies
from hola.distributed.unloading import unload
from hola.storage.rows import StudyRow


def leaves_with_a_lease(patch: pytest.MonkeyPatch) -> type[SchedulerCore]:
    """A study leaves memory whatever goes on in it."""
    patch.setattr(unloading, "may_leave", lambda study: True)
    return SchedulerCore


def leaves_before_the_commit(patch: pytest.MonkeyPatch) -> type[SchedulerCore]:
    """A study leaves memory with changes that are not stored, and is read again without them."""

    class Leaves(SchedulerCore):
        _taken = 0

        def take(self) -> Commit:
            self._taken += 1
            if self._unused_study_s and self._taken % 7 == 0 and len(self.state.touched) == 1 and not self._openings:
                self.state.touched.clear()
                unload(self.state, self._moment.now)
            return super().take()

    patch.setattr(unloading, "may_leave", lambda study: not study.leases.running)
    return Leaves


def key_forgotten_by_who_comes_back(patch: pytest.MonkeyPatch) -> type[SchedulerCore]:
    """A study that comes back into memory has forgotten its newest request."""

    def forgets(study: Study, was: UnloadedStudy) -> None:
        came_back(study, was)
        if len(study.requests):
            hashed = study.requests._rows[-_WIDTH]
            del study.requests._rows[-_WIDTH:]
            study.requests._hashes.discard(hashed)

    patch.setattr(opening, "came_back", forgets)
    return SchedulerCore


def event_number_used_again(patch: pytest.MonkeyPatch) -> type[SchedulerCore]:
    """A study that comes back into memory uses the number of its newest event again."""

    def forgets(study: Study, was: UnloadedStudy) -> None:
        came_back(study, was)
        study.events.newest -= 1
        study.events._bodies.pop()

    patch.setattr(opening, "came_back", forgets)
    return SchedulerCore


def queue_forgotten_by_who_comes_back(patch: pytest.MonkeyPatch) -> type[SchedulerCore]:
    """A study that comes back into memory has forgotten what was queued."""

    def forgets(study: Study, was: UnloadedStudy) -> None:
        came_back(study, was)
        study.queue.clear()

    patch.setattr(opening, "came_back", forgets)
    return SchedulerCore


def open_trials_not_read_at_the_start(patch: pytest.MonkeyPatch) -> type[SchedulerCore]:
    """A start leaves studies with running trials where they are, and no lease of theirs expires."""

    class Lazy(StoredStudies):
        def _unread(self, row: StudyRow) -> UnloadedStudy | None:
            return unread(row, self._storage.trial_totals(row.study_id, 0), 0.0) if self._is_lazy else None

    patch.setattr(core, "StoredStudies", Lazy)
    return SchedulerCore


def waits_for_a_study_for_ever(patch: pytest.MonkeyPatch) -> type[SchedulerCore]:
    """Who waits for a study to be read is not woken."""
    patch.setattr(Dispatcher, "serve_opened", lambda dispatcher: None)
    return SchedulerCore


PLANTS_OF_UNLOADING: Final[tuple[Callable[[pytest.MonkeyPatch], type[SchedulerCore]], ...]] = (
    leaves_with_a_lease,
    leaves_before_the_commit,
    key_forgotten_by_who_comes_back,
    event_number_used_again,
    queue_forgotten_by_who_comes_back,
    open_trials_not_read_at_the_start,
    waits_for_a_study_for_ever,
)
"""Defects that replies, or what is stored, give away."""
