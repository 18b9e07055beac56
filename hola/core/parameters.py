"""The search space as a unit cube: conversion of parameter values to coordinates and back."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias, cast

import numpy as np
from hola_protocol.space import (
    CategoricalParameter,
    ContinuousParameter,
    IntegerParameter,
    LatticeParameter,
    ParameterSpec,
)
from hola_protocol.values import Name, ParameterValue, value_key

from .arrays import FloatArray

ParameterName: TypeAlias = Name
Values: TypeAlias = tuple[ParameterValue, ...]
"""One value for each parameter, in the spec's order and types."""

Key: TypeAlias = int | Values
"""The result of :meth:`Space.key`."""

LAST = math.nextafter(1.0, 0.0)
"""The largest coordinate."""


class Axis(ABC):
    """One parameter, mapped to [0, 1)."""

    bins: int | None = None
    """The number of values; None for a continuous axis."""

    @abstractmethod
    def decode(self, u: float) -> ParameterValue:
        """The value at a coordinate.

        :param u: a coordinate in [0, 1).
        """

    @abstractmethod
    def encode(self, value: ParameterValue) -> float:
        """The coordinate of a value; for discrete values the middle of the bin.

        :param value: a value of this parameter.
        """

    def spread(self, u: FloatArray, r: FloatArray) -> FloatArray:
        """Move coordinates within their bins.

        :param u: coordinates of values, float[n].
        :param r: the relative positions in the bins, float[n] in [0, 1).
        :returns: coordinates that decode to the same values.
        """
        return u


class DiscreteAxis(Axis):
    """An axis with a finite number of values, which are numbered from 0."""

    bins: int

    def snap(self, u: FloatArray) -> FloatArray:
        """Move coordinates to the middles of their bins.

        :param u: coordinates, float[n] in [0, 1).
        """
        return np.minimum((np.minimum(np.floor(u * self.bins), self.bins - 1) + 0.5) / self.bins, LAST)

    @abstractmethod
    def number(self, value: ParameterValue) -> int:
        """The number of a value.

        :param value: a value of this parameter.
        """

    @abstractmethod
    def value(self, number: int) -> ParameterValue:
        """The value with a number.

        :param number: from 0 to ``bins`` - 1.
        """


class LinearAxis(Axis):
    """A real number on a linear scale. The bounds are reached exactly."""

    def __init__(self, low: float, high: float) -> None:
        self._low, self._high, self._width = float(low), float(high), float(high) - float(low)

    def decode(self, u: float) -> float:
        """See :meth:`Axis.decode`."""
        return self._high if u >= LAST else min(self._low + u * self._width, self._high)

    def encode(self, value: ParameterValue) -> float:
        """See :meth:`Axis.encode`."""
        return min((cast("float", value) - self._low) / self._width, LAST)


class LogAxis(Axis):
    """A positive real number on a logarithmic scale. The bounds are reached exactly."""

    def __init__(self, low: float, high: float) -> None:
        self._low, self._high = float(low), float(high)
        self._start = math.log(low)
        self._width = math.log(high) - self._start

    def decode(self, u: float) -> float:
        """See :meth:`Axis.decode`."""
        if u <= 0.0:
            return self._low
        if u >= LAST:
            return self._high
        return min(max(math.exp(self._start + u * self._width), self._low), self._high)

    def encode(self, value: ParameterValue) -> float:
        """See :meth:`Axis.encode`."""
        if not self._width:
            return 0.0  # the bounds are so close that their logarithms are equal
        return min(max((math.log(cast("float", value)) - self._start) / self._width, 0.0), LAST)


class IntegerAxis(DiscreteAxis):
    """Integers in bins of equal width. It is exact for up to 2^51 integers; more bins are too narrow for a float."""

    def __init__(self, low: int, high: int) -> None:
        self._low, self.bins = low, high - low + 1

    def decode(self, u: float) -> int:
        """See :meth:`Axis.decode`."""
        return self._low + min(int(u * self.bins), self.bins - 1)

    def encode(self, value: ParameterValue) -> float:
        """See :meth:`Axis.encode`."""
        return min((int(cast("float", value)) - self._low + 0.5) / self.bins, LAST)

    def spread(self, u: FloatArray, r: FloatArray) -> FloatArray:
        """See :meth:`Axis.spread`."""
        return _spread_evenly(u, r, self.bins)

    def number(self, value: ParameterValue) -> int:
        """See :meth:`DiscreteAxis.number`."""
        return int(cast("float", value)) - self._low

    def value(self, number: int) -> int:
        """See :meth:`DiscreteAxis.value`."""
        return self._low + number


