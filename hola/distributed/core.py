"""The scheduler's core: requests and time in, replies and commits out. No sockets, threads, clocks or randomness.

A step handles a batch of requests, lets the clock act, commits once, and only then returns the replies: a reply never
leaves before its effect is durable. Whatever goes wrong, the memory is thrown away and read again from the storage, and
what had no commit had no effect.
"""

import logging
import math
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple, TypeAlias

import msgspec
from hola_protocol import messages as m
from hola_protocol.errors import ErrorResponse, ProtocolError
from hola_protocol.limits import Limits
from hola_protocol.operations import OPERATION_BY_REQUEST
from hola_protocol.space import (
    Problem,
    SpaceError,
    StudySpec,
    canonical_parameters,
    check_spec,
    objective_problems,
    objective_value_problems,
    parameter_problems,
    spec_problems,
)
from hola_protocol.values import value_key
from hola_protocol.version import SERVED

from hola.distributed import asking, reading, telling
from hola.distributed.audit import note
from hola.distributed.damage import UNREADABLE, DamagedError
from hola.distributed.defects import Defects
from hola.distributed.parked import ASKS, EVENTS, Parked, ParkedRequests
from hola.distributed.recording import rebuilt_body, recorded_body
from hola.distributed.request_log import Handed, Recorded, digest
from hola.distributed.study import Asked, Moment, Study
from hola.distributed.trial import Address
from hola.distributed.turn import Endless, Turn
from hola.distributed.worker_state import WorkerState
from hola.storage.rows import Changes, RequestKey, Storage, StorageError, StudyRow

log = logging.getLogger(__name__)

_encode = msgspec.json.Encoder().encode
_decode_recorded = {
    cls: msgspec.json.Decoder(cls).decode
    for cls in (m.GetSuggestionResponse, m.SubmitResultResponse, m.SubmitFailureResponse)
}


_LOOK_S = 0.1
"""How often to look at an ask that waits for nothing but a fit, in seconds."""
OVERLOADED_S = 1.0
"""When to come again, told with ``overloaded``, in seconds."""


class Envelope(NamedTuple):
    """A request with all that its message does not say.

    :ivar peer: where the reply goes; opaque to the core.
    :ivar correlation: echoed with the reply.
    :ivar principal: the name of the caller's token.
    :ivar key: the idempotency key.
    :ivar request: the decoded message.
    :ivar asked: what an ask waits for, once the core has taken it.
    :ivar operator: whether the principal may act for all.
    """

    peer: Any
    correlation: str
    principal: str
    key: str | None
    request: m.Request
    asked: Asked | None = None
    operator: bool = False


class Reply(NamedTuple):
    """An encoded response and where it goes.

    :ivar study_id: the study of ``handed``.
    :ivar handed: the suggestions in it.
    """

    peer: Any
    correlation: str
    body: bytes
    study_id: int = 0
    handed: Handed = ()


class Task(NamedTuple):
    """Work to run beside the loop; its result goes into the next step as :class:`Finished`."""

    study: Study
    work: Any


class Finished(NamedTuple):
    """A task that ran: its result, or none when it raised."""

    task: Task
    result: Any


Outcome: TypeAlias = "tuple[m.Response | bytes, Handed | None]"
"""A response, encoded or not, and the suggestions it hands out; ``None`` when nothing changed."""


