"""The worker: takes trials, evaluates them, tells what came of them, until the study is finished or it is told to end.

Every evaluation that may run at once is a *lane*: a thread that asks, evaluates and tells, one round trip per trial.
The thread that calls :meth:`Worker.run` waits for signals, commands and the lanes' ends.
"""

import logging
import os
import queue
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from types import FrameType
from typing import Any, Literal, NamedTuple, TypedDict

from hola_protocol.messages import (
    Failure,
    FinishReason,
    GetSuggestionResponse,
    HeartbeatResponse,
    LeaseRef,
    Receipt,
    RegisterWorkerResponse,
    Result,
    StudyInfo,
    Suggestion,
)

from .client import SyncClient
from .errors import (
    ClientClosedError,
    ConfigurationError,
    HolaError,
    InvalidMessageError,
    TooLargeError,
    UnknownStudyError,
    UnknownWorkerError,
)
from .evaluation import Completed, Failed
from .evaluator import Evaluator, FunctionEvaluator, Objective
from .heartbeat import HeartbeatMode
from .lane import Ended, Lane, LaneEnded
from .leases import Leases
from .persistence import Persistence
from .process_evaluator import ProcessEvaluator
from .pulse import Pulse
from .settings import new_key
from .spool import Spool, Unsent, as_arguments, default_spool_dir
from .summary import EndReason, Tally, WorkerSummary, log_receipt

__all__ = ["Worker", "WorkerOptions", "WorkerSummary"]

log = logging.getLogger("hola.worker")

GOODBYE_S = 2.0
"""What saying goodbye may take, for each request."""
WRITE_AHEAD_S = 1.0
"""Results of evaluations longer than this are kept on disk before they are told for the first time."""
STOP_GRACE_S = 5.0
"""What a result that is being told when the worker is stopped may take until it is kept on disk instead."""
JOIN_S = 1.0
"""What the lanes may take to end after the client was closed; those that call a function go on without the worker."""
SHORTEST_PAUSE_S = 0.1
"""Between two asks that bring nothing, when the scheduler does not say."""


class WorkerOptions(TypedDict, total=False):
    """The settings of every worker; :class:`Worker` has their meanings."""

    evaluator: Callable[[], Evaluator] | None
    concurrency: int
    executor: Literal["thread", "process"]
    time_limit_s: float | None
    heartbeat: HeartbeatMode
    wait_s: float
    lease_s: float | None
    retry_failures: bool
    max_errors: int | None
    reconnect_s: float
    spool_dir: str | os.PathLike[str] | None
    name: str | None
    handle_signals: bool


class _Signal(NamedTuple):
    number: int


class _Command(NamedTuple):
    reason: EndReason
    message: str
    at_once: bool


class _LaneFree(NamedTuple):
    """A lane has nothing under evaluation any more."""


