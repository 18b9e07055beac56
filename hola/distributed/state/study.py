"""A study in the scheduler's memory: what it consists of, and what changed in it since the last commit.

No I/O, no clock, no randomness of its own: time comes with :class:`~hola.distributed.state.clock.Moment`, tokens from
the caller. A change marks its row in the :class:`~hola.distributed.state.journal.Journal`; :meth:`Study.collect` moves
the marked rows into the changes of one commit.
"""

import json
from collections.abc import Callable, Iterable

import msgspec
from hola_protocol import messages as m
from hola_protocol.limits import Limits
from hola_protocol.space import StudySpec

from hola.core.engine import Engine, RescoreTask
from hola.core.origins import OriginWord
from hola.core.parameters import Values
from hola.core.stopping.safety import Safety
from hola.distributed.state.clock import Moment
from hola.distributed.state.deliveries import Deliveries
from hola.distributed.state.events import EventLog
from hola.distributed.state.fits import Fits
from hola.distributed.state.journal import Journal, by_name
from hola.distributed.state.leases import Leases
from hola.distributed.state.metadata import StoredParts, UnsavedMetadata
from hola.distributed.state.notes import TrialNote
from hola.distributed.state.queue import Queue
from hola.distributed.state.reports import Reports
from hola.distributed.state.requests import Recorded, RequestLog
from hola.distributed.state.trial import TrialProgress, TrialRecord
from hola.distributed.state.trials import Trials
from hola.distributed.state.views import Views
from hola.distributed.state.workers import Roster
from hola.storage.rows import Changes, ModelRow, RequestKey, StudyRow

_encode = msgspec.json.Encoder().encode

_SUGGESTION_BYTES = 512
"""The longest suggestion without its parameters; a tell's receipts beside it."""
_NUMBER_BYTES = 25


