"""Schedulers with a defect, each of which the simulation has to find."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import msgspec
import pytest
from hola_protocol import messages as m

from hola.distributed.core import SchedulerCore
from hola.distributed.dispatch import Dispatcher
from hola.distributed.exchange import Commit, Reply
from hola.distributed.operations import replay, tell, workers
from hola.distributed.state import ends, loading, outcomes
from hola.distributed.state.deliveries import Deliveries
from hola.distributed.state.fits import Asked, Fits
from hola.distributed.state.journal import Journal
from hola.distributed.state.leases import Leases
from hola.distributed.state.queue import Queue
from hola.distributed.state.study import Study
from hola.distributed.state.transitions import TrialRequeued
from hola.distributed.state.trial import TAKE_BACK, Address, TrialRecord
from hola.distributed.state.worker import WorkerRecord
from hola.storage import log
from hola.storage.contract import StorageError
from hola.storage.rows import Changes, RequestRow, TrialsByColumn

from .plants_of_unloading import PLANTS_OF_UNLOADING

Plant = Callable[[pytest.MonkeyPatch], type[SchedulerCore]]


class ReplyBeforeCommit(SchedulerCore):
    """Sends the replies of a step, and commits it with the next."""

    _late: Commit | None = None

    def store(self, commit: Commit) -> None:
        late, self._late = self._late, commit
        if late is not None:
            super().store(late)


class ReadsBeforeSettling(SchedulerCore):
    """Reads the studies again after a commit of unknown outcome, and does not settle it before."""

    def _load(self) -> None:
        storage, resume = self.storage, self.storage.resume
        storage.resume = lambda: storage.position  # type: ignore[method-assign]
        try:
            super()._load()
        finally:
            storage.resume = resume  # type: ignore[method-assign]


class EventBeforeCommit(SchedulerCore):
    """Answers who waits for events before the commit, which may fail."""

    def failed(self, commit: Commit, error: StorageError) -> list[Reply]:
        early = {(r.peer, r.correlation): r for r in commit.replies if b'"GetEventsResponse"' in r.body}
        return [early.get((r.peer, r.correlation), r) for r in super().failed(commit, error)]


class TrustsAFailedCommit(SchedulerCore):
    """Says unavailable when a commit failed, and goes on with its memory."""

    def failed(self, commit: Commit, error: StorageError) -> list[Reply]:
        touched, deleted = set(self.state.touched), list(self.state.deleted)
        replies = super().failed(commit, error)
        self._broken = False
        self.state.touched |= touched
        self.state.deleted += deleted
        return replies


class OftenUncertain(SchedulerCore):
    """Has no defect, but a storage that reports a failure for many of its first commits, although they are durable."""

    _asks = 0

    def store(self, commit: Commit) -> None:
        super().store(commit)
        hands_out = any(handled.study is not None for handled in commit.handled)
        self._asks += hands_out
        if hands_out and self._asks % 2 == 0 and self._asks < 60:
            raise StorageError("simulated: stored, but nobody knows")


def reply_before_commit(patch: pytest.MonkeyPatch) -> type[SchedulerCore]:
    """A reply leaves before its effect is durable."""
    return ReplyBeforeCommit


def uncertain_commit_not_settled(patch: pytest.MonkeyPatch) -> type[SchedulerCore]:
    """A commit of unknown outcome is not settled before the studies are read again."""
    return ReadsBeforeSettling


def event_before_commit(patch: pytest.MonkeyPatch) -> type[SchedulerCore]:
    """An event is told before it is durable."""
    return EventBeforeCommit


def parked_ask_never_woken(patch: pytest.MonkeyPatch) -> type[SchedulerCore]:
    """A parked ask is not answered when there is something for it."""
    patch.setattr(Dispatcher, "wake", lambda dispatcher: None)
    return SchedulerCore


def failed_commit_trusted(patch: pytest.MonkeyPatch) -> type[SchedulerCore]:
    """The memory outlives a failed commit."""
    return TrustsAFailedCommit


def renewed_by_the_wrong_holder(patch: pytest.MonkeyPatch) -> type[SchedulerCore]:
    """The heartbeat of an old lease renews the one in force, and is told to drop the trial all the same."""
    renew = workers.renew

    def renews_all(study: Study, leases: list[m.LeaseRef]) -> list[m.LeaseCommand]:
        for ref in leases:
            trial = study.trial(ref.trial_id)
            if trial is not None and trial.state == "running" and trial.lease(ref.lease) is not None:
                study.leases.renew(trial, study.moment.now)
        return renew(study, leases)

    patch.setattr(workers, "renew", renews_all)
    return SchedulerCore


def budget_off_by_one(patch: pytest.MonkeyPatch) -> type[SchedulerCore]:
    """One trial more than ``max_trials`` is created."""
    next_trial = outcomes.next_trial

    def one_more(study: Study, asked: Asked) -> TrialRecord | None:
        spec = study.spec
        if spec.max_trials is not None:
            study.spec = msgspec.structs.replace(spec, max_trials=spec.max_trials + 1)
        try:
            return next_trial(study, asked)
        finally:
            study.spec = spec

    patch.setattr(outcomes, "next_trial", one_more)
    return SchedulerCore


def id_reused_after_restart(patch: pytest.MonkeyPatch) -> type[SchedulerCore]:
    """A restart forgets the newest trial if it was cancelled, and gives its id again."""
    load = loading.load

    def forgets(study: Study, trials: Iterable[TrialsByColumn], *others: Any) -> Iterator[None]:
        rows = [some.one(i) for some in trials for i in range(len(some.trial_id))]
        while rows and rows[-1].state == ["cancelled"]:
            rows.pop()
        return load(study, rows, *others)

    patch.setattr(loading, "load", forgets)
    return SchedulerCore


def request_key_lost_at_restart(patch: pytest.MonkeyPatch) -> type[SchedulerCore]:
    """A restart forgets the recorded requests."""
    load = loading.load

    def forgets(
        study: Study, trials: Any, workers: Any, requests: Iterable[RequestRow], *others: Any
    ) -> Iterator[None]:
        return load(study, trials, workers, [], *others)

    patch.setattr(loading, "load", forgets)
    return SchedulerCore


def result_counted_twice(patch: pytest.MonkeyPatch) -> type[SchedulerCore]:
    """A second result of a trial counts as another completed one."""
    tell_result = tell.tell_result

    def counts_again(study: Study, result: m.Result, path: str) -> m.Receipt:
        receipt = tell_result(study, result, path)
        if receipt.outcome == "superseded":
            study.counts["completed"] += 1
        return receipt

    patch.setattr(tell, "tell_result", counts_again)
    return SchedulerCore


def parameters_redrawn(patch: pytest.MonkeyPatch) -> type[SchedulerCore]:
    """A trial whose lease expired gets other parameters."""
    requeue = outcomes._requeue

    def redraws(study: Study, trial: TrialRecord, event: TrialRequeued) -> None:
        engine = study.engine
        trial.values = engine.space.decode(engine._sampler.draw(10_000, engine._history.pending.points))
        requeue(study, trial, event)

    patch.setattr(outcomes, "_requeue", redraws)
    return SchedulerCore


def take_back_counted(patch: pytest.MonkeyPatch) -> type[SchedulerCore]:
    """An expiry still counts after its worker has taken the trial back."""
    take_back = outcomes.take_back

    def counts(study: Study, trial: TrialRecord) -> None:
        retries = trial.retries
        take_back(study, trial)
        trial.retries = retries

    patch.setattr(outcomes, "take_back", counts)
    return SchedulerCore


def late_result_overwrites(patch: pytest.MonkeyPatch) -> type[SchedulerCore]:
    """The last result of a trial wins, not the first."""
    tell_result = tell.tell_result

    def overwrites(study: Study, result: m.Result, path: str) -> m.Receipt:
        receipt = tell_result(study, result, path)
        trial = study.trial(result.trial_id)
        if receipt.outcome == "superseded" and trial is not None:
            trial.objectives = tuple(result.objectives[name] for name in study.objective_names)
            study.trial_changed(trial)
            return m.Receipt(trial_id=result.trial_id, outcome="recorded", state="completed")
        return receipt

    patch.setattr(tell, "tell_result", overwrites)
    return SchedulerCore


def second_lease_of_one_trial(patch: pytest.MonkeyPatch) -> type[SchedulerCore]:
    """A lease runs out a little before its term."""
    start = Leases.start

    def shorter(leases: Leases, trial: TrialRecord, now: float) -> None:
        start(leases, trial, now - 0.2 * trial.lease_s)

    patch.setattr(Leases, "start", shorter)
    return SchedulerCore


def released_trial_taken_back(patch: pytest.MonkeyPatch) -> type[SchedulerCore]:
    """A worker's heartbeat takes back what it has released."""
    ends = {*TAKE_BACK, "released"}

    def can_take_back(trial: TrialRecord) -> bool:
        return trial.state in ("queued", "lost") and bool(trial.leases) and trial.leases[-1].ended in ends

    patch.setattr(TrialRecord, "can_take_back", can_take_back)
    return SchedulerCore


