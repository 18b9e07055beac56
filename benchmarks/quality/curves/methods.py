"""The searches that are compared: hola with its rules, and Optuna with its pruners."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Final

import numpy as np
import optuna
from hola_protocol.space import (
    CategoricalParameter,
    ContinuousParameter,
    IntegerParameter,
    ObjectiveSpec,
    StudySpec,
)
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

from .configurations import Configuration, Networks
from .simulation import Answer, Method, Start

optuna.logging.set_verbosity(optuna.logging.ERROR)
_LOSS = "loss"


class Hola:
    """The engine and a rule, as :func:`hola.optimize` uses them.

    :param networks: what is searched.
    :param stopping: the rule.
    :param seed: of the study.
    """

    def __init__(self, networks: Networks, stopping: StoppingSpec, seed: int) -> None:
        spec = StudySpec(
            parameters=networks.parameters,
            objectives=(ObjectiveSpec(name=_LOSS),),
            steps=StepsSpec(max=networks.epochs, unit="epoch"),
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

    :param networks: what is searched.
    :param stopping: the rule.
    :param seed: of the study.
    """

    def __init__(self, networks: Networks, stopping: StoppingSpec, seed: int) -> None:
        super().__init__(networks, stopping, seed)
        self._draw, self._random = networks.draw, np.random.default_rng(seed)

    def ask(self) -> Start:
        """See :class:`Method`."""
        trial = self._coordinator.enqueue(self._draw(1, self._random)[0])
        return Start(trial.trial_id, trial.parameters)


class Oracle(Hola):
    """The engine and a rule that knows how each trial will end: about the most that stopping can gain.

    At the first decision step of ``auto`` a trial is stopped unless it will be better than each completed and each
    running trial. The engine is told the final loss of a stopped trial.

    :param networks: what is searched.
    :param seed: of the study.
    """

    _STEP: Final = 2

    def __init__(self, networks: Networks, seed: int) -> None:
        super().__init__(networks, NoStoppingSpec(), seed)
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

    :param networks: what is searched.
    :param pruner: the pruner.
    :param epochs: the epochs at which it decides.
    :param seed: of the sampler.
    :param workers: how many train at once.
    """

    def __init__(
        self,
        networks: Networks,
        pruner: optuna.pruners.BasePruner | None,
        epochs: range | list[int],
        seed: int,
        workers: int,
    ) -> None:
        sampler = optuna.samplers.TPESampler(seed=seed, multivariate=True, constant_liar=workers > 1)
        self._study = optuna.create_study(sampler=sampler, pruner=pruner or optuna.pruners.NopPruner())
        self._parameters = networks.parameters
        self._epochs = [] if pruner is None else [e for e in epochs if e < networks.epochs]
        self._trials: dict[int, optuna.Trial] = {}

    def ask(self) -> Start:
        """See :class:`Method`."""
        trial = self._study.ask()
        self._trials[trial.number] = trial
        return Start(trial.number, self._suggest(trial))

    def _suggest(self, trial: optuna.Trial) -> Configuration:
        found: Configuration = {}
        for p in self._parameters:
            match p:
                case ContinuousParameter():
                    found[p.name] = trial.suggest_float(p.name, p.low, p.high, log=p.scale == "log")
                case IntegerParameter():
                    found[p.name] = trial.suggest_int(p.name, p.low, p.high, log=p.scale == "log")
                case CategoricalParameter():
                    found[p.name] = trial.suggest_categorical(p.name, p.choices)
                case _:
                    values = p.values
                    assert values is not None
                    found[p.name] = values[trial.suggest_int(p.name, 0, len(values) - 1)]
        return found

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


def _hyperband(epochs: int) -> optuna.pruners.BasePruner:
    return optuna.pruners.HyperbandPruner(min_resource=1, max_resource=epochs, reduction_factor=3)


def _halving() -> optuna.pruners.BasePruner:
    return optuna.pruners.SuccessiveHalvingPruner(min_resource=3, reduction_factor=3)


def _median() -> optuna.pruners.BasePruner:
    return optuna.pruners.MedianPruner(n_warmup_steps=2)


METHODS: Final[dict[str, Callable[[Networks, int, int], Method]]] = {
    "hola, none": lambda n, seed, _: Hola(n, NoStoppingSpec(), seed),
    "hola, auto": lambda n, seed, _: Hola(n, AutoStoppingSpec(), seed),
    "hola, oracle": lambda n, seed, _: Oracle(n, seed),
    "hola, asha": lambda n, seed, _: Hola(n, AshaSpec(), seed),
    "hola, promotion": lambda n, seed, _: Hola(n, AshaPromotionSpec(), seed),
    "hola, median": lambda n, seed, _: Hola(n, MedianSpec(), seed),
    "random, asha": lambda n, seed, _: Random(n, AshaSpec(), seed),
    "random, none": lambda n, seed, _: Random(n, NoStoppingSpec(), seed),
    "TPE, none": lambda n, seed, workers: Optuna(n, None, [], seed, workers),
    "TPE, Hyperband": lambda n, seed, workers: Optuna(n, _hyperband(n.epochs), [1, 3, 9, 27], seed, workers),
    "TPE, halving": lambda n, seed, workers: Optuna(n, _halving(), [3, 9, 27], seed, workers),
    "TPE, median": lambda n, seed, workers: Optuna(n, _median(), range(3, n.epochs, 3), seed, workers),
}
"""By name: of the networks, a seed and the number of workers."""