class LogIntegerAxis(IntegerAxis):
    """Positive integers; the bin of v is the interval from log(v - 1/2) to log(v + 1/2)."""

    def __init__(self, low: int, high: int) -> None:
        super().__init__(low, high)
        self._high = high
        self._start = math.log(low - 0.5)
        self._width = math.log(high + 0.5) - self._start

    def decode(self, u: float) -> int:
        """See :meth:`Axis.decode`."""
        return min(max(round(math.exp(self._start + u * self._width)), self._low), self._high)

    def encode(self, value: ParameterValue) -> float:
        """See :meth:`Axis.encode`."""
        v = int(cast("float", value))
        middle = 0.5 * (math.log(v - 0.5) + math.log(v + 0.5))
        return min((middle - self._start) / self._width, LAST)

    def spread(self, u: FloatArray, r: FloatArray) -> FloatArray:
        """See :meth:`Axis.spread`."""
        v = np.clip(np.rint(np.exp(self._start + u * self._width)), self._low, self._high)
        a, b = np.log(v - 0.5), np.log(v + 0.5)
        # Keep a distance from the edges, where rounding of the logarithm would change the value.
        inner: FloatArray = (a + (b - a) * (0.001 + 0.998 * r) - self._start) / self._width
        return np.clip(inner, 0.0, LAST)

    def snap(self, u: FloatArray) -> FloatArray:
        """See :meth:`DiscreteAxis.snap`."""
        v = np.clip(np.rint(np.exp(self._start + u * self._width)), self._low, self._high)
        middle = 0.5 * (np.log(v - 0.5) + np.log(v + 0.5))
        return np.clip((middle - self._start) / self._width, 0.0, LAST)


class ChoiceAxis(DiscreteAxis):
    """Choices, or the values of a lattice, in bins of equal width."""

    def __init__(self, choices: Sequence[ParameterValue]) -> None:
        self._choices = tuple(choices)
        self.bins = len(self._choices)
        self._number = {value_key(c): i for i, c in enumerate(self._choices)}

    def decode(self, u: float) -> ParameterValue:
        """See :meth:`Axis.decode`."""
        return self._choices[min(int(u * self.bins), self.bins - 1)]

    def encode(self, value: ParameterValue) -> float:
        """See :meth:`Axis.encode`."""
        return (self._number[value_key(value)] + 0.5) / self.bins

    def spread(self, u: FloatArray, r: FloatArray) -> FloatArray:
        """See :meth:`Axis.spread`."""
        return _spread_evenly(u, r, self.bins)

    def number(self, value: ParameterValue) -> int:
        """See :meth:`DiscreteAxis.number`."""
        return self._number[value_key(value)]

    def value(self, number: int) -> ParameterValue:
        """See :meth:`DiscreteAxis.value`."""
        return self._choices[number]


def _spread_evenly(u: FloatArray, r: FloatArray, bins: int) -> FloatArray:
    inner: FloatArray = (np.floor(u * bins) + 0.001 + 0.998 * r) / bins
    return np.clip(inner, 0.0, LAST)


def _axis(parameter: ParameterSpec) -> Axis:
    match parameter:
        case ContinuousParameter(scale="log"):
            return LogAxis(parameter.low, parameter.high)
        case ContinuousParameter():
            return LinearAxis(parameter.low, parameter.high)
        case IntegerParameter(scale="log"):
            return LogIntegerAxis(parameter.low, parameter.high)
        case IntegerParameter():
            return IntegerAxis(parameter.low, parameter.high)
        case CategoricalParameter():
            return ChoiceAxis(parameter.choices)
        case LatticeParameter():
            return ChoiceAxis(parameter.values)


