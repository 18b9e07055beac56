"""The worker: registers, starts its lanes, and supervises them until they end.

Every evaluation that may run at once is a *lane*: a thread that asks, evaluates and tells, one round trip per trial.
The thread that calls :meth:`Worker.run` waits for signals, commands and the lanes' ends.
"""

import logging
import os
import queue
import socket
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Final, Literal

from hola_protocol.messages import HeartbeatResponse, LeaseRef, StudyInfo

from ..client import SyncClient
from ..errors import ConfigurationError, HolaError
from ..evaluator import Evaluator, Objective
from ..process_evaluator import STOP_GRACE_S
from .ask import Asker
from .budget import TrialBudget
from .commands import end_command, handle_lease_commands
from .goodbye import say_goodbye
from .heartbeat import HeartbeatMode, HeartbeatSender
from .labels import labels_of
from .lane import Lane
from .leases import HeldLeases
from .options import evaluator_factory
from .outage import OutageRetry
from .register import Registration
from .report import OnDiscard, Reporter
from .shutdown import EndCommand, LaneEnded, Shutdown, SignalReceived, WorkerEnding
from .signals import command_of, forward_signals
from .spool import Spool, default_spool_dir
from .summary import Tally, WorkerSummary
from .tell import Teller

log = logging.getLogger("hola.worker")

ABANDON_GRACE_S = 5.0
"""How long outcomes that are being submitted may take when the worker stops; then they are left on disk."""
JOIN_S = 1.0
"""How long the lanes may take to end after the client was closed; a function that still runs is left running."""
SIGNAL_POLL_S: Final = 1.0
"""How often the supervising thread wakes, in seconds: Python handles a signal in the main thread, and one that the
operating system delivered to another thread does not wake it."""


