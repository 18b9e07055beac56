"""Operations on trials that no worker asked for: enqueue, add, cancel, notes and labels."""

import msgspec
from hola_protocol import messages as m
from hola_protocol.errors import ProtocolError
from hola_protocol.space import Problem, canonical_parameters, objective_value_problems, parameter_problems

from hola.distributed.exchange import Envelope, OperationResult
from hola.distributed.operations.tell import refused
from hola.distributed.state import outcomes
from hola.distributed.state.notes import NO_NOTE, TooManyLabelsError, updated
from hola.distributed.state.server import ServerState
from hola.distributed.state.study import Study
from hola.distributed.state.trial import UNENDED_STATES

_encode = msgspec.json.Encoder().encode


def enqueue_trials(state: ServerState, envelope: Envelope, request: m.EnqueueTrialsRequest) -> OperationResult:
    """Queue trials with given parameters."""
    study = state.study(request.study)
    for i, parameters in enumerate(request.trials):
        for problem in parameter_problems(study.spec, parameters, f"/trials/{i}"):
            raise _invalid(problem)
    if study.state == "finished":
        raise ProtocolError("study_finished", f"study {study.name!r} has finished: {study.reason}")
    left = study.budget_left
    if left is not None and len(request.trials) > left:
        raise ProtocolError(
            "conflict",
            f"the budget of {study.spec.max_trials} trials has {left} left",
            path="/trials",
            value=str(len(request.trials)),
            detail={"remaining": left},
        )
    ids = [
        outcomes.enqueue(study, study.engine.space.ordered(canonical_parameters(study.spec, parameters))).trial_id
        for parameters in request.trials
    ]
    return OperationResult(m.EnqueueTrialsResponse(trial_ids=ids), True)


def add_trials(state: ServerState, envelope: Envelope, request: m.AddTrialsRequest) -> OperationResult:
    """Add results from elsewhere."""
    study = state.study(request.study)
    for i, trial in enumerate(request.trials):
        for problem in (
            *parameter_problems(study.spec, trial.parameters, f"/trials/{i}/parameters"),
            *objective_value_problems(study.spec.objectives, trial.objectives, f"/trials/{i}/objectives"),
        ):
            raise _invalid(problem)
    ids = [
        outcomes.add(
            study,
            study.engine.space.ordered(canonical_parameters(study.spec, trial.parameters)),
            tuple(trial.objectives[name] for name in study.objective_names),
            None if trial.metadata is None else _encode(trial.metadata).decode(),
        ).trial_id
        for trial in request.trials
    ]
    return OperationResult(m.AddTrialsResponse(trial_ids=ids), True)


def cancel_trials(state: ServerState, envelope: Envelope, request: m.CancelTrialsRequest) -> OperationResult:
    """Cancel trials that have not ended."""
    study = state.study(request.study)
    receipts = [
        _cancel(study, trial_id, request.reason, f"/trial_ids/{i}") for i, trial_id in enumerate(request.trial_ids)
    ]
    return OperationResult(m.CancelTrialsResponse(receipts=receipts))


def _cancel(study: Study, trial_id: int, reason: str | None, path: str) -> m.Receipt:
    trial = study.trial(trial_id)
    if trial is None:
        return refused(trial_id, "unknown_trial", f"study {study.name!r} has no trial {trial_id}", path, trial_id)
    if trial.state not in UNENDED_STATES:
        return m.Receipt(
            trial_id=trial_id, outcome="recorded" if trial.state == "cancelled" else "ended", state=trial.state
        )
    outcomes.cancel(study, trial, reason)
    return m.Receipt(trial_id=trial_id, outcome="recorded", state="cancelled")


def update_trials(state: ServerState, envelope: Envelope, request: m.UpdateTrialsRequest) -> OperationResult:
    """Set notes and labels of trials."""
    study = state.study(request.study)
    receipts = [_update(study, update, f"/updates/{i}") for i, update in enumerate(request.updates)]
    return OperationResult(m.UpdateTrialsResponse(receipts=receipts))


def _update(study: Study, update: m.TrialUpdate, path: str) -> m.Receipt:
    trial_id = update.trial_id
    trial = study.trial(trial_id)
    if trial is None:
        message = f"study {study.name!r} has no trial {trial_id}"
        return refused(trial_id, "unknown_trial", message, f"{path}/trial_id", trial_id)
    before = study.notes.get(trial_id, NO_NOTE)
    try:
        said = updated(before, update.note, update.labels)
    except TooManyLabelsError as error:
        return refused(trial_id, "invalid_message", str(error), f"{path}/labels", len(update.labels or ()))
    if said != before:
        study.notes[trial_id] = said
        if said == NO_NOTE:
            del study.notes[trial_id]
        study.trial_changed(trial)
    return m.Receipt(trial_id=trial_id, outcome="recorded", state=trial.state)


def _invalid(problem: Problem) -> ProtocolError:
    return ProtocolError("invalid_message", problem.message, path=problem.path, value=str(problem.value))
