"""A study in the scheduler's memory: its trials, leases, workers and ends, and every way they change.

No I/O, no clock, no randomness of its own: time comes with :class:`Moment`, tokens from the caller. A change marks its
row as dirty; :meth:`Study.collect` turns the dirty rows into the changes of one commit.
"""

import heapq
import json
import math
from collections.abc import Callable, Iterable

import msgspec
from hola_protocol import messages as m
from hola_protocol.errors import ProtocolError
from hola_protocol.limits import Limits
from hola_protocol.space import ObjectiveSpec, StudySpec
from hola_protocol.values import ParameterValue
from msgspec import Struct

from hola.core.engine import Engine, Rescored, RescoreTask
from hola.core.samplers import FitTask, ModelState
from hola.distributed.damage import UNREADABLE, DamagedError
from hola.distributed.deliveries import Deliveries
from hola.distributed.event_log import EventLog
from hola.distributed.request_log import Handed, Recorded, RequestLog
from hola.distributed.roster import NoRoomError, Roster
from hola.distributed.trial import OPEN_STATES, Lease, LeaseEnd, TrialRecord
from hola.distributed.worker_state import WorkerState
from hola.storage.rows import (
    Changes,
    EventRow,
    ModelRow,
    RequestKey,
    RequestRow,
    StudyRow,
    TrialRow,
    WorkerRow,
)

_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder().decode


_SUGGESTION_BYTES = 512
"""The longest suggestion without its parameters; a tell's receipts beside it."""
_NUMBER_BYTES = 25


def _longest_set(spec: StudySpec) -> int:
    """The most bytes that a parameter set of a space has."""
    return sum(
        len(parameter.name)
        + 4
        + max((len(_encode(choice)) for choice in getattr(parameter, "choices", ())), default=_NUMBER_BYTES)
        for parameter in spec.parameters
    )


class Moment(Struct):
    """The time of a step: ``now`` in monotonic seconds decides, ``wall_ms`` only labels."""

    now: float = 0.0
    wall_ms: int = 0


class Asked(Struct):
    """What an ask waits for: a model that has seen the results that were in when it first needed one.

    :ivar wait_s: how long it waits for it, in seconds; then it is answered without.
    :ivar results: those results, by their numbers; absent while it has not needed a model.
    :ivar until: when it is answered without, in monotonic seconds.
    """

    wait_s: float
    results: tuple[int, int] | None = None
    until: float = math.inf


