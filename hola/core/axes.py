"""The axes of the unit cube: conversion of one parameter's values to coordinates and back."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import cast

import numpy as np
from hola_protocol.space import (
    CategoricalParameter,
    ContinuousParameter,
    IntegerParameter,
    LatticeParameter,
    ParameterSpec,
)
from hola_protocol.values import ParameterValue, value_key

from .arrays import FloatArray, IntArray

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

    @abstractmethod
    def encode_many(self, values: Sequence[ParameterValue]) -> FloatArray:
        """:meth:`encode` for many values, with bitwise equal results.

        :param values: values of this parameter.
        :returns: float[n].
        """

    def spread(self, u: FloatArray, r: FloatArray) -> FloatArray:
        """Move coordinates within their bins.

        :param u: coordinates of values, float[n].
        :param r: the relative positions in the bins, float[n] in [0, 1).
        :returns: coordinates that decode to the same values.
        """
        return u

    def width(self, u: float) -> float:
        """The width of the bin at a coordinate; 0 for a continuous axis.

        :param u: a coordinate in [0, 1).
        """
        return 0.0


class DiscreteAxis(Axis):
    """An axis with a finite number of values, which are numbered from 0."""

    bins: int

    def snap(self, u: FloatArray) -> FloatArray:
        """Move coordinates to the middles of their bins.

        :param u: coordinates, float[n] in [0, 1).
        """
        return np.minimum((np.minimum(np.floor(u * self.bins), self.bins - 1) + 0.5) / self.bins, LAST)

    def width(self, u: float) -> float:
        """See :meth:`Axis.width`."""
        return 1.0 / self.bins

    def numbers(self, u: FloatArray) -> IntArray:
        """The numbers of the values at coordinates.

        :param u: coordinates, float[n] in [0, 1).
        """
        return np.minimum(np.floor(u * self.bins), self.bins - 1).astype(np.int64)

    @abstractmethod
    def number(self, value: ParameterValue) -> int:
        """The number of a value.

        :param value: a value of this parameter.
        """

    @abstractmethod
    def numbers_of(self, values: Sequence[ParameterValue]) -> IntArray:
        """:meth:`number` for many values.

        :param values: values of this parameter.
        :returns: int[n].
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

    def encode_many(self, values: Sequence[ParameterValue]) -> FloatArray:
        """See :meth:`Axis.encode_many`."""
        return np.minimum((np.array(values, np.float64) - self._low) / self._width, LAST)


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

    def encode_many(self, values: Sequence[ParameterValue]) -> FloatArray:
        """See :meth:`Axis.encode_many`."""
        if not self._width:
            return np.zeros(len(values))
        return np.clip((_logs(cast("Sequence[float]", values)) - self._start) / self._width, 0.0, LAST)


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

    def encode_many(self, values: Sequence[ParameterValue]) -> FloatArray:
        """See :meth:`Axis.encode_many`."""
        return np.minimum((self.numbers_of(values) + 0.5) / self.bins, LAST)

    def spread(self, u: FloatArray, r: FloatArray) -> FloatArray:
        """See :meth:`Axis.spread`."""
        return _spread_evenly(u, r, self.bins)

    def number(self, value: ParameterValue) -> int:
        """See :meth:`DiscreteAxis.number`."""
        return int(cast("float", value)) - self._low

    def numbers_of(self, values: Sequence[ParameterValue]) -> IntArray:
        """See :meth:`DiscreteAxis.numbers_of`."""
        return np.array(values, np.int64) - self._low

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

    def encode_many(self, values: Sequence[ParameterValue]) -> FloatArray:
        """See :meth:`Axis.encode_many`."""
        v = np.array(values, np.int64)
        middle = 0.5 * (_logs((v - 0.5).tolist()) + _logs((v + 0.5).tolist()))
        return np.minimum((middle - self._start) / self._width, LAST)

    def spread(self, u: FloatArray, r: FloatArray) -> FloatArray:
        """See :meth:`Axis.spread`."""
        v = np.clip(np.rint(np.exp(self._start + u * self._width)), self._low, self._high)
        a, b = np.log(v - 0.5), np.log(v + 0.5)
        # Keep a distance from the edges, where rounding of the logarithm would change the value.
        inner: FloatArray = (a + (b - a) * (0.001 + 0.998 * r) - self._start) / self._width
        return np.clip(inner, 0.0, LAST)

    def width(self, u: float) -> float:
        """See :meth:`Axis.width`; the bins of large integers are narrow."""
        v = self.decode(u)
        return (math.log(v + 0.5) - math.log(v - 0.5)) / self._width

    def numbers(self, u: FloatArray) -> IntArray:
        """See :meth:`DiscreteAxis.numbers`."""
        v = np.clip(np.rint(np.exp(self._start + u * self._width)), self._low, self._high)
        return (v - self._low).astype(np.int64)

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

    def encode_many(self, values: Sequence[ParameterValue]) -> FloatArray:
        """See :meth:`Axis.encode_many`."""
        return (self.numbers_of(values) + 0.5) / self.bins

    def spread(self, u: FloatArray, r: FloatArray) -> FloatArray:
        """See :meth:`Axis.spread`."""
        return _spread_evenly(u, r, self.bins)

    def number(self, value: ParameterValue) -> int:
        """See :meth:`DiscreteAxis.number`."""
        return self._number[value_key(value)]

    def numbers_of(self, values: Sequence[ParameterValue]) -> IntArray:
        """See :meth:`DiscreteAxis.numbers_of`."""
        number = self._number
        return np.array([number[value.__class__ is bool, value] for value in values], np.int64)  # of value_key

    def value(self, number: int) -> ParameterValue:
        """See :meth:`DiscreteAxis.value`."""
        return self._choices[number]


def _logs(values: Sequence[float]) -> FloatArray:
    """The logarithms as :func:`math.log` gives them; those of numpy may differ in the last bit."""
    return np.array([*map(math.log, values)], np.float64)


def _spread_evenly(u: FloatArray, r: FloatArray, bins: int) -> FloatArray:
    inner: FloatArray = (np.floor(u * bins) + 0.001 + 0.998 * r) / bins
    return np.clip(inner, 0.0, LAST)


def axis_of(parameter: ParameterSpec) -> Axis:
    """The axis of a parameter.

    :param parameter: the parameter.
    """
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
