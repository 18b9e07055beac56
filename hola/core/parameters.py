"""The search space as a unit cube: conversion of parameter sets to points and back."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, TypeAlias, cast

import numpy as np
from hola_protocol.space import ParameterSpec
from hola_protocol.values import Name, ParameterValue
from msgspec import UNSET, UnsetType

from .arrays import BoolArray, FloatArray, IntArray, positions
from .axes import LAST, ChoiceAxis, DiscreteAxis, axis_of
from .conditions import Conditions
from .counting import CONTINUUM, PointCounter, TooManyStatesError

__all__ = ["INACTIVE", "LAST", "ParameterName", "PointKey", "Space", "Value", "Values", "values_by_name"]

ParameterName: TypeAlias = Name
INACTIVE: Final = UNSET
"""The place of an inactive parameter in :data:`Values`. Null is a value, so that it cannot stand for absence."""
Value: TypeAlias = ParameterValue | UnsetType
"""The value of a parameter, or :data:`INACTIVE`."""
Values: TypeAlias = tuple[Value, ...]
"""One value for each parameter, in the spec's order and types."""

PointKey: TypeAlias = int | Values
"""The result of :meth:`Space.key`."""

_INT64: Final = 2**62
"""The size of a finite space up to which the numbers of points fit into an int64."""

_FEW: Final = 8
"""The number of points of a conditional space up to which one by one is faster than column by column."""
MIDDLE = 0.5
"""The coordinate of an inactive axis. Nothing may be concluded from it: :meth:`Space.active` says what is active."""


def values_by_name(names: Iterable[ParameterName], values: Iterable[Value]) -> dict[ParameterName, ParameterValue]:
    """The active values by name.

    :param names: the names of the parameters.
    :param values: a value for each parameter.
    """
    named: dict[ParameterName, Any] = dict(zip(names, values, strict=True))
    if UNSET in named.values():
        return {name: value for name, value in named.items() if value is not UNSET}
    return named