class Study:
    """One study.

    :param row: its stored row.
    :param moment: the time, shared with the caller.
    :param tokens: draws an unguessable lease token.
    :param limits: the server's limits.
    :param touched: where a study puts itself when it changes.
    :param stored: what is read when it is asked for.
    """

    def __init__(
        self,
        row: StudyRow,
        moment: Moment,
        tokens: Callable[[], str],
        limits: Limits,
        touched: "set[Study]",
        stored: StoredParts,
    ) -> None:
        self.study_id = row.study_id
        self.name = row.name
        self.created_spec_json = row.created_spec_json
        self.limits = limits
        self.bind(msgspec.json.decode(row.spec_json, type=StudySpec))
        self.state: m.StudyState = row.state  # type: ignore[assignment]  # as it was stored
        self.reason: m.FinishReason | None = row.reason  # type: ignore[assignment]
        self.revision = row.revision
        self.objective_revision = row.objective_revision
        self.created_ms = row.created_ms
        self.running_s = row.running_s
        self.consecutive_failures = row.consecutive_failures

        self.trials = Trials(self.spec.parameters, [o.name for o in self.spec.objectives])
        self.created = 0
        """Trials that count against ``max_trials``."""
        self.counts: dict[str, int] = dict.fromkeys(m.TrialCounts.__struct_fields__, 0)
        self.queue = Queue()
        self.leases = Leases()
        self.deliveries = Deliveries()
        self.workers = Roster(limits.max_workers, limits.max_principal_workers)
        self.events = EventLog(limits.event_retention)
        self.requests = RequestLog(row.study_id, limits, stored)
        self.metadata = UnsavedMetadata(row.study_id, stored)
        self.reports = Reports(row.study_id, self.spec, stored)
        self.notes: dict[int, TrialNote] = {}
        """What operators say about trials, by trial id."""
        self.journal = Journal(row.study_id)
        self.woken = False
        """Whether something happened that a parked request may wait for."""

        self.moment = moment
        self.used = moment.now
        """When a request needed it last, in monotonic seconds."""
        self.tokens = tokens
        self._touched = touched
        self.stored = stored
        self.trimmed = 0
        """The id of the oldest event that is stored."""
        self.saved_running_s = row.running_s
        """The running time that is stored."""
        created = msgspec.json.decode(row.created_spec_json, type=StudySpec)
        # What the sampler makes of the budget it made at the start: an UpdateStudy and a restart change nothing there.
        self.engine = Engine(msgspec.structs.replace(self.spec, max_trials=created.max_trials), self.spec.seed or 0)
        self.engine.follow(self.reports.rule)
        self._is_finite = self.engine.remaining_points is not None
        self.fits = Fits(self.engine, self.spec, moment)
        self.views = Views(moment)
        self.scored_revision = row.objective_revision
        """The objective revision of the current costs."""
        self._safety: tuple[tuple[int, int, int], Safety | None] | None = None
        self.rescore: RescoreTask | None = None
        """A rescoring to run, perhaps running."""

    def bind(self, spec: StudySpec) -> None:
        """Install a spec.

        :param spec: the spec, with the names and the order of parameters and objectives of the one before.
        """
        self.spec = spec
        self.names = tuple(p.name for p in spec.parameters)
        self.objective_names = tuple(o.name for o in spec.objectives)
        self.max_suggestions = max(1, self.limits.max_reply_bytes // (_SUGGESTION_BYTES + _longest_set(spec)))
        """Suggestions for which a reply has room, whatever their parameters."""

    # Reading

    def trial(self, trial_id: int) -> TrialRecord | None:
        """The trial of this id.

        :param trial_id: any positive integer.
        """
        return self.trials.find(trial_id)

    def settled(self, trial_ids: Iterable[int]) -> int | None:
        """The newest event of some trials, 0 for none; absent while one of them has not ended.

        :param trial_ids: trials of this study.
        """
        newest = 0
        for trial_id in trial_ids:
            changed = self.trials.settled(trial_id)
            if changed is None:
                return None
            newest = max(newest, changed)
        return newest

    def objective_values(self, trial: TrialRecord) -> dict[str, float] | None:
        """A trial's values by name; of a stopped or paused trial those at its largest step.

        :param trial: a trial of this study.
        """
        if trial.objectives is not None:
            return by_name(self.objective_names, trial.objectives)
        if trial.progress is not None and trial.state in ("stopped", "paused"):
            return trial.progress.values
        return None

    def last_values(self, progress: TrialProgress | None) -> tuple[float, ...] | None:
        """The values of a trial at its largest step, in the order of the spec; absent if one of them is missing.

        :param progress: of the trial.
        """
        values = {} if progress is None else progress.values
        complete = all(name in values for name in self.objective_names)
        return tuple(values[name] for name in self.objective_names) if complete else None

    def queued(self) -> list[TrialRecord]:
        """The queued trials in the order in which they are given out."""
        return [t for i in self.queue.in_order() if (t := self.trials[i - 1]).state == "queued"]

    @property
    def is_idle(self) -> bool:
        """Whether no trial is queued or running."""
        return not self.counts["queued"] and not self.counts["running"]

    @property
    def is_exhausted(self) -> bool:
        """Whether every point of the space was given out, and none may be again."""
        return not self.spec.allow_repeats and self.engine.remaining_points == 0

    @property
    def budget_left(self) -> int | None:
        """How many trials may still be created; absent without ``max_trials``."""
        return None if self.spec.max_trials is None else max(0, self.spec.max_trials - self.created)

    @property
    def demand(self) -> int | None:
        """How many more trials could begin now: those that are queued and new ones; absent: any number."""
        if self.state != "running":
            return 0
        bounds = [self.budget_left, None if self.spec.allow_repeats else self.engine.remaining_points]
        new = min((bound for bound in bounds if bound is not None), default=None)
        return None if new is None else self.counts["queued"] + new

    @property
    def is_spent(self) -> bool:
        """Whether no more trials may be created."""
        most = self.spec.max_trials
        if most is not None and self.created >= most:
            return True
        if self.reports.max_steps is not None and self.reports.steps_left == 0:
            return True
        return self._is_finite and self.is_exhausted

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
            used_steps=self.reports.used_steps,
            saved_steps=self.reports.saved_steps,
        )

    def safety(self) -> Safety | None:
        """What the stopping rule would do to completed trials; kept until something is compared or completed."""
        rule = self.reports.rule
        key = (0 if rule is None else rule.compared, self.engine.n_completed, self.scored_revision)
        if self._safety is None or self._safety[0] != key:
            self._safety = key, self.engine.safety()
        return self._safety[1]

    @property
    def has_unsaved(self) -> bool:
        """Whether there are requests, metadata or reports that the storage may not have yet."""
        return bool(self.requests.has_unsaved or self.metadata.has_unsaved or self.reports.has_unsaved)

    def known_specs(self) -> list[StudySpec]:
        """The specs that mean this study: the current one, also without a drawn seed, and that at its creation."""
        created = msgspec.json.decode(self.created_spec_json, type=StudySpec)
        drawn = [msgspec.structs.replace(self.spec, seed=None)] if created.seed is None else []
        return [self.spec, created, *drawn]

    # Changes

    def touch(self) -> None:
        """Note that the end of the step has to look at this study."""
        self._touched.add(self)

    def wake(self) -> None:
        """Let parked requests be handled again at the end of the step."""
        self.woken = True
        self._touched.add(self)

    def emit(self, event: m.Event) -> None:
        """Add an event to the log, and to the changes.

        :param event: made with the id ``events.newest + 1``.
        """
        self._touched.add(self)
        body = _encode(event)
        self.journal.events.append((self.events.append(body), body))

    def changed(self) -> None:
        """Note that the study's own row changed, and add an event."""
        self.journal.study = True
        self.woken = True
        self.emit(
            m.StudyChanged(
                event_id=self.events.newest + 1,
                time_ms=self.moment.wall_ms,
                state=self.state,
                reason=self.reason,
                revision=self.revision,
                objective_revision=self.objective_revision,
            )
        )

    def record(self, key: RequestKey, recorded: Recorded) -> None:
        """Remember a request that changed something.

        :param key: its key in its scope.
        :param recorded: what it was answered.
        """
        self._touched.add(self)
        self.requests.add(key, recorded, self.moment.now)
        self.journal.requests.append((key, recorded))

    def collect(self, changes: Changes) -> None:
        """Move the changed rows into the changes of a commit.

        :param changes: of this step, over all studies.
        """
        journal = self.journal
        if journal.study:
            changes.studies[self.study_id] = self.row()
        if journal.model:
            state = self.engine.state()
            del state["index"]
            # A restart scores under the new objectives at once, but the model is still the old one.
            state["stale"] = state["stale"] or self.rescore is not None
            changes.models[self.study_id] = ModelRow(self.study_id, self.engine.model_version, json.dumps(state))
        journal.move(changes, self.names, self.objective_names, self.notes, self.running_s)
        for request_id in self.requests.forget(self.moment.now, self.settled):
            # One that was recorded in this very step was never stored.
            if changes.requests.pop((self.study_id, request_id), None) is None:
                changes.forgotten_requests.append((self.study_id, request_id))
        # Trimming rows one by one would cost a statement for each event: a tenth of the retention at a time.
        if self.events.oldest - self.trimmed > self.limits.event_retention // 10:
            self.trimmed = self.events.oldest
            changes.events_before[self.study_id] = self.trimmed

    def row(self) -> StudyRow:
        """The study's own row, with its running time."""
        self.saved_running_s = self.running_s
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

    # Trials

    def new_trial(self, origin: OriginWord, values: Values, state: m.TrialState) -> TrialRecord:
        """A trial that was not there; its event comes with its first change.

        :param origin: where its parameters come from.
        :param values: in the order of the spec.
        :param state: ``queued`` or ``completed``.
        """
        trial = TrialRecord(
            trial_id=len(self.trials) + 1,
            state=state,
            origin=origin,
            values=values,
            lease_s=self.spec.lease_s,
            created_ms=self.moment.wall_ms,
        )
        self.trials.append(trial)
        self.counts[state] += 1
        self.created += origin != "added"
        return trial

    def put_metadata(self, trial: TrialRecord, text: str | None) -> None:
        """Replace the metadata of a trial.

        :param trial: the trial.
        :param text: a JSON text; absent: nothing.
        """
        if text is not None or trial.has_metadata:
            trial.has_metadata = text is not None
            self.metadata.put(trial.trial_id, text)
            self.journal.metadata[trial.trial_id] = text

    def trial_changed(self, trial: TrialRecord, reason: str | None = None) -> None:
        """Note that a trial's row changed, and add an event.

        :param trial: the trial.
        :param reason: for people.
        """
        trial_id, leases, progress = trial.trial_id, trial.leases, trial.progress
        event_id = self.events.newest + 1
        trial.changed = event_id
        if self.reports.untold:
            self.reports.untold.pop(trial_id, None)
        self.journal.trials[trial_id] = trial
        self.trials.changed(trial)
        self.emit(
            m.TrialChanged(
                event_id=event_id,
                time_ms=self.moment.wall_ms,
                trial_id=trial_id,
                state=trial.state,
                attempt=len(leases),
                worker_id=leases[-1].worker_id if leases else None,
                step=0 if progress is None else progress.step,
                reason=None if reason is None else reason[:256],
            )
        )

    def tell_reported(self) -> None:
        """Add an event for each trial that was reported and did not change otherwise."""
        for trial in list(self.reports.untold.values()):
            self.trial_changed(trial)

    def start_lease(self, trial: TrialRecord, now: float) -> None:
        """Begin the term of a trial's latest lease.

        :param trial: a trial that runs from now on.
        :param now: monotonic seconds.
        """
        self.leases.start(trial, now)
        worker = self.workers.get(trial.leases[-1].worker_id)
        if worker is not None:
            worker.running[trial.trial_id] = None

    def end_lease(self, trial: TrialRecord, worker_id: str) -> None:
        """End the term of a trial's latest lease.

        :param trial: the trial.
        :param worker_id: whose lease it was.
        """
        trial_id = trial.trial_id
        self.deliveries.settle(trial_id)
        self.leases.end(trial_id)
        worker = self.workers.get(worker_id)
        if worker is not None:
            worker.running.pop(trial_id, None)


def _longest_set(spec: StudySpec) -> int:
    """The most bytes that a parameter set of a space has."""
    return sum(
        len(parameter.name)
        + 4
        + max((len(_encode(choice)) for choice in getattr(parameter, "choices", ())), default=_NUMBER_BYTES)
        for parameter in spec.parameters
    )
