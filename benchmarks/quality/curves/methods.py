"""The searches that are compared: hola with its rules, and Optuna with its pruners."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Final

import numpy as np
import optuna
from hola_protocol.space import ObjectiveSpec, StudySpec
from hola_protocol.stopping import (
    AshaPromotionSpec,
    AshaSpec,
    AutoStoppingSpec,
    MedianSpec,
    NoStoppingSpec,
    StepsSpec,
    StoppingSpec,
)

from hola.core.coordinator import OptimizationCoordinator
from hola.core.stopping import make_rule

from .configurations import ACTIVATIONS, BATCHES, EPOCHS, PARAMETERS, draw
from .simulation import Answer, Method, Start

optuna.logging.set_verbosity(optuna.logging.ERROR)
_LOSS = "loss"


class Hola:
    """The engine and a rule, as :func:`hola.optimize` uses them.

    :param stopping: the rule.
    :param seed: of the study.
    :param workers: how many train at once.
    """

    def __init__(self, stopping: StoppingSpec, seed: int, workers: int) -> None:
        spec = StudySpec(
            parameters=PARAMETERS,
            objectives=(ObjectiveSpec(name=_LOSS),),
            steps=StepsSpec(max=EPOCHS, unit="epoch"),
            stopping=stopping,
        )
        self._coordinator = OptimizationCoordinator(spec, seed)
        self._rule = make_rule(spec)
        self._coordinator.engine.follow(self._rule)

    def ask(self) -> Start:
        """See :class:`Method`."""
        if self._rule is not None and (paused := self._rule.promote()) is not None:
            trial = self._coordinator.resume(paused)
        else:
            new = self._coordinator.ask()
            assert new is not None
            trial = new
        return Start(trial.trial_id, trial.parameters)

    def begin(self, trial_id: int, final: float) -> None:
        """See :class:`Method`."""

    def next_epoch(self, epoch: int) -> int | None:
        """See :class:`Method`."""
        return None if self._rule is None else self._rule.next_step(epoch)

    def report(self, trial_id: int, epoch: int, loss: float) -> Answer:
        """See :class:`Method`."""
        assert self._rule is not None
        verdict = self._rule.record(trial_id, epoch, {_LOSS: loss})
        if verdict.decision == "stop":
            self._coordinator.tell_stopped(trial_id, {_LOSS: loss}, verdict.reason)
            self._rule.end(trial_id, "stopped")
        elif verdict.decision == "pause":
            self._coordinator.pause(trial_id, {_LOSS: loss}, verdict.reason)
        return verdict.decision

    def complete(self, trial_id: int, loss: float) -> None:
        """See :class:`Method`."""
        self._coordinator.tell(trial_id, loss)
        if self._rule is not None:
            self._rule.end(trial_id, "completed")

    def fail(self, trial_id: int) -> None:
        """See :class:`Method`."""
        self._coordinator.tell_failure(trial_id, "diverged")
        if self._rule is not None:
            self._rule.end(trial_id, "failed")


class Random(Hola):
    """Random configurations with a rule of hola's.

    :param stopping: the rule.
    :param seed: of the study.
    :param workers: how many train at once.
    """

    def __init__(self, stopping: StoppingSpec, seed: int, workers: int) -> None:
        super().__init__(stopping, seed, workers)
        self._random = np.random.default_rng(seed)

    def ask(self) -> Start:
        """See :class:`Method`."""
        trial = self._coordinator.enqueue(draw(1, self._random)[0])
        return Start(trial.trial_id, trial.parameters)


class Oracle(Hola):
    """The engine and a rule that knows how each trial will end: about the most that stopping can gain.

    At the first decision step of ``auto`` a trial is stopped unless it will be better than each completed and each
    running trial. The engine is told the final loss of a stopped trial.

    :param seed: of the study.
    :param workers: how many train at once.
    """

    _STEP: Final = 2

    def __init__(self, seed: int, workers: int) -> None:
        super().__init__(NoStoppingSpec(), seed, workers)
        self._final: dict[int, float] = {}
        self._best = math.inf
        """The lowest final loss of the trials that were not stopped."""

    def begin(self, trial_id: int, final: float) -> None:
        """See :class:`Method`."""
        self._final[trial_id] = final

    def next_epoch(self, epoch: int) -> int | None:
        """See :class:`Method`."""
        return self._STEP if epoch < self._STEP else None

    def report(self, trial_id: int, epoch: int, loss: float) -> Answer:
        """See :class:`Method`."""
        final = self._final[trial_id]
        if final < self._best:
            self._best = final
            return "continue"
        self._coordinator.tell_stopped(trial_id, {_LOSS: loss if math.isnan(final) else final}, "it is not the best")
        return "stop"


class Optuna:
    """Optuna's TPE with a pruner; a pruned trial is stopped.

    :param pruner: the pruner.
    :param epochs: the epochs at which it decides.
    :param seed: of the sampler.
    :param workers: how many train at once.
    """

    def __init__(self, pruner: optuna.pruners.BasePruner | None, epochs: range | list[int], seed: int, workers: int):
        sampler = optuna.samplers.TPESampler(seed=seed, multivariate=True, constant_liar=workers > 1)
        self._study = optuna.create_study(sampler=sampler, pruner=pruner or optuna.pruners.NopPruner())
        self._epochs = [] if pruner is None else [e for e in epochs if e < EPOCHS]
        self._trials: dict[int, optuna.Trial] = {}

    def ask(self) -> Start:
        """See :class:`Method`."""
        trial = self._study.ask()
        self._trials[trial.number] = trial
        return Start(
            trial.number,
            {
                "learning_rate": trial.suggest_float("learning_rate", 1e-3, 3.0, log=True),
                "momentum": trial.suggest_float("momentum", 0.0, 0.98),
                "weight_decay": trial.suggest_float("weight_decay", 1e-6, 1.0, log=True),
                "units": trial.suggest_int("units", 4, 128, log=True),
                "layers": trial.suggest_int("layers", 1, 3),
                "batch": BATCHES[trial.suggest_int("batch", 0, len(BATCHES) - 1)],
                "activation": trial.suggest_categorical("activation", ACTIVATIONS),
            },
        )

    def begin(self, trial_id: int, final: float) -> None:
        """See :class:`Method`."""

    def next_epoch(self, epoch: int) -> int | None:
        """See :class:`Method`."""
        return next((e for e in self._epochs if e > epoch), None)

    def report(self, trial_id: int, epoch: int, loss: float) -> Answer:
        """See :class:`Method`."""
        trial = self._trials[trial_id]
        trial.report(loss, epoch)
        if not trial.should_prune():
            return "continue"
        self._study.tell(trial, state=optuna.trial.TrialState.PRUNED)
        return "stop"

    def complete(self, trial_id: int, loss: float) -> None:
        """See :class:`Method`."""
        self._study.tell(self._trials[trial_id], loss)

    def fail(self, trial_id: int) -> None:
        """See :class:`Method`."""
        self._study.tell(self._trials[trial_id], state=optuna.trial.TrialState.FAIL)


def _hyperband() -> optuna.pruners.BasePruner:
    return optuna.pruners.HyperbandPruner(min_resource=1, max_resource=EPOCHS, reduction_factor=3)


def _halving() -> optuna.pruners.BasePruner:
    return optuna.pruners.SuccessiveHalvingPruner(min_resource=3, reduction_factor=3)


def _median() -> optuna.pruners.BasePruner:
    return optuna.pruners.MedianPruner(n_warmup_steps=2)


METHODS: Final[dict[str, Callable[[int, int], Method]]] = {
    "hola, none": lambda seed, workers: Hola(NoStoppingSpec(), seed, workers),
    "hola, auto": lambda seed, workers: Hola(AutoStoppingSpec(), seed, workers),
    "hola, oracle": Oracle,
    "hola, asha": lambda seed, workers: Hola(AshaSpec(), seed, workers),
    "hola, promotion": lambda seed, workers: Hola(AshaPromotionSpec(), seed, workers),
    "hola, median": lambda seed, workers: Hola(MedianSpec(), seed, workers),
    "random, asha": lambda seed, workers: Random(AshaSpec(), seed, workers),
    "random, none": lambda seed, workers: Random(NoStoppingSpec(), seed, workers),
    "TPE, none": lambda seed, workers: Optuna(None, [], seed, workers),
    "TPE, Hyperband": lambda seed, workers: Optuna(_hyperband(), [1, 3, 9, 27], seed, workers),
    "TPE, halving": lambda seed, workers: Optuna(_halving(), [3, 9, 27], seed, workers),
    "TPE, median": lambda seed, workers: Optuna(_median(), range(3, EPOCHS, 3), seed, workers),
}
"""By name: of a seed and the number of workers."""
