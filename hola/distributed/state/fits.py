"""Fits of a study's model: which one is wanted, running, or waited for."""

import math

from hola_protocol.space import StudySpec
from msgspec import Struct

from hola.core.engine import Engine
from hola.core.samplers import FitTask, ModelState
from hola.distributed.state.clock import Moment


class Asked(Struct):
    """What an ask waits for: a model that has seen all results that were recorded when it first needed one.

    :ivar wait_s: how long it waits for it, in seconds; then it is answered without.
    :ivar results: those results, by their numbers; absent while it has not needed a model.
    :ivar until: when it is answered without, in monotonic seconds.
    """

    wait_s: float
    results: tuple[int, int] | None = None
    until: float = math.inf


class Fits:
    """The fits of one study, one at a time.

    :param engine: of the study.
    :param spec: of the study, for whether it is deterministic: such a study begins a fit when an ask needs it, and
        waits for every fit that is due, for as long as it takes.
    :param moment: the time.
    """

    def __init__(self, engine: Engine, spec: StudySpec, moment: Moment) -> None:
        self.task: FitTask | None = None
        """The running fit."""
        self.wanted = 0
        """Suggestions of the largest ask that waits for a fit."""
        self._engine = engine
        self._deterministic = spec.deterministic
        self._moment = moment
        self._seen = (0, 0)  # the results that the running fit sees
        self._failed: tuple[int, int] | None = None  # the results that a fit failed with

    @property
    def is_wanted(self) -> bool:
        """Whether a fit should begin without an ask that needs it."""
        return (
            not self._deterministic
            and self._engine.wants_fit(self.wanted > 0)
            and self._failed != self._engine.n_results
        )

    def is_awaited(self, asked: Asked) -> bool:
        """Whether a new trial would come from a model that has not seen what was known when it was asked for.

        :param asked: what the ask waits for; notes what is known now when it needs a model for the first time.
        """
        engine = self._engine
        if not (engine.awaits_fits or self._deterministic) or self._failed == engine.n_results:
            return False
        results = asked.results or engine.n_results
        if engine.is_fresh(results) and not (self._deterministic and engine.wants_fit()):
            return False
        if asked.results is None:
            asked.results = results
            if not self._deterministic:
                asked.until = self._moment.now + asked.wait_s
        return self._moment.now < asked.until

    def expect(self, count: int, budget_left: int | None) -> None:
        """Note that an ask waits for a fit.

        :param count: the suggestions that it asks for.
        :param budget_left: how many trials may still be created.
        """
        self.wanted = max(self.wanted, count)
        if self.task is None and self._deterministic:
            # With what is known at this request, whatever else is in the same step.
            self._begin(count, budget_left)

    def start(self, idle: int, budget_left: int | None) -> FitTask | None:
        """The fit to run now, of all recorded results, with points for a third of the idle lanes.

        The others get theirs from the next fit, which has seen more results: workers that are all served at once would
        ask at once again, and a batch of points from one model is worth less than as many from several.

        :param idle: how many lanes of workers have no trial.
        :param budget_left: how many trials may still be created.
        """
        if self.task is None and self.is_wanted:
            self._begin((max(idle, self.wanted) + 2) // 3, budget_left)
        return self.task

    def _begin(self, ahead: int, budget_left: int | None) -> None:
        points = ahead if budget_left is None else min(ahead, budget_left)
        self.task = self._engine.fit_task(max(1, points), self.wanted > 0)
        self._seen = self._engine.n_results
        if self.task is None:
            self._failed = self._seen

    def end(self, model: ModelState | None) -> bool:
        """Install the model of the fit.

        :param model: what the fit returned; absent when it failed, and the old model is kept.
        :returns: whether there is a new model.
        """
        self.task, self.wanted = None, 0
        if model is None:
            self._failed = self._seen
            return False
        self._engine.install(model)
        return True
