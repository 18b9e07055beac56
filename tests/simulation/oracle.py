"""An independent judge of a scheduler: what it was asked, what it stored, what it said, and what the protocol promises.

It sits at the scheduler's mouth: whatever leaves a step counts as said, though the network may lose it. It sees each
commit as the storage does, with the requests of that step as the only causes that a change may have.
"""

import json
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import msgspec
from hola_protocol import messages as m
from hola_protocol.errors import ErrorResponse
from hola_protocol.limits import Limits
from hola_protocol.operations import OPERATION_BY_REQUEST
from hola_protocol.space import ExploreExploitSpec, GaussianMixtureSpec, GaussianProcessSpec, StudySpec
from msgspec import Struct

from hola.distributed.core import Envelope, Reply
from hola.storage.rows import Changes, EventRow, RequestKey, RequestRow, StudyRow, TrialRow, WorkerRow

from .promise import BrokenPromiseError, require

SLACK_S = 1e-6
READING_S = 5.0
"""For so long a request waits at most for its study to be read."""
LOOK_S = 0.1
"""So often the scheduler looks at an ask that waits for nothing but a fit."""

OPEN = frozenset({"queued", "running"})
FINAL = frozenset({"completed", "infeasible", "failed", "cancelled"})
FOLLOWS: dict[str | None, frozenset[str]] = {
    None: frozenset({"queued", "running", "completed"}),
    "queued": frozenset({"queued", "running", "completed", "infeasible", "failed", "cancelled"}),
    "running": frozenset({"queued", "completed", "infeasible", "failed", "cancelled", "lost"}),
    "lost": frozenset({"running", "completed"}),
    **dict.fromkeys(FINAL, frozenset()),
}
"""Which states a trial may have after which."""
NO_EFFECT = frozenset({"ended", "superseded", "refused"})
"""The outcomes of a receipt that say that nothing changed."""

_decode = msgspec.json.Decoder(m.AnyResponse | ErrorResponse).decode
_decode_event = msgspec.json.Decoder(m.AnyEvent).decode
_sorted = msgspec.json.Encoder(order="sorted").encode


def _lasting(response: m.AnyResponse) -> m.AnyResponse:
    """A response without what it says of its study, which a replay says as of its own time."""
    return msgspec.structs.replace(response, info=None) if hasattr(response, "info") else response


def meaning(request: m.Request) -> bytes:
    """What a request asks for, without how long it waits.

    :param request: a request.
    """
    fields = {f: getattr(request, f) for f in request.__struct_fields__ if f != "wait_s"}
    return type(request).__name__.encode() + _sorted(fields)


class StudyModel:
    """What is durable of one study, and until when its leases are promised."""

    def __init__(self, row: StudyRow) -> None:
        self.row = row
        self.spec = msgspec.json.decode(row.spec_json, type=StudySpec)
        self.trials: dict[int, TrialRow] = {}
        self.leases: dict[int, list[list[Any]]] = {}
        self.events: list[EventRow] = []
        self.requests: dict[RequestKey, RequestRow] = {}
        self.recorded_at: dict[RequestKey, tuple[int, float]] = {}
        self.recorded = 0
        self.ended_at: dict[int, float] = {}
        self.workers: dict[str, WorkerRow] = {}
        self.points: set[str] = set()
        self.created = 0
        self.ends: dict[int, tuple[float, float]] = {}
        """By trial: the lease in force does not expire before the first time, and has expired after the second."""

    @property
    def counts(self) -> dict[str, int]:
        """How many trials are in each state."""
        counted = Counter(t.state for t in self.trials.values())
        return {name: counted[name] for name in m.TrialCounts.__struct_fields__}

    def token(self, trial_id: int) -> str | None:
        """The token of a trial's latest lease."""
        leases = self.leases.get(trial_id)
        return leases[-1][0] if leases else None


class Waiting(Struct, eq=False):
    """A request that is owed an answer; by when, and whether a later one has taken its place."""

    envelope: Envelope
    deadline: float
    superseded: bool = False
    reading_since: float | None = None
    """Since when it waits for its study to be read."""
    fit_since: float | None = None
    """Since when only a fit can be what it waits for."""
    fit_over: float | None = None
    """Since when no fit can be what it waits for any more, as the last trials went to others."""


