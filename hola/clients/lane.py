"""One evaluation at a time: a thread that asks, evaluates and tells."""

import logging
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from hola_protocol.messages import Suggestion
from hola_protocol.space import canonical_parameters

from .evaluation import Cancelled, Evaluation, Failed, failure_of
from .evaluator import Evaluator
from .spool import Unsent
from .trial import EvaluatedTrial

if TYPE_CHECKING:
    from .worker import Worker

log = logging.getLogger("hola.worker")


class Ended(Exception):  # noqa: N818  # nothing went wrong
    """The worker is ending: raised through a lane."""


class LaneEnded(NamedTuple):
    """A lane has no more to do, or failed."""

    lane: "Lane"
    error: BaseException | None


class Lane:
    """One evaluation at a time: asks, evaluates, tells.

    :param worker: the worker.
    :param evaluator: of this lane alone.
    :param index: from 0.
    """

    def __init__(self, worker: "Worker", evaluator: Evaluator, index: int) -> None:
        self.evaluator = evaluator
        self.thread = threading.Thread(target=self._run, name=f"hola-lane-{index}", daemon=True)
        self.suggestion: Suggestion | None = None
        self.trial: EvaluatedTrial | None = None
        self.unsent: Unsent | None = None
        self.took_s = 0.0
        self._worker = worker
        self._kept: Path | None = None
        self._keeping = threading.Lock()
        self._is_killed = False

    @property
    def is_busy(self) -> bool:
        """Whether a trial is under evaluation or being told."""
        return self.suggestion is not None

    @property
    def must_be_awaited(self) -> bool:
        """Whether an outcome is being told, or a killed evaluation is about to end."""
        return self.unsent is not None or (self.is_busy and self._is_killed)

    def begin(self, suggestion: Suggestion) -> None:
        """A trial is this lane's.

        :param suggestion: the trial.
        """
        self.suggestion = suggestion
        self._is_killed = False
        self.trial = EvaluatedTrial(
            suggestion.trial_id,
            suggestion.parameters,
            attempt=suggestion.attempt,
            study=self._worker.study,
            objectives=self._worker.objectives,
        )

    def end(self) -> None:
        """The lane has no trial."""
        self.suggestion = self.trial = None

    def cancel(self) -> None:
        """Stop the evaluation under way."""
        trial = self.trial
        if trial is not None and self.unsent is None:
            trial.stop()
            self._is_killed = self.evaluator.cancel()

    def drop(self, leases: set[str]) -> bool:
        """Stop the evaluation under way if it is one of those that the scheduler does not want.

        :param leases: of the trials to drop, as they were in the heartbeat: an attempt that began since goes on.
        :returns: whether it was stopped just now.
        """
        suggestion, trial = self.suggestion, self.trial
        if suggestion is None or trial is None or suggestion.lease not in leases:
            return False
        if trial.should_stop or (trial.id, trial.attempt) != (suggestion.trial_id, suggestion.attempt):
            return False
        self.cancel()
        return trial.should_stop

    def keep_unsent(self) -> None:
        """Keep the outcome that is being told on disk."""
        with self._keeping:
            if self.unsent is None or self._kept is not None:
                return
            try:
                self._kept = self._worker.spool.keep(self.unsent)
            except OSError as error:
                log.error("trial %d: the outcome cannot be kept on disk: %s", self.unsent.trial_id, error)

    def forget_unsent(self) -> None:
        """The outcome was told, or replaced by another."""
        with self._keeping:
            kept, self._kept, self.unsent = self._kept, None, None
        if kept is not None:
            self._worker.spool.discard(kept)

    def _run(self) -> None:
        error: BaseException | None = None
        try:
            self._work()
        except Ended:
            pass
        except BaseException as failure:
            error = failure
        finally:
            self.keep_unsent()
            self.end()
            self._worker.inbox.put(LaneEnded(self, error))

    def _work(self) -> None:
        worker = self._worker
        suggestion = worker.ask()
        while suggestion is not None and worker.take(self, suggestion):
            evaluation = self._evaluate(suggestion)
            if isinstance(evaluation, Cancelled) and worker.is_stopping:
                raise Ended  # the lease stays, to be given back
            reply = None if isinstance(evaluation, Cancelled) else worker.tell(self, suggestion, evaluation)
            suggestion = None if reply is None else worker.heed(reply)
            if suggestion is None:
                worker.let_go(self)
                if reply is not None and reply.status == "finished":
                    return
                suggestion = worker.ask()
        worker.let_go(self)

    def _evaluate(self, suggestion: Suggestion) -> Evaluation:
        assert self.trial is not None
        parameters = canonical_parameters(self._worker.info.spec, suggestion.parameters)
        started = time.monotonic()
        try:
            evaluation = self.evaluator.evaluate(parameters, self.trial)
        except Exception as error:  # such as a full disk: this trial fails, and the worker goes on
            log.exception("trial %d: the evaluation broke", suggestion.trial_id)
            evaluation = failure_of(error)
        finally:
            self.took_s = time.monotonic() - started
        if self.trial.should_stop:
            return Cancelled()
        if isinstance(evaluation, Cancelled) and not self._worker.is_stopping:
            # The word to cancel was for the trial before, which ended just then.
            return Failed(reason="the evaluation was cancelled by mistake", retry=True)
        return evaluation