class Space:
    """The unit cube [0, 1)^d of a list of parameters.

    In a conditional space the coordinate of an inactive axis is 0.5, and its value is :data:`INACTIVE`.

    :param parameters: the parameters of a spec that has passed :func:`hola_protocol.space.check_spec`.
    """

    def __init__(self, parameters: Iterable[ParameterSpec]) -> None:
        self.parameters = tuple(parameters)
        self.names: tuple[ParameterName, ...] = tuple(p.name for p in self.parameters)
        self.d = len(self.parameters)
        self.axes = tuple(axis_of(p) for p in self.parameters)
        self._decoders = tuple(axis.decode for axis in self.axes)
        self._encoders = tuple(axis.encode for axis in self.axes)
        # In Python a boolean equals a number, so that keys contain the numbers of choices.
        self._numbered = tuple((i, axis) for i, axis in enumerate(self.axes) if isinstance(axis, ChoiceAxis))
        self._binned = tuple((i, axis) for i, axis in enumerate(self.axes) if isinstance(axis, DiscreteAxis))
        self._discrete = tuple(axis for _, axis in self._binned)
        self.conditions: Conditions | None = None
        """The conditions; None if no parameter has one."""
        self._counter: PointCounter | None = None
        finite = len(self._discrete) == self.d
        self.size: int | None = math.prod(axis.bins for axis in self._discrete) if finite else None
        """The number of points; None if it is infinite or, with very many conditions, not known."""
        if any(p.condition is not None for p in self.parameters):
            self._add_conditions(finite)

    def _add_conditions(self, finite: bool) -> None:
        self.conditions = Conditions(self.parameters, self.axes)
        self._parents = tuple((i, cast("DiscreteAxis", self.axes[i])) for i in self.conditions.parents)
        try:
            self._counter = PointCounter(self.conditions, [axis.bins or CONTINUUM for axis in self.axes])
        except TooManyStatesError:
            self.size = None
        else:
            self.size = self._counter.size if finite else None

    @property
    def conditional(self) -> bool:
        """Whether some parameters have conditions."""
        return self.conditions is not None

    def branch_size(self, j: int, number: int) -> int | None:
        """The number of points of a conditional space that have a value on a discrete axis.

        :param j: the axis.
        :param number: the number of the value.
        :returns: None if it is infinite, or not known.
        """
        if self._counter is None or self.conditions is None:
            return None
        size = PointCounter(self.conditions, [axis.bins or CONTINUUM for axis in self.axes], (j, number)).size
        return size if size < CONTINUUM else None

    def active(self, points: FloatArray) -> BoolArray:
        """Which axes of points are active; the coordinates of inactive axes have no influence.

        :param points: float[n, d] in [0, 1).
        :returns: bool[n, d].
        """
        if self.conditions is None:
            return np.ones(points.shape, bool)
        return self.conditions.active({i: axis.numbers(points[:, i]) for i, axis in self._parents}, len(points))

    def decode(self, u: FloatArray) -> Values:
        """The values of a point.

        :param u: a point, float[d] in [0, 1).
        """
        if self.conditions is None:
            return tuple([decode(x) for decode, x in zip(self._decoders, u.tolist(), strict=True)])
        return self._decode_active(u, np.flatnonzero(self.active(u[None])[0]))

    def _decode_active(self, u: FloatArray, active: IntArray) -> Values:
        values: list[Value] = [UNSET] * self.d
        for j, x in zip(active.tolist(), u[active].tolist(), strict=True):
            values[j] = self._decoders[j](x)
        return tuple(values)

    def decode_many(self, points: FloatArray) -> list[Values]:
        """:meth:`decode` for many points, with equal results.

        :param points: float[n, d] in [0, 1).
        """
        if self.conditions is not None:
            active = self.active(points)
            return [self._decode_active(u, np.flatnonzero(a)) for u, a in zip(points, active, strict=True)]
        columns = [list(map(decode, u.tolist())) for decode, u in zip(self._decoders, points.T, strict=True)]
        return [*zip(*columns, strict=True)]

    def encode(self, values: Values) -> FloatArray:
        """The point of values, in the middle of its bins.

        :param values: a value for each parameter.
        :returns: float[d].
        """
        if self.conditions is None:
            return np.array([encode(v) for encode, v in zip(self._encoders, _all_active(values), strict=True)])
        encoders = zip(self._encoders, values, strict=True)
        return np.array([MIDDLE if isinstance(v, UnsetType) else encode(v) for encode, v in encoders])

    def encode_many(self, values: Sequence[Values]) -> FloatArray:
        """:meth:`encode` for many points, with bitwise equal results.

        :param values: n tuples.
        :returns: float[n, d].
        """
        if self.conditions is not None and len(values) <= _FEW:
            return np.array([self.encode(each) for each in values]).reshape(len(values), self.d)
        points = np.empty((len(values), self.d))
        for j, column in enumerate(zip(*values, strict=True)):
            if self.conditions is None:
                points[:, j] = self.axes[j].encode_many(cast("tuple[ParameterValue, ...]", column))
                continue
            active = [v for v in column if not isinstance(v, UnsetType)]
            if len(active) == len(column):
                points[:, j] = self.axes[j].encode_many(active)
            else:
                points[:, j] = MIDDLE
                points[[v is not UNSET for v in column], j] = self.axes[j].encode_many(active)
        return points

    def spread(self, points: FloatArray, r: FloatArray) -> FloatArray:
        """Move points within their bins, so that a model sees the width of the bins.

        An inactive axis is moved in [0, 1), because a model must not conclude anything from it.

        :param points: float[n, d].
        :param r: the relative positions in the bins, float[n, d] in [0, 1).
        :returns: points that decode to the same values.
        """
        moved = [axis.spread(points[:, j], r[:, j]) for j, axis in enumerate(self.axes)]
        spread = np.stack(moved, axis=1) if moved else points
        return spread if self.conditions is None else np.asarray(np.where(self.active(points), spread, r))

    def snap(self, points: FloatArray) -> FloatArray:
        """Move points to the middles of their bins.

        :param points: float[n, d] in [0, 1).
        """
        return self.snap_with_activity(points)[0]

    def snap_with_activity(self, points: FloatArray) -> tuple[FloatArray, BoolArray]:
        """:meth:`snap` and :meth:`active` in one step.

        :param points: float[n, d] in [0, 1).
        """
        if self.conditions is None:
            snapped = points.copy()
            for j, axis in self._binned:
                snapped[:, j] = axis.snap(points[:, j])
            return snapped, self.active(snapped)
        binned = {j: axis.snap(points[:, j]) for j, axis in self._binned}
        active = self.conditions.active({i: axis.numbers(binned[i]) for i, axis in self._parents}, len(points))
        at = positions(active)
        snapped = np.full(points.shape, MIDDLE)
        snapped[at] = points[at]
        for j, column in binned.items():
            snapped[:, j] = np.where(active[:, j], column, MIDDLE)
        return snapped, active

    def key(self, values: Values) -> PointKey:
        """A key that is equal for equal values; 1 and 1.0 are equal, 1 and true are not.

        :param values: a value for each parameter.
        :returns: in a finite space the number of the point, from 0 to ``size`` - 1.
        """
        if self.size is not None:
            if self._counter is not None:
                return self._counter.rank(self._numbers(values))
            number = 0
            for discrete, active in zip(self._discrete, _all_active(values), strict=True):
                number = number * discrete.bins + discrete.number(active)
            return number
        if not self._numbered:
            return values
        key: list[Value] = list(values)
        for i, axis in self._numbered:
            value = key[i]
            if not isinstance(value, UnsetType):
                key[i] = axis.number(value)
        return tuple(key)

    def keys(self, values: Sequence[Values]) -> Iterable[PointKey]:
        """:meth:`key` for many points.

        :param values: n tuples.
        """
        if self._counter is not None or self.conditions is not None or (self.size is not None and self.size > _INT64):
            return map(self.key, values)
        if self.size is not None:
            numbers = np.zeros(len(values), np.int64)
            for axis, column in zip(self._discrete, zip(*values, strict=True), strict=False):
                numbers = numbers * axis.bins + axis.numbers_of(_all_active(column))
            found: list[int] = numbers.tolist()
            return found
        columns: list[Sequence[Value]] = [*zip(*values, strict=True)]
        for i, numbered in self._numbered if columns else ():
            columns[i] = numbered.numbers_of(_all_active(columns[i])).tolist()
        return zip(*columns, strict=True)

    def _numbers(self, values: Values) -> list[int | None]:
        return [
            None if value is UNSET else axis.number(value) for axis, value in zip(self._discrete, values, strict=True)
        ]

    def point(self, number: int) -> Values:
        """The values of a point of a finite space; the inverse of :meth:`key`.

        :param number: the point's number.
        """
        if self._counter is not None:
            numbers = self._counter.unrank(number)
            return tuple(UNSET if i is None else axis.value(i) for axis, i in zip(self._discrete, numbers, strict=True))
        values: list[Value] = []
        for axis in reversed(self._discrete):
            number, i = divmod(number, axis.bins)
            values.append(axis.value(i))
        return tuple(reversed(values))

    def anywhere(self, random: np.random.Generator) -> Values:
        """A random point of an infinite space.

        In a conditional space the branches are weighted with their numbers of points. Draws from the cube may fall
        into a branch with few points nearly always, which is of no use when all of these points are known.

        :param random: the random number generator.
        """
        u = random.random(self.d)
        if self._counter is None:
            return self.decode(u)
        size, rank = self._counter.size, 0
        for _ in range(size.bit_length() // 53 + 2):
            rank = (rank << 53) | int(random.integers(2**53))
        numbers = self._counter.unrank(rank % size)
        return tuple(
            UNSET if i is None else axis.value(i) if isinstance(axis, DiscreteAxis) else axis.decode(x)
            for axis, i, x in zip(self.axes, numbers, u.tolist(), strict=True)
        )

    def named(self, values: Values) -> dict[ParameterName, ParameterValue]:
        """The active values by name.

        :param values: a value for each parameter.
        """
        return values_by_name(self.names, values)

    def ordered(self, parameters: Mapping[ParameterName, ParameterValue]) -> Values:
        """Values in the spec's order.

        :param parameters: values by name, as :func:`hola_protocol.space.canonical_parameters` gives them.
        """
        if self.conditions is None:
            return tuple([parameters[name] for name in self.names])
        return tuple([parameters.get(name, UNSET) for name in self.names])

    def ordered_many(self, parameters: Iterable[Mapping[ParameterName, ParameterValue]]) -> list[Values]:
        """:meth:`ordered` for many parameter sets.

        :param parameters: the sets.
        """
        parameters = [*parameters]
        columns: list[list[Any]]
        if self.conditions is None:
            columns = [[p[name] for p in parameters] for name in self.names]
        else:
            columns = [[p.get(name, UNSET) for p in parameters] for name in self.names]
        return [*zip(*columns, strict=True)]


def _all_active(values: Iterable[Value]) -> tuple[ParameterValue, ...]:
    """The values of a space without conditions."""
    return cast("tuple[ParameterValue, ...]", values)
