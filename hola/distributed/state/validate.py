"""The invariants of a study, in words. Simulation and tests hold them after every step."""

from collections import Counter

from hola.distributed.state.study import Study
from hola.distributed.state.trial import UNENDED_STATES, TrialRecord


def validate(study: Study) -> None:
    """Hold that every index of a study agrees with its trials.

    :param study: the study, between two steps.
    :raises AssertionError: with the invariant that does not hold.
    """
    trials = list(study.trials)
    _validate_counts(study, trials)
    _validate_queue(study, trials)
    _validate_leases(study, trials)
    _validate_reports(study, trials)
    _validate_engine(study)
    for trial in trials:
        _validate_trial(study, trial)
    _hold(study, not study.trials.differing(), "the stored data of the trials equal their records")


def _hold(study: Study, holds: bool, invariant: str) -> None:
    if not holds:
        raise AssertionError(f"study {study.name!r}: {invariant}")


def _validate_counts(study: Study, trials: list[TrialRecord]) -> None:
    ids = [t.trial_id for t in trials]
    _hold(study, ids == list(range(1, len(ids) + 1)), "trials are numbered from 1 without a gap")
    states: Counter[str] = Counter(t.state for t in trials)
    _hold(study, all(study.counts[s] == states[s] for s in study.counts), "each count is the trials in that state")
    created = sum(t.origin != "added" for t in trials)
    _hold(study, study.created == created, "all trials but the added ones count against max_trials")
    most = study.spec.max_trials
    within = most is None or created <= most or study.revision > 1
    _hold(study, within, "no more trials are created than max_trials")


def _validate_queue(study: Study, trials: list[TrialRecord]) -> None:
    queued = {t.trial_id for t in trials if t.state == "queued"}
    _hold(study, queued <= set(study.queue.in_order()), "every queued trial is in the queue")
    in_order = study.queue.in_order()
    _hold(study, len(in_order) == len(set(in_order)), "no trial is in the queue twice")
    _hold(study, all(i in study.queue for i in in_order), "the queue knows every trial in its heap")
    _hold(study, study.state != "finished" or not queued, "a finished study has no queued trial")
    paused = study.counts["paused"]
    _hold(study, study.state != "finished" or not paused, "a finished study has no paused trial")


def _validate_leases(study: Study, trials: list[TrialRecord]) -> None:
    running = {t.trial_id for t in trials if t.state == "running"}
    _hold(study, set(study.leases.running) == running, "a trial has a current lease exactly while it is running")
    _hold(study, running <= study.leases.scheduled(), "every current lease will expire")
    held: dict[int, str] = {}
    for worker in study.workers.values():
        for trial_id in worker.running:
            _hold(study, trial_id not in held, "no two workers run one trial")
            held[trial_id] = worker.worker_id
    for trial_id, trial in study.leases.running.items():
        mine = trial.worker_id if trial.worker_id in study.workers else None
        _hold(study, held.pop(trial_id, None) == mine, "a registered worker lists the trials whose lease it has")
    _hold(study, not held, "no worker lists a trial that does not run")
    _hold(
        study,
        study.deliveries.trial_ids() <= running,
        "the replies that brought a lease are remembered only while that lease is current",
    )


def _validate_reports(study: Study, trials: list[TrialRecord]) -> None:
    reports = study.reports
    _hold(study, not reports.untold, "an event tells of every report")
    used = sum(t.step for t in trials)
    _hold(study, reports.used_steps == used, "the steps used are the largest steps of all trials")
    committed = sum(map(reports.charge, trials))
    _hold(study, reports.committed_steps == committed, "the steps that count for max_steps are those of the trials")
    saved = sum(reports.unused_steps(t) for t in trials if t.state == "stopped")
    _hold(study, reports.saved_steps == saved, "the steps saved are those that the stopped trials did not use")
    count = sum(t.progress.reports for t in trials if t.progress is not None)
    _hold(study, reports.count == count, "the reports of the study are those of its trials")


def _validate_engine(study: Study) -> None:
    counts, engine = study.counts, study.engine
    _hold(study, engine.n_completed == counts["completed"], "the engine was told every completed trial once")
    pending = counts["queued"] + counts["running"] + counts["paused"]
    _hold(study, engine.n_pending == pending, "trials that have not ended are pending in the engine")
    failed = counts["failed"] + counts["infeasible"]
    _hold(study, engine.n_results[1] == failed, "the engine was told every failed trial once")


def _validate_trial(study: Study, trial: TrialRecord) -> None:
    def hold(holds: bool, invariant: str) -> None:
        _hold(study, holds, f"trial {trial.trial_id} ({trial.state}): {invariant}")

    in_force = [lease for lease in trial.leases if lease.ended is None]
    if trial.state == "running":
        hold(bool(trial.leases) and in_force == [trial.leases[-1]], "only the latest lease is current")
    else:
        hold(not in_force, "no lease is current")
    brought = [lease for lease in trial.leases if lease.ended == "completed"]
    wanted = 1 if trial.state == "completed" and trial.origin != "added" else 0
    hold(len(brought) == wanted, "one lease brought the result of a completed trial")
    hold((trial.objectives is not None) == (trial.state == "completed"), "exactly completed trials have values")
    hold((trial.ended_ms is None) == (trial.state in UNENDED_STATES), "exactly trials that have ended have an end time")
    progress = trial.progress
    if progress is not None and progress.reports:
        hold(0 < progress.attempt_step <= progress.step, "no attempt has a larger step than the trial")
        hold(progress.step <= study.reports.largest_step, "no step is beyond the largest step of the study")
        hold(progress.attempt <= len(trial.leases), "only an attempt reports")
        steps = [c.step for c in progress.checkpoints]
        hold(steps == sorted(steps), "checkpoints are in the order of their steps")
    hold(trial.state != "paused" or trial.step > 0, "a paused trial has reported")
    hold(0 < trial.changed <= study.events.newest, "the last change of a trial is an event")
