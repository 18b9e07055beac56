"""The axis of a parameter: positions of many values at once, labels, and the bins of a grid."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
from hola_protocol.space import CategoricalParameter, ContinuousParameter, IntegerParameter, LatticeParameter
from hola_protocol.space import ParameterSpec as Spec

from ..core.arrays import FloatArray, IntArray

GRID = 50
"""The number of bins of a parameter with more values than that."""


class ParameterAxis:
    """The axis of one parameter. A discrete parameter has values with numbers from 0; a lattice and a categorical
    parameter have equal distances between them.

    :param parameter: the parameter.
    """

    def __init__(self, parameter: Spec) -> None:
        self.parameter = parameter
        self.name = parameter.name
        self.is_log = getattr(parameter, "scale", "linear") == "log"
        match parameter:
            case CategoricalParameter():
                self.labels: list[str] | None = [label(c) for c in parameter.choices]
            case LatticeParameter():
                self.labels = [label(v) for v in parameter.values]
            case _:
                self.labels = None

    @property
    def is_ordered(self) -> bool:
        """Whether the values have an order."""
        return not isinstance(self.parameter, CategoricalParameter)

    @property
    def count(self) -> int | None:
        """The number of values; None for a continuous parameter."""
        match self.parameter:
            case ContinuousParameter():
                return None
            case IntegerParameter():
                return self.parameter.high - self.parameter.low + 1
        assert self.labels is not None
        return len(self.labels)

    def places(self, numbers: FloatArray) -> FloatArray:
        """The coordinates at which values are drawn: the values themselves, or the numbers of labelled values.

        :param numbers: as in :attr:`hola.plots.columns.StudyColumns.numbers`, float[n].
        """
        if isinstance(self.parameter, LatticeParameter):
            values = np.asarray(self.parameter.values, float)
            return np.where(np.isnan(numbers), np.nan, np.searchsorted(values, np.nan_to_num(numbers)).astype(float))
        return numbers

    def bounds(self) -> tuple[float, float]:
        """The range of :meth:`places`."""
        match self.parameter:
            case ContinuousParameter() | IntegerParameter():
                return float(self.parameter.low), float(self.parameter.high)
        return 0.0, float((self.count or 1) - 1)

    def units(self, numbers: FloatArray) -> FloatArray:
        """The positions of values in [0, 1], NaN for an inactive parameter; both bounds are reached.

        :param numbers: float[n].
        """
        low, high = self.bounds()
        places = self.places(numbers)
        if self.is_log:
            places, low, high = np.log(places), np.log(low), np.log(high)
        if high == low:
            return np.where(np.isnan(places), np.nan, 0.5)
        return np.clip((places - low) / (high - low), 0.0, 1.0)

    def bins(self, most: int = GRID) -> int:
        """The number of bins of a grid: one for each value if there are few enough.

        :param most: the largest number of bins.
        """
        return most if self.count is None or self.count > most else self.count

    def bin_of(self, numbers: FloatArray, most: int = GRID) -> IntArray:
        """The bins of values, -1 for an inactive parameter.

        :param numbers: float[n].
        :param most: the largest number of bins.
        """
        bins = self.bins(most)
        if bins == self.count:
            found = np.rint(np.nan_to_num(self.places(numbers)) - self.bounds()[0])
        else:
            found = np.floor(np.nan_to_num(self.units(numbers)) * bins)
        return np.where(np.isnan(numbers), -1, np.clip(found, 0, bins - 1)).astype(np.int64)

    def edges(self, most: int = GRID) -> FloatArray:
        """The edges of the bins in the coordinates of :meth:`places`, float[bins + 1].

        :param most: the largest number of bins.
        """
        bins = self.bins(most)
        low, high = self.bounds()
        if bins == self.count:
            return np.linspace(low - 0.5, high + 0.5, bins + 1)
        if not self.is_log:
            return np.linspace(low, high, bins + 1)
        return np.geomspace(low, high, bins + 1)

    def centres(self, most: int = GRID) -> FloatArray:
        """The middles of the bins in the coordinates of :meth:`places`, float[bins].

        :param most: the largest number of bins.
        """
        edges = self.edges(most)
        is_log = self.is_log and self.bins(most) != self.count
        return np.asarray(np.sqrt(edges[1:] * edges[:-1]) if is_log else 0.5 * (edges[1:] + edges[:-1]))


def label(value: Any) -> str:
    """A value as text: words as they are, others as JSON.

    :param value: the value of a parameter.
    """
    if isinstance(value, str):
        return value
    return f"{value:.6g}" if isinstance(value, float) else json.dumps(value)
