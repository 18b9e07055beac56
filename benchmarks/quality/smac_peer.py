"""SMAC 3 as a peer, with the facade that its documentation advises for the kind of space."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hola_protocol.space import (
    CategoricalParameter,
    ContinuousParameter,
    IntegerParameter,
    LatticeParameter,
    ParameterSpec,
    ParentTest,
)
from hola_protocol.space.conditions import DiscreteParameter, passing_numbers

_RETRAIN_AFTER = 1
"""Suggestions of one model. The facade's default is 8, which suits evaluations in parallel: with one evaluation at a
time, seven of eight suggestions would come from a model that has not seen the latest results."""


def facade(parameters: Sequence[ParameterSpec]) -> str:
    """The facade for a space.

    The documentation advises Gaussian processes for few, numerical parameters and random forests otherwise. The forests
    are trained on logarithms of the costs, with costs of at most 0 replaced by 1e-5, so that they suit losses and not
    functions with negative values.

    :param parameters: of the space.
    """
    continuous = all(isinstance(p, ContinuousParameter) and p.condition is None for p in parameters)
    return "BlackBoxFacade" if continuous else "HyperparameterOptimizationFacade"


def to_hola(parameter: ParameterSpec, value: Any) -> Any:
    """The value of a parameter, from that in a configuration of SMAC.

    :param parameter: the parameter; its choices or lattice values are numbered in a configuration.
    :param value: a number, or the number of a choice as text.
    """
    match parameter:
        case ContinuousParameter():
            return float(value)
        case IntegerParameter():
            return int(value)
        case CategoricalParameter():
            return parameter.choices[int(value)]
        case LatticeParameter():
            return parameter.values[int(value)]


def allowed(parent: ParameterSpec, test: ParentTest) -> list[Any]:
    """The values of a parent in a configuration of SMAC that pass a test.

    :param parent: an integer parameter, a categorical one or a lattice.
    :param test: of the parent.
    """
    discrete: DiscreteParameter = parent  # type: ignore[assignment]
    numbers = [n for each in passing_numbers(discrete, test) for n in each]
    if isinstance(parent, IntegerParameter):
        return [parent.low + n for n in numbers]
    return [str(n) for n in numbers] if isinstance(parent, CategoricalParameter) else numbers


def _hyperparameter(p: ParameterSpec) -> Any:
    from ConfigSpace import CategoricalHyperparameter, Float, Integer, OrdinalHyperparameter

    match p:
        case ContinuousParameter():
            return Float(p.name, (p.low, p.high), log=p.scale == "log")
        case IntegerParameter():
            return Integer(p.name, (p.low, p.high), log=p.scale == "log")
        case CategoricalParameter():
            return CategoricalHyperparameter(p.name, [str(n) for n in range(len(p.choices))])
        case LatticeParameter():
            return OrdinalHyperparameter(p.name, list(range(len(p.values))))


def configuration_space(parameters: Sequence[ParameterSpec], seed: int) -> Any:
    """The space of SMAC with the same parameters and conditions.

    :param parameters: of the space.
    :param seed: of the random configurations.
    """
    from ConfigSpace import AndConjunction, ConfigurationSpace, InCondition, OrConjunction

    space = ConfigurationSpace(seed=seed)
    known = {p.name: (p, _hyperparameter(p)) for p in parameters}
    space.add([hyperparameter for _, hyperparameter in known.values()])
    for p, child in known.values():
        clauses = []
        for clause in p.condition or ():
            tests = [InCondition(child, known[name][1], allowed(known[name][0], t)) for name, t in clause.items()]
            clauses.append(tests[0] if len(tests) == 1 else AndConjunction(*tests))
        if clauses:
            space.add(clauses[0] if len(clauses) == 1 else OrConjunction(*clauses))
    return space


def minimise(
    evaluate: Callable[[Mapping[str, Any]], float], parameters: Sequence[ParameterSpec], seed: int, n: int
) -> None:
    """SMAC 3 by its interface of ask and tell, one evaluation at a time, until the function raises.

    :param evaluate: the function to minimise.
    :param parameters: of the space.
    :param seed: of the scenario and of the space.
    :param n: the number of evaluations, by which SMAC chooses the size of its initial design.
    """
    import smac
    from smac.runhistory import TrialValue

    space = configuration_space(parameters, seed)
    make = getattr(smac, facade(parameters))

    def unused(config: Any, seed: int = 0) -> float:  # with ask and tell, SMAC calls no function but wants one
        raise NotImplementedError

    with TemporaryDirectory() as folder:
        scenario = smac.Scenario(space, deterministic=True, n_trials=n, seed=seed, output_directory=Path(folder))
        selector = make.get_config_selector(scenario, retrain_after=_RETRAIN_AFTER)
        search = make(scenario, unused, config_selector=selector, logging_level=False, overwrite=True)
        while True:
            trial = search.ask()
            given = dict(trial.config)
            value = evaluate({p.name: to_hola(p, given[p.name]) for p in parameters if p.name in given})
            search.tell(trial, TrialValue(cost=value), save=False)