class SchedulerCore:
    """All studies of a scheduler.

    :param storage: where changes are made durable.
    :param tokens: draws an unguessable token.
    :param worker_ids: draws a worker's UUID.
    :param limits: what is announced and enforced.
    :param server: the server's name and version, for people.
    :param moment: the time of the start.
    :param turn: how long a step may handle requests, and how long it may look after those that wait; what is left
        comes in the next step.
    :param fit_wait_s: how long an ask waits for a model that has seen all results, in seconds.
    """

    def __init__(
        self,
        storage: Storage,
        *,
        tokens: Callable[[], str],
        worker_ids: Callable[[], str],
        limits: Limits,
        server: str,
        moment: Moment,
        turn: Turn | None = None,
        fit_wait_s: float = 0.25,
    ) -> None:
        self.storage = storage
        self.fit_wait_s = fit_wait_s
        self.limits = limits
        self.server = server
        self.moment = moment
        self.shutdown: m.ShutdownRequest | None = None
        self.ending = False
        self._tokens = tokens
        self._worker_ids = worker_ids
        self._stepped = moment.now
        self._ticked = moment.now
        self._watched = moment.now
        self._turn = turn or Endless()
        self._parked = ParkedRequests()
        self._has_overdue = False
        self._replies: list[Reply] = []
        self._handing: set[Study] = set()  # those whose leases the replies of this step bring
        self._undelivered: list[Address] = []
        self._revoked: set[str] = set()
        self._returning: list[tuple[int, int, int]] = []  # leases to put back, until a step with that succeeds
        self._handling: Envelope | None = None
        self._raised: dict[int, ErrorResponse] = {}
        self._defects = Defects()
        self._broken = False
        self._load()

    # Steps

    def step(
        self,
        envelopes: Iterable[Envelope] = (),
        *,
        now: float,
        wall_ms: int,
        tick: bool = False,
        finished: Iterable[Finished] = (),
        busy_s: float = 0.0,
    ) -> list[Reply]:
        """Handle a batch, let the clock act, commit, and return what may be sent.

        :param envelopes: requests in the order of their arrival; each is taken after the one before it was
            handled.
        :param now: monotonic seconds, never going back.
        :param wall_ms: wall time in milliseconds.
        :param tick: whether to let the clock act: leases, deadlines, polls.
        :param finished: tasks that ran since the last step.
        :param busy_s: the processor time that the loop has used since the last step, in seconds. The rest of the time
            it waited, or did not run: when that is long, nobody could renew a lease, and each is extended by the gap.
        :returns: the replies, durable as far as the storage is.
        :raises StorageError: when the storage can no longer be trusted, as after a failed fsync: end the process.
        """
        gap = now - self._stepped
        idle = gap - busy_s
        self._stepped = self.moment.now = now
        self.moment.wall_ms = wall_ms
        batch: list[Envelope] = []
        source = iter(envelopes)
        self._parked.begin()
        try:
            if self._broken:
                self._reload()  # each lease has a full term anew
            else:
                # Before anybody is served, so that it lengthens no new lease.
                for study in self._studies.values():
                    study.extend_leases(gap, idle)
            replies = self._work(batch, source, tick, list(finished))
            self._commit()
        except StorageError as error:
            if error.fatal:
                raise
            # What could not be delivered is put back by the step that succeeds.
            log.exception("a commit failed; the memory is read again from the storage")
            self._broken = True
            self._withdraw()
            self._parked.undo()
            waiting = list(self._parked)
            self._parked.clear()
            unavailable = _encode(
                ProtocolError(
                    "unavailable", "the storage failed; try again with the same key", retry_after_s=1.0
                ).response
            )
            batch.extend(source)
            batch.extend(parked.envelope for parked in waiting)
            return [Reply(e.peer, e.correlation, unavailable) for e in batch]
        for study in self._handing:
            study.deliveries.committed()
        self._handing.clear()
        self._undelivered = []
        self._returning = []
        self._revoked.clear()
        if tick:
            self._ticked = now
        return replies

    def _work(
        self, batch: list[Envelope], envelopes: Iterator[Envelope], tick: bool, finished: list[Finished]
    ) -> list[Reply]:
        self._raised.clear()
        undelivered = list(self._undelivered)
        noted = len(undelivered)
        while True:
            self._handling = None
            try:
                for done in finished:
                    self._finish(done)
                missed = self._put_back(undelivered)
                self._refuse_revoked()
                if self.ending:
                    self._answer_all_parked()
                for envelope in batch:
                    self._handle(envelope, patient=not self.ending)
                for envelope in envelopes:
                    batch.append(envelope)
                    self._handle(envelope, patient=not self.ending)
                missed += self._undelivered[noted:]
                if missed:  # what a relay says of a request that came in the same batch
                    self._end_undelivered(self._forget_waiting(missed)[0])
                if tick:
                    self._tick()
                if tick or self._has_overdue:
                    self._end_waits()
                self._wake()
                break
            except StorageError:
                raise
            except Exception:
                # A defect. The rest of the batch is handled again from the last commit, without what raised.
                log.exception("a request raised; its changes are thrown away")
                guilty = self._handling
                if guilty is not None:
                    self._raised[id(guilty)] = self._defects.refusal(guilty.principal, guilty.request)
                elif finished or undelivered:
                    finished, undelivered = [], []
                elif tick:
                    tick = False
                else:
                    raise
                self._undo(None if guilty is None else getattr(guilty.request, "study", None))
                self._parked.undo()
        replies, self._replies = self._replies, []
        return replies

    def _commit(self) -> None:
        try:
            changes = self._collect()
            if changes:
                self.storage.commit(changes)
        except StorageError:
            raise
        except Exception as error:
            # A defect; what is stored is not known, as after any commit that failed.
            raise StorageError("the changes of a step could not be stored") from error

    def _collect(self) -> Changes:
        changes = Changes()
        changes.deleted_studies.extend(self._deleted)
        for study in self._touched:
            if self._studies.get(study.name) is not study:
                continue
            if study.dirty:
                study.collect(changes)
            if study.has_work:
                self._working[study.study_id] = study
        self._deleted.clear()
        self._touched.clear()
        return changes

    def _load(self) -> None:
        self._deleted: list[int] = []
        self._touched: set[Study] = set()
        self._next_study_id = self.storage.next_study_id()
        studies = {row.name: self._load_study(row) for row in self.storage.studies()}
        # Only once all is read: a later try takes over what is not stored from the studies in memory.
        self._studies: dict[str, Study] = studies
        self._working = {study.study_id: study for study in studies.values() if study.has_work}

    def _load_study(self, row: StudyRow) -> Study:
        try:
            study = Study(row, self.moment, self._tokens, self.limits, self._touched)
        except SpaceError as error:  # its sampler has been uninstalled
            where = f"/studies/{row.name}/spec"
            raise SpaceError(Problem(where + p.path, p.message, p.value) for p in error.problems) from error
        except UNREADABLE as error:
            raise self._damaged(DamagedError(f"study {row.name!r}", error)) from error
        try:
            study.load(
                self.storage.trials(row.study_id),
                self.storage.workers(row.study_id),
                self.storage.requests(row.study_id),
                self.storage.events(row.study_id),
                self.storage.model(row.study_id),
            )
        except DamagedError as error:
            raise self._damaged(error) from error
        return study

    def _damaged(self, error: DamagedError) -> StorageError:
        where = getattr(self.storage, "path", "the storage")
        return StorageError(f"{where}: {error}; restore a copy, or repair this row with sqlite3")

    def _withdraw(self) -> None:
        """Forget the replies of this step, which brought no lease to anybody."""
        self._replies.clear()
        for study in self._handing:
            study.deliveries.withdraw()
        self._handing.clear()

    def _reload(self) -> None:
        """Read everything again: what is stored is not known."""
        before = {study.study_id: study for study in self._studies.values()}
        self._load()
        for study in self._studies.values():
            study.keep_soft_state(before.get(study.study_id), expiries=False)
        self._broken = False

    def _undo(self, name: str | None) -> None:
        """Throw away what a step has changed: the studies it touched are read again, the others stay as they are.

        :param name: the study at which a request raised; absent when it is not known which.
        """
        self._withdraw()
        known = {study.study_id: study for study in (*self._studies.values(), *self._touched)}
        changed = set(known.values()) if name is None else {*self._touched, self._studies.get(name)}
        self._deleted.clear()
        self._touched.clear()
        self._studies, before = {}, self._studies
        self._next_study_id = self.storage.next_study_id()
        for row in self.storage.studies():
            study = before.get(row.name)
            if study is None or study.study_id != row.study_id or study in changed:
                study = self._load_study(row)
                study.keep_soft_state(known.get(row.study_id), expiries=True)
            self._studies[study.name] = study
        self._working = {study.study_id: study for study in self._studies.values() if study.has_work}

    # Requests

    def _handle(self, envelope: Envelope, *, patient: bool = True, fit: bool = True, parked: bool = False) -> bool:
        """Answer a request, or park it.

        :param envelope: the request; as long as this takes, it is to blame for what is raised.
        :param patient: whether it may wait.
        :param fit: whether it may wait for a fit.
        :param parked: whether it is waiting already.
        :returns: whether it was answered.
        """
        before, self._handling = self._handling, envelope
        if self._raised and id(envelope) in self._raised:
            self._reply(envelope, self._raised[id(envelope)])
            answered = True
        else:
            answered = self._answer(envelope, patient, fit, parked)
        self._handling = before
        return answered

    def _answer(self, envelope: Envelope, patient: bool, fit: bool, parked: bool) -> bool:
        request = envelope.request
        if envelope.asked is None and type(request) is m.GetSuggestionRequest:
            envelope = envelope._replace(asked=Asked(self.fit_wait_s))
        try:
            op = OPERATION_BY_REQUEST[type(request)]
            recorded_key = None
            if op.keyed and envelope.key is not None:
                study = self.study(request.study)  # type: ignore[attr-defined]  # keyed operations are on a study
                recorded_key = RequestKey(study.study_id, envelope.principal, op.name, envelope.key)
                recorded = study.requests.get(recorded_key)
                if recorded is not None:
                    self._replay(envelope, study, recorded)
                    return True
                if not parked:
                    self._join(recorded_key, request)
            response, handed = _HANDLERS[type(request)](self, envelope, request)
            waits = handed is None and self._waits(request, response, patient, fit)
            if waits and not parked:
                self._check_parked(envelope)
        except ProtocolError as error:
            self._replies.append(Reply(envelope.peer, envelope.correlation, _encode(error.response)))
            return True
        if waits:
            if not parked:
                self._park(envelope, recorded_key)
            return False
        body = response if type(response) is bytes else _encode(response)
        study_id = 0
        if handed is not None:
            if recorded_key is not None:
                study_id = study.study_id
                recorded = Recorded(digest(request), recorded_body(response, body), handed, self.moment.now)
                study.record(recorded_key, recorded)
            elif handed:
                study = self._studies[request.study]  # type: ignore[attr-defined]
                study_id = study.study_id
            if handed:
                self._hand(envelope, study, handed)
        self._replies.append(Reply(envelope.peer, envelope.correlation, body, study_id, handed or ()))
        return True

    def _hand(self, envelope: Envelope, study: Study, handed: Handed) -> None:
        study.deliveries.sent((envelope.peer, envelope.correlation), [trial_id for trial_id, _ in handed])
        self._handing.add(study)

    def _reply(self, envelope: Envelope, response: m.Response | ErrorResponse) -> None:
        self._replies.append(Reply(envelope.peer, envelope.correlation, _encode(response)))

    def _join(self, key: RequestKey, request: m.Request) -> None:
        """Take the place of a request with the same key that waits: the reply goes to whoever asked last."""
        parked = self._parked.get(key)
        if parked is not None:
            if digest(parked.envelope.request) != digest(request):
                raise _other_request()
            self._parked.pop(key)

    def _replay(self, envelope: Envelope, study: Study, recorded: Recorded) -> None:
        if digest(envelope.request) != recorded.digest:
            raise _other_request()
        worker = study.workers.get(getattr(envelope.request, "worker_id", None) or "")
        if worker is not None and worker.principal == envelope.principal:
            study.seen(worker)
        if not recorded.trials:
            body = rebuilt_body(envelope.request, recorded.body, study, self.limits)
            self._replies.append(Reply(envelope.peer, envelope.correlation, body))
            return
        op = OPERATION_BY_REQUEST[type(envelope.request)]
        response = _decode_recorded[op.response](recorded.body)  # type: ignore[index]
        asked = response if isinstance(response, m.GetSuggestionResponse) else response.next  # type: ignore[attr-defined]
        suggestions = [asking.stand(study, recorded, s) for s in asked.suggestions]
        asked = msgspec.structs.replace(asked, suggestions=suggestions)
        if not isinstance(response, m.GetSuggestionResponse):
            asked = msgspec.structs.replace(response, next=asked)
        held = tuple((s.trial_id, s.attempt) for s in suggestions if s.standing == "held")
        self._hand(envelope, study, held)
        self._replies.append(Reply(envelope.peer, envelope.correlation, _encode(asked), study.study_id, held))

    def study(self, name: str) -> Study:
        """The study of this name.

        :param name: from the request.
        :raises ProtocolError: ``unknown_study``.
        """
        study = self._studies.get(name)
        if study is None:
            raise ProtocolError("unknown_study", f"there is no study {name!r}", path="/study", value=name)
        return study

    # Waiting

    def _park(self, envelope: Envelope, key: RequestKey | None) -> None:
        now, longest = self.moment.now, self.limits.max_wait_s
        wait_s = min(envelope.request.wait_s, longest)  # type: ignore[attr-defined]
        parked = Parked(envelope, ends=now + wait_s, latest=now + longest)
        parked.deadline = self._next_look(parked)
        self._parked.add((envelope.peer, envelope.correlation) if key is None else key, parked)

    def _check_parked(self, envelope: Envelope) -> None:
        """Refuse a request that would wait beside too many others; it had no effect."""
        limits, own = self.limits, self._parked.count(envelope.principal)
        if own >= limits.max_principal_parked:
            message = f"{own} requests of the token {envelope.principal!r} wait already"
        elif len(self._parked) >= limits.max_parked:
            message = f"{len(self._parked)} requests wait already"
        else:
            return
        raise ProtocolError("overloaded", message, retry_after_s=OVERLOADED_S)

    @staticmethod
    def _waits(request: m.Request, response: m.Response | bytes, patient: bool, fit: bool) -> bool:
        """Whether a request that found nothing is to wait for it."""
        if type(request) is m.GetSuggestionRequest:
            if type(response) is not m.GetSuggestionResponse or response.status != "wait":
                return False
            if fit and response.retry_after_s == 0.0:
                return True
        return patient and type(request) in (ASKS, EVENTS) and request.wait_s > 0.0  # type: ignore[attr-defined]

    def _look(self, key: Any, parked: Parked) -> bool:
        """Handle a parked request once more, and answer it when it has waited for as long as it may.

        :param key: its key.
        :param parked: the request.
        :returns: whether it was answered.
        """
        now = self.moment.now
        if self._handle(parked.envelope, patient=now < parked.ends, fit=now < parked.latest, parked=True):
            self._parked.pop(key)
            return True
        self._parked.put_off(key, self._next_look(parked))
        return False

    def _next_look(self, parked: Parked) -> float:
        """When to look at a parked request, if nothing wakes it before."""
        now, asked = self.moment.now, parked.envelope.asked
        times = [parked.ends, parked.latest, math.inf if asked is None else asked.until]
        if parked.ends <= now:  # it waits for a fit alone, and may find that it needs none any more
            times.append(now + _LOOK_S)
        return min(at for at in times if at > now)

    def _wake(self) -> None:
        """Serve the parked requests of the studies where something happened: asks first, since they make events.

        They are served for one turn each; the rest waits for the next step.
        """
        for study in self._touched:
            if study.woken:
                self._parked.wake(study.name, ASKS)
                study.woken = False
        self._serve(ASKS)
        for study in self._touched:
            study.woken = False
            if study.dirty:
                self._parked.wake(study.name, EVENTS)
        self._serve(EVENTS)

    def _serve(self, kind: type[m.Request]) -> None:
        self._turn.begin()
        while (found := self._parked.woken(kind)) is not None:
            key, parked = found
            if not self._look(key, parked):
                self._parked.still_waits(key)
                asked = parked.envelope.asked
                # For those that wait for a fit it may be another one, and they are looked at.
                if kind is ASKS and (asked is None or asked.results is None):
                    self._parked.found_nothing(*parked.line)
            if self._turn.is_over:
                return

    def _answer_parked(self, keys: Iterable[Any]) -> None:
        """Handle parked requests once more.

        :param keys: theirs.
        """
        for key in keys:
            parked = self._parked.pop(key)
            if parked is not None:
                self._handle(parked.envelope)

    def revoke(self, principal: str) -> None:
        """Note that a token is not known any more: whoever waits by it is refused in the next step.

        :param principal: the token's name.
        """
        self._revoked.add(principal)

    def _refuse_revoked(self) -> None:
        refusal = ProtocolError("unauthenticated", "this token is not known any more").response
        for principal in self._revoked:
            for key in self._parked.of_principal(principal):
                parked = self._parked.pop(key)
                if parked is not None:
                    self._reply(parked.envelope, refusal)

    def end(self) -> None:
        """Let nobody wait any more: asks hear ``paused``, whoever waits for events gets an empty page."""
        self.ending = True

    @property
    def draining(self) -> bool:
        """Whether asks hear ``paused``, since the scheduler is about to end."""
        return self.ending or self.shutdown is not None

    def _answer_all_parked(self) -> None:
        for key in self._parked.all_keys():
            parked = self._parked.pop(key)
            if parked is not None:
                self._handle(parked.envelope, patient=False)

    def drop_peer(self, peer: Any) -> None:
        """Forget what a peer that has gone is waiting for.

        :param peer: as in its envelopes.
        """
        for key in self._parked.of_peer(peer):
            self._parked.pop(key)

    @property
    def has_work(self) -> bool:
        """Whether the next step has something to do without being given anything: it should come at once."""
        return bool(self._undelivered or self._revoked) or self._parked.has_woken or self._has_overdue

    def undelivered(self, peer: Any, correlation: str) -> None:
        """Note that whoever sent a request will not get its reply.

        The next step forgets the request if it waits, and otherwise puts back what its reply handed out, unless another
        reply may have brought the same lease.

        :param peer: the connection on which the request came.
        :param correlation: the request's.
        """
        self._undelivered.append((peer, correlation))

    def _put_back(self, undelivered: list[Address]) -> list[Address]:
        """Act on notes of :meth:`undelivered`.

        :returns: those that concern nothing known.
        """
        if not (undelivered or self._returning):
            return []
        leases, missed = self._forget_waiting(undelivered)
        self._returning.extend(leases)
        self._end_undelivered(self._returning)
        return missed

    def _forget_waiting(self, undelivered: list[Address]) -> tuple[list[tuple[int, int, int]], list[Address]]:
        """Forget the waiting requests among some.

        :returns: the leases that no reply but those to the others may have brought, and the requests not known.
        """
        leases, missed = [], []
        for address in undelivered:
            key = self._parked.of_address(address)
            study = next((s for s in self._studies.values() if address in s.deliveries), None)
            if key is not None:
                self._parked.pop(key)
            elif study is not None:
                lost = [study.trials[trial_id - 1] for trial_id in study.deliveries.lost(address)]
                leases.extend([(study.study_id, trial.trial_id, trial.attempt) for trial in lost])
            else:
                missed.append(address)
        return leases, missed

    def _end_undelivered(self, leases: list[tuple[int, int, int]]) -> None:
        by_id = {study.study_id: study for study in self._studies.values()}
        for study_id, trial_id, attempt in leases:
            if study_id in by_id:
                by_id[study_id].undelivered(trial_id, attempt)

    # Time

    def _tick(self) -> None:
        now = self.moment.now
        gap = now - self._ticked
        watch = now - self._watched >= 1.0
        if watch:
            self._watched = now
        for study in self._studies.values():
            study.reap()
            study.run_for(gap)
            if watch:
                study.watch_workers()

    def _end_waits(self) -> None:
        """Look at the parked requests whose time it is, and answer those whose wait is over; a turn may leave some."""
        self._turn.begin()
        while (key := self._parked.overdue(self.moment.now)) is not None:
            if self._turn.is_over:
                self._has_overdue = True
                return
            parked = self._parked.get(key)
            assert parked is not None
            self._look(key, parked)
        self._has_overdue = False

    @property
    def running(self) -> int:
        """How many trials are running, over all studies."""
        return sum(len(study.running) for study in self._studies.values())

    # Tasks

    @property
    def has_tasks(self) -> bool:
        """Whether :meth:`tasks` may have one."""
        return bool(self._working)

    def tasks(self, most: int | None = None) -> list[Task]:
        """The work to run beside the loop now: one task for each study at most, and each study in its turn.

        Call it again after each step; a task is returned again until it has :class:`Finished`. A fit sees what is known
        when it is returned for the first time, so ask for no more than can begin at once.

        :param most: how many tasks run at once, those under way among them; default: any number.
        """
        tasks: list[Task] = []
        for study in list(self._working.values()):
            if len(tasks) == most:
                break
            if study.rescore is not None:
                tasks.append(Task(study, study.rescore))
            elif (fit := study.start_fit()) is not None:
                tasks.append(Task(study, fit))
            else:
                del self._working[study.study_id]
        return tasks

    def _finish(self, finished: Finished) -> None:
        study, work = finished.task
        if self._studies.get(study.name) is not study:
            return
        self._working.pop(study.study_id, None)  # behind the others, if there is more to do
        self._touched.add(study)
        if work is study.rescore:
            if finished.result is None:
                raise RuntimeError(f"the trials of study {study.name!r} could not be scored again")
            study.rescored(finished.result)
        elif work is study.fit:
            study.install(finished.result)

    # Operations: the server and its studies

    def _describe(self, envelope: Envelope, request: m.DescribeRequest) -> Outcome:
        response = m.DescribeResponse(
            versions=[str(v) for v in SERVED],
            server=self.server,
            capabilities=["zmq", "long_poll", "batch", "events"],
            limits=self.limits,
            durability=self.storage.durability,
            time_ms=self.moment.wall_ms,
        )
        return response, None

    def _shutdown(self, envelope: Envelope, request: m.ShutdownRequest) -> Outcome:
        self.shutdown = request
        note("shutdown", envelope.principal, mode=request.mode)
        for study in self._studies.values():
            study.wake()
        return m.ShutdownResponse(running=self.running), None

    def _list_studies(self, envelope: Envelope, request: m.ListStudiesRequest) -> Outcome:
        self._check_page(request.limit)
        names = sorted(name for name in self._studies if request.after is None or name > request.after)
        items = reading.fitting((self._studies[name].info() for name in names[: request.limit]), self.limits)
        more = names[len(items) - 1] if len(names) > len(items) else None
        return m.ListStudiesResponse(items=items, next_cursor=more), None

    def _create_study(self, envelope: Envelope, request: m.CreateStudyRequest) -> Outcome:
        spec = request.spec
        self._check_spec(spec)
        existing = self._studies.get(request.study)
        if existing is not None:
            known = existing.known_specs()
            if spec_key(spec) not in map(spec_key, known):
                fields = different_fields(spec, *known)
                raise ProtocolError(
                    "conflict",
                    f"study {request.study!r} exists with another spec; these fields differ: {', '.join(fields)}",
                    path=f"/spec/{fields[0]}",
                    detail={"fields": fields},
                )
            return m.CreateStudyResponse(info=existing.info()), None
        if len(self._studies) >= self.limits.max_studies:
            raise ProtocolError(
                "overloaded", f"there are {self.limits.max_studies} studies already", retry_after_s=60.0
            )
        seeded = spec
        if spec.seed is None:
            seeded = msgspec.structs.replace(spec, seed=int.from_bytes(self._tokens().encode(), "big") % 2**31)
        with _spec_errors():  # of a sampler that is not installed
            study = Study.create(
                self._next_study_id, request.study, spec, seeded, self.moment, self._tokens, self.limits, self._touched
            )
        self._next_study_id += 1
        self._studies[study.name] = study
        return m.CreateStudyResponse(info=study.info(), created=True), ()

    def _check_spec(self, spec: StudySpec) -> None:
        with _spec_errors():
            check_spec(spec)
        asking.check_lease_s(spec.lease_s, self.limits, "/spec/lease_s")

    def _get_study(self, envelope: Envelope, request: m.GetStudyRequest) -> Outcome:
        return m.GetStudyResponse(info=self.study(request.study).info()), None

    def _update_study(self, envelope: Envelope, request: m.UpdateStudyRequest) -> Outcome:
        study = self.study(request.study)
        self._check_revision(study, request.expected_revision)
        changed = {
            name: value
            for name in ("max_trials", "max_failures", "max_consecutive_failures", "deadline_s", "stop_at")
            if (value := getattr(request, name)) is not None
        }
        for i, name in enumerate(request.clear):
            if name in changed:
                raise ProtocolError(
                    "invalid_message", f"{name} is both set and cleared", path=f"/clear/{i}", value=name
                )
            changed[name] = None
        spec = msgspec.structs.replace(study.spec, **changed)
        for problem in spec_problems(spec):
            raise ProtocolError("invalid_message", problem.message, path=problem.path, value=str(problem.value))
        study.change_ends(spec)
        return m.UpdateStudyResponse(info=study.info()), ()

    @staticmethod
    def _check_revision(study: Study, expected: int) -> None:
        if expected != study.revision:
            raise ProtocolError(
                "conflict",
                f"study {study.name!r} is at revision {study.revision}: read it and decide anew",
                path="/expected_revision",
                value=str(expected),
                detail={"revision": study.revision},
            )

    def _update_objectives(self, envelope: Envelope, request: m.UpdateObjectivesRequest) -> Outcome:
        study = self.study(request.study)
        self._check_revision(study, request.expected_revision)
        for problem in objective_problems(request.objectives):
            raise ProtocolError("invalid_message", problem.message, path=problem.path, value=str(problem.value))
        names = [o.name for o in request.objectives]
        if sorted(names) != sorted(study.objective_names):
            raise ProtocolError(
                "invalid_message",
                f"the objectives of a study keep their names: {', '.join(study.objective_names)}",
                path="/objectives",
                value=", ".join(names),
            )
        study.change_objectives(request.objectives)
        return m.UpdateObjectivesResponse(info=study.info()), ()

    def _set_study_state(self, envelope: Envelope, request: m.SetStudyStateRequest) -> Outcome:
        study = self.study(request.study)
        if study.state == request.state:
            return m.SetStudyStateResponse(info=study.info()), None
        if study.state == "finished" and study.reason != "by_hand":
            raise ProtocolError(
                "conflict",
                f"study {study.name!r} has reached its end {study.reason}; raise or remove that end first",
                path="/state",
                value=request.state,
            )
        study.set_state(request.state)
        return m.SetStudyStateResponse(info=study.info()), ()

    def _delete_study(self, envelope: Envelope, request: m.DeleteStudyRequest) -> Outcome:
        study = self.study(request.study)
        del self._studies[study.name]
        self._working.pop(study.study_id, None)
        self._deleted.append(study.study_id)
        note("study deleted", envelope.principal, study=study.name)
        self._answer_parked(self._parked.of_study(study.name))
        return m.DeleteStudyResponse(), ()

    # Operations: workers

    def _register_worker(self, envelope: Envelope, request: m.RegisterWorkerRequest) -> Outcome:
        study = self.study(request.study)
        self._make_room(study, envelope.principal)
        worker = WorkerState(
            worker_id=self._worker_ids(),
            name=request.name,
            host=request.host,
            pid=request.pid,
            concurrency=request.concurrency,
            principal=envelope.principal,
            registered_ms=self.moment.wall_ms,
            last_seen=self.moment.now,
        )
        study.register(worker)
        response = m.RegisterWorkerResponse(worker_id=worker.worker_id, info=study.info(), limits=self.limits)
        return response, ()

    def _make_room(self, study: Study, principal: str) -> None:
        """Forget a worker if there is no room for one more.

        :raises ProtocolError: ``overloaded`` when there is none to forget.
        """
        leaving = study.to_make_room(principal)
        if leaving is not None:
            self._say_goodbye(study, leaving)

    def _deregister_worker(self, envelope: Envelope, request: m.DeregisterWorkerRequest) -> Outcome:
        study = self.study(request.study)
        worker = study.workers.get(request.worker_id)
        if worker is None:
            # Saying goodbye twice, as after a lost reply, is no error.
            return m.DeregisterWorkerResponse(), None
        if worker.principal != envelope.principal and not envelope.operator:
            raise ProtocolError(
                "permission_denied",
                f"worker {request.worker_id} was registered by another token: only that, or an admin's, ends it",
                path="/worker_id",
                value=request.worker_id,
            )
        return m.DeregisterWorkerResponse(released=self._say_goodbye(study, worker)), ()

    def _say_goodbye(self, study: Study, worker: WorkerState) -> list[int]:
        released = study.deregister(worker)
        self._answer_parked(self._parked.of_worker(study.name, worker.worker_id))
        return released

    def _heartbeat(self, envelope: Envelope, request: m.HeartbeatRequest) -> Outcome:
        study = self.study(request.study)
        self._check_batch(len(request.leases), "/leases")
        worker = asking.worker_of(study, request.worker_id, envelope.principal)
        drop = telling.heartbeat(study, worker, request.leases)
        command: m.Command = "continue" if self.shutdown is None else self.shutdown.mode
        return m.HeartbeatResponse(command=command, drop=drop, state=study.state), None

    # Operations: ask and tell

    def _check_batch(self, count: int, path: str) -> None:
        if count > self.limits.max_batch:
            raise ProtocolError(
                "too_large", f"at most {self.limits.max_batch} items in a request", path=path, value=str(count)
            )

    def _check_page(self, limit: int) -> None:
        if limit > self.limits.max_page:
            raise ProtocolError(
                "too_large", f"at most {self.limits.max_page} items in a page", path="/limit", value=str(limit)
            )

    def _get_suggestion(self, envelope: Envelope, request: m.GetSuggestionRequest) -> Outcome:
        study = self.study(request.study)
        self._check_batch(request.count, "/count")
        asking.check_lease_s(request.lease_s, self.limits)
        worker = asking.worker_of(study, request.worker_id, envelope.principal)
        wait_s = asking.held_back_s(study, worker)
        if wait_s:
            raise ProtocolError(
                "overloaded",
                f"the last {worker.vanished} suggestions for worker {worker.worker_id} reached nobody",
                retry_after_s=wait_s,
            )
        asked = envelope.asked or Asked(self.fit_wait_s)
        response, handed = asking.at_hand(study, worker, request.count, request.lease_s, asked, draining=self.draining)
        return response, handed or None

    def _next(
        self, study: Study, request: m.SubmitResultRequest | m.SubmitFailureRequest
    ) -> tuple[m.GetSuggestionResponse | None, Handed]:
        if not request.next_count or request.worker_id is None:
            return None, ()
        worker = study.workers[request.worker_id]
        wait_s = asking.held_back_s(study, worker)
        if wait_s:
            return m.GetSuggestionResponse(status="wait", retry_after_s=wait_s), ()
        asked = Asked(self.fit_wait_s)
        return asking.at_hand(study, worker, request.next_count, request.lease_s, asked, draining=self.draining)

    def _check_tell(
        self, study: Study, request: m.SubmitResultRequest | m.SubmitFailureRequest, principal: str
    ) -> None:
        self._check_batch(request.next_count, "/next_count")
        asking.check_lease_s(request.lease_s, self.limits)
        if request.next_count:
            if request.worker_id is None:
                raise ProtocolError("invalid_message", "next_count needs a worker_id", path="/worker_id")
            asking.worker_of(study, request.worker_id, principal)
        elif (worker := study.workers.get(request.worker_id or "")) is not None and worker.principal == principal:
            study.seen(worker)

    def _submit_result(self, envelope: Envelope, request: m.SubmitResultRequest) -> Outcome:
        study = self.study(request.study)
        self._check_batch(len(request.results), "/results")
        self._check_tell(study, request, envelope.principal)
        receipts = [telling.tell_result(study, r, f"/results/{i}") for i, r in enumerate(request.results)]
        following, handed = self._next(study, request)
        changed = bool(handed) or telling.changed_something(receipts)
        return m.SubmitResultResponse(receipts=receipts, next=following), handed if changed else None

    def _submit_failure(self, envelope: Envelope, request: m.SubmitFailureRequest) -> Outcome:
        study = self.study(request.study)
        self._check_batch(len(request.failures), "/failures")
        self._check_tell(study, request, envelope.principal)
        receipts = [telling.tell_failure(study, f, f"/failures/{i}") for i, f in enumerate(request.failures)]
        following, handed = self._next(study, request)
        changed = bool(handed) or telling.changed_something(receipts)
        return m.SubmitFailureResponse(receipts=receipts, next=following), handed if changed else None

    def _release_trials(self, envelope: Envelope, request: m.ReleaseTrialsRequest) -> Outcome:
        study = self.study(request.study)
        self._check_batch(len(request.leases), "/leases")
        receipts = [telling.release(study, ref, request.reason, f"/leases/{i}") for i, ref in enumerate(request.leases)]
        return m.ReleaseTrialsResponse(receipts=receipts), None

    def _cancel_trials(self, envelope: Envelope, request: m.CancelTrialsRequest) -> Outcome:
        study = self.study(request.study)
        self._check_batch(len(request.trial_ids), "/trial_ids")
        receipts = [
            telling.cancel(study, trial_id, request.reason, f"/trial_ids/{i}")
            for i, trial_id in enumerate(request.trial_ids)
        ]
        return m.CancelTrialsResponse(receipts=receipts), None

    def _enqueue_trials(self, envelope: Envelope, request: m.EnqueueTrialsRequest) -> Outcome:
        study = self.study(request.study)
        self._check_batch(len(request.trials), "/trials")
        for i, parameters in enumerate(request.trials):
            for problem in parameter_problems(study.spec, parameters, f"/trials/{i}"):
                raise ProtocolError("invalid_message", problem.message, path=problem.path, value=str(problem.value))
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
            study.enqueue(tuple(canonical_parameters(study.spec, parameters).values())).trial_id
            for parameters in request.trials
        ]
        return m.EnqueueTrialsResponse(trial_ids=ids), ()

    def _add_trials(self, envelope: Envelope, request: m.AddTrialsRequest) -> Outcome:
        study = self.study(request.study)
        self._check_batch(len(request.trials), "/trials")
        for i, trial in enumerate(request.trials):
            for problem in (
                *parameter_problems(study.spec, trial.parameters, f"/trials/{i}/parameters"),
                *objective_value_problems(study.spec.objectives, trial.objectives, f"/trials/{i}/objectives"),
            ):
                raise ProtocolError("invalid_message", problem.message, path=problem.path, value=str(problem.value))
        ids = [
            study.add(
                tuple(canonical_parameters(study.spec, trial.parameters).values()),
                tuple(trial.objectives[name] for name in study.objective_names),
                None if trial.metadata is None else _encode(trial.metadata).decode(),
            ).trial_id
            for trial in request.trials
        ]
        return m.AddTrialsResponse(trial_ids=ids), ()

    # Operations: reads

    def _get_trials(self, envelope: Envelope, request: m.GetTrialsRequest) -> Outcome:
        self._check_page(request.limit)
        return reading.get_trials(self.study(request.study), request), None

    def _get_metadata(self, envelope: Envelope, request: m.GetMetadataRequest) -> Outcome:
        self._check_batch(len(request.trial_ids), "/trial_ids")
        return reading.get_metadata(self.study(request.study), request), None

    def _get_top_k(self, envelope: Envelope, request: m.GetTopKRequest) -> Outcome:
        self._check_page(request.limit)
        return reading.get_top_k(self.study(request.study), request.limit), None

    def _get_fronts(self, envelope: Envelope, request: m.GetFrontsRequest) -> Outcome:
        self._check_page(request.limit)
        return reading.get_fronts(self.study(request.study), request.limit), None

    def _is_multi_group(self, envelope: Envelope, request: m.IsMultiGroupRequest) -> Outcome:
        groups = list(self.study(request.study).engine.objectives.groups)
        return m.IsMultiGroupResponse(is_multi_group=len(groups) > 1, groups=groups), None

    def _status(self, envelope: Envelope, request: m.StatusRequest) -> Outcome:
        return reading.status(self.study(request.study), request.max_workers), None

    def _get_events(self, envelope: Envelope, request: m.GetEventsRequest) -> Outcome:
        self._check_page(request.limit)
        study = self.study(request.study)
        body = reading.get_events(study, request)
        # An empty page may wait; any other goes at once, and ``()`` says so.
        return body, None if request.after == study.events.newest else ()


