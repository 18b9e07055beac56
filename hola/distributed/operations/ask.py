"""Asks: what a worker is given, now or after a wait, and what it is told when it asks again with the same key."""

from typing import TypeAlias

import msgspec
from hola_protocol import messages as m
from hola_protocol.errors import ProtocolError

from hola.distributed.exchange import Envelope, OperationResult
from hola.distributed.operations.workers import worker_of
from hola.distributed.state import background, ends, outcomes
from hola.distributed.state.fits import Asked
from hola.distributed.state.requests import Handed
from hola.distributed.state.server import ServerState
from hola.distributed.state.study import Study
from hola.distributed.state.trial import UNENDED_STATES
from hola.distributed.state.worker import WorkerRecord

Tell: TypeAlias = m.SubmitResultRequest | m.SubmitReportsRequest

RETRY_AFTER_S = 1.0
"""When a worker that was told to wait, or that the study is paused, should ask again."""

VANISHED = 20
"""The number of consecutive suggestions that may fail to arrive before their worker is held back."""
LONGEST_HOLD_S = 60.0


def held_back_s(study: Study, worker: WorkerRecord) -> float:
    """The time for which a worker gets no trials because its latest suggestions were not delivered, in seconds.

    Each such suggestion costs an attempt and a commit. Who keeps asking without staying for the reply is served more
    and more rarely, until it shows that it has a lease.

    :param study: the study.
    :param worker: who asks.
    """
    beyond = worker.vanished - VANISHED
    if beyond < 0:
        return 0.0
    return max(0.0, worker.vanished_at + min(LONGEST_HOLD_S, 2.0 ** min(beyond, 10)) - study.moment.now)


def get_suggestion(state: ServerState, envelope: Envelope, request: m.GetSuggestionRequest) -> OperationResult:
    """Give a worker trials to evaluate, if there are any."""
    study = state.study(request.study)
    worker = worker_of(study, request.worker_id, envelope.principal)
    wait_s = held_back_s(study, worker)
    if wait_s:
        raise ProtocolError(
            "overloaded",
            f"the last {worker.vanished} suggestions for worker {worker.worker_id} were not delivered",
            retry_after_s=wait_s,
        )
    asked = envelope.asked or Asked(state.fit_wait_s)
    response, handed = suggest(state, study, worker, request.count, request.lease_s, asked)
    return OperationResult(response, bool(handed), handed)


def next_suggestions(
    state: ServerState, study: Study, request: Tell, count: int
) -> tuple[m.GetSuggestionResponse | None, Handed]:
    """What follows a tell: suggestions, if it asked for them.

    :param state: the scheduler's.
    :param study: the study.
    :param request: the tell, whose worker is known.
    :param count: the maximum number of suggestions; 0 for no answer.
    """
    if not count or request.worker_id is None:
        return None, ()
    worker = study.workers[request.worker_id]
    if worker.vanished and (wait_s := held_back_s(study, worker)):
        return m.GetSuggestionResponse(status="wait", retry_after_s=wait_s), ()
    return suggest(state, study, worker, count, request.lease_s, Asked(state.fit_wait_s))


def suggest(
    state: ServerState, study: Study, worker: WorkerRecord, count: int, lease_s: float | None, asked: Asked
) -> tuple[m.GetSuggestionResponse, Handed]:
    """What there is for a worker at this moment.

    :param state: the scheduler's.
    :param study: the study.
    :param worker: who asks.
    :param count: how many suggestions at most.
    :param lease_s: the leases' length; absent: the spec's.
    :param asked: what the ask waits for.
    :returns: the reply, and what it hands out. A reply with status ``wait`` may be put off; it says to ask again at
        once when a fit is running.
    """
    if study.state == "finished":
        return m.GetSuggestionResponse(status="finished", reason=study.reason), ()
    if study.state == "paused" or state.is_draining or worker.draining:
        return m.GetSuggestionResponse(status="paused", retry_after_s=RETRY_AFTER_S), ()
    suggestions: list[m.Suggestion] = []
    handed: list[tuple[int, int]] = []
    count = min(count, study.max_suggestions)
    while len(suggestions) < count and (trial := outcomes.next_trial(study, asked)) is not None:
        suggestion = outcomes.lease(study, trial, worker, lease_s)
        suggestions.append(suggestion)
        handed.append((suggestion.trial_id, suggestion.attempt))
    if suggestions:
        return m.GetSuggestionResponse(status="suggestions", suggestions=suggestions), tuple(handed)
    if ends.check(study):
        return m.GetSuggestionResponse(status="finished", reason=study.reason), ()
    if not study.is_spent and study.fits.is_awaited(asked):
        background.await_fit(study, count)
        return m.GetSuggestionResponse(status="wait", retry_after_s=0.0), ()
    return m.GetSuggestionResponse(status="wait", retry_after_s=RETRY_AFTER_S), ()


def replay_suggestion(study: Study, suggestion: m.Suggestion) -> m.Suggestion:
    """A suggestion of a replay, marked with how it stands; one that is held is renewed.

    :param study: the study.
    :param suggestion: as it was sent.
    """
    trial = study.trials[suggestion.trial_id - 1]
    latest = len(trial.leases) == suggestion.attempt
    if latest and trial.state == "running":
        study.leases.renew(trial, study.moment.now)
        return suggestion
    if latest and trial.can_take_back():
        outcomes.take_back(study, trial)
        study.deliveries.begin(trial.trial_id)
        return suggestion
    return msgspec.structs.replace(
        suggestion,
        standing="gone" if trial.state in UNENDED_STATES else "ended",
        state=trial.state,
    )
