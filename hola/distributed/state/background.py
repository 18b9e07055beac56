"""The work of a study that is computed in the background: what starts it, and what its result changes."""

import msgspec
from hola_protocol import messages as m
from hola_protocol.space import ObjectiveSpec

from hola.core.engine import Rescored
from hola.core.samplers import FitTask, ModelState
from hola.distributed.state.study import Study


def is_due(study: Study) -> bool:
    """Whether there is a fit, a rescoring or a view to compute.

    :param study: the study.
    """
    return study.rescore is not None or study.fits.task is not None or study.fits.is_wanted or study.views.has_work


def change_objectives(study: Study, objectives: tuple[ObjectiveSpec, ...]) -> None:
    """Install other settings of the objectives; trials are scored under them by :func:`rescored`.

    :param study: the study.
    :param objectives: the same names, in any order.
    """
    by_objective = {o.name: o for o in objectives}
    # Stored values are by name, those in memory by position: the order of the names stays.
    ordered = tuple(by_objective[name] for name in study.objective_names)
    study.bind(msgspec.structs.replace(study.spec, objectives=ordered))
    study.revision += 1
    study.objective_revision += 1
    study.rescore = study.engine.rescore_task(ordered)
    study.reports.update_objectives(ordered)
    study.journal.model = True
    study.changed()
    if study.spec.deterministic and (study.engine.has_model or study.reports.rule is not None):
        # What follows depends on the costs, and must not depend on when a background computation has ended.
        rescored(study, study.rescore.run())


def rescored(study: Study, result: Rescored) -> None:
    """Install the costs under the latest objectives.

    :param study: the study.
    :param result: what the rescoring returned.
    """
    study.rescore = None
    study.engine.install_objectives(result)
    study.scored_revision = study.objective_revision
    study.journal.model = True
    study.wake()


def await_fit(study: Study, count: int) -> None:
    """Note that an ask waits for a fit.

    :param study: the study.
    :param count: the suggestions that it asks for.
    """
    study.touch()
    study.fits.expect(count, study.budget_left)


def start_fit(study: Study) -> FitTask | None:
    """The fit to run now.

    :param study: the study.
    """
    idle = sum(max(0, w.concurrency - len(w.running)) for w in study.workers.values() if not w.away)
    return study.fits.start(idle, study.budget_left)


def fitted(study: Study, model: ModelState | None) -> None:
    """Install the model of the fit, and answer the requests that wait for it.

    :param study: the study.
    :param model: what the fit returned; absent when it failed, and the old model is kept.
    """
    study.wake()
    if study.fits.end(model):
        study.journal.model = True
        study.emit(
            m.ModelChanged(
                event_id=study.events.newest + 1,
                time_ms=study.moment.wall_ms,
                model_version=study.engine.model_version,
            )
        )