class Oracle:
    """The judge of one schedule.

    :param limits: those of the scheduler.
    :param fit_wait_s: how long an ask waits for a fit.
    """

    def __init__(self, limits: Limits, fit_wait_s: float) -> None:
        self.limits, self.fit_wait_s = limits, fit_wait_s
        self.studies: dict[int, StudyModel] = {}
        self.deleted: set[int] = set()
        self.now = 0.0
        self.ending = False
        self.draining: bool | None = False
        """Whether no new trials are given out; absent: it is not known whether a shutdown had an effect."""
        self.away: set[str] = set()
        """The studies that were not in memory before the step, or after it."""
        self.reading: set[tuple[Any, str]] = set()
        """The requests that wait after the step for their study to be read."""
        self.said: Counter[str] = Counter()
        self._tokens: dict[str, tuple[int, int, int]] = {}
        self._batch: list[Envelope] = []
        self._open: list[Waiting] = []
        self._put_back: set[tuple[int, int, int]] = set()
        self._sent: dict[tuple[int, int, int], set[tuple[Any, str]]] = {}
        self._refused: dict[tuple[int, int, int], set[tuple[Any, str]]] = {}
        """By lease: the requests that were to bring it, and were answered that the storage failed."""
        self._forsaken: set[tuple[int, int, int]] = set()
        """Leases that nobody can hold: no reply has brought them, and the error to a request for them is lost."""
        self._lost: set[tuple[Any, str]] = set()
        self._doubtful: set[tuple[Any, str]] = set()
        """Requests that came again when it was known that their reply reaches nobody: they may be answered or not."""
        self._early: set[tuple[Any, str]] = set()
        """What was said to reach nobody before its request was handled: it is lost when it leaves."""
        self._fresh: set[tuple[int, int, int]] = set()
        self._answers: dict[RequestKey, Any] = {}
        self._recorded: dict[int, set[RequestKey]] = {}
        self._arrived = 0
        self._stepped = 0.0
        self._drained: bool | None = False

    def study(self, name: str) -> StudyModel | None:
        """The durable study of this name.

        :param name: its name.
        """
        for study in self.studies.values():
            if study.row.name == name:
                return study
        return None

    # What happens to the scheduler

    def started(self, now: float) -> None:
        """A scheduler has read the storage: each open lease has a full new term.

        :param now: the time.
        """
        self._open.clear()
        self._put_back.clear()
        self._forsaken.clear()
        self._doubtful.clear()
        self._sent.clear()
        self._refused.clear()
        self._lost.clear()
        self._early.clear()
        self.draining = self.ending = False
        self.reloaded(now)

    def reloaded(self, now: float) -> None:
        """The memory was read again.

        :param now: the time.
        """
        self._stepped = now
        for study in self.studies.values():
            for trial_id, t in study.trials.items():
                if t.state == "running":
                    study.ends[trial_id] = (now + t.lease_s, now + t.lease_s)

    def ends(self) -> None:
        """The scheduler was told to end: nobody waits for it any more."""
        self.draining = self.ending = True

    def undelivered(self, peer: Any, correlation: str) -> None:
        """A reply could not be delivered, and the scheduler knows.

        :param peer: of the request.
        :param correlation: of the request.
        """
        self._lost.add((peer, correlation))
        known = any((peer, correlation) in replies for replies in (*self._sent.values(), *self._refused.values()))
        waits = any((w.envelope.peer, w.envelope.correlation) == (peer, correlation) for w in self._open)
        self._forsaken |= {
            key for key, replies in self._refused.items() if (peer, correlation) in replies and key not in self._sent
        }
        if not known and not waits:
            self._early.add((peer, correlation))
        for handed, replies in list(self._sent.items()):
            if (peer, correlation) in replies:
                replies.remove((peer, correlation))
                if not replies:  # no other has brought it
                    del self._sent[handed]
                    self._refused.pop(handed, None)
                    self._put_back.add(handed)

    def gone(self, peer: Any) -> None:
        """A peer has gone, and the scheduler knows: nothing is owed to it.

        :param peer: the peer.
        """
        self._open = [waiting for waiting in self._open if waiting.envelope.peer != peer]

    def before_step(self, batch: list[Envelope], now: float, reloads: bool, busy_s: float) -> None:
        """Note the causes that the changes of a step may have.

        :param batch: its requests.
        :param now: its time.
        :param reloads: whether the memory is read again first.
        :param busy_s: for how long the loop was at work since the last step.
        """
        self.now = now
        self._fresh.clear()
        gap, self._stepped = now - self._stepped, now
        if reloads:
            self.reloaded(now)
        else:
            self._extend(gap, gap - busy_s)
        for e in batch:
            op = OPERATION_BY_REQUEST[type(e.request)]
            for waiting in self._open:
                w = waiting.envelope
                if op.keyed and e.key is not None:
                    # The reply goes to the connection that asked last.
                    same = (w.key, w.principal) == (e.key, e.principal) and meaning(w.request) == meaning(e.request)
                else:
                    same = (w.peer, w.correlation, w.request) == (e.peer, e.correlation, e.request)
                waiting.superseded = waiting.superseded or same
            self._open.append(Waiting(e, now + self._wait_s(e.request)))
        self._doubtful |= self._lost & {(e.peer, e.correlation) for e in batch}
        for waiting in self._open:  # nothing is owed to who has left
            waiting.superseded |= (waiting.envelope.peer, waiting.envelope.correlation) in self._lost
        self._arrived = len(batch)
        self._batch = [waiting.envelope for waiting in self._open]
        if batch:
            self._recorded = {s.row.study_id: set(s.requests) for s in self.studies.values()}
        self._drained = self.draining
        if any(isinstance(e.request, m.ShutdownRequest) for e in batch):
            self.draining = True

    def _wait_s(self, request: m.Request) -> float:
        return min(getattr(request, "wait_s", 0.0), self.limits.max_wait_s)

    def _extend(self, gap_s: float, idle_s: float) -> None:
        """Give leases the time in which the scheduler did not run."""
        for study in self.studies.values() if idle_s > self.limits.min_lease_s / 4 else ():
            for trial_id, (earliest, latest) in study.ends.items():
                if idle_s > study.trials[trial_id].lease_s / 4:
                    study.ends[trial_id] = (earliest + gap_s, latest + gap_s)

    # Commits

    def committed(self, changes: Changes) -> None:
        """Judge the changes of a commit.

        :param changes: what became durable.
        """
        for study_id in changes.deleted_studies:
            self._caused(m.DeleteStudyRequest, "a study was deleted")
            self.studies.pop(study_id, None)
            self.deleted.add(study_id)
        created = [study_id for study_id in changes.studies if study_id not in self.studies]
        for study_id in created:
            row = changes.studies[study_id]
            highest = max((*self.studies, *self.deleted), default=0)
            require(study_id > highest, f"the study id {study_id} was used before")
            require(self.study(row.name) is None, f"a second study is called {row.name}")
            self._caused(m.CreateStudyRequest, "a study was created")
            self.studies[study_id] = StudyModel(row)
        by_study: dict[int, list[TrialRow]] = {}
        for trial in changes.trials.values():
            by_study.setdefault(trial.study_id, []).append(trial)
        events: dict[int, list[EventRow]] = {}
        for event in changes.events:
            events.setdefault(event.study_id, []).append(event)
        for request in changes.requests.values():
            row_key = request.scope
            study = self.studies[row_key.study_id]
            require(row_key not in study.requests, f"the recorded request {row_key} was replaced")
            study.requests[row_key] = request
            study.recorded += 1
            study.recorded_at[row_key] = study.recorded, self.now
        self._forgotten = {worker_id for _, worker_id in changes.forgotten_workers}
        for study_id, worker_id in changes.forgotten_workers:
            if study_id in self.studies:
                self.studies[study_id].workers.pop(worker_id, None)
        for worker in changes.workers.values():
            self.studies[worker.study_id].workers[worker.worker_id] = worker
        for study_id in {*changes.studies, *by_study, *events}:
            study = self.studies[study_id]
            old, was = study.spec, study.row.state if study_id not in created else "running"
            if study_id in changes.studies:
                study.row = changes.studies[study_id]
                study.spec = msgspec.json.decode(study.row.spec_json, type=StudySpec)
            new_events = events.get(study_id, [])
            histories = self._judge_events(study, new_events)
            rows = sorted(by_study.get(study_id, []), key=lambda row: row.trial_id)
            require(
                {row.trial_id for row in rows} == set(histories),
                f"trials {sorted(row.trial_id for row in rows)} were stored, events tell of {sorted(histories)}",
            )
            for trial in rows:
                self._judge_trial(study, trial, histories[trial.trial_id])
            budgets = (old.max_trials, study.spec.max_trials)
            if (
                any(row.origin != "added" and row.created_ms == rows[-1].created_ms for row in rows)
                and None not in budgets
            ):
                allowed = max(b for b in budgets if b is not None)
                fresh = [row for row in rows if histories[row.trial_id][0] is None and row.origin != "added"]
                require(not fresh or study.created <= allowed, f"{study.created} trials of a budget of {allowed}")
            changes_of_study = [e for e in map(self._event, new_events) if isinstance(e, m.StudyChanged)]
            reopened = any(e.state == "running" for e in changes_of_study)
            if study.row.state == "finished" and (was != "finished" or reopened):
                self._judge_finish(study, changes_of_study[-1].event_id)
        for study_id, request_id in changes.forgotten_requests:
            self._judge_forgotten(study_id, request_id)

    @staticmethod
    def _event(row: EventRow) -> m.AnyEvent:
        event: m.AnyEvent = _decode_event(row.body_json)
        return event

    def _caused(self, kind: type[m.Request], what: str) -> None:
        require(any(type(e.request) is kind for e in self._batch), f"{what}, and nobody asked for it")

    def _judge_events(
        self, study: StudyModel, rows: Sequence[EventRow]
    ) -> dict[int, list[tuple[str, int, int] | None]]:
        """Hold that events are gapless; return what they tell of each trial: its state before, then each after."""
        histories: dict[int, list[tuple[str, int, int] | None]] = {}
        for row in rows:
            require(row.event_id == len(study.events) + 1, f"event {row.event_id} follows event {len(study.events)}")
            event = self._event(row)
            require(event.event_id == row.event_id, f"event {row.event_id} says that it is {event.event_id}")
            study.events.append(row)
            match event:
                case m.TrialChanged():
                    if event.trial_id not in histories:
                        old = study.trials.get(event.trial_id)
                        histories[event.trial_id] = [None if old is None else (old.state, old.attempt, old.changed)]
                    histories[event.trial_id].append((event.state, event.attempt, event.event_id))
                case m.WorkerChanged():
                    known = event.worker_id in study.workers or event.worker_id in self._forgotten
                    require(known, f"an event tells of the unknown worker {event.worker_id}")
        last = next((e for e in map(self._event, reversed(rows)) if isinstance(e, m.StudyChanged)), None)
        if last is not None:
            told = (last.state, last.reason, last.revision, last.objective_revision)
            stored = (study.row.state, study.row.reason, study.row.revision, study.row.objective_revision)
            require(told == stored, f"the last event tells of the study as {told}, stored is {stored}")
        return histories

    def _judge_trial(self, study: StudyModel, row: TrialRow, history: list[tuple[str, int, int] | None]) -> None:
        name = f"trial {row.trial_id}"
        old = study.trials.get(row.trial_id)
        for before, after in pairwise(history):
            require(
                after is not None and after[0] in FOLLOWS[None if before is None else before[0]],
                f"{name} went from {before} to {after}",
            )
        require(
            history[-1] == (row.state, row.attempt, row.changed),
            f"{name} is stored as {(row.state, row.attempt, row.changed)}, its event says {history[-1]}",
        )
        leases = json.loads(row.leases_json)
        if old is None:
            require(row.trial_id == len(study.trials) + 1, f"{name} follows trial {len(study.trials)}")
            study.created += row.origin != "added"
            if row.origin not in ("added", "enqueued"):
                repeated = row.parameters_json in study.points and not study.spec.allow_repeats
                require(not repeated, f"{name} repeats the point {row.parameters_json}")
            study.points.add(row.parameters_json)
        else:
            for field in ("parameters_json", "origin", "created_ms", "draw"):
                require(
                    getattr(old, field) == getattr(row, field),
                    f"{field} of {name} was {getattr(old, field)} and is {getattr(row, field)}",
                )
            if old.objectives_json is not None:
                require(old.objectives_json == row.objectives_json, f"the result of {name} was changed")
        require(len(leases) == row.attempt, f"{name} has {len(leases)} leases and is at attempt {row.attempt}")
        require(
            (row.objectives_json is not None) == (row.state == "completed"),
            f"{name} is {row.state} with the result {row.objectives_json}",
        )
        live = [i for i, lease in enumerate(leases, 1) if lease[2] is None]
        require(live == ([len(leases)] if row.state == "running" else []), f"{name} is {row.state}, leases: {leases}")
        self._judge_leases(study, old, row, study.leases.get(row.trial_id, []), leases, len(history) == 2)
        study.trials[row.trial_id] = row
        study.leases[row.trial_id] = leases
        began = any(h is not None and h[0] == "running" for h in history[1:])
        if row.state == "running":
            if began:
                self._fresh.add((row.study_id, row.trial_id, row.attempt))
                study.ends[row.trial_id] = (self.now + row.lease_s, self.now + row.lease_s)
        else:
            study.ends.pop(row.trial_id, None)
        if row.state != "running" or began:
            # Who takes a lease back asked again, and so did not get it by the replies that brought it before its end.
            self._sent.pop((row.study_id, row.trial_id, row.attempt), None)
            self._refused.pop((row.study_id, row.trial_id, row.attempt), None)
        if row.state not in OPEN:
            study.ended_at[row.trial_id] = self.now

    def _judge_leases(
        self,
        study: StudyModel,
        old: TrialRow | None,
        row: TrialRow,
        before: list[list[Any]],
        after: list[list[Any]],
        single: bool,
    ) -> None:
        name = f"trial {row.trial_id}"
        require(len(after) >= len(before), f"{name} forgot leases")
        for attempt, (token, worker_id, ended) in enumerate(after, 1):
            was: str | None = None
            if attempt <= len(before):
                require(before[attempt - 1][:2] == [token, worker_id], f"lease {attempt} of {name} was changed")
                was = before[attempt - 1][2]
            else:
                require(token not in self._tokens, f"the token of lease {attempt} of {name} was used before")
                self._tokens[token] = (row.study_id, row.trial_id, attempt)
            if ended != was:
                self._judge_lease_end(study, row, attempt, token, worker_id, was, ended)
        latest = len(before)
        if single and old is not None and len(after) == latest and latest:
            self._judge_counts(old, row, before[-1][2], after[-1])
        spec = study.spec
        if row.state in OPEN:
            require(row.retries <= spec.max_retries, f"{name} is {row.state} with {row.retries} retries")
            require(
                row.preemptions <= spec.max_preemptions, f"{name} is {row.state} with {row.preemptions} preemptions"
            )
        if row.state == "lost" and study.row.state != "finished" and single:
            spent = row.retries > spec.max_retries or row.preemptions > spec.max_preemptions
            require(spent, f"{name} was given up after {row.retries} retries, {row.preemptions} preemptions")

    def _judge_counts(self, old: TrialRow, row: TrialRow, was: str | None, lease: list[Any]) -> None:
        token, _, ended = lease
        retries = preemptions = 0
        match was, ended:
            case None, "expired":
                retries = 1
            case "expired", None:
                retries = -1
            case None, "released":
                preemptions = 1
            case None | "undelivered", "failed":
                retries = int(any(f.retry and f.kind == "failed" for f in self._failures(token)))
        counted = (row.retries - old.retries, row.preemptions - old.preemptions)
        require(
            counted == (retries, preemptions),
            f"a lease of trial {row.trial_id} went from {was} to {ended}: retries and preemptions changed by "
            f"{counted}, not {(retries, preemptions)}",
        )

    def _failures(self, token: str) -> list[m.Failure]:
        return [
            f
            for e in self._batch
            if isinstance(e.request, m.SubmitResultRequest)
            for f in e.request.failures
            if f.lease == token
        ]

    def _judge_lease_end(
        self,
        study: StudyModel,
        row: TrialRow,
        attempt: int,
        token: str,
        worker_id: str,
        was: str | None,
        ended: str | None,
    ) -> None:
        """Hold that a lease ended, or came back, for a reason."""
        requests = [e.request for e in self._batch]
        match ended:
            case "expired":
                earliest, _ = study.ends.get(row.trial_id, (0.0, 0.0))
                caused = was is None and self.now >= earliest - SLACK_S
            case "undelivered":
                key = (row.study_id, row.trial_id, attempt)
                # Or the only reply to its request was an error, which is lost; or what was handed out in this very
                # step was given back in it.
                caused = key in self._put_back or (
                    key not in self._sent
                    and (key in self._forsaken or any((e.peer, e.correlation) in self._lost for e in self._batch))
                )
            case "released":
                caused = any(
                    (isinstance(r, m.ReleaseTrialsRequest) and any(ref.lease == token for ref in r.leases))
                    or (isinstance(r, m.DeregisterWorkerRequest) and r.worker_id == worker_id)
                    or isinstance(r, m.RegisterWorkerRequest)
                    for r in requests
                )
            case "failed":
                caused = bool(self._failures(token))
            case "completed":
                caused = any(
                    isinstance(r, m.SubmitResultRequest) and any(x.lease == token for x in r.results) for r in requests
                )
            case "overtaken":
                caused = row.state in ("completed", "cancelled")
            case _:
                caused = was in ("expired", "undelivered") and any(
                    (isinstance(r, m.HeartbeatRequest) and any(ref.lease == token for ref in r.leases))
                    or (e.key is not None and self._hands_out(study, e, row.trial_id, attempt))
                    for e, r in zip(self._batch, requests, strict=True)
                )
        require(
            caused, f"lease {attempt} of trial {row.trial_id} went from {was} to {ended} at {self.now} without a cause"
        )

    @staticmethod
    def _hands_out(study: StudyModel, envelope: Envelope, trial_id: int, attempt: int) -> bool:
        op = OPERATION_BY_REQUEST[type(envelope.request)]
        recorded = study.requests.get(RequestKey(study.row.study_id, envelope.principal, op.name, envelope.key or ""))
        return recorded is not None and [trial_id, attempt] in json.loads(recorded.trials_json)

    def _judge_finish(self, study: StudyModel, finish: int) -> None:
        counts, spec = study.counts, study.spec
        # What runs may have been lost, and taken back after the finish.
        idle = not any(t.state in OPEN and t.changed < finish for t in study.trials.values())
        match study.row.reason:
            case "max_trials":
                require(
                    spec.max_trials is not None and study.created >= spec.max_trials,
                    f"finished with {study.created} trials of {spec.max_trials}",
                )
                require(idle, f"finished by max_trials with {counts}")
            case "space_exhausted":
                require(idle, f"finished by space_exhausted with {counts}")
            case "max_failures":
                require(counts["failed"] >= (spec.max_failures or 0), f"finished by max_failures with {counts}")
            case "deadline_s":
                require(study.row.running_s >= (spec.deadline_s or 0.0), f"finished at {study.row.running_s} s")
            case "by_hand":
                require(any(isinstance(e.request, m.SetStudyStateRequest) for e in self._batch), "finished by no hand")
        require(counts["queued"] == 0, f"finished with {counts['queued']} queued trials")

    def _judge_forgotten(self, study_id: int, request_id: int) -> None:
        study = self.studies.get(study_id)
        if study is None:
            return
        key = next((key for key, row in study.requests.items() if row.request_id == request_id), None)
        if key is None:
            raise BrokenPromiseError(f"the request {request_id} was forgotten twice")
        row = study.requests.pop(key)
        self._answers.pop(key, None)
        number, since = study.recorded_at.pop(key)
        for trial_id, _ in json.loads(row.trials_json):
            require(study.trials[trial_id].state not in OPEN, f"{key} was forgotten while trial {trial_id} is open")
            since = max(since, study.ended_at[trial_id])
        pushed = study.recorded - number >= self.limits.request_retention
        require(
            pushed or self.now - since >= self.limits.request_retention_s - SLACK_S,
            f"{key} was forgotten {self.now - since} s after its trials had ended",
        )

    # Replies

    def after_step(
        self, replies: Sequence[Reply], failed: bool, tick: bool, unfinished: bool = False
    ) -> list[tuple[Envelope, Any]]:
        """Judge what a step said.

        :param replies: what it returned.
        :param failed: whether the storage failed it.
        :param tick: whether the clock acted.
        :param unfinished: whether the step had no time for all that wait: the next one goes on.
        :returns: each reply decoded, with the request that it answers.
        """
        disturbed = bool(self._lost)
        if not failed:
            self._judge_put_back()
            self._put_back.clear()
            self._forsaken.clear()
            self._lost.clear()
        if not replies and not self._open and not tick:
            if not failed:
                self._early.clear()
            return []
        alone = self._arrived == 1 and not tick and not disturbed
        answered: list[tuple[Envelope, Any]] = []
        # Which study a reply means is not known when the study of that name was deleted in the same step.
        deletes = any(isinstance(e.request, m.DeleteStudyRequest) for e in self._batch)
        for reply in replies:
            owed = [
                w for w in self._open if (w.envelope.peer, w.envelope.correlation) == (reply.peer, reply.correlation)
            ]
            if not owed:
                if (reply.peer, reply.correlation) in self._doubtful:
                    continue
                raise BrokenPromiseError(f"a reply to nobody: {reply}")
            # Of two that the network made of one, the later is owed the answer.
            self._open.remove(owed[-1])
            envelope = owed[-1].envelope
            response = _decode(reply.body)
            answered.append((envelope, response))
            self.said[type(response).__name__] += 1
            if isinstance(response, ErrorResponse):
                self.said[response.code] += 1
                self._judge_error(envelope, response, failed)
                if failed:
                    self._refuse(envelope)
                continue
            if failed:
                raise BrokenPromiseError(f"a step whose commit failed said {response}")
            name = getattr(envelope.request, "study", None)
            if name is None or deletes:
                continue
            study = self.study(name)
            if study is None:
                raise BrokenPromiseError(f"a reply on the study {name}, which does not exist: {response}")
            self._judge_reply(study, envelope, response, reply, alone)
        self._open = [waiting for waiting in self._open if not waiting.superseded]
        if failed:
            require(not self._open, f"these were left without an answer by a failed step: {self._open}")
        else:
            self._early.clear()
            for waiting in self._open:
                self._note_reading(waiting, tick)
            if not unfinished:
                self._judge_waiting(tick)
        return answered

    def _refuse(self, envelope: Envelope) -> None:
        """Note which leases in force a request was to bring that was answered with an error.

        :param envelope: the request; what it was given may be durable.
        """
        op = OPERATION_BY_REQUEST[type(envelope.request)]
        study = self.study(getattr(envelope.request, "study", ""))
        if study is None or not op.keyed or envelope.key is None:
            return
        recorded = study.requests.get(RequestKey(study.row.study_id, envelope.principal, op.name, envelope.key))
        for trial_id, attempt in () if recorded is None else json.loads(recorded.trials_json):
            t, key = study.trials[trial_id], (study.row.study_id, trial_id, attempt)
            # One that was given before, and is in no list of replies, has perhaps arrived.
            known = key in self._fresh or key in self._sent or key in self._refused
            if known and (t.state, t.attempt) == ("running", attempt):
                self._refused.setdefault(key, set()).add((envelope.peer, envelope.correlation))

    def _judge_put_back(self) -> None:
        """Hold that what could not be delivered is not leased any more."""
        for study_id, trial_id, attempt in self._put_back if not self._arrived else ():
            study = self.studies.get(study_id)
            lease = None if study is None else study.leases[trial_id][attempt - 1]
            require(lease is None or lease[2] is not None, f"lease {attempt} of trial {trial_id} was not put back")

    def _judge_error(self, envelope: Envelope, error: ErrorResponse, failed: bool) -> None:
        request = envelope.request
        match error.code:
            case "unavailable":
                away = getattr(envelope.request, "study", None) in self.away
                require(failed or away, "unavailable, though no commit failed and the study is in memory")
                if isinstance(request, m.ShutdownRequest):
                    self.draining = self._drained or None
                return
            case "unknown_study":
                return
            case "conflict" | "study_finished" | "overloaded" | "too_large" | "invalid_message" | "cursor_expired":
                pass
            case "unknown_worker":
                study = self.study(getattr(request, "study", ""))
                worker = None if study is None else study.workers.get(getattr(request, "worker_id", ""))
                require(
                    study is None or worker is None,
                    f"worker {worker} is registered and called unknown",
                )
            case _:
                raise BrokenPromiseError(f"{request} was answered {error}")
        require(not failed, f"a step whose commit failed said {error}")

    def _judge_reply(
        self, study: StudyModel, envelope: Envelope, response: m.AnyResponse, reply: Reply, alone: bool
    ) -> None:
        request = envelope.request
        op = OPERATION_BY_REQUEST[type(request)]
        replayed = False
        # Nor was a waiting request served afterwards, which may have changed what was read.
        undisturbed = alone and len(self._batch) == 1
        if op.keyed and envelope.key is not None:
            key = RequestKey(study.row.study_id, envelope.principal, op.name, envelope.key)
            replayed = self._judge_replay(key, request, response)
        info = getattr(response, "info", None)
        if isinstance(info, m.StudyInfo) and not replayed and undisturbed:
            self._judge_info(study, info)
        match request, response:
            case m.GetSuggestionRequest(), m.GetSuggestionResponse():
                self._judge_ask(study, response, reply, alone, replayed)
            case m.SubmitResultRequest(), m.SubmitResultResponse():
                told = len(request.results)
                for result, receipt in zip(request.results, response.receipts[:told], strict=True):
                    self._judge_result(study, result, receipt)
                for failure, receipt in zip(request.failures, response.receipts[told:], strict=True):
                    self._judge_failure(study, failure, receipt)
                if response.next is not None:
                    self._judge_ask(study, response.next, reply, alone, replayed)
            case m.HeartbeatRequest(), m.HeartbeatResponse():
                self._judge_heartbeat(study, request, response, alone)
            case m.GetEventsRequest(), m.GetEventsResponse():
                self._judge_event_page(study, request, response)
            case m.GetTrialsRequest(), m.GetTrialsResponse():
                for trial in response.items:
                    self._judge_read(study, trial, undisturbed)
            case m.StatusRequest(), m.StatusResponse() if undisturbed:
                require(response.newest_event == len(study.events), f"newest event {response.newest_event}")
                if response.best is not None:
                    self._judge_read(study, response.best, undisturbed)
            case m.EnqueueTrialsRequest(), m.EnqueueTrialsResponse():
                for trial_id, sent in zip(response.trial_ids, request.trials, strict=True):
                    stored = json.loads(study.trials[trial_id].parameters_json)
                    require(stored == sent, f"trial {trial_id} was enqueued as {sent} and is {stored}")
            case m.AddTrialsRequest(), m.AddTrialsResponse():
                for trial_id, added in zip(response.trial_ids, request.trials, strict=True):
                    values = json.loads(study.trials[trial_id].objectives_json or "null")
                    require(values == added.objectives, f"trial {trial_id} was added as {added} and is {values}")

    def _judge_replay(self, key: RequestKey, request: m.Request, response: m.AnyResponse) -> bool:
        """Hold that a key is answered the same again, and refused to another request."""
        asks = [response, getattr(response, "next", None)]
        handed = [
            (s.trial_id, s.attempt, s.lease, s.lease_s, tuple(s.parameters.items()))
            for ask in asks
            if isinstance(ask, m.GetSuggestionResponse)
            for s in ask.suggestions
        ]
        answer = (
            meaning(request),
            handed,
            getattr(response, "receipts", None),
            None if hasattr(response, "suggestions") or hasattr(response, "receipts") else _lasting(response),
        )
        known = self._answers.get(key)
        study = self.studies[key.study_id]
        if known is not None:
            if known != answer:
                raise BrokenPromiseError(f"{key} was answered {known} and again {answer}")
            return True
        recorded = study.requests.get(key)
        receipts = getattr(response, "receipts", ())
        before = key in self._recorded.get(key.study_id, ())
        if receipts and not before and not handed and all(r.outcome in NO_EFFECT for r in receipts):
            return (
                False  # a tell without effect is not recorded, though it may have one when it comes again in this step
            )
        if recorded is not None and (handed or recorded.trials_json == "[]"):
            self._answers[key] = answer
            return before
        # An ask that finds nothing is not recorded, and may find something when it comes again. Very many requests in
        # one step may push out what the first of them recorded.
        unrecorded = handed and not before and self._arrived <= self.limits.request_retention
        require(not unrecorded, f"{key} hands out {handed} and was not recorded")
        return before

    def _judge_info(self, study: StudyModel, info: m.StudyInfo) -> None:
        told = {name: getattr(info.counts, name) for name in m.TrialCounts.__struct_fields__}
        require(told == study.counts, f"told counts {told}, stored are {study.counts}")
        require(info.created_trials == study.created, f"told {info.created_trials} created, stored {study.created}")
        row = study.row
        require(
            (info.state, info.reason, info.revision, info.objective_revision, info.spec)
            == (row.state, row.reason, row.revision, row.objective_revision, study.spec),
            f"told {info}, stored {row}",
        )

    def _judge_ask(
        self, study: StudyModel, ask: m.GetSuggestionResponse, reply: Reply, alone: bool, replayed: bool
    ) -> None:
        require((ask.status == "suggestions") == bool(ask.suggestions), f"{ask.status} with {ask.suggestions}")
        for s in ask.suggestions:
            t = study.trials.get(s.trial_id)
            if t is None:
                raise BrokenPromiseError(f"trial {s.trial_id} was handed out before it was stored")
            leases = study.leases[s.trial_id]
            require(
                s.attempt <= len(leases) and leases[s.attempt - 1][0] == s.lease,
                f"lease {s.attempt} of trial {s.trial_id} was handed out and is not stored: {leases}",
            )
            stored = json.loads(t.parameters_json)
            require(s.parameters == stored, f"trial {s.trial_id} was handed out as {s.parameters} and is {stored}")
            if s.standing == "held":
                self._renewed(study, s.trial_id, s.attempt)
                require((s.trial_id, s.attempt) in reply.handed, f"{s} cannot be put back by {reply}")
                key = (study.row.study_id, s.trial_id, s.attempt)
                # One that was sent before the last start, or that its worker beat for, has perhaps arrived.
                known = key in self._fresh or key in self._sent or key in self._refused
                if known and (reply.peer, reply.correlation) not in self._early:
                    self._sent.setdefault(key, set()).add((reply.peer, reply.correlation))
            if alone:
                latest = s.attempt == len(leases)
                standing = "held" if latest and t.state == "running" else "gone" if t.state in OPEN else "ended"
                require(
                    (s.standing, s.state) == (standing, t.state),
                    f"trial {s.trial_id} was handed out as {s.standing}, {s.state}; it is {standing}, {t.state}",
                )
        if not alone or replayed:
            return
        if ask.status == "finished":
            require((study.row.state, study.row.reason) == ("finished", ask.reason), f"told {ask}, is {study.row}")
        elif ask.status == "paused":
            require(study.row.state == "paused" or self.draining is not False, f"told {ask}, is {study.row}")
        elif ask.status == "wait" and ask.retry_after_s == 0.0:
            self._judge_fit(study, "an ask was told to ask again at once")
        elif ask.status == "wait":
            self._judge_idle(study, "an ask was told to wait")

    def _judge_idle(self, study: StudyModel, what: str) -> None:
        """Hold that there is nothing to hand out."""
        counts, spec = study.counts, study.spec
        self._judge_queue(study, what)
        require(counts["running"] > 0, f"{what}, and nothing runs")
        require(self._spent(study), f"{what}, and {study.created} of {spec.max_trials} trials were created")

    def _judge_queue(self, study: StudyModel, what: str) -> None:
        """Hold that the study runs, and that nothing is queued."""
        queued = study.counts["queued"]
        require(
            study.row.state == "running" and self.draining is not True, f"{what}, and the study is {study.row.state}"
        )
        require(queued == 0, f"{what}, and {queued} trials are queued")

    def _judge_fit(self, study: StudyModel, what: str) -> None:
        """Hold that a suggestion may wait for a fit."""
        self._judge_queue(study, what)
        models = GaussianProcessSpec, *((ExploreExploitSpec, GaussianMixtureSpec) if study.spec.deterministic else ())
        require(isinstance(study.spec.sampler, models), f"{what}, and no fit chooses points by {study.spec.sampler}")
        require(study.counts["completed"] > 0, f"{what}, and no model can be fitted to {study.counts}")

    def _spent(self, study: StudyModel) -> bool:
        budget = study.spec.max_trials
        return (budget is not None and study.created >= budget) or self._exhausted(study)

    @staticmethod
    def _exhausted(study: StudyModel) -> bool:
        size = 1
        for p in study.spec.parameters:
            if not hasattr(p, "choices"):
                return False
            size *= len(p.choices)
        return not study.spec.allow_repeats and len(study.points) >= size

    def _renewed(self, study: StudyModel, trial_id: int, attempt: int) -> None:
        t = study.trials[trial_id]
        if t.state == "running" and t.attempt == attempt:
            earliest, latest = study.ends[trial_id]
            until = self.now + t.lease_s
            study.ends[trial_id] = (max(earliest, until), max(latest, until))

    def _judge_result(self, study: StudyModel, result: m.Result, receipt: m.Receipt) -> None:
        t = study.trials.get(result.trial_id)
        if t is None:
            require(receipt.outcome == "refused", f"{receipt} of an unknown trial")
            return
        values = None if t.objectives_json is None else json.loads(t.objectives_json)
        tokens = {lease[0]: lease[2] for lease in study.leases[result.trial_id]}
        match receipt.outcome:
            case "recorded":
                require(values == result.objectives, f"{result} was recorded; stored is {values}")
                require(tokens.get(result.lease) == "completed", f"{result} was recorded; leases {tokens}")
            case "superseded":
                require(values == receipt.objectives, f"{result} was superseded by {receipt}; stored is {values}")
                same = tokens.get(result.lease) == "completed" and values == result.objectives
                require(not same, f"{result} was superseded by itself")
            case "ended":
                require(
                    receipt.state == t.state and t.state in ("failed", "infeasible", "cancelled"),
                    f"{receipt}; the trial is {t.state}",
                )
            case _:
                require(result.lease not in tokens, f"{result} was answered {receipt}")

    def _judge_failure(self, study: StudyModel, failure: m.Failure, receipt: m.Receipt) -> None:
        t = study.trials.get(failure.trial_id)
        tokens = [lease[0] for lease in study.leases.get(failure.trial_id, ())]
        if t is None or failure.lease not in tokens:
            require(receipt.outcome == "refused", f"{failure} of an earlier study was answered {receipt}")
            return
        match receipt.outcome:
            case "recorded":
                require(t.state == receipt.state and t.state in ("failed", "infeasible"), f"{receipt}, is {t.state}")
            case "requeued":
                require(failure.retry, f"{failure} was answered {receipt}")
            case "ended":
                require(t.state not in OPEN or receipt.state == "lost", f"{receipt}, is {t.state}")
            case "refused" if receipt.error is not None:
                require(receipt.error.code == "lease_lost", f"{failure} was answered {receipt}")
                require(failure.lease in tokens[:-1], f"{failure} of the latest lease was answered {receipt}")
            case _:
                raise BrokenPromiseError(f"{failure} was answered {receipt}")

    def _judge_heartbeat(
        self, study: StudyModel, request: m.HeartbeatRequest, response: m.HeartbeatResponse, alone: bool
    ) -> None:
        held = []
        for ref in request.leases:
            t = study.trials.get(ref.trial_id)
            if t is None or any(c.lease == ref.lease for c in response.lease_commands):
                continue
            if study.token(ref.trial_id) == ref.lease:
                self._renewed(study, ref.trial_id, t.attempt)
                key = (study.row.study_id, ref.trial_id, t.attempt)
                self._sent.pop(key, None)  # it has arrived
                self._refused.pop(key, None)
                self._fresh.discard(key)
            if t.state == "running" and study.token(ref.trial_id) == ref.lease:
                held.append(ref.trial_id)
        if alone:
            ended = [
                ref.lease
                for ref in request.leases
                if ref.trial_id not in study.trials
                or study.trials[ref.trial_id].state != "running"
                or study.token(ref.trial_id) != ref.lease
            ]
            told = [command.lease for command in response.lease_commands]
            require(told == ended, f"a heartbeat has commands for the leases {told}, and should have them for {ended}")
            require(response.state == study.row.state, f"a heartbeat was told {response.state}, is {study.row.state}")

    def _judge_event_page(self, study: StudyModel, request: m.GetEventsRequest, response: m.GetEventsResponse) -> None:
        after = response.next_cursor - len(response.items)
        require(request.after is None or request.after == after, f"asked for events after {request.after}, got {after}")
        stored = [self._event(row) for row in study.events[after : response.next_cursor]]
        require(response.items == stored, f"events {response.items} were told, stored are {stored}")

    def _judge_read(self, study: StudyModel, trial: m.Trial, alone: bool) -> None:
        row = study.trials.get(trial.trial_id)
        if row is None:
            raise BrokenPromiseError(f"{trial} was read and is not stored")
        require(trial.parameters == json.loads(row.parameters_json), f"{trial} is stored as {row}")
        if trial.changed == row.changed:
            told = (trial.state, trial.attempt, trial.retries, trial.preemptions, trial.objectives)
            values = None if row.objectives_json is None else json.loads(row.objectives_json)
            stored = (row.state, row.attempt, row.retries, row.preemptions, values)
            require(told == stored, f"trial {trial.trial_id} was read as {told}, stored is {stored}")
        else:
            require(not alone and trial.changed < row.changed, f"{trial} was read, stored is {row}")

    # Waiting and time

    def _note_reading(self, waiting: Waiting, tick: bool) -> None:
        """Note whether a request waits for its study to be read; other waits begin when it has been."""
        if waiting.reading_since is not None:
            waiting.deadline = self.now + self._wait_s(waiting.envelope.request)
        if (waiting.envelope.peer, waiting.envelope.correlation) not in self.reading:
            waiting.reading_since = None
        elif waiting.reading_since is None:
            waiting.reading_since = self.now
        elif tick:
            since = waiting.reading_since
            require(since + READING_S > self.now - SLACK_S, f"{waiting.envelope} waits for its study since {since}")

    def _judge_waiting(self, tick: bool) -> None:
        for waiting in [waiting for waiting in self._open if waiting.reading_since is None]:
            request, deadline = waiting.envelope.request, waiting.deadline
            require(not self.ending, f"{request} waits for a scheduler that ends")
            study = self.study(getattr(request, "study", ""))
            asks = isinstance(request, m.GetSuggestionRequest)
            if asks and study is not None and not self._spent(study):
                # In a deterministic study it waits as long as the fit takes.
                waiting.fit_since = self.now if waiting.fit_since is None else waiting.fit_since
                longest = self.limits.max_wait_s if study.spec.deterministic else self.fit_wait_s
                deadline = max(deadline, waiting.fit_since + longest)
                self._judge_fit(study, "an ask is waiting")
                late = not study.spec.deterministic and waiting.fit_since + longest <= self.now - SLACK_S
                require(
                    not (tick and late), f"{request} waits for a fit since {waiting.fit_since}, and it is {self.now}"
                )
            elif waiting.fit_since is not None:
                waiting.fit_over = self.now if waiting.fit_over is None else waiting.fit_over
                deadline = max(deadline, waiting.fit_over + LOOK_S)
            elif getattr(request, "wait_s", 0.0) <= 0.0:
                raise BrokenPromiseError(f"{request} was left without an answer")
            if tick and deadline <= self.now - SLACK_S:
                raise BrokenPromiseError(f"{request} was left without an answer; its deadline was {deadline}")
            if study is None:
                raise BrokenPromiseError(f"{request} waits for a study that is gone")
            if isinstance(request, m.GetSuggestionRequest):
                if waiting.fit_since is None:
                    self._judge_idle(study, "an ask is waiting")
                worker = study.workers.get(request.worker_id)
                require(worker is not None, "an ask is waiting, and its worker has said goodbye")
            elif isinstance(request, m.GetEventsRequest) and request.after != len(study.events):
                raise BrokenPromiseError(f"{request} waits, and there are {len(study.events)} events")
        if tick:
            for study in self.studies.values():
                for trial_id, (_, latest) in study.ends.items():
                    if latest <= self.now - SLACK_S:
                        raise BrokenPromiseError(f"trial {trial_id} still runs at {self.now}, leased until {latest}")

    @property
    def event_count(self) -> int:
        """How many events there are, over all studies."""
        return sum(len(s.events) for s in self.studies.values())

    def finished(self) -> bool:
        """Whether every study has finished and nothing is queued or running."""
        return all(
            s.row.state == "finished" and not s.counts["queued"] and not s.counts["running"]
            for s in self.studies.values()
        )
