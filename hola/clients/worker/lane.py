"""One evaluation at a time: a thread that asks, evaluates and tells, one round trip per trial."""

import logging
import threading
import time

from hola_protocol.messages import GetSuggestionResponse, LeaseCommand, Suggestion
from hola_protocol.space import canonical_parameters

from ..errors import HolaError
from ..evaluation import Cancelled, Completed, Evaluation, Failed, failure_of
from ..evaluator import Evaluator
from ..reports import HeldReport, ReportAnswer
from ..slots import first_slot
from ..trial import EvaluatedTrial, StopDecision
from .ask import Asker
from .leases import HeldLeases
from .outbox import Outbox
from .register import Registration
from .report import Reporter
from .shutdown import LaneEnded, LaneIdle, Shutdown, WorkerEnding
from .spool import Spool
from .summary import Tally
from .tell import Teller

log = logging.getLogger("hola.worker")


def _is_ended(trial: EvaluatedTrial, evaluation: Evaluation) -> bool:
    """Whether an evaluation was ended so that its outcome is not told: only values complete a stopped trial."""
    return trial.decision == "drop" or (trial.should_stop and not isinstance(evaluation, Completed))


class Lane:
    """One evaluation at a time: asks, evaluates, tells.

    :param index: from 0.
    :param evaluator: of this lane alone.
    :param registration: the worker's.
    :param asker: the worker's.
    :param teller: the worker's.
    :param reporter: the worker's.
    :param tally: counts the trials that end early.
    :param leases: those that the worker holds.
    :param spool: the worker's.
    :param shutdown: whether the worker takes new trials; gets a message when the lane ends.
    """

    def __init__(
        self,
        index: int,
        evaluator: Evaluator,
        *,
        registration: Registration,
        asker: Asker,
        teller: Teller,
        reporter: Reporter,
        tally: Tally,
        leases: HeldLeases,
        spool: Spool,
        shutdown: Shutdown,
    ) -> None:
        self.evaluator = evaluator
        self.thread = threading.Thread(target=self._run, name=f"hola-lane-{index}", daemon=True)
        self.outbox = Outbox(spool)
        self._index = index
        self._registration = registration
        self._asker = asker
        self._teller = teller
        self._reporter = reporter
        self._tally = tally
        self._leases = leases
        self._shutdown = shutdown
        self._suggestion: Suggestion | None = None
        self._trial: EvaluatedTrial | None = None
        self._next: Suggestion | None = None
        self._is_finished = False
        self._is_killed = False
        self._refused: HolaError | None = None

    @property
    def is_busy(self) -> bool:
        """Whether a trial is being evaluated or its outcome submitted."""
        return self._suggestion is not None

    @property
    def must_be_awaited(self) -> bool:
        """Whether an outcome is being submitted, or a killed evaluation is about to end."""
        return self.outbox.unsent is not None or (self.is_busy and self._is_killed)

    def cancel(self) -> None:
        """Stop the running evaluation."""
        trial = self._trial
        if trial is not None:
            self._cancel(trial)

    def _cancel(self, trial: EvaluatedTrial) -> None:
        if self.outbox.if_empty(trial.stop):
            self._is_killed = self.evaluator.cancel()

    @property
    def undelivered(self) -> Suggestion | None:
        """A trial that came with the decision on the previous one, and has not begun."""
        return self._next

    def handle_command(self, command: LeaseCommand) -> bool:
        """End the running evaluation, if the command is for its lease.

        :param command: of a heartbeat's reply. An unknown one changes nothing.
        :returns: whether it changed something.
        """
        suggestion, trial = self._suggestion, self._trial
        if suggestion is None or trial is None or suggestion.lease != command.lease:
            return False
        if trial.should_stop or (trial.trial_id, trial.attempt) != (suggestion.trial_id, suggestion.attempt):
            return False
        kind = command.command
        if kind == "drop":
            self._cancel(trial)
        elif kind == "stop" or kind == "pause":
            decision: StopDecision = kind
            if self.outbox.if_empty(lambda: trial.stop(decision, command.reason)):
                self._leases.let_go(suggestion.trial_id)
        return trial.should_stop

    def _run(self) -> None:
        error: BaseException | None = None
        try:
            self._work()
        except WorkerEnding:
            pass
        except BaseException as failure:
            error = failure
        finally:
            self.outbox.save()
            self._suggestion = self._trial = None
            self._shutdown.inbox.put(LaneEnded(self._index, error))

    def _work(self) -> None:
        suggestion = self._asker.ask()
        while suggestion is not None and self._begin(suggestion):
            self._settle(suggestion, *self._evaluate(suggestion))
            suggestion, self._next = self._next, None
            if suggestion is None:
                self._end_trial()
                if self._is_finished:
                    return
                suggestion = self._asker.ask()
        self._end_trial()

    def _settle(self, suggestion: Suggestion, evaluation: Evaluation, took_s: float) -> None:
        """Tell the outcome of a trial, if it has one.

        :raises HolaError: if the scheduler has refused the worker at a report.
        """
        if self._refused is not None:
            raise self._refused
        if not isinstance(evaluation, Cancelled) and self._is_wanted(suggestion, evaluation):
            reply = self._teller.tell(suggestion, evaluation, self.outbox, took_s, with_next=self._next is None)
            if reply is not None:
                self._take(reply)
            return
        if self._shutdown.is_stopping:
            raise WorkerEnding  # the lease stays, so that the worker releases it
        trial = self._trial
        if trial is not None and (trial.decision == "stop" or trial.decision == "pause"):
            self._tally.count_ended_early(trial.decision)

    def _is_wanted(self, suggestion: Suggestion, evaluation: Completed | Failed) -> bool:
        """Put an outcome into the outbox, unless the evaluation was ended before.

        A worker that stops either finds the outcome there, and waits for it, or has ended the evaluation, and releases
        the trial.
        """
        trial = self._trial
        assert trial is not None
        outcome = self._teller.outcome(suggestion, evaluation)
        return self.outbox.put(outcome, unless=lambda: _is_ended(trial, evaluation))

    def _take(self, reply: GetSuggestionResponse) -> None:
        """Take the next trial out of a reply; its lease is held from here on."""
        self._is_finished = reply.status == "finished"
        self._next = self._asker.handle_reply(reply)
        if self._next is not None:
            self._leases.hold(self._next)

    def _begin(self, suggestion: Suggestion) -> bool:
        """Take a trial, unless the worker drains: then give it back."""
        previous = self._suggestion
        self._suggestion = suggestion
        self._is_killed = False
        self._trial = EvaluatedTrial(
            suggestion.trial_id,
            suggestion.parameters,
            attempt=suggestion.attempt,
            study=self._registration.study,
            objectives=self._registration.objectives,
            resume=suggestion.resume,
            next_step=suggestion.next_step,
            slot=first_slot() + self._index,
            send=lambda reports, is_decision: self._report(suggestion, reports, is_decision),
        )
        # Busy first, then the question: the supervising thread does it the other way round, so that it either sees a
        # busy lane, or the lane sees that the worker drains.
        if self._shutdown.is_draining:
            self._suggestion, self._trial = previous, None
            self._leases.let_go(suggestion.trial_id)
            self._asker.release([suggestion])
            return False
        self._leases.hold(suggestion, previous)
        return True

    def _report(self, suggestion: Suggestion, reports: list[HeldReport], is_decision: bool) -> ReportAnswer:
        """Send reports. If the trial ends with them, the next one comes with the reply."""
        try:
            answer, next_ = self._reporter.send(suggestion, reports, is_decision and self._next is None)
        except HolaError as error:
            self._refused = error
            return ReportAnswer(decision="drop", reason=str(error))
        if next_ is not None:
            self._take(next_)
        return answer

    def _end_trial(self) -> None:
        suggestion = self._suggestion
        if suggestion is None:
            return
        self._suggestion = self._trial = None
        self._leases.let_go(suggestion.trial_id)
        if self._shutdown.is_draining:
            self._shutdown.inbox.put(LaneIdle())

    def _evaluate(self, suggestion: Suggestion) -> tuple[Evaluation, float]:
        """The outcome of a trial, and how long the evaluation took, in seconds."""
        trial = self._trial
        assert trial is not None
        parameters = canonical_parameters(self._registration.info.spec, suggestion.parameters)
        started = time.monotonic()
        try:
            evaluation = self.evaluator.evaluate(parameters, trial)
        except Exception as error:  # such as a full disk: this trial fails, and the worker continues
            log.exception("trial %d: the evaluator raised an exception", suggestion.trial_id)
            evaluation = failure_of(error)
        took_s = time.monotonic() - started
        if isinstance(evaluation, Completed | Failed):
            trial.flush()
        if _is_ended(trial, evaluation):
            evaluation = Cancelled()
        elif isinstance(evaluation, Cancelled) and not self._shutdown.is_stopping:
            # The cancellation was meant for the previous trial, which had just ended.
            evaluation = Failed(reason="the evaluation was cancelled by mistake", retry=True)
        return evaluation, took_s