def undelivered_counted(patch: pytest.MonkeyPatch) -> type[SchedulerCore]:
    """A suggestion that never reached its worker counts against the retries."""
    undelivered = outcomes.undelivered

    def counts(study: Study, trial_id: int, attempt: int) -> None:
        trial = study.trials[trial_id - 1]
        if trial.state == "running" and len(trial.leases) == attempt:
            trial.retries += 1
        undelivered(study, trial_id, attempt)

    patch.setattr(outcomes, "undelivered", counts)
    return SchedulerCore


def put_back_by_any_lost_reply(patch: pytest.MonkeyPatch) -> type[SchedulerCore]:
    """A reply that is lost takes its leases back, although another one has brought them."""

    def lost(deliveries: Deliveries, address: Address) -> list[int]:
        trials = list(deliveries._trials[address])
        for trial_id in trials:
            deliveries.settle(trial_id)
        return trials

    patch.setattr(Deliveries, "lost", lost)
    return SchedulerCore


def put_back_by_a_lost_error(patch: pytest.MonkeyPatch) -> type[SchedulerCore]:
    """The error after a failed commit takes a durable lease back when it is lost, although a replay has brought it."""
    lost = Deliveries.lost

    def lost_at_once(deliveries: Deliveries, address: Address) -> list[int]:
        refused = [i for i in deliveries._trials[address] if not deliveries._replies[i][address]]
        for trial_id in refused:
            deliveries.settle(trial_id)
        return sorted(refused + (lost(deliveries, address) if address in deliveries else []))

    patch.setattr(Deliveries, "lost", lost_at_once)
    return OftenUncertain


