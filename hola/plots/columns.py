"""A study as arrays, one row per trial: what plots, diagnoses and reports are computed from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final, NamedTuple, get_args

import numpy as np
from hola_protocol.messages import TrialState
from hola_protocol.space import CategoricalParameter, IntegerParameter, LatticeParameter, ParameterSpec, StudySpec

from ..core.arrays import BoolArray, FloatArray, IntArray
from ..core.objectives import Objectives, total_violation

STATES: Final[tuple[str, ...]] = get_args(TrialState)
"""The states of a trial by the numbers of :attr:`StudyColumns.state`."""


class PlotError(ValueError):
    """A plot cannot be made as requested; the message names what is wrong."""


class ReportArrays(NamedTuple):
    """The reports of all trials: those of row ``i`` are at ``first[i]`` to ``first[i + 1]``.

    :ivar first: int[n + 1].
    :ivar steps: the steps, increasing within a trial, int[m].
    :ivar values: the values in the order of the objectives, NaN where none was reported, float[m, objectives].
    """

    first: IntArray
    steps: IntArray
    values: FloatArray


@dataclass(frozen=True, eq=False)
class StudyColumns:
    """The trials of a study as arrays. :func:`hola.plots.study_columns` makes one.

    :ivar name: the name of the study.
    :ivar spec: the spec.
    :ivar trial_id: int[n], increasing.
    :ivar state: the numbers of the states in :data:`STATES`, int[n].
    :ivar numbers: for each parameter float[n]: the value, or for a categorical parameter the index of the choice;
        NaN where the parameter is not active.
    :ivar values: the objective values in the order of the spec, NaN where a trial has none, float[n, objectives].
    :ivar created_ms: milliseconds since 1970, NaN if unknown, float[n].
    :ivar started_ms: the start of the latest attempt.
    :ivar ended_ms: the end.
    :ivar worker: the index of the latest worker in ``workers``, -1 for none, int[n].
    :ivar workers: the workers.
    :ivar reports: the reported steps, if they were read.
    """

    name: str
    spec: StudySpec
    trial_id: IntArray
    state: IntArray
    numbers: Mapping[str, FloatArray]
    values: FloatArray
    created_ms: FloatArray
    started_ms: FloatArray
    ended_ms: FloatArray
    worker: IntArray
    workers: tuple[str, ...] = ()
    reports: ReportArrays | None = None

    def __len__(self) -> int:
        return len(self.trial_id)

    @cached_property
    def scoring(self) -> Objectives:
        """The scoring of the objectives."""
        return Objectives(self.spec.objectives)

    @property
    def groups(self) -> tuple[str, ...]:
        """The comparison groups."""
        return self.scoring.groups

    def in_state(self, *states: TrialState) -> BoolArray:
        """Whether each trial is in one of some states, bool[n].

        :param states: the states.
        """
        return np.isin(self.state, [STATES.index(state) for state in states])

    @cached_property
    def is_completed(self) -> BoolArray:
        """Whether each trial is completed, bool[n]."""
        return self.in_state("completed")

    @cached_property
    def _scored(self) -> tuple[FloatArray, FloatArray]:
        done = self.is_completed
        costs = np.full((len(self), len(self.groups)), np.nan)
        violation = np.full(len(self), np.nan)
        costs[done], by_group = self.scoring.costs_of_many(self.values[done])
        violation[done] = total_violation(by_group)
        return costs, violation

    @property
    def costs(self) -> FloatArray:
        """The cost in each comparison group, NaN unless completed, float[n, groups]."""
        return self._scored[0]

    @property
    def violation(self) -> FloatArray:
        """The sum of the violations of limits, NaN unless completed, float[n]."""
        return self._scored[1]

    @cached_property
    def is_within(self) -> BoolArray:
        """Whether each trial is completed and within all limits, bool[n]."""
        return np.asarray(self.violation == 0.0)

    @cached_property
    def completion_order(self) -> IntArray:
        """The rows of the completed trials in the order in which they ended; ties by trial id."""
        rows = np.flatnonzero(self.is_completed)
        ended = np.nan_to_num(self.ended_ms[rows], nan=np.inf)
        return rows[np.lexsort((self.trial_id[rows], ended))]

    def parameter(self, name: str) -> ParameterSpec:
        """The spec of a parameter.

        :param name: its name.
        :raises PlotError: if there is no such parameter.
        """
        for parameter in self.spec.parameters:
            if parameter.name == name:
                return parameter
        known = ", ".join(p.name for p in self.spec.parameters)
        raise PlotError(f"the study has no parameter {name!r}; it has {known}")

    def parameter_names(self, names: tuple[str, ...] | list[str] | None) -> list[str]:
        """Names of parameters that were checked; default: all.

        :param names: the names.
        :raises PlotError: if one of them is not known.
        """
        if names is None:
            return [p.name for p in self.spec.parameters]
        return [self.parameter(name).name for name in names]

    def value(self, name: str, row: int) -> object:
        """The value of a parameter of one trial; None if it is not active.

        :param name: the parameter.
        :param row: the row of the trial.
        """
        number, parameter = float(self.numbers[name][row]), self.parameter(name)
        if number != number:
            return None
        if isinstance(parameter, CategoricalParameter):
            return parameter.choices[int(number)]
        return int(number) if number == int(number) and is_whole(parameter) else number


def is_whole(parameter: ParameterSpec) -> bool:
    """Whether all values of a parameter are integers.

    :param parameter: the parameter.
    """
    if isinstance(parameter, LatticeParameter):
        return all(isinstance(value, int) for value in parameter.values)
    return isinstance(parameter, IntegerParameter)