class Worker:
    """Evaluates trials of one study.

    :param objective: from parameters by name to a number (of the one objective), a mapping of numbers, or either in a
        pair with a mapping of metadata. Raises :class:`~hola.clients.Infeasible` for a point that cannot be evaluated;
        any other exception, and a value that is not finite, is a failure. Absent when ``evaluator`` is given.
    :param client: an open client, closed at the end; it must not repeat by itself.
    :param transport: the client's, for the process of the heart.
    :param evaluator: makes an evaluator in place of one that calls ``objective``; called once for each lane.
    :param concurrency: evaluations at once.
    :param executor: ``thread`` calls the function in this process; ``process`` in one child process per lane, which can
        be killed.
    :param time_limit_s: seconds after which an evaluation is killed, with all that it started, and fails. Implies
        ``process``.
    :param heartbeat: where signs of life come from, see :mod:`hola.clients.heartbeat`.
    :param wait_s: how long an ask waits for work, in seconds.
    :param lease_s: the length of the leases, in seconds; absent: the study's.
    :param retry_failures: whether failed trials are put back in the queue, as often as the study allows.
    :param max_errors: failures in a row that end the worker; None: never.
    :param reconnect_s: how long an unreachable scheduler is tried, in seconds.
    :param spool_dir: where outcomes wait that could not be told; absent:
        :func:`~hola.clients.spool.default_spool_dir`.
    :param name: what people see; absent: the host's name and the process's id.
    :param handle_signals: whether SIGTERM gives the trials back and ends, and Ctrl-C ends after what runs and, pressed
        again, at once. Only ever in the main thread.
    :raises ConfigurationError: when the settings contradict each other.
    """

    def __init__(
        self,
        objective: Objective | None,
        client: SyncClient,
        *,
        transport: Literal["zmq", "rest"],
        evaluator: Callable[[], Evaluator] | None = None,
        concurrency: int = 1,
        executor: Literal["thread", "process"] = "thread",
        time_limit_s: float | None = None,
        heartbeat: HeartbeatMode = "auto",
        wait_s: float = 20.0,
        lease_s: float | None = None,
        retry_failures: bool = False,
        max_errors: int | None = 10,
        reconnect_s: float = 600.0,
        spool_dir: str | os.PathLike[str] | None = None,
        name: str | None = None,
        handle_signals: bool = True,
    ) -> None:
        if (objective is None) == (evaluator is None):
            raise ConfigurationError("a worker needs an objective or an evaluator, and not both")
        if concurrency < 1:
            raise ConfigurationError("concurrency must be at least 1")
        self._client = client
        self._evaluator = evaluator or _evaluator_of(objective, executor, time_limit_s)
        self._concurrency = concurrency
        self._wait_s = wait_s
        self._lease_s = lease_s
        self._retry_failures = retry_failures
        self.spool = Spool(default_spool_dir() if spool_dir is None else spool_dir)
        self._name = name or f"{socket.gethostname()}:{os.getpid()}"
        self._handle_signals = handle_signals
        self.inbox: queue.SimpleQueue[_Signal | _Command | LaneEnded | _LaneFree] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._registering = threading.Lock()
        self._leases = Leases()
        self._tally = Tally(max_errors)
        self._pulse = Pulse(
            client, transport, heartbeat, self._leases, self._ids, self._heed_heartbeat, self._forgotten
        )
        self._persistently = Persistence(
            reconnect_s, self._pause, lambda: self._stopping.is_set(), self._give_up, self._ids
        )
        self._lanes: list[Lane] = []
        self._draining = threading.Event()
        self._stopping = threading.Event()
        self._end: _Command | None = None
        self._study_reason: FinishReason | None = None
        self._released = 0
        self._unsent_count = 0
        self._worker_id = ""
        self._info: StudyInfo | None = None
        self.objectives: tuple[str, ...] = ()
        """The names of the values wanted, in the study's order; empty before :meth:`run`."""

    @property
    def worker_id(self) -> str:
        """The id that the scheduler gave; empty before :meth:`run`."""
        return self._worker_id

    @property
    def study(self) -> str:
        """The study."""
        return self._client.study

    @property
    def info(self) -> StudyInfo:
        """The study as it was when the worker registered."""
        if self._info is None:
            raise RuntimeError("the worker is not registered yet")
        return self._info

    @property
    def is_stopping(self) -> bool:
        """Whether the worker ends at once."""
        return self._stopping.is_set()

    def _ids(self) -> dict[str, Any]:
        return {"study": self.study, "worker": self._worker_id}

    def drain(self) -> None:
        """End after the evaluations under way. From any thread, also before :meth:`run`."""
        self.inbox.put(_Command("drained", "told to drain", at_once=False))

    def stop(self) -> None:
        """End at once and give the trials back. From any thread, also before :meth:`run`."""
        self.inbox.put(_Command("stopped", "told to stop", at_once=True))

    def run(self) -> WorkerSummary:
        """Work until the study is finished, or until told to end.

        :returns: what was done, and why it ended.
        :raises ServerError: when the scheduler refuses the worker, such as for an unknown study or token.
        :raises HandshakeError: when the server is not the one expected.
        """
        with self._signals():
            try:
                if self._start():
                    self._supervise()
            finally:
                self._close()
        return self._summary()

    def _start(self) -> bool:
        """Register, tell what an earlier worker could not, and set the lanes going; False when no scheduler answers."""
        try:
            self._register()
            self._tell_spooled()
        except Ended:
            return False
        log.info(
            "working on %s as %s with %d at once", self.study, self._worker_id, self._concurrency, extra=self._ids()
        )
        self._pulse.start()
        evaluators = [self._evaluator() for _ in range(self._concurrency)]
        self._lanes = [Lane(self, evaluator, i) for i, evaluator in enumerate(evaluators)]
        for lane in self._lanes:
            lane.thread.start()
        return True

    def _supervise(self) -> None:
        """Wait for the lanes to end, and heed signals and commands on the way."""
        running = set(self._lanes)
        failure: BaseException | None = None
        while running and not (self._draining.is_set() and not any(lane.is_busy for lane in running)):
            message = self.inbox.get()
            match message:
                case LaneEnded():
                    running.discard(message.lane)
                    if message.error is not None:
                        failure = failure or message.error
                        self._begin_end(_Command("stopped", str(message.error), at_once=True))
                case _Signal():
                    self._heed_signal(message.number)
                case _Command():
                    self._begin_end(message)
            if self._stopping.is_set():
                break
        if self._stopping.is_set():
            self._abandon(running)
        if failure is not None:
            raise failure

    def _heed_signal(self, number: int) -> None:
        if number == signal.SIGTERM:
            self._begin_end(_Command("preempted", "preempted by SIGTERM", at_once=True))
        elif self._draining.is_set():
            self._begin_end(_Command("stopped", "interrupted twice", at_once=True))
        else:
            log.warning("ending after the evaluations under way; interrupt again to end at once", extra=self._ids())
            self._begin_end(_Command("drained", "interrupted", at_once=False))

    def _begin_end(self, command: _Command) -> None:
        if self._end is None or (command.at_once and not self._end.at_once):
            self._end = command
        with self._lock:  # from here on no lane takes a trial
            self._draining.set()
        if command.at_once:
            self._stopping.set()

    def _abandon(self, running: "set[Lane]") -> None:
        """Stop what runs: kill what can be killed, wait a moment for what is being told, leave the rest."""
        for lane in running:
            lane.cancel()
        deadline = time.monotonic() + STOP_GRACE_S
        while any(lane.must_be_awaited for lane in running) and (left := deadline - time.monotonic()) > 0:
            with suppress(queue.Empty):
                message = self.inbox.get(timeout=left)
                if isinstance(message, LaneEnded):
                    running.discard(message.lane)

    def _close(self) -> None:
        with self._lock:
            self._draining.set()
        self._stopping.set()
        self._pulse.stop()
        for lane in self._lanes:
            lane.keep_unsent()
            if lane.unsent is not None:
                self._leases.let_go(lane.unsent.trial_id)
        if self._worker_id and self._end is not None and self._end.reason != "unreachable":
            self._say_goodbye(self._end.reason)
        elif self._worker_id and self._end is None:
            self._say_goodbye("finished")
        self._client.close()
        deadline = time.monotonic() + JOIN_S
        for lane in self._lanes:
            lane.thread.join(max(0.0, deadline - time.monotonic()))
            if not lane.thread.is_alive():
                lane.evaluator.close()
        self._unsent_count = self.spool.kept
        self.spool.release()

    def _say_goodbye(self, reason: str) -> None:
        """Give back what is held, and leave. A scheduler that does not answer finds out by the leases."""
        held = self._leases.held()
        try:
            if held:
                self._client.release_trials(leases=held, reason=reason, timeout_s=GOODBYE_S)
                self._released += len(held)
            self._client.deregister_worker(worker_id=self._worker_id, timeout_s=GOODBYE_S)
        except HolaError as error:
            log.warning("could not say goodbye: %s", error, extra=self._ids())

    def _summary(self) -> WorkerSummary:
        end = self._end or _Command("finished", f"the study is finished: {self._study_reason}", at_once=False)
        unsent = self._unsent_count
        summary = WorkerSummary(
            reason=end.reason,
            message=end.message,
            study_reason=self._study_reason,
            released=self._released,
            unsent=unsent,
            **self._tally.counts,
        )
        log.info("ended: %s", summary.message, extra=self._ids())
        return summary

    @contextmanager
    def _signals(self) -> Iterator[None]:
        if not self._handle_signals or threading.current_thread() is not threading.main_thread():
            yield
            return

        def handler(number: int, frame: FrameType | None) -> None:
            self.inbox.put(_Signal(number))  # the one queue whose put() may interrupt its own get()

        before = {number: signal.signal(number, handler) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for number, previous in before.items():
                signal.signal(number, previous)

    def _register(self) -> None:
        key = new_key()

        def register() -> RegisterWorkerResponse:
            return self._client.register_worker(
                name=self._name[:256],
                host=socket.gethostname()[:256],
                pid=os.getpid(),
                concurrency=self._concurrency,
                idempotency_key=key,
            )

        reply = self._persistently(register)
        self._worker_id, self._info = reply.worker_id, reply.info
        self.objectives = tuple(objective.name for objective in reply.info.spec.objectives)
        self._wait_s = min(self._wait_s, reply.limits.max_wait_s)
        self._client.settings.limits = reply.limits

    def register_again(self, old_worker_id: str) -> None:
        """Get a new id after the scheduler has forgotten the old one.

        :param old_worker_id: the id that is not known any more.
        """
        with self._registering:
            if self._worker_id == old_worker_id:
                log.warning("the scheduler does not know this worker any more: registering again", extra=self._ids())
                self._register()
        self._pulse.update()

    def _give_up(self, message: str) -> None:
        command = _Command("unreachable", message, at_once=True)
        self._begin_end(command)
        self.inbox.put(command)

    def _pause(self, seconds: float) -> bool:
        """Wait; before the lanes run, signals and commands are heeded here.

        :param seconds: how long.
        :returns: whether the worker ends.
        """
        if self._lanes:
            return self._stopping.wait(seconds)
        with suppress(queue.Empty):
            message = self.inbox.get(timeout=seconds)
            if isinstance(message, _Signal):
                self._heed_signal(message.number)
            elif isinstance(message, _Command):
                self._begin_end(message)
        return self._draining.is_set()

    def _tell_spooled(self) -> None:
        """Tell what an earlier worker could not."""
        for path, unsent in self.spool.waiting(self.study, self.info.created_ms):
            key = new_key()
            arguments = as_arguments(unsent)
            tell = self._client.submit_result if unsent.result is not None else self._client.submit_failure

            def send(tell: Any = tell, arguments: Any = arguments, key: str = key) -> Any:
                return tell(**arguments, idempotency_key=key)

            try:
                receipt: Receipt = self._persistently(send).receipts[0]
            except (InvalidMessageError, TooLargeError) as error:
                log.error("trial %d: an earlier worker's outcome is refused: %s", unsent.trial_id, error)
                continue
            ids = self._ids() | {"trial": unsent.trial_id}
            log.info("trial %d: told an earlier worker's outcome: %s", unsent.trial_id, receipt.outcome, extra=ids)
            log_receipt(receipt, ids)
            self.spool.discard(path)

    def ask(self) -> Suggestion | None:
        """The next trial to evaluate.

        :returns: a trial with its lease; None when there is no more.
        """
        while not self._draining.is_set():
            worker_id, key = self._worker_id, new_key()

            def get(worker_id: str = worker_id, key: str = key) -> GetSuggestionResponse:
                if self._draining.is_set():
                    raise ClientClosedError("the worker is ending")
                return self._client.get_suggestion(
                    worker_id=worker_id, wait_s=self._wait_s, lease_s=self._lease_s, idempotency_key=key
                )

            try:
                reply = self._persistently(get)
            except UnknownWorkerError:
                self.register_again(worker_id)
                continue
            except ClientClosedError:
                return None
            suggestion = self.heed(reply)
            if suggestion is not None:
                return suggestion
            if reply.status == "finished":
                return None
            if not reply.suggestions:
                self._draining.wait(SHORTEST_PAUSE_S if reply.retry_after_s is None else reply.retry_after_s)
        return None

    def heed(self, reply: GetSuggestionResponse) -> Suggestion | None:
        """What the scheduler says about the next trial.

        :param reply: the answer to an ask, or to ``next_count``.
        :returns: the trial to evaluate, if there is one.
        """
        if reply.status == "finished":
            self._study_reason = reply.reason
        held = [s for s in reply.suggestions if s.standing == "held"]
        self._give_back(held[1:])
        return held[0] if held else None

    def take(self, lane: Lane, suggestion: Suggestion) -> bool:
        """Begin a trial, unless the worker is ending: then it goes back.

        :param lane: who evaluates it.
        :param suggestion: the trial.
        """
        before = lane.suggestion
        with self._lock:
            taken = not self._draining.is_set()
            if taken:
                lane.begin(suggestion)
        if not taken:
            self._give_back([suggestion])
            return False
        if before is not None:
            self._leases.let_go(before.trial_id)
        self._leases.hold(suggestion)
        self._pulse.update()
        return True

    def _give_back(self, suggestions: Sequence[Suggestion]) -> None:
        if not suggestions:
            return
        leases = [LeaseRef(trial_id=s.trial_id, lease=s.lease) for s in suggestions]
        try:
            self._client.release_trials(leases=leases, reason="the worker is ending", timeout_s=GOODBYE_S)
        except HolaError as error:
            log.debug("could not give back %s: %s", [s.trial_id for s in suggestions], error, extra=self._ids())

    def let_go(self, lane: Lane) -> None:
        """A lane has nothing under evaluation any more.

        :param lane: the lane.
        """
        suggestion = lane.suggestion
        if suggestion is None:
            return
        self._leases.let_go(suggestion.trial_id)
        lane.end()
        self._pulse.update()
        if self._draining.is_set():
            self.inbox.put(_LaneFree())

    def tell(self, lane: Lane, suggestion: Suggestion, evaluation: Completed | Failed) -> GetSuggestionResponse | None:
        """Tell an outcome and ask for the next trial in the same round trip.

        :param lane: who evaluated.
        :param suggestion: the trial.
        :param evaluation: what came of it.
        :returns: the answer to the ask, if one was made.
        """
        unsent = self._unsent(suggestion, evaluation)
        lane.unsent = unsent
        if unsent.failure is not None and unsent.failure.retry:
            self._leases.let_go(suggestion.trial_id)  # a heartbeat that comes after the failure would take it back
        if lane.took_s >= WRITE_AHEAD_S:
            lane.keep_unsent()
        while True:
            worker_id, key = self._worker_id, new_key()
            arguments = as_arguments(unsent) | {
                "worker_id": worker_id,
                "next_count": 0 if self._draining.is_set() or self._tally.would_end(evaluation) else 1,
                "lease_s": self._lease_s,
                "idempotency_key": key,
            }
            submit = self._client.submit_result if unsent.result is not None else self._client.submit_failure
            try:
                reply: Any = self._persistently(lambda: submit(**arguments), lane.keep_unsent)  # noqa: B023
            except UnknownWorkerError:
                self.register_again(worker_id)
                continue
            except UnknownStudyError:
                lane.forget_unsent()
                raise
            except (InvalidMessageError, TooLargeError) as error:
                if unsent.result is None:
                    raise
                log.error("trial %d: the result is refused: %s", suggestion.trial_id, error, extra=self._ids())
                evaluation = Failed(reason=f"the scheduler refused the result: {error}"[:2000])
                lane.forget_unsent()
                unsent = lane.unsent = self._unsent(suggestion, evaluation)
                continue
            lane.forget_unsent()
            too_many = self._tally.count(evaluation, reply.receipts[0], self._ids() | {"trial": suggestion.trial_id})
            if too_many is not None:
                log.error("%s", too_many, extra=self._ids())
                self._begin_end(_Command("max_errors", too_many, at_once=False))
            return reply.next  # type: ignore[no-any-return]  # of both responses

    def _unsent(self, suggestion: Suggestion, evaluation: Completed | Failed) -> Unsent:
        ids: dict[str, Any] = {"trial_id": suggestion.trial_id, "lease": suggestion.lease}
        result: Result | None = None
        failure: Failure | None = None
        if isinstance(evaluation, Completed):
            result = Result(**ids, objectives=evaluation.objectives, metadata=evaluation.metadata)
        else:
            failure = Failure(
                **ids,
                kind=evaluation.kind,
                reason=evaluation.reason,
                retry=(self._retry_failures or evaluation.retry) and not evaluation.infeasible,
                metadata=evaluation.metadata,
            )
        return Unsent(study=self.study, created_ms=self.info.created_ms, result=result, failure=failure)

    def _forgotten(self, worker_id: str) -> None:
        try:
            self.register_again(worker_id)
        except (Ended, HolaError) as error:
            log.warning("could not register again: %s", error, extra=self._ids())

    def _heed_heartbeat(self, reply: HeartbeatResponse, leases: Sequence[LeaseRef]) -> None:
        unwanted = {ref.lease for ref in leases if ref.trial_id in reply.drop}
        for lane in self._lanes if unwanted else ():
            trial = lane.trial
            if lane.drop(unwanted) and trial is not None:
                log.info(
                    "trial %d: dropped, its result is not wanted", trial.id, extra=self._ids() | {"trial": trial.id}
                )
        if reply.command == "drain" and not self._draining.is_set():
            self.inbox.put(_Command("drained", "the scheduler said drain", at_once=False))
        elif reply.command == "stop":
            self.inbox.put(_Command("stopped", "the scheduler said stop", at_once=True))


def _evaluator_of(
    objective: Objective | None, executor: Literal["thread", "process"], time_limit_s: float | None
) -> Callable[[], Evaluator]:
    assert objective is not None
    if time_limit_s is not None and not time_limit_s > 0:
        raise ConfigurationError("time_limit_s must be above 0")
    if executor == "process" or time_limit_s is not None:
        ProcessEvaluator(objective, time_limit_s)  # tells at once whether the function can be handed over
        return lambda: ProcessEvaluator(objective, time_limit_s)
    return lambda: FunctionEvaluator(objective)