def error_taken_for_a_delivery(patch: pytest.MonkeyPatch) -> type[SchedulerCore]:
    """A lease stays when the reply that brought it is lost, since a failed commit's error may have brought it too."""
    patch.setattr(Deliveries, "withdraw", lambda deliveries, address, trial_ids: None)
    return OftenUncertain


def put_back_after_a_failed_commit(patch: pytest.MonkeyPatch) -> type[SchedulerCore]:
    """A failed commit forgets which replies had left before it, and a lost error takes back what they brought."""

    def withdraw(deliveries: Deliveries, address: Address, trial_ids: Iterable[int]) -> None:
        for replies in deliveries._replies.values():
            replies.update(dict.fromkeys(replies, False))

    patch.setattr(Deliveries, "withdraw", withdraw)
    return OftenUncertain


def replies_forgotten_by_a_failed_read(patch: pytest.MonkeyPatch) -> type[SchedulerCore]:
    """A storage that cannot be read makes the scheduler forget which replies brought which leases."""

    class Forgets(OftenUncertain):
        def _load(self) -> None:
            try:
                super()._load()
            except StorageError:
                self.state.studies = {}
                raise

    return Forgets


def replay_always_held(patch: pytest.MonkeyPatch) -> type[SchedulerCore]:
    """A replay calls every suggestion held."""
    patch.setattr(replay, "replay_suggestion", lambda study, suggestion: suggestion)
    return SchedulerCore


def work_taken_for_a_gap(patch: pytest.MonkeyPatch) -> type[SchedulerCore]:
    """A loop that is at work for long lengthens every lease, as if nobody could have renewed it."""
    extend = Leases.extend
    patch.setattr(Leases, "extend", lambda leases, gap_s, idle_s, least_s: extend(leases, gap_s, gap_s, least_s))
    return SchedulerCore


def gap_given_as_one_term(patch: pytest.MonkeyPatch) -> type[SchedulerCore]:
    """A scheduler that did not run for several terms lengthens a lease by one."""

    def one_term(leases: Leases, gap_s: float, idle_s: float, least_s: float) -> None:
        for trial in leases.running.values():
            if idle_s > trial.lease_s / 4:
                trial.expires += min(gap_s, trial.lease_s)

    patch.setattr(Leases, "extend", one_term)
    return SchedulerCore


def kept_waiting_at_the_end(patch: pytest.MonkeyPatch) -> type[SchedulerCore]:
    """A scheduler that was told to end lets those wait who waited before."""
    patch.setattr(Dispatcher, "answer_all_parked", lambda dispatcher: None)
    return SchedulerCore


def duplicate_points(patch: pytest.MonkeyPatch) -> type[SchedulerCore]:
    """A restart forgets how far the sampler was."""
    load = loading.load

    def forgets(study: Study, trials: Iterable[TrialsByColumn], *others: Any) -> Iterator[None]:
        return load(study, [some._replace(draw=[0] * len(some.draw)) for some in trials], *others)

    patch.setattr(loading, "load", forgets)
    return SchedulerCore


def half_a_commit(patch: pytest.MonkeyPatch) -> type[SchedulerCore]:
    """A commit that failed is answered as if it had succeeded."""

    class Optimist(SchedulerCore):
        def store(self, commit: Commit) -> None:
            try:
                super().store(commit)
            except StorageError as error:
                if error.fatal:
                    raise

    return Optimist


