"""The model of the results: what a Gaussian process predicts over one or two parameters."""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from hola_protocol.space import CategoricalParameter
from hola_protocol.values import ParameterSet, ParameterValue, value_key

from ...clients.arrow import MissingLibraryError
from ...core.arrays import FloatArray
from ..axis import ParameterAxis
from ..columns import PlotError, StudyColumns
from .target import Target, target_of

if TYPE_CHECKING:
    from hola_protocol.messages import GetModelViewResponse

    from ...clients.client import SyncClient

SIZE = 32
"""The number of values on each axis."""


class Model(NamedTuple):
    """The predictions for one comparison group on a grid of one or two parameters. The other parameters have the
    values ``at``.

    :ivar target: what is predicted.
    :ivar parameters: the names of one or two parameters.
    :ivar at: the values of the other parameters: those of the recommended trial, unless they were given.
    :ivar axes: the places of the grid on each axis, see :meth:`hola.plots.axis.ParameterAxis.places`.
    :ivar mean: the expected values, float[n] or float[n, m], the first parameter first.
    :ivar deviation: their standard deviations, without the noise of an evaluation, in the same shape.
    :ivar region: for each axis the bounds of the sampler's trust region; None if it is not known.
    :ivar trials: the number of completed trials that the model has seen.
    """

    target: Target
    parameters: tuple[str, ...]
    at: dict[str, ParameterValue]
    axes: tuple[FloatArray, ...]
    mean: FloatArray
    deviation: FloatArray
    region: tuple[tuple[float, float] | None, ...]
    trials: int


def model(
    study: StudyColumns,
    parameters: list[str],
    at: ParameterSet | None = None,
    size: int = SIZE,
    client: SyncClient | None = None,
) -> list[Model]:
    """The predictions for each comparison group. The same trials give the same predictions.

    :param study: the trials.
    :param parameters: one or two parameters.
    :param at: a parameter set with the values of all other parameters; default: that of the best trial, or with a
        client of the recommended one.
    :param size: the maximum number of values on each axis, from 2 to 64.
    :param client: a client of the study, whose server then computes the model and adds the trust region; default: it is
        computed here.
    :raises PlotError: for fewer than 3 completed trials, a wrong number of parameters, or one that is not active.
    :raises MissingLibraryError: if it is to be computed here, and a library that the model needs is not installed.
    """
    names = study.parameter_names(parameters)
    if not 1 <= len(names) <= 2 or len(set(names)) < len(names):
        raise PlotError(f"a model is shown over one or two parameters, not {', '.join(names) or 'none'}")
    if not 2 <= size <= 64:
        raise PlotError(f"size must be from 2 to 64, not {size}")
    found = _computed(study, names, at, size) if client is None else _read(client, names, at, size)
    if not found.groups:
        raise PlotError(f"a model needs at least 3 completed trials, and there are {found.trials}")
    places = tuple(_places(study, axis.parameter, axis.values) for axis in found.axes)
    shape = tuple(len(axis) for axis in places)
    region = tuple(
        None if axis.region_low is None or axis.region_high is None else (axis.region_low, axis.region_high)
        for axis in found.axes
    )
    others = {name: value for name, value in (found.at or {}).items() if name not in names}
    models = []
    for group in found.groups:
        target = target_of(study, group.group)
        unit = _unit(study, target, group.group)
        mean = unit * np.array(group.mean).reshape(shape)
        deviation = abs(unit) * np.array(group.deviation).reshape(shape)
        models.append(Model(target, tuple(names), others, places, mean, deviation, region, found.trials))
    return models


def _read(client: SyncClient, names: list[str], at: ParameterSet | None, size: int) -> GetModelViewResponse:
    while True:
        reply = client.get_model_view(parameters=names, size=size, at=at)
        if reply.ready:
            return reply


def _computed(study: StudyColumns, names: list[str], at: ParameterSet | None, size: int) -> GetModelViewResponse:
    from hola_protocol import messages as m
    from hola_protocol.space import canonical_parameters, parameter_problems

    if missing := [name for name in ("scipy", "threadpoolctl") if not find_spec(name)]:
        raise MissingLibraryError(f"a model needs {missing[0]}, which is not installed: pip install 'hola-hpo[server]'")
    from ...core.model_view import MIN_TRIALS, ViewTask, make_grid, training_rows
    from ...core.parameters import Space, values_by_name
    from ...core.samplers.features import Features

    rows = np.flatnonzero(study.is_completed)
    if len(rows) < MIN_TRIALS:
        return m.GetModelViewResponse(ready=True, trials=len(rows))
    space = Space(study.spec.parameters)
    if at is None:
        values = best_values(study)
    else:
        for problem in parameter_problems(study.spec, at, "/at"):
            raise PlotError(f"at: {problem.message}")
        values = canonical_parameters(study.spec, at)
    for name in names:
        if name not in values:
            raise PlotError(f"{name} is not active for these values")
    grid = make_grid(space, [space.names.index(name) for name in names], size, space.ordered(values))
    costs = study.costs[rows]
    needed = np.unique(np.concatenate([training_rows(costs[:, g]) for g in range(costs.shape[1])]))
    points = np.full((len(rows), space.d), np.nan)
    points[needed] = space.encode_many([space.ordered(_values(study, row)) for row in rows[needed].tolist()])
    view = ViewTask(Features(space), points, costs, grid.points, len(rows)).run()
    return m.GetModelViewResponse(
        ready=True,
        trials=len(rows),
        at=values_by_name(space.names, grid.at),
        axes=[m.ModelAxis(parameter=n, values=list(of)) for n, of in zip(names, grid.values, strict=True)],
        groups=[
            m.ModelGroup(group=group, mean=mean.tolist(), deviation=deviation.tolist())
            for group, mean, deviation in zip(study.groups, view.mean, view.deviation, strict=True)
        ],
    )


def best_values(study: StudyColumns) -> ParameterSet:
    """The parameters of the best completed trial; empty if there is none.

    :param study: the trials.
    """
    rows = np.flatnonzero(study.is_completed)
    order = np.lexsort((study.trial_id[rows], *study.costs[rows].T[::-1], study.violation[rows]))
    return _values(study, int(rows[order[0]])) if len(rows) else {}


def _values(study: StudyColumns, row: int) -> ParameterSet:
    """The active parameters of a trial."""
    numbers = study.numbers
    return {
        p.name: study.value(p.name, row)  # type: ignore[misc]
        for p in study.spec.parameters
        if numbers[p.name][row] == numbers[p.name][row]
    }


def _places(study: StudyColumns, name: str, values: list[ParameterValue]) -> FloatArray:
    """The places of values on the axis of a parameter."""
    parameter = study.parameter(name)
    if isinstance(parameter, CategoricalParameter):
        places = {value_key(choice): float(i) for i, choice in enumerate(parameter.choices)}
        return np.array([places[value_key(value)] for value in values])
    return ParameterAxis(parameter).places(np.array(values, float))


def _unit(study: StudyColumns, target: Target, group: str) -> float:
    """The factor from costs to what is shown, see :func:`.target.target_of`."""
    members = [o for o in study.spec.objectives if o.group == group]
    if len(members) > 1 or members[0].target is not None:
        return 1.0
    return (1.0 if target.is_minimized else -1.0) / members[0].priority