class Space:
    """The unit cube [0, 1)^d of a list of parameters.

    :param parameters: the parameters of a spec that has passed :func:`hola_protocol.space.check_spec`.
    """

    def __init__(self, parameters: Iterable[ParameterSpec]) -> None:
        self.parameters = tuple(parameters)
        self.names: tuple[ParameterName, ...] = tuple(p.name for p in self.parameters)
        self.d = len(self.parameters)
        self.axes = tuple(_axis(p) for p in self.parameters)
        self._decoders = tuple(axis.decode for axis in self.axes)
        self._encoders = tuple(axis.encode for axis in self.axes)
        # In Python a boolean equals a number, so that keys contain the numbers of choices.
        self._numbered = tuple((i, axis) for i, axis in enumerate(self.axes) if isinstance(axis, ChoiceAxis))
        self._binned = tuple((i, axis) for i, axis in enumerate(self.axes) if isinstance(axis, DiscreteAxis))
        self._discrete = tuple(axis for _, axis in self._binned)
        self.size: int | None = math.prod(axis.bins for axis in self._discrete)
        if len(self._discrete) < self.d:
            self.size = None

    def decode(self, u: FloatArray) -> Values:
        """The values of a point.

        :param u: a point, float[d] in [0, 1).
        """
        return tuple([decode(x) for decode, x in zip(self._decoders, u.tolist(), strict=True)])

    def encode(self, values: Values) -> FloatArray:
        """The point of values, in the middle of its bins.

        :param values: a value for each parameter.
        :returns: float[d].
        """
        return np.array([encode(v) for encode, v in zip(self._encoders, values, strict=True)])

    def encode_many(self, values: Sequence[Values]) -> FloatArray:
        """:meth:`encode` for many points, with bitwise equal results.

        :param values: n tuples.
        :returns: float[n, d].
        """
        points = np.empty((len(values), self.d))
        for j, (encode, column) in enumerate(zip(self._encoders, zip(*values, strict=True), strict=False)):
            points[:, j] = [encode(v) for v in column]
        return points

    def spread(self, points: FloatArray, r: FloatArray) -> FloatArray:
        """Move points within their bins, so that a model sees the width of the bins.

        :param points: float[n, d].
        :param r: the relative positions in the bins, float[n, d] in [0, 1).
        :returns: points that decode to the same values.
        """
        moved = [axis.spread(points[:, j], r[:, j]) for j, axis in enumerate(self.axes)]
        return np.stack(moved, axis=1) if moved else points

    def snap(self, points: FloatArray) -> FloatArray:
        """Move points to the middles of their bins.

        :param points: float[n, d] in [0, 1).
        """
        snapped = points.copy()
        for j, axis in self._binned:
            snapped[:, j] = axis.snap(points[:, j])
        return snapped

    def key(self, values: Values) -> Key:
        """A key that is equal for equal values; 1 and 1.0 are equal, 1 and true are not.

        :param values: a value for each parameter.
        :returns: in a finite space the number of the point, from 0 to ``size`` - 1.
        """
        if self.size is not None:
            number = 0
            for axis, value in zip(self._discrete, values, strict=True):
                number = number * axis.bins + axis.number(value)
            return number
        if not self._numbered:
            return values
        key = list(values)
        for i, axis in self._numbered:
            key[i] = axis.number(key[i])
        return tuple(key)

    def point(self, number: int) -> Values:
        """The values of a point of a finite space; the inverse of :meth:`key`.

        :param number: the point's number.
        """
        values = []
        for axis in reversed(self._discrete):
            number, i = divmod(number, axis.bins)
            values.append(axis.value(i))
        return tuple(reversed(values))

    def named(self, values: Values) -> dict[ParameterName, ParameterValue]:
        """Values by name.

        :param values: a value for each parameter.
        """
        return dict(zip(self.names, values, strict=True))

    def ordered(self, parameters: Mapping[ParameterName, ParameterValue]) -> Values:
        """Values in the spec's order.

        :param parameters: values by name, as :func:`hola_protocol.space.canonical_parameters` gives them.
        """
        return tuple([parameters[name] for name in self.names])