class Study:
    """One study.

    :param row: its stored row.
    :param moment: the time, shared with whoever drives the study.
    :param tokens: draws an unguessable lease token.
    :param limits: the server's limits.
    :param touched: where a study puts itself when it changes.
    """

    def __init__(
        self,
        row: StudyRow,
        moment: Moment,
        tokens: Callable[[], str],
        limits: Limits,
        touched: "set[Study]",
    ) -> None:
        self.study_id = row.study_id
        self.name = row.name
        self.created_spec_json = row.created_spec_json
        self.spec = msgspec.json.decode(row.spec_json, type=StudySpec)
        self.state: m.StudyState = row.state  # type: ignore[assignment]  # as it was stored
        self.reason: m.FinishReason | None = row.reason  # type: ignore[assignment]
        self.revision = row.revision
        self.objective_revision = row.objective_revision
        self.created_ms = row.created_ms
        self.running_s = row.running_s
        self.consecutive_failures = row.consecutive_failures

        self.trials: list[TrialRecord] = []
        """By trial id less 1: ids are given in order and never reused."""
        self.created = 0
        """Trials that count against ``max_trials``."""
        self.counts: dict[str, int] = dict.fromkeys(m.TrialCounts.__struct_fields__, 0)
        self.running: dict[int, TrialRecord] = {}
        self.workers = Roster(limits.max_workers, limits.max_principal_workers)
        self.events = EventLog(limits.event_retention)
        self.requests = RequestLog(limits.request_retention_s, limits.request_retention)
        self.woken = False
        """Whether something happened that a parked request may wait for."""
        self.fit: FitTask | None = None
        """The fit under way."""
        self.wanted = 0
        """Suggestions of the largest ask that waits for a fit."""
        self._fitted = (0, 0)  # the results that the fit under way sees
        self._not_fitted: tuple[int, int] | None = None  # the results that a fit failed with
        self.deliveries = Deliveries()

        self._moment = moment
        self._tokens = tokens
        self.limits = limits
        self._touched = touched
        self._queue: list[tuple[bool, int]] = []
        self._queued: set[int] = set()
        self._expiries: list[tuple[float, int]] = []
        self._dirty_trials: dict[int, TrialRecord] = {}
        self._dirty_workers: dict[str, WorkerRow | None] = {}
        self._dirty_study = False
        self._dirty_model = False
        self._new_events: list[EventRow] = []
        self._new_requests: list[tuple[RequestKey, Recorded]] = []
        self._trimmed = 0
        self._saved_running_s = row.running_s
        self._bind_spec()
        created = msgspec.json.decode(row.created_spec_json, type=StudySpec)
        # What the sampler makes of the budget it made at the start: an UpdateStudy and a restart change nothing there.
        self.engine = Engine(msgspec.structs.replace(self.spec, max_trials=created.max_trials), self.spec.seed or 0)
        self.scored_revision = row.objective_revision
        """The objective revision of the costs in force."""
        self.rescore: RescoreTask | None = None
        """A rescoring to run, perhaps running."""

    # Loading

    @classmethod
    def create(
        cls,
        study_id: int,
        name: str,
        created_spec: StudySpec,
        spec: StudySpec,
        moment: Moment,
        tokens: Callable[[], str],
        limits: Limits,
        touched: "set[Study]",
    ) -> "Study":
        """A new study.

        :param study_id: an id never used before.
        :param name: its name.
        :param created_spec: the spec as it was sent.
        :param spec: the same with a seed.
        :param moment: the time.
        :param tokens: draws an unguessable lease token.
        :param limits: the server's limits.
        :param touched: where a study puts itself when it changes.
        """
        row = StudyRow(
            study_id=study_id,
            name=name,
            created_spec_json=_encode(created_spec).decode(),
            spec_json=_encode(spec).decode(),
            state="running",
            reason=None,
            revision=1,
            objective_revision=1,
            created_ms=moment.wall_ms,
            running_s=0.0,
            consecutive_failures=0,
        )
        study = cls(row, moment, tokens, limits, touched)
        study.study_changed()
        return study

    def load(
        self,
        trials: Iterable[TrialRow],
        workers: Iterable[WorkerRow],
        requests: Iterable[RequestRow],
        events: Iterable[EventRow],
        model: ModelRow | None,
    ) -> None:
        """Fill a study from its stored rows. Every open lease gets a full new term.

        :param trials: in the order of their ids.
        :param workers: those that are registered.
        :param requests: oldest first.
        :param events: in order.
        :param model: the sampler's model.
        """
        now = self._moment.now
        for w in workers:
            self.workers.add(
                WorkerState(
                    worker_id=w.worker_id,
                    name=w.name,
                    host=w.host,
                    pid=w.pid,
                    concurrency=w.concurrency,
                    principal=w.principal,
                    registered_ms=w.registered_ms,
                    away=w.state == "away",
                    last_seen=now,
                )
            )
        draws = 0
        for row in trials:
            try:
                t = self._load_trial(row)
            except UNREADABLE as error:
                raise DamagedError(f"trial {row.trial_id} of study {self.name!r}", error) from error
            self.trials.append(t)
            self.counts[t.state] += 1
            self.created += t.origin != "added"
            draws = max(draws, t.draw)
            if t.state == "running":
                self._start_lease(t, t.leases[-1], now)
            elif t.state == "queued":
                self._enqueue(t)
        self.engine.load(
            [t.trial_id for t in self.trials],
            [t.values for t in self.trials],
            [t.objectives for t in self.trials],
            [t.state for t in self.trials],
        )
        state = {"stale": False, "model": None} if model is None else json.loads(model.state_json)
        self.engine.restore({"index": draws, **state})
        for r in requests:
            try:
                handed = tuple((a, b) for a, b in _decode(r.trials_json))
            except UNREADABLE as error:
                raise DamagedError(f"request {r.key} of study {self.name!r}", error) from error
            self.requests.add(
                RequestKey(r.study_id, r.principal, r.operation, r.key),
                Recorded(r.digest, r.response_json.encode(), handed, now),
            )
        self.events = EventLog(self.limits.event_retention, ((e.event_id, e.body_json.encode()) for e in events))
        self._trimmed = self.events.oldest

    def keep_soft_state(self, before: "Study | None", *, expiries: bool) -> None:
        """Take over what is not stored from the study as it was before it was read again.

        :param before: the same study in memory; absent when it was not there.
        :param expiries: whether leases end when they did; otherwise each has a full new term.
        """
        if before is None:
            return
        for worker_id, worker in self.workers.items():
            if worker_id in before.workers:
                worker.last_seen = before.workers[worker_id].last_seen
        same = [
            (t, was) for t in self.running.values() if (was := before.trial(t.trial_id)) and was.attempt == t.attempt
        ]
        self.deliveries.take_over(before.deliveries, [t.trial_id for t, _ in same])
        for trial, was in same if expiries else ():
            trial.expires = was.expires
            heapq.heappush(self._expiries, (trial.expires, trial.trial_id))

    def _load_trial(self, row: TrialRow) -> TrialRecord:
        parameters = _decode(row.parameters_json)
        objectives = None if row.objectives_json is None else _decode(row.objectives_json)
        return TrialRecord(
            trial_id=row.trial_id,
            state=row.state,  # type: ignore[arg-type]  # as it was stored
            origin=row.origin,  # type: ignore[arg-type]
            values=tuple(parameters[name] for name in self.names),
            objectives=None if objectives is None else tuple(float(objectives[n]) for n in self.objective_names),
            metadata=row.metadata_json,
            leases=tuple(Lease(token, worker, ended) for token, worker, ended in _decode(row.leases_json)),
            lease_s=row.lease_s,
            retries=row.retries,
            preemptions=row.preemptions,
            reason=row.reason,
            created_ms=row.created_ms,
            started_ms=row.started_ms,
            ended_ms=row.ended_ms,
            changed=row.changed,
            draw=row.draw,
        )

    def _bind_spec(self) -> None:
        self.names = tuple(p.name for p in self.spec.parameters)
        self.objective_names = tuple(o.name for o in self.spec.objectives)
        self.max_suggestions = max(1, self.limits.max_reply_bytes // (_SUGGESTION_BYTES + _longest_set(self.spec)))
        """Suggestions for which a reply has room, whatever their parameters."""
        self._expected = frozenset(self.objective_names)
        self._goals = {o.name: (-1.0 if o.direction == "maximize" else 1.0) for o in self.spec.objectives}

    # Reading

    @property
    def now(self) -> float:
        """The monotonic time of this step, in seconds."""
        return self._moment.now

    def trial(self, trial_id: int) -> TrialRecord | None:
        """The trial of this id.

        :param trial_id: any positive integer.
        """
        return self.trials[trial_id - 1] if trial_id <= len(self.trials) else None

    def settled(self, handed: Handed) -> int | None:
        """The newest event of some trials, 0 for none; absent while one of them is open.

        :param handed: trials of this study.
        """
        trials = [self.trials[trial_id - 1] for trial_id, _ in handed]
        return None if any(t.state in OPEN_STATES for t in trials) else max((t.changed for t in trials), default=0)

    def objective_values(self, trial: TrialRecord) -> dict[str, float] | None:
        """A trial's values by name.

        :param trial: a trial of this study.
        """
        return None if trial.objectives is None else dict(zip(self.objective_names, trial.objectives, strict=True))

    @property
    def idle(self) -> bool:
        """Whether no trial is queued or running."""
        return not self.counts["queued"] and not self.running

    @property
    def exhausted(self) -> bool:
        """Whether every point of the space was given out, and none may be again."""
        return self.engine.remaining_points == 0 and not self.spec.allow_repeats

    @property
    def budget_left(self) -> int | None:
        """How many trials may still be created; absent without ``max_trials``."""
        return None if self.spec.max_trials is None else max(0, self.spec.max_trials - self.created)

    @property
    def spent(self) -> bool:
        """Whether no more trials may be created."""
        return self.exhausted or self.budget_left == 0

    def info(self) -> m.StudyInfo:
        """The study as it is reported."""
        return m.StudyInfo(
            study=self.name,
            spec=self.spec,
            state=self.state,
            reason=self.reason,
            revision=self.revision,
            objective_revision=self.objective_revision,
            created_ms=self.created_ms,
            running_s=self.running_s,
            counts=m.TrialCounts(**self.counts),
            created_trials=self.created,
        )

    def known_specs(self) -> list[StudySpec]:
        """The specs that mean this study: the current one, also without a drawn seed, and that at its creation."""
        created = msgspec.json.decode(self.created_spec_json, type=StudySpec)
        drawn = [msgspec.structs.replace(self.spec, seed=None)] if created.seed is None else []
        return [self.spec, created, *drawn]

    @property
    def has_work(self) -> bool:
        """Whether there is a fit or a rescoring to run."""
        return self.rescore is not None or self.fit is not None or self._wants_fit

    # Marking changes

    def study_changed(self) -> None:
        """Note that the study's own row changed, and tell it as an event."""
        self._dirty_study = True
        self.woken = True
        self._event(
            m.StudyChanged(
                event_id=self.events.newest + 1,
                time_ms=self._moment.wall_ms,
                state=self.state,
                reason=self.reason,
                revision=self.revision,
                objective_revision=self.objective_revision,
            )
        )

    def wake(self) -> None:
        """Let parked requests be handled again at the end of the step."""
        self.woken = True
        self._touched.add(self)

    def _event(self, event: m.Event) -> None:
        self._touched.add(self)
        body = _encode(event)
        self._new_events.append(EventRow(self.study_id, self.events.append(body), body.decode()))

    def _trial_changed(self, trial: TrialRecord, reason: str | None = None) -> None:
        event_id = self.events.newest + 1
        trial.changed = event_id
        self._dirty_trials[trial.trial_id] = trial
        self._event(
            m.TrialChanged(
                event_id=event_id,
                time_ms=self._moment.wall_ms,
                trial_id=trial.trial_id,
                state=trial.state,
                attempt=len(trial.leases),
                worker_id=trial.worker_id,
                reason=None if reason is None else reason[:256],
            )
        )

    def _set_state(self, trial: TrialRecord, state: m.TrialState) -> None:
        self.counts[trial.state] -= 1
        self.counts[state] += 1
        trial.state = state

    def record(self, key: RequestKey, recorded: Recorded) -> None:
        """Remember a request that changed something.

        :param key: its key in its scope.
        :param recorded: what it was answered.
        """
        self._touched.add(self)
        self.requests.add(key, recorded)
        self._new_requests.append((key, recorded))

    @property
    def dirty(self) -> bool:
        """Whether anything changed since the last :meth:`collect`."""
        return bool(
            self._new_events
            or self._dirty_trials
            or self._new_requests
            or self._dirty_study
            or self._dirty_workers
            or self._dirty_model
        )

    def collect(self, changes: Changes) -> None:
        """Move the dirty rows into the changes of a commit.

        :param changes: of this step, over all studies.
        """
        for trial_id, trial in self._dirty_trials.items():
            changes.trials[self.study_id, trial_id] = self._trial_row(trial)
        for worker_id, worker in self._dirty_workers.items():
            if worker is None:
                changes.forgotten_workers.append((self.study_id, worker_id))
            else:
                changes.workers[self.study_id, worker_id] = worker
        for key, recorded in self._new_requests:
            changes.requests[key] = RequestRow(
                key.study_id,
                key.principal,
                key.operation,
                key.key,
                recorded.digest,
                recorded.body.decode(),
                _encode(recorded.trials).decode(),
                self.running_s,
            )
        for key in self.requests.forget(self._moment.now, self.settled):
            # One that was recorded in this very step was never stored.
            if changes.requests.pop(key, None) is None:
                changes.forgotten_requests.append(key)
        changes.events.extend(self._new_events)
        # Trimming rows one by one would cost a statement for each event: a tenth of the retention at a time.
        if self.events.oldest - self._trimmed > self.limits.event_retention // 10:
            self._trimmed = self.events.oldest
            changes.events_before[self.study_id] = self._trimmed
        if self._dirty_study:
            changes.studies[self.study_id] = self._study_row()
        if self._dirty_model:
            state = self.engine.state()
            del state["index"]
            # A restart scores under the new objectives at once, but the model is still the old one.
            state["stale"] = state["stale"] or self.rescore is not None
            changes.models[self.study_id] = ModelRow(self.study_id, self.engine.model_version, json.dumps(state))
        self._dirty_trials.clear()
        self._dirty_workers.clear()
        self._new_requests.clear()
        self._new_events.clear()
        self._dirty_study = self._dirty_model = False

    def _study_row(self) -> StudyRow:
        self._saved_running_s = self.running_s
        return StudyRow(
            self.study_id,
            self.name,
            self.created_spec_json,
            _encode(self.spec).decode(),
            self.state,
            self.reason,
            self.revision,
            self.objective_revision,
            self.created_ms,
            self.running_s,
            self.consecutive_failures,
        )

    def _trial_row(self, t: TrialRecord) -> TrialRow:
        objectives = None if t.objectives is None else dict(zip(self.objective_names, t.objectives, strict=True))
        leases = [(lease.token, lease.worker_id, lease.ended) for lease in t.leases]
        return TrialRow(
            self.study_id,
            t.trial_id,
            t.state,
            t.origin,
            _encode(dict(zip(self.names, t.values, strict=True))).decode(),
            None if objectives is None else _encode(objectives).decode(),
            t.metadata,
            len(leases),
            _encode(leases).decode(),
            t.lease_s,
            t.worker_id,
            t.retries,
            t.preemptions,
            t.reason,
            t.created_ms,
            t.started_ms,
            t.ended_ms,
            t.changed,
            t.draw,
        )

    # Creating and leasing trials

    def _new_trial(self, origin: m.Origin, values: tuple[ParameterValue, ...], state: m.TrialState) -> TrialRecord:
        trial = TrialRecord(
            trial_id=len(self.trials) + 1,
            state=state,
            origin=origin,
            values=values,
            lease_s=self.spec.lease_s,
            created_ms=self._moment.wall_ms,
        )
        self.trials.append(trial)
        self.counts[state] += 1
        self.created += origin != "added"
        return trial

    def enqueue(self, values: tuple[ParameterValue, ...]) -> TrialRecord:
        """Queue a trial with given parameters, behind those that are queued.

        :param values: in the order of the spec.
        """
        trial = self._new_trial("enqueued", values, "queued")
        self.engine.reserve(trial.trial_id, values)
        self._enqueue(trial)
        self.woken = True
        self._trial_changed(trial)
        return trial

    def _enqueue(self, trial: TrialRecord) -> None:
        # The order is a function of what is stored, so that a restart keeps it: second attempts first, then by id.
        # A trial that leaves the queue by another way than next_trial stays in the heap until it comes up.
        if trial.trial_id not in self._queued:
            self._queued.add(trial.trial_id)
            heapq.heappush(self._queue, (not trial.leases, trial.trial_id))

    def queued(self) -> list[TrialRecord]:
        """The queued trials in the order in which they are given out."""
        return [t for _, i in sorted(self._queue) if (t := self.trials[i - 1]).state == "queued"]

    def add(
        self, values: tuple[ParameterValue, ...], objectives: tuple[float, ...], metadata: str | None
    ) -> TrialRecord:
        """Add a result from elsewhere.

        :param values: in the order of the spec.
        :param objectives: in the order of the spec.
        :param metadata: a JSON text.
        """
        trial = self._new_trial("added", values, "completed")
        trial.objectives, trial.metadata = objectives, metadata
        trial.ended_ms = self._moment.wall_ms
        self.engine.add(trial.trial_id, values, objectives)
        self._trial_changed(trial)
        if self._reaches(trial):
            self._finish("stop_at")
        return trial

    def next_trial(self, asked: Asked) -> TrialRecord | None:
        """The next trial to evaluate: of the queue, else a new one within the budget.

        :param asked: what the ask waits for.
        :returns: a trial without a lease in force; absent when there is none at hand.
        """
        while self._queue:
            _, trial_id = heapq.heappop(self._queue)
            self._queued.discard(trial_id)
            trial = self.trials[trial_id - 1]
            if trial.state == "queued":
                return trial
        if self.spent or self.waits_for_fit(asked):
            return None
        values = self.engine.suggest(len(self.trials) + 1)
        if values is None:
            return None
        trial = self._new_trial(self.engine.origin, values, "queued")
        trial.draw = self.engine.index
        return trial

    def lease(self, trial: TrialRecord, worker: WorkerState, lease_s: float | None) -> m.Suggestion:
        """Give a trial of :meth:`next_trial` to a worker.

        :param trial: the trial.
        :param worker: who evaluates it.
        :param lease_s: the lease's length; absent: the spec's.
        """
        lease = Lease(self._tokens(), worker.worker_id)
        trial.leases += (lease,)
        trial.lease_s = self.spec.lease_s if lease_s is None else lease_s
        trial.started_ms = self._moment.wall_ms
        trial.reason = None
        self._set_state(trial, "running")
        self._start_lease(trial, lease, self._moment.now)
        self.deliveries.begin(trial.trial_id)
        self._trial_changed(trial)
        return self.suggestion(trial, lease)

    def _start_lease(self, trial: TrialRecord, lease: Lease, now: float) -> None:
        trial.expires = now + trial.lease_s
        self.running[trial.trial_id] = trial
        worker = self.workers.get(lease.worker_id)
        if worker is not None:
            worker.running[trial.trial_id] = None
        heapq.heappush(self._expiries, (trial.expires, trial.trial_id))

    def suggestion(self, trial: TrialRecord, lease: Lease) -> m.Suggestion:
        """A lease as it is sent.

        :param trial: the trial.
        :param lease: its latest lease.
        """
        return m.Suggestion(
            trial_id=trial.trial_id,
            attempt=len(trial.leases),
            lease=lease.token,
            lease_s=trial.lease_s,
            parameters=dict(zip(self.names, trial.values, strict=True)),
        )

    def renew(self, trial: TrialRecord) -> None:
        """Begin a new term of the lease in force. Soft state: nothing to commit.

        :param trial: a running trial.
        """
        # Not less than a gap of the clock has given it.
        trial.expires = max(trial.expires, self._moment.now + trial.lease_s)

    def take_back(self, trial: TrialRecord) -> None:
        """Give a queued or lost trial back to its latest lease, as if it had never expired.

        :param trial: one that :meth:`TrialRecord.can_take_back`.
        """
        lease = trial.leases[-1]
        if lease.ended == "expired":
            trial.retries -= 1
        if trial.state == "lost":
            self.engine.reserve(trial.trial_id, trial.values)
            trial.ended_ms = None
        lease.ended = None
        trial.reason = None
        self._set_state(trial, "running")
        self._start_lease(trial, lease, self._moment.now)
        self._trial_changed(trial)

    # Ending leases and trials

    def _end_lease(self, trial: TrialRecord, ended: LeaseEnd) -> None:
        lease = trial.leases[-1]
        lease.ended = ended
        self.deliveries.settle(trial.trial_id)
        self.running.pop(trial.trial_id, None)
        worker = self.workers.get(lease.worker_id)
        if worker is not None:
            worker.running.pop(trial.trial_id, None)

    def _requeue(self, trial: TrialRecord, reason: str | None) -> None:
        """Put a trial without a lease in force back in the queue, with the same parameters."""
        if self.state == "finished":
            self._end_trial(trial, "cancelled", reason)
            return
        trial.reason = reason
        self._set_state(trial, "queued")
        self._enqueue(trial)
        self.woken = True
        self._trial_changed(trial, reason)

    def _end_trial(self, trial: TrialRecord, state: m.TrialState, reason: str | None) -> None:
        trial.reason = reason
        trial.ended_ms = self._moment.wall_ms
        self._set_state(trial, state)
        if state in ("failed", "infeasible"):
            self.engine.tell_failure(trial.trial_id, infeasible=state == "infeasible")
        else:
            self.engine.forget_pending(trial.trial_id)
        self._trial_changed(trial, reason)
        self.woken = True
        if state == "failed":
            self.consecutive_failures += 1
            self._dirty_study = True
        self.check_ends()

    def complete(self, trial: TrialRecord, lease: Lease, objectives: tuple[float, ...], metadata: str | None) -> None:
        """Record the first result of a trial that is queued, running or lost.

        :param trial: the trial.
        :param lease: the lease that brought the result, which need not be the latest.
        :param objectives: finite values in the order of the spec.
        :param metadata: a JSON text.
        """
        if trial.state == "running":
            self._end_lease(trial, "overtaken")
        lease.ended = "completed"
        trial.objectives, trial.metadata = objectives, metadata
        trial.reason = None
        trial.ended_ms = self._moment.wall_ms
        self._set_state(trial, "completed")
        self.engine.tell(trial.trial_id, objectives)
        if self.consecutive_failures:
            self.consecutive_failures = 0
            self._dirty_study = True
        worker = self.workers.get(lease.worker_id)
        if worker is not None:
            worker.completed += 1
            worker.vanished = 0
        self._trial_changed(trial)
        if self._reaches(trial):
            self._finish("stop_at")
        self.check_ends()

    def _reaches(self, trial: TrialRecord) -> bool:
        if self.spec.stop_at is None:
            return False
        values = self.objective_values(trial) or {}
        return all(self._goals[name] * (values[name] - goal) <= 0.0 for name, goal in self.spec.stop_at.items())

    def fail(self, trial: TrialRecord, failure: m.Failure, metadata: str | None) -> None:
        """Record a failure reported under the latest lease of a queued or running trial.

        :param trial: the trial.
        :param failure: what the worker said.
        :param metadata: a JSON text.
        """
        was_running = trial.state == "running"
        worker = self.workers.get(trial.leases[-1].worker_id)
        if worker is not None:
            worker.failed += 1
            worker.vanished = 0
        counted = trial.leases[-1].ended == "expired"
        self._end_lease(trial, "failed")
        trial.metadata = metadata
        if failure.kind == "infeasible" or not failure.retry:
            self._end_trial(trial, failure.kind, failure.reason)
            return
        if not counted:
            trial.retries += 1
        if trial.retries > self.spec.max_retries or self.state == "finished":
            self._end_trial(trial, "failed", failure.reason)
        elif was_running:
            self._requeue(trial, failure.reason)
        else:
            trial.reason = failure.reason
            self._trial_changed(trial, failure.reason)

    def release(self, trial: TrialRecord, reason: str | None) -> None:
        """Take a trial back from a worker that gives it up; counts against ``max_preemptions`` alone.

        :param trial: a running trial, or one queued that can be taken back.
        :param reason: for people.
        """
        if trial.state == "queued":
            self._end_lease(trial, "released")
            self._trial_changed(trial, reason)
            return
        self._end_lease(trial, "released")
        trial.preemptions += 1
        if trial.preemptions > self.spec.max_preemptions:
            self._end_trial(trial, "lost", reason or "given back too often")
        else:
            self._requeue(trial, reason)

    def has_lease(self, trial: TrialRecord) -> None:
        """Note that a worker has shown that the lease in force has reached it.

        :param trial: a running trial.
        """
        self.deliveries.settle(trial.trial_id)
        worker = self.workers.get(trial.worker_id or "")
        if worker is not None:
            worker.vanished = 0

    def undelivered(self, trial_id: int, attempt: int) -> None:
        """Put back a trial whose suggestion could not be delivered; counts against nothing.

        :param trial_id: the trial.
        :param attempt: the attempt that was handed out.
        """
        trial = self.running.get(trial_id)
        if trial is not None and trial.attempt == attempt:
            worker = self.workers.get(trial.worker_id or "")
            if worker is not None:
                worker.vanished += 1
                worker.vanished_at = self._moment.now
            self._end_lease(trial, "undelivered")
            self._requeue(trial, "the suggestion could not be delivered")

    def cancel(self, trial: TrialRecord, reason: str | None) -> None:
        """Cancel a queued or running trial.

        :param trial: the trial.
        :param reason: for people.
        """
        if trial.state == "running":
            self._end_lease(trial, "overtaken")
        self._end_trial(trial, "cancelled", reason)

    def _expire(self, trial: TrialRecord) -> None:
        self._end_lease(trial, "expired")
        trial.retries += 1
        reason = f"the lease of attempt {len(trial.leases)} expired"
        if trial.retries > self.spec.max_retries or self.state == "finished":
            self._end_trial(trial, "lost", reason)
        else:
            self._requeue(trial, reason)

    # Time

    def extend_leases(self, gap_s: float, idle_s: float) -> None:
        """Extend the leases that a gap would rob of their heartbeats, by the whole gap.

        :param gap_s: seconds in which nobody could renew a lease.
        :param idle_s: those among them in which the scheduler was not at work. Beyond a quarter of a lease, after which
            a heartbeat is due, this extends it; a loop sleeps for less.
        """
        if idle_s <= self.limits.min_lease_s / 4:
            return
        for trial in self.running.values():
            if idle_s > trial.lease_s / 4:
                trial.expires += gap_s

    def reap(self) -> None:
        """End the leases whose term has passed. Amortised O(log running) for each lease given or ended."""
        now = self._moment.now
        while self._expiries and self._expiries[0][0] <= now:
            _, trial_id = heapq.heappop(self._expiries)
            trial = self.running.get(trial_id)
            if trial is None:
                continue
            if trial.expires > now:
                heapq.heappush(self._expiries, (trial.expires, trial_id))
            else:
                self._expire(trial)

    def run_for(self, seconds: float) -> None:
        """Count running time, and end the study at its deadline.

        :param seconds: since the last call.
        """
        if self.state != "running":
            return
        self.running_s += seconds
        if self.running_s - self._saved_running_s >= 5.0:
            self._dirty_study = True
            self._touched.add(self)
        self.check_ends()

    def watch_workers(self) -> None:
        """Mark the workers away that have been silent for too long, and forget those that have been away for long."""
        silent_since = self._moment.now - self.limits.worker_away_s
        forgotten_since = self._moment.now - self.limits.worker_retention_s
        for worker in list(self.workers.values()):
            if worker.last_seen < forgotten_since and not worker.running:
                self.deregister(worker)
            elif not worker.away and worker.last_seen < silent_since:
                worker.away = True
                self._worker_changed(worker, "away")

    # Ends

    def _finish(self, reason: m.FinishReason) -> None:
        if self.state == "finished":
            return
        self.state, self.reason = "finished", reason
        self.study_changed()
        for trial in self.queued():
            self._end_trial(trial, "cancelled", f"the study has finished: {reason}")
        self._queue.clear()
        self._queued.clear()

    def check_ends(self) -> bool:
        """Finish the study if one of its ends is reached.

        :returns: whether the study has finished.
        """
        if self.state != "finished" and (reason := self._reached()) is not None:
            self._finish(reason)
        return self.state == "finished"

    def _check_all_ends(self) -> None:
        """Finish the study if one of its ends is reached, also by a trial that completed under other ends."""
        if self.spec.stop_at is not None and any(t.state == "completed" and self._reaches(t) for t in self.trials):
            self._finish("stop_at")
        self.check_ends()

    def _reached(self) -> m.FinishReason | None:
        spec = self.spec
        if spec.deadline_s is not None and self.running_s >= spec.deadline_s:
            return "deadline_s"
        if spec.max_failures is not None and self.counts["failed"] >= spec.max_failures:
            return "max_failures"
        if spec.max_consecutive_failures is not None and self.consecutive_failures >= spec.max_consecutive_failures:
            return "max_consecutive_failures"
        if not self.idle:
            return None
        if spec.max_trials is not None and self.created >= spec.max_trials:
            return "max_trials"
        return "space_exhausted" if self.exhausted else None

    def set_state(self, state: m.StudyState) -> None:
        """Pause, resume, finish or reopen by hand.

        :param state: the state wanted, another than now.
        """
        if state == "finished":
            self._finish("by_hand")
            return
        self.state, self.reason = state, None
        self.study_changed()
        self._check_all_ends()

    def change_ends(self, spec: StudySpec) -> None:
        """Put a spec with other ends in force; reopens the study if an end had finished it.

        :param spec: the new spec.
        """
        self.spec = spec
        self.revision += 1
        if self.state == "finished" and self.reason != "by_hand":
            self.state, self.reason = "running", None
        self.study_changed()
        self._check_all_ends()

    def change_objectives(self, objectives: tuple[ObjectiveSpec, ...]) -> None:
        """Put other settings of the objectives in force; trials are scored under them by :meth:`rescored`.

        :param objectives: the same names, in any order.
        """
        by_name = {o.name: o for o in objectives}
        # Stored values are by name, those in memory by position: the order of the names stays.
        ordered = tuple(by_name[name] for name in self.objective_names)
        self.spec = msgspec.structs.replace(self.spec, objectives=ordered)
        self.revision += 1
        self.objective_revision += 1
        self._bind_spec()
        self.rescore = self.engine.rescore_task(ordered)
        self._dirty_model = True
        self.study_changed()
        if self.spec.deterministic:
            self.rescored(self.rescore.run())
        self._check_all_ends()

    def rescored(self, result: Rescored) -> None:
        """Put the costs under the latest objectives in force.

        :param result: what the rescoring returned.
        """
        self.rescore = None
        self.engine.install_objectives(result)
        self.scored_revision = self.objective_revision
        self._dirty_model = True
        self.wake()

    # Workers

    def register(self, worker: WorkerState) -> None:
        """Add a worker.

        :param worker: with an id never used before.
        """
        self.workers.add(worker)
        self._worker_changed(worker, "active")

    def to_make_room(self, principal: str) -> WorkerState | None:
        """The worker to forget before a principal registers another; absent when there is room.

        :param principal: its name.
        :raises ProtocolError: ``overloaded`` when there is neither room nor a worker to forget.
        """
        try:
            return self.workers.to_make_room(principal)
        except NoRoomError as error:
            raise ProtocolError("overloaded", f"study {self.name!r} has {error}", retry_after_s=60.0) from error

    def deregister(self, worker: WorkerState) -> list[int]:
        """Forget a worker; its trials go back.

        :param worker: one of this study's.
        :returns: the ids of those trials.
        """
        released = list(worker.running)
        for trial_id in released:
            self.release(self.trials[trial_id - 1], "the worker said goodbye")
        self.workers.remove(worker)
        self._worker_changed(worker, "deregistered")
        self._dirty_workers[worker.worker_id] = None
        return released

    def seen(self, worker: WorkerState) -> None:
        """Note a sign of life. Soft state, but for the return of a worker that was away.

        :param worker: one of this study's.
        """
        worker.last_seen = self._moment.now
        if worker.away:
            worker.away = False
            self._worker_changed(worker, "active")

    def _worker_changed(self, w: WorkerState, state: m.WorkerState) -> None:
        self._event(
            m.WorkerChanged(
                event_id=self.events.newest + 1, time_ms=self._moment.wall_ms, worker_id=w.worker_id, state=state
            )
        )
        self._dirty_workers[w.worker_id] = WorkerRow(
            self.study_id, w.worker_id, w.name, w.host, w.pid, w.concurrency, w.principal, state, w.registered_ms
        )

    # The model

    @property
    def _wants_fit(self) -> bool:
        """Whether a fit should begin by itself. Those of a deterministic study begin when an ask needs them."""
        return (
            not self.spec.deterministic
            and self._not_fitted != self.engine.n_results
            and self.engine.wants_fit(self.wanted > 0)
        )

    def waits_for_fit(self, asked: Asked) -> bool:
        """Whether a new trial would come from a model that has not seen what was known when it was asked for.

        A deterministic study waits for every fit that is due, and for as long as it takes.

        :param asked: what the ask waits for; notes what is known now when it needs a model for the first time.
        """
        engine = self.engine
        if self._not_fitted == engine.n_results:
            return False
        results = asked.results or engine.n_results
        if engine.is_fresh(results) and not (self.spec.deterministic and engine.wants_fit()):
            return False
        if asked.results is None:
            asked.results = results
            if not self.spec.deterministic:
                asked.until = self._moment.now + asked.wait_s
        return self._moment.now < asked.until

    def await_fit(self, count: int) -> None:
        """Note that an ask waits for a fit.

        :param count: the suggestions that it asks for.
        """
        self.wanted = max(self.wanted, count)
        self._touched.add(self)
        if self.fit is None and self.spec.deterministic:
            # With what is known at this request, whatever else is in the same step.
            self._begin_fit(count)

    def start_fit(self) -> FitTask | None:
        """The fit to run now, of all results that are in, with points for a third of the idle lanes.

        The others get theirs from the next fit, which has seen more results: workers that are all served at once would
        ask at once again, and a batch of points from one model is worth less than as many from several.
        """
        if self.fit is None and self._wants_fit:
            idle = sum(max(0, w.concurrency - len(w.running)) for w in self.workers.values() if not w.away)
            self._begin_fit((max(idle, self.wanted) + 2) // 3)
        return self.fit

    def _begin_fit(self, ahead: int) -> None:
        left = self.budget_left
        self.fit = self.engine.fit_task(max(1, ahead if left is None else min(ahead, left)), self.wanted > 0)
        self._fitted = self.engine.n_results
        if self.fit is None:
            self._not_fitted = self._fitted

    def install(self, model: ModelState | None) -> None:
        """Put the model of the fit in force, and serve who waits for it.

        :param model: what the fit returned; absent when it failed, and the old model stays.
        """
        self.fit, self.wanted = None, 0
        self.wake()
        if model is None:
            self._not_fitted = self._fitted
            return
        self.engine.install(model)
        self._dirty_model = True
        self._event(
            m.ModelChanged(
                event_id=self.events.newest + 1,
                time_ms=self._moment.wall_ms,
                model_version=self.engine.model_version,
            )
        )