@contextmanager
def _spec_errors() -> Iterator[None]:
    """A breach of a spec's rules as the error of a request that holds the spec."""
    try:
        yield
    except SpaceError as error:
        problem = error.problems[0]
        raise ProtocolError(
            "invalid_message", problem.message, path=f"/spec{problem.path}", value=str(problem.value)
        ) from error


def _other_request() -> ProtocolError:
    return ProtocolError(
        "conflict", "this idempotency key came before with another request; choose a new key for a new request"
    )


def spec_key(spec: StudySpec) -> bytes:
    """The meaning of a spec: equal for 1 and 1.0, other for 1 and true.

    :param spec: a spec.
    """
    plain = msgspec.to_builtins(spec)
    for parameter in plain["parameters"]:
        for name in ("choices", "values"):
            if name in parameter:
                parameter[name] = [
                    (is_bool, float(v) if isinstance(v, int) else v) for is_bool, v in map(value_key, parameter[name])
                ]
    return msgspec.json.encode(plain, order="sorted")


def different_fields(spec: StudySpec, *others: StudySpec) -> list[str]:
    """The fields in which a spec differs from all others.

    :param spec: a spec.
    :param others: the specs it was compared with.
    """
    return [
        name
        for name in spec.__struct_fields__
        if all(
            spec_key(spec) != spec_key(msgspec.structs.replace(spec, **{name: getattr(other, name)}))
            for other in others
        )
    ] or ["spec"]


_HANDLERS: dict[type[m.Request], Callable[[SchedulerCore, Envelope, Any], Outcome]] = {
    request: getattr(SchedulerCore, f"_{op.snake_name}") for request, op in OPERATION_BY_REQUEST.items()
}