def fit_waited_for_too_long(patch: pytest.MonkeyPatch) -> type[SchedulerCore]:
    """An ask waits for its fit however long that takes."""
    is_awaited = Fits.is_awaited

    def for_ever(fits: Fits, asked: Asked) -> bool:
        asked.wait_s = 1000.0
        return is_awaited(fits, asked)

    patch.setattr(Fits, "is_awaited", for_ever)
    return SchedulerCore


def fit_that_holds_who_waited(patch: pytest.MonkeyPatch) -> type[SchedulerCore]:
    """Pausing a study leaves the asks that wait for its fit where they are."""
    set_state = ends.set_state

    def leaves(study: Study, state: m.StudyState) -> None:
        woken = study.woken
        set_state(study, state)
        study.woken = woken

    patch.setattr(ends, "set_state", leaves)
    return SchedulerCore


PLANTS: tuple[Plant, ...] = (
    *PLANTS_OF_UNLOADING,
    fit_waited_for_too_long,
    fit_that_holds_who_waited,
    reply_before_commit,
    uncertain_commit_not_settled,
    renewed_by_the_wrong_holder,
    budget_off_by_one,
    id_reused_after_restart,
    request_key_lost_at_restart,
    result_counted_twice,
    parameters_redrawn,
    event_before_commit,
    take_back_counted,
    parked_ask_never_woken,
    late_result_overwrites,
    failed_commit_trusted,
    second_lease_of_one_trial,
    released_trial_taken_back,
    undelivered_counted,
    put_back_by_any_lost_reply,
    put_back_by_a_lost_error,
    error_taken_for_a_delivery,
    put_back_after_a_failed_commit,
    replies_forgotten_by_a_failed_read,
    replay_always_held,
    work_taken_for_a_gap,
    gap_given_as_one_term,
    kept_waiting_at_the_end,
    duplicate_points,
    half_a_commit,
)
"""Defects that replies, or what is stored, give away."""


def preemptions_not_stored(patch: pytest.MonkeyPatch) -> type[SchedulerCore]:
    """A restart forgets how often trials were given back."""
    row = Journal._trial_row
    patch.setattr(Journal, "_trial_row", lambda journal, *arguments: row(journal, *arguments)._replace(preemptions=0))
    return SchedulerCore


def failures_in_a_row_not_stored(patch: pytest.MonkeyPatch) -> type[SchedulerCore]:
    """A restart forgets the failures in a row."""
    row = Study.row
    patch.setattr(Study, "row", lambda study: row(study)._replace(consecutive_failures=0))
    return SchedulerCore


def model_not_stored(patch: pytest.MonkeyPatch) -> type[SchedulerCore]:
    """A restart forgets the model."""
    collect = Study.collect

    def forgets(study: Study, changes: Changes) -> None:
        collect(study, changes)
        changes.models.clear()

    patch.setattr(Study, "collect", forgets)
    return SchedulerCore


def queue_in_another_order(patch: pytest.MonkeyPatch) -> type[SchedulerCore]:
    """What comes back waits behind what was queued later, until a restart."""
    push = Queue.push
    patch.setattr(Queue, "in_order", lambda queue: [trial_id for _, trial_id in queue._heap])

    def behind(queue: Queue, trial_id: int, *, is_new: bool) -> None:
        push(queue, trial_id, is_new=True) if is_new else queue._heap.append((False, trial_id))

    patch.setattr(Queue, "push", behind)
    return SchedulerCore


def absence_not_stored(patch: pytest.MonkeyPatch) -> type[SchedulerCore]:
    """A restart forgets who is away."""
    changed = Journal.worker

    def forgets(journal: Journal, worker: WorkerRecord, state: str) -> None:
        if state != "away":
            changed(journal, worker, state)

    patch.setattr(Journal, "worker", forgets)
    return SchedulerCore


def fold_that_misses_a_row(patch: pytest.MonkeyPatch) -> type[SchedulerCore]:
    """The tables lack the last trial of each batch."""
    decode = log.decode

    def misses(text: bytes) -> Changes:
        changes = decode(text)
        changes.trials = dict(list(changes.trials.items())[:-1])
        return changes

    patch.setattr(log, "decode", misses)
    return SchedulerCore


PLANTS_IN_MEMORY: tuple[Plant, ...] = (
    preemptions_not_stored,
    failures_in_a_row_not_stored,
    model_not_stored,
    queue_in_another_order,
    absence_not_stored,
    fold_that_misses_a_row,
)
"""Defects that nobody is told of, until much later: the comparison of memory and storage has to find them."""
