"""Asks: what a worker is given, now or after a wait, and what it is told when it asks again with the same key."""

import msgspec
from hola_protocol import messages as m
from hola_protocol.errors import ProtocolError
from hola_protocol.limits import Limits

from hola.distributed.request_log import Handed, Recorded
from hola.distributed.study import Asked, Study
from hola.distributed.worker_state import WorkerState

RETRY_AFTER_S = 1.0
"""When a worker that was told to wait, or that the study is paused, should ask again."""

VANISHED = 20
"""So many suggestions in a row may reach nobody before their worker is held back."""
LONGEST_HOLD_S = 60.0


def worker_of(study: Study, worker_id: str, principal: str) -> WorkerState:
    """The worker that a request names, now seen. A worker is of the token that registered it.

    :param study: the study.
    :param worker_id: from the request.
    :param principal: whose request it is.
    :raises ProtocolError: ``unknown_worker``.
    """
    worker = study.workers.get(worker_id)
    if worker is None or worker.principal != principal:
        raise ProtocolError(
            "unknown_worker",
            f"worker {worker_id} is not registered with study {study.name!r}; register and go on",
            path="/worker_id",
            value=worker_id,
        )
    study.seen(worker)
    return worker


def held_back_s(study: Study, worker: WorkerState) -> float:
    """For how long a worker is given nothing, since what it was given lately reached nobody, in seconds.

    Each such suggestion costs an attempt and a commit. Who keeps asking without staying for the reply is served more
    and more rarely, until it shows that it has a lease.

    :param study: the study.
    :param worker: who asks.
    """
    beyond = worker.vanished - VANISHED
    if beyond < 0:
        return 0.0
    return max(0.0, worker.vanished_at + min(LONGEST_HOLD_S, 2.0 ** min(beyond, 10)) - study.now)


def check_lease_s(lease_s: float | None, limits: Limits, path: str = "/lease_s") -> None:
    """Hold a lease's length within the limits.

    :param lease_s: the length asked for, in seconds.
    :param limits: the server's.
    :param path: where it stands in the request.
    :raises ProtocolError: ``invalid_message``.
    """
    if lease_s is not None and not limits.min_lease_s <= lease_s <= limits.max_lease_s:
        raise ProtocolError(
            "invalid_message",
            f"a lease lasts from {limits.min_lease_s:g} to {limits.max_lease_s:g} s",
            path=path,
            value=str(lease_s),
        )


def at_hand(
    study: Study, worker: WorkerState, count: int, lease_s: float | None, asked: Asked, *, draining: bool
) -> tuple[m.GetSuggestionResponse, Handed]:
    """What there is for a worker at this moment.

    :param study: the study.
    :param worker: who asks.
    :param count: how many suggestions at most.
    :param lease_s: the leases' length; absent: the spec's.
    :param asked: what the ask waits for.
    :param draining: whether the scheduler is shutting down.
    :returns: the reply, and what it hands out. A reply with status ``wait`` may be put off; it says to ask again at
        once when a fit is under way.
    """
    if study.state == "finished":
        return m.GetSuggestionResponse(status="finished", reason=study.reason), ()
    if study.state == "paused" or draining:
        return m.GetSuggestionResponse(status="paused", retry_after_s=RETRY_AFTER_S), ()
    suggestions: list[m.Suggestion] = []
    handed: list[tuple[int, int]] = []
    count = min(count, study.max_suggestions)
    while len(suggestions) < count and (trial := study.next_trial(asked)) is not None:
        suggestion = study.lease(trial, worker, lease_s)
        suggestions.append(suggestion)
        handed.append((suggestion.trial_id, suggestion.attempt))
    if suggestions:
        return m.GetSuggestionResponse(status="suggestions", suggestions=suggestions), tuple(handed)
    if study.check_ends():
        return m.GetSuggestionResponse(status="finished", reason=study.reason), ()
    if not study.spent and study.waits_for_fit(asked):
        study.await_fit(count)
        return m.GetSuggestionResponse(status="wait", retry_after_s=0.0), ()
    return m.GetSuggestionResponse(status="wait", retry_after_s=RETRY_AFTER_S), ()


def stand(study: Study, recorded: Recorded, suggestion: m.Suggestion) -> m.Suggestion:
    """A suggestion of a replay, marked with how it stands; one that is held is renewed.

    :param study: the study.
    :param recorded: the request that handed it out.
    :param suggestion: as it was sent.
    """
    trial = study.trials[suggestion.trial_id - 1]
    latest = len(trial.leases) == suggestion.attempt
    if latest and trial.state == "running":
        study.renew(trial)
        return suggestion
    if latest and trial.can_take_back():
        study.take_back(trial)
        study.deliveries.begin(trial.trial_id)
        return suggestion
    return msgspec.structs.replace(
        suggestion,
        standing="gone" if trial.state in ("queued", "running") else "ended",
        state=trial.state,
    )