class Worker:
    """Evaluates trials of one study.

    :param objective: from parameters by name to a number (of the one objective), a mapping of numbers, or either in a
        pair with a mapping of metadata. Raises :class:`~hola.clients.Infeasible` for a point that cannot be evaluated;
        any other exception, and a value that is not finite, is a failure. Absent when ``evaluator`` is given.
    :param client: an open client, closed at the end; it must not repeat calls by itself.
    :param transport: the client's, for the process that sends heartbeats.
    :param evaluator: makes an evaluator in place of one that calls ``objective``; called once for each lane.
    :param concurrency: evaluations at once.
    :param executor: ``thread`` calls the function in this process; ``process`` in one child process per lane, which can
        be killed.
    :param time_limit_s: seconds after which an evaluation is killed, with all processes that it started, and fails.
        Implies ``process``.
    :param heartbeat: where heartbeats come from, see :mod:`hola.clients.worker.heartbeat`.
    :param wait_s: how long an ask waits for work, in seconds.
    :param lease_s: the length of the leases, in seconds; absent: the study's.
    :param retry_failures: whether failed trials are put back in the queue, as often as the study allows.
    :param max_errors: the number of failures in a row that ends the worker; None: none does.
    :param reconnect_s: how long calls are repeated while the scheduler cannot be reached, in seconds.
    :param spool_dir: the folder of outcomes that could not be submitted; absent:
        :func:`~hola.clients.worker.spool.default_spool_dir`.
    :param name: what people see; absent: the host's name and the process's id.
    :param can_resume: whether the objective continues from ``current_trial().resume``; only then the scheduler sends
        checkpoints of earlier attempts.
    :param labels: facts about where the worker runs, such as node, queue, job or GPU; they replace those of
        ``HOLA_LABELS`` with the same name.
    :param max_trials: the number of trials after which the worker ends; None: no limit.
    :param max_time_s: seconds after which the worker takes no more trials, and ends after the running ones; None: no
        limit.
    :param stop_grace_s: seconds that an evaluation in a child process has to end after its trial was stopped or paused;
        then it is killed.
    :param on_discard: called with a list of checkpoints that are no longer needed, such as to delete them.
    :param handle_signals: whether SIGTERM and SIGUSR1 release the trials and end the worker, and Ctrl-C ends it after
        the running evaluations and, pressed again, at once. Only in the main thread.
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
        can_resume: bool = False,
        labels: Mapping[str, str] | None = None,
        max_trials: int | None = None,
        max_time_s: float | None = None,
        stop_grace_s: float = STOP_GRACE_S,
        on_discard: OnDiscard | None = None,
        handle_signals: bool = True,
    ) -> None:
        if evaluator is None and objective is not None:
            evaluator = evaluator_factory(objective, executor, time_limit_s, stop_grace_s)
        elif evaluator is None or objective is not None:
            raise ConfigurationError("a worker needs an objective or an evaluator, and not both")
        if concurrency < 1:
            raise ConfigurationError(f"concurrency must be at least 1, not {concurrency}")
        if max_trials is not None and max_trials < 1:
            raise ConfigurationError(f"max_trials must be at least 1, not {max_trials}")
        if max_time_s is not None and not max_time_s > 0:
            raise ConfigurationError(f"max_time_s must be above 0, not {max_time_s}")
        self._client = client
        self._evaluator = evaluator
        self._concurrency = concurrency
        self._handle_signals = handle_signals
        self._spool = Spool(default_spool_dir() if spool_dir is None else spool_dir)
        self._shutdown = Shutdown()
        self._leases = HeldLeases()
        self._tally = Tally(max_errors)
        self._budget = TrialBudget(max_trials)
        self._max_time_s = max_time_s
        self._registration = Registration(
            client,
            name or f"{socket.gethostname()}:{os.getpid()}",
            concurrency,
            wait_s,
            can_resume=can_resume,
            labels=labels_of(labels),
        )
        self._retry = OutageRetry(reconnect_s, self._shutdown, self._pause, self._registration.log_fields)
        self._asker = Asker(client, self._registration, self._retry, self._shutdown, lease_s, self._budget)
        self._reporter = Reporter(
            client,
            self._registration,
            self._retry,
            self._asker,
            self._leases,
            lease_s=lease_s,
            on_discard=on_discard,
        )
        self._teller = Teller(
            client,
            self._registration,
            self._retry,
            self._asker,
            self._shutdown,
            self._leases,
            self._tally,
            lease_s=lease_s,
            retry_failures=retry_failures,
            on_discard=on_discard,
        )
        self._heartbeats = HeartbeatSender(
            client,
            transport,
            heartbeat,
            self._leases,
            self._registration.log_fields,
            self._on_heartbeat_reply,
            self._on_unknown_worker,
        )
        self._leases.on_change = self._registration.on_change = self._heartbeats.update
        self._lanes: list[Lane] = []
        self._has_failed = False
        self._released = 0
        self._unsent = 0

    @property
    def worker_id(self) -> str:
        """The id that the scheduler gave; empty before :meth:`run`."""
        return self._registration.worker_id

    @property
    def study(self) -> str:
        """The study."""
        return self._registration.study

    @property
    def info(self) -> StudyInfo:
        """The study as it was when the worker registered.

        :raises RuntimeError: before :meth:`run`.
        """
        return self._registration.info

    @property
    def objectives(self) -> tuple[str, ...]:
        """The names of the values wanted, in the study's order; empty before :meth:`run`."""
        return self._registration.objectives

    @property
    def is_draining(self) -> bool:
        """Whether the worker takes no new trials."""
        return self._shutdown.is_draining

    @property
    def is_stopping(self) -> bool:
        """Whether the worker ends at once."""
        return self._shutdown.is_stopping

    def drain(self) -> None:
        """End after the running evaluations. From any thread, also before :meth:`run`."""
        self._shutdown.inbox.put(EndCommand("drained", "told to drain", at_once=False))

    def stop(self) -> None:
        """End at once and give the trials back. From any thread, also before :meth:`run`."""
        self._shutdown.inbox.put(EndCommand("stopped", "told to stop", at_once=True))

    def receive_signal(self, number: int) -> None:
        """Handle a signal that the caller received, as with ``handle_signals``. Also from a signal handler, and before
        :meth:`run`.

        :param number: the signal.
        """
        self._shutdown.inbox.put(SignalReceived(number))

    def run(self) -> WorkerSummary:
        """Evaluate trials until the study is finished, or until told to end.

        :returns: what was done, and why it ended.
        :raises ServerError: when the scheduler refuses the worker, such as for an unknown study or token.
        :raises HandshakeError: when the server is not the one expected.
        """
        with forward_signals(self._shutdown.inbox, self._handle_signals), self._shutdown.after(self._max_time_s):
            try:
                if not self._is_ended_before_the_start() and self._start():
                    self._supervise()
            finally:
                self._close()
        return self._summary()

    def _is_ended_before_the_start(self) -> bool:
        """Handle the signals and commands that have come already: a worker that must end does not register."""
        while not self._shutdown.inbox.empty():
            self._pause(0.0)
        return self.is_draining

    def _start(self) -> bool:
        """Register, submit what an earlier worker could not, and start the lanes; False when no scheduler answers."""
        try:
            self._registration.register(self._retry)
            self._teller.tell_spooled(self._spool)
        except WorkerEnding:
            return False
        self._heartbeats.start()
        evaluators = [self._evaluator() for _ in range(self._concurrency)]
        log.info(
            "evaluating trials of study %s as worker %s, at most %d at once",
            self.study,
            self.worker_id,
            self._concurrency,
            extra=self._registration.log_fields(),
        )
        self._lanes = [
            Lane(
                index,
                evaluator,
                registration=self._registration,
                asker=self._asker,
                teller=self._teller,
                reporter=self._reporter,
                tally=self._tally,
                leases=self._leases,
                spool=self._spool,
                shutdown=self._shutdown,
            )
            for index, evaluator in enumerate(evaluators)
        ]
        for lane in self._lanes:
            lane.thread.start()
        return True

    def _supervise(self) -> None:
        """Wait for the lanes to end, and handle signals and commands meanwhile."""
        running = dict(enumerate(self._lanes))
        failure: BaseException | None = None
        while running and not (self.is_draining and not any(lane.is_busy for lane in running.values())):
            try:
                message = self._shutdown.inbox.get(timeout=SIGNAL_POLL_S)
            except queue.Empty:
                continue
            match message:
                case LaneEnded():
                    del running[message.lane]
                    if message.error is not None:
                        failure = failure or message.error
                        self._has_failed = True
                        self._shutdown.begin(EndCommand("stopped", str(message.error), at_once=True))
                case SignalReceived():
                    self._on_signal(message.number)
                case EndCommand():
                    self._shutdown.begin(message)
            if self.is_stopping:
                break
        if self.is_stopping:
            self._abandon(running)
        if failure is not None:
            raise failure

    def _on_signal(self, number: int) -> None:
        command = command_of(number, is_draining=self.is_draining)
        if not command.at_once:
            log.warning(
                "ending after the running evaluations; interrupt again to end at once",
                extra=self._registration.log_fields(),
            )
        self._shutdown.begin(command)

    def _abandon(self, running: dict[int, Lane]) -> None:
        """Stop the evaluations: kill those that can be killed, wait a moment for outcomes that are being submitted."""
        for lane in running.values():
            lane.cancel()
        deadline = time.monotonic() + ABANDON_GRACE_S
        while any(lane.must_be_awaited for lane in running.values()) and (left := deadline - time.monotonic()) > 0:
            with suppress(queue.Empty):
                message = self._shutdown.inbox.get(timeout=left)
                if isinstance(message, LaneEnded):
                    del running[message.lane]

    def _close(self) -> None:
        self._shutdown.close()
        self._heartbeats.stop()
        for lane in self._lanes:
            lane.outbox.save()
            unsent = lane.outbox.unsent
            if unsent is not None:
                self._leases.let_go(unsent.trial_id)
        reason = self._end().reason
        if self.worker_id and reason != "unreachable":
            undelivered = [lane.undelivered for lane in self._lanes if lane.undelivered is not None]
            self._released += say_goodbye(
                self._client, self._registration, self._asker, self._leases, undelivered, reason, self._has_failed
            )
        self._client.close()
        deadline = time.monotonic() + JOIN_S
        for lane in self._lanes:
            lane.thread.join(max(0.0, deadline - time.monotonic()))
            if not lane.thread.is_alive():
                lane.evaluator.close()
        self._unsent = self._spool.kept
        self._spool.release()

    def _end(self) -> EndCommand:
        """Why the worker ends."""
        study_reason = self._asker.finish_reason
        if self._shutdown.command is not None:
            return self._shutdown.command
        if study_reason is None and self._budget.is_spent:
            return EndCommand("max_trials", f"{self._budget.max_trials} trials were evaluated", at_once=False)
        return EndCommand("finished", f"the study is finished: {study_reason}", at_once=False)

    def _summary(self) -> WorkerSummary:
        end = self._end()
        summary = WorkerSummary(
            reason=end.reason,
            message=end.message,
            study_reason=self._asker.finish_reason,
            released=self._released,
            unsent=self._unsent,
            **self._tally.counts,
        )
        log.info("ended: %s", summary.message, extra=self._registration.log_fields())
        return summary

    def _pause(self, seconds: float) -> bool:
        """Wait between two attempts of a call; before the lanes run, signals and commands are handled here.

        :param seconds: how long.
        :returns: whether the worker ends.
        """
        if self._lanes:
            return self._shutdown.wait_for_stop(seconds)
        with suppress(queue.Empty):
            message = self._shutdown.inbox.get(timeout=seconds)
            if isinstance(message, SignalReceived):
                self._on_signal(message.number)
            elif isinstance(message, EndCommand):
                self._shutdown.begin(message)
        return self.is_draining

    def _on_unknown_worker(self, worker_id: str) -> None:
        try:
            self._registration.register_again(worker_id, self._retry)
        except (WorkerEnding, HolaError) as error:
            log.warning("could not register again: %s", error, extra=self._registration.log_fields())

    def _on_heartbeat_reply(self, reply: HeartbeatResponse, leases: list[LeaseRef]) -> None:
        handle_lease_commands(reply, leases, self._lanes, self._registration.log_fields)
        command = end_command(reply)
        if command is not None and (command.at_once or not self.is_draining):
            self._shutdown.inbox.put(command)
