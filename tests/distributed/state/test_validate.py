"""Each invariant finds what breaks it."""

from collections.abc import Callable

import msgspec
import pytest

from hola.distributed.state.study import Study
from hola.distributed.state.trial import TrialRecord
from hola.distributed.state.validate import validate
from tests.scheduler.driver import Driver, spec


def a_study() -> Study:
    """One trial of each kind: completed, running, queued."""
    d = Driver(spec(max_trials=9))
    worker = d.worker()
    d.result(d.suggestion(worker))
    d.suggestion(worker)
    d.release(d.suggestion(worker))
    study = d.core.state.study("default")
    assert [t.state for t in study.trials] == ["completed", "running", "queued"]
    validate(study)
    return study


def _held(study: Study, trial_id: int) -> TrialRecord:
    """The record of a trial, which later callers get as well."""
    trial = study.trials[trial_id - 1]
    study.trials.changed(trial)
    return trial


def _count(study: Study) -> None:
    study.counts["queued"] += 1


def _created(study: Study) -> None:
    study.created -= 1


def _numbering(study: Study) -> None:
    study.trials[2].trial_id = 4


def _budget(study: Study) -> None:
    study.spec = msgspec.structs.replace(study.spec, max_trials=2)


def _not_queued(study: Study) -> None:
    study.queue.clear()


def _queued_twice(study: Study) -> None:
    study.queue._heap.append((False, 3))


def _queued_in_a_finished_study(study: Study) -> None:
    study.state = "finished"


def _lease_without_run(study: Study) -> None:
    study.leases.running[1] = study.trials[0]


def _lease_that_never_expires(study: Study) -> None:
    study.leases._expiries.clear()


def _worker_without_its_trial(study: Study) -> None:
    next(iter(study.workers.values())).running.clear()


def _worker_with_an_ended_trial(study: Study) -> None:
    next(iter(study.workers.values())).running[1] = None


def _delivery_of_an_ended_lease(study: Study) -> None:
    study.deliveries.begin(1)


def _told_twice(study: Study) -> None:
    study.engine.add(9, (0.5,), (0.5,))


def _not_pending(study: Study) -> None:
    study.engine.forget_pending(2)


def _two_leases_in_force(study: Study) -> None:
    _held(study, 1).leases[0].ended = None


def _no_values(study: Study) -> None:
    _held(study, 1).objectives = None


def _no_end(study: Study) -> None:
    _held(study, 1).ended_ms = None


def _no_event(study: Study) -> None:
    _held(study, 1).changed = 0


def _other_column(study: Study) -> None:
    study.trials.columns._chunks[0][1, 0] += 1


def _other_change(study: Study) -> None:
    study.trials.columns._changed[2] += 1


@pytest.mark.parametrize(
    ("fault", "invariant"),
    [
        (_count, "each count is the trials in that state"),
        (_created, "all trials but the added ones count"),
        (_numbering, "trials are numbered from 1"),
        (_budget, "no more trials are created than max_trials"),
        (_not_queued, "every queued trial is in the queue"),
        (_queued_twice, "no trial is in the queue twice"),
        (_queued_in_a_finished_study, "a finished study has no queued trial"),
        (_lease_without_run, "a trial has a current lease exactly while it is running"),
        (_lease_that_never_expires, "every current lease will expire"),
        (_worker_without_its_trial, "a registered worker lists the trials"),
        (_worker_with_an_ended_trial, "no worker lists a trial that does not run"),
        (_delivery_of_an_ended_lease, "remembered only while that lease is current"),
        (_told_twice, "the engine was told every completed trial once"),
        (_not_pending, "trials that have not ended are pending in the engine"),
        (_two_leases_in_force, "no lease is current"),
        (_no_values, "exactly completed trials have values"),
        (_no_end, "exactly trials that have ended have an end time"),
        (_no_event, "the last change of a trial is an event"),
        (_other_column, "the stored data of the trials equal their records"),
        (_other_change, "the stored data of the trials equal their records"),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_a_broken_invariant_is_named(fault: Callable[[Study], None], invariant: str) -> None:
    study = a_study()
    fault(study)
    with pytest.raises(AssertionError, match=invariant):
        validate(study)
