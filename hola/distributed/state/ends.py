"""The ends of a study: which one is reached, and what follows."""

from collections.abc import Mapping

from hola_protocol import messages as m
from hola_protocol.space import ObjectiveSpec, StudySpec

from hola.distributed.state import background
from hola.distributed.state.apply import apply
from hola.distributed.state.study import Study
from hola.distributed.state.transitions import TrialCancelled, TrialContinued, TrialEndedEarly
from hola.distributed.state.trial import TrialRecord

_SAVE_S = 5.0
"""Running seconds that a crash may lose of a study with a deadline or open trials."""


def reached(study: Study) -> m.FinishReason | None:
    """The end that a study has reached, except ``stop_at``.

    :param study: the study.
    """
    spec = study.spec
    if spec.deadline_s is not None and study.running_s >= spec.deadline_s:
        return "deadline_s"
    if spec.max_failures is not None and study.counts["failed"] >= spec.max_failures:
        return "max_failures"
    if spec.max_consecutive_failures is not None and study.consecutive_failures >= spec.max_consecutive_failures:
        return "max_consecutive_failures"
    counts = study.counts
    if counts["running"]:
        return None
    if study.reports.max_steps is not None and study.reports.steps_left == 0 and not _any_can_run(study):
        return "max_steps"
    if counts["queued"]:
        return None
    if spec.max_trials is not None and study.created >= spec.max_trials:
        return "max_trials"
    return "space_exhausted" if study.is_exhausted else None


def _any_can_run(study: Study) -> bool:
    """Whether a queued trial has steps of ``max_steps`` left that were granted to it."""
    return any(study.reports.can_run(trial) for trial in study.queued())


def stops(study: Study, trial: TrialRecord) -> bool:
    """Whether a completed trial reaches every goal of ``stop_at``.

    :param study: the study.
    :param trial: one of its completed trials.
    """
    stop_at = study.spec.stop_at
    if stop_at is None:
        return False
    values = study.objective_values(trial) or {}
    directions = {o.name: o.direction for o in study.spec.objectives}
    return all(
        values[name] >= goal if directions[name] == "maximize" else values[name] <= goal
        for name, goal in stop_at.items()
    )


def finish(study: Study, reason: m.FinishReason) -> None:
    """Finish a study, unless it has finished; queued trials are cancelled, paused ones stopped.

    :param study: the study.
    :param reason: which end was reached.
    """
    if study.state == "finished":
        return
    study.state, study.reason = "finished", reason
    study.changed()
    for trial in study.queued():
        apply(study, trial, TrialCancelled(None, f"the study has finished: {reason}"))
    study.queue.clear()
    if study.counts["paused"]:
        for trial in study.trials.records:
            if trial.state == "paused":
                apply(study, trial, TrialEndedEarly(None, f"the study has finished: {reason}"))


def continue_paused(study: Study) -> bool:
    """Queue the paused trial that the stopping rule continues now, if there is one.

    :param study: the study.
    :returns: whether there is one.
    """
    if not study.counts["paused"] or study.state == "finished" or study.reports.steps_left == 0:
        return False
    trial_id = study.reports.promote()
    if trial_id is None:
        return False
    apply(study, study.trials[trial_id - 1], TrialContinued())
    return True


def check(study: Study) -> bool:
    """Finish a study if one of its ends, except ``stop_at``, is reached.

    :param study: the study.
    :returns: whether it has finished.
    """
    if study.state != "finished" and (reason := reached(study)) is not None:
        if reason in ("max_trials", "space_exhausted") and continue_paused(study):
            return False
        finish(study, reason)
    return study.state == "finished"


def _check_all(study: Study) -> None:
    """Finish a study if one of its ends is reached, also by a trial that completed under other ends."""
    if study.spec.stop_at is not None and _any_stops(study, study.spec.stop_at):
        finish(study, "stop_at")
    check(study)


def _any_stops(study: Study, stop_at: Mapping[str, float]) -> bool:
    study.trials.write()
    directions = {o.name: o.direction for o in study.spec.objectives}
    signs = [0.0 if n not in stop_at else 1.0 if directions[n] == "maximize" else -1.0 for n in study.objective_names]
    return study.trials.columns.any_reaches(signs, [stop_at.get(name, 0.0) for name in study.objective_names])


def run_for(study: Study, seconds: float) -> None:
    """Count running time, and end the study at its deadline.

    :param study: the study.
    :param seconds: since the last call.
    """
    if study.state != "running":
        return
    study.running_s += seconds
    # An idle study without a deadline commits nothing.
    needs_time = study.spec.deadline_s is not None or not study.is_idle
    if needs_time and study.running_s - study.saved_running_s >= _SAVE_S:
        study.journal.study = True
        study.touch()
    check(study)


def set_state(study: Study, state: m.StudyState) -> None:
    """Pause, resume, finish or reopen a study on request.

    :param study: the study.
    :param state: the requested state, different from the current one.
    """
    if state == "finished":
        finish(study, "by_hand")
        return
    study.state, study.reason = state, None
    study.changed()
    _check_all(study)


def change_ends(study: Study, spec: StudySpec) -> None:
    """Install a spec with other ends; reopens the study if an end had finished it.

    :param study: the study.
    :param spec: the new spec.
    """
    study.spec = spec
    study.reports.change_max_steps(spec.max_steps, study.trials)
    study.revision += 1
    if study.state == "finished" and study.reason != "by_hand":
        study.state, study.reason = "running", None
    study.changed()
    _check_all(study)


def describe(study: Study, spec: StudySpec) -> None:
    """Install a spec with another description or other labels.

    :param study: the study.
    :param spec: the new spec.
    """
    study.spec = spec
    study.revision += 1
    study.changed()


def change_objectives(study: Study, objectives: tuple[ObjectiveSpec, ...]) -> None:
    """Change the settings of the objectives. Trials may then reach ``stop_at``.

    :param study: the study.
    :param objectives: the same names, in any order.
    """
    background.change_objectives(study, objectives)
    _check_all(study)
