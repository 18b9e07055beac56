"""The tasks of all studies that are computed in the background, each study in its turn."""

from hola.distributed.exchange import Finished, Task
from hola.distributed.state import background
from hola.distributed.state.parked import PREVIEWS, VIEWS
from hola.distributed.state.server import ServerState
from hola.distributed.state.study import Study


class Tasks:
    """Which studies have work, in the order in which they get their turn.

    :param state: with the studies.
    """

    def __init__(self, state: ServerState) -> None:
        self._state = state
        self._working: dict[int, Study] = {}

    def __len__(self) -> int:
        """How many studies may have a task."""
        return len(self._working)

    def look_at_all(self) -> None:
        """Find the studies that have work: some were read from the storage."""
        self._working = {s.study_id: s for s in self._state.studies.values() if background.is_due(s)}

    def look_at(self, study: Study) -> None:
        """Note a study if it has work.

        :param study: the study.
        """
        if background.is_due(study):
            self._working[study.study_id] = study

    def to_run(self, most: int | None = None) -> list[Task]:
        """The work to run now: one task for each study at most.

        A task is returned again until it has :class:`Finished`. A fit sees what is known when it is returned for the
        first time, so ask for no more than can begin at once.

        :param most: how many tasks run at once, including those that are running; default: any number.
        """
        tasks: list[Task] = []
        for study in list(self._working.values()):
            if len(tasks) == most:
                break
            if self._state.studies.get(study.name) is not study:
                del self._working[study.study_id]
            elif study.rescore is not None:
                tasks.append(Task(study, study.rescore))
            elif study.fits.task is None and (view := study.views.start(study.fits.is_wanted)) is not None:
                tasks.append(Task(study, view))
            elif (fit := background.start_fit(study)) is not None:
                tasks.append(Task(study, fit))
            else:
                del self._working[study.study_id]
        return tasks

    def finish(self, finished: Finished) -> None:
        """Apply the result of a task.

        :param finished: the task and its result.
        :raises RuntimeError: when a rescoring failed.
        """
        study, work = finished.task
        if self._state.studies.get(study.name) is not study:
            return
        self._working.pop(study.study_id, None)  # behind the others, if there is more to do
        study.touch()
        if work is study.rescore:
            if finished.result is None:
                raise RuntimeError(f"the trials of study {study.name!r} could not be scored again")
            background.rescored(study, finished.result)
        elif work is study.fits.task:
            background.fitted(study, finished.result)
        elif work is study.views.task:
            study.views.end(finished.result)
            self._state.parked.wake(study.name, VIEWS)
            self._state.parked.wake(study.name, PREVIEWS)
