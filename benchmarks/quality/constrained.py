"""Published problems with constraints that only an evaluation tells, and the same with failures instead of values."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, TypeAlias

import numpy as np
from hola_protocol.space import ContinuousParameter, ParameterSpec

from .problems import Problem

Function: TypeAlias = Callable[..., list[float]]
"""Parameters to the value and the constraints, which are kept when at most 0."""

_TUNED = ("gardner-1", "g6", "g24", "spring", "pressure-vessel")
"""Problems by which constants of the engine were chosen."""


def _gardner_1(x: float, y: float) -> list[float]:
    """Gardner et al., ICML 2014, section 5, simulation 1."""
    return [
        math.cos(2.0 * x) * math.cos(y) + math.sin(x),
        math.cos(x) * math.cos(y) - math.sin(x) * math.sin(y) - 0.5,
    ]


def _gardner_2(x: float, y: float) -> list[float]:
    """The same, simulation 2: a small feasible region, in several parts."""
    return [math.sin(x) + y, math.sin(x) * math.sin(y) + 0.95]


def _gramacy(x: float, y: float) -> list[float]:
    """Gramacy et al., Technometrics 58(1), 2016, eq. 2: a linear objective."""
    return [
        x + y,
        1.5 - x - 2.0 * y - 0.5 * math.sin(2.0 * math.pi * (x * x - 2.0 * y)),
        x * x + y * y - 1.5,
    ]


# G-functions: Liang et al., Problem definitions for the CEC 2006 special session on constrained optimization.


def _g4(a: float, b: float, c: float, d: float, e: float) -> list[float]:
    u = 85.334407 + 0.0056858 * b * e + 0.0006262 * a * d - 0.0022053 * c * e
    v = 80.51249 + 0.0071317 * b * e + 0.0029955 * a * b + 0.0021813 * c * c
    w = 9.300961 + 0.0047026 * c * e + 0.0012547 * a * c + 0.0019085 * c * d
    value = 5.3578547 * c * c + 0.8356891 * a * e + 37.293239 * a - 40792.141
    return [value, u - 92.0, -u, v - 110.0, 90.0 - v, w - 25.0, 20.0 - w]


def _g6(x: float, y: float) -> list[float]:
    return [
        (x - 10.0) ** 3 + (y - 20.0) ** 3,
        100.0 - (x - 5.0) ** 2 - (y - 5.0) ** 2,
        (x - 6.0) ** 2 + (y - 5.0) ** 2 - 82.81,
    ]


def _g8(x: float, y: float) -> list[float]:
    value = -(math.sin(2.0 * math.pi * x) ** 3) * math.sin(2.0 * math.pi * y) / (x**3 * (x + y))
    return [value, x * x - y + 1.0, 1.0 - x + (y - 4.0) ** 2]


def _g9(a: float, b: float, c: float, d: float, e: float, f: float, g: float) -> list[float]:
    value = (a - 10.0) ** 2 + 5.0 * (b - 12.0) ** 2 + c**4 + 3.0 * (d - 11.0) ** 2
    value += 10.0 * e**6 + 7.0 * f * f + g**4 - 4.0 * f * g - 10.0 * f - 8.0 * g
    return [
        value,
        2.0 * a * a + 3.0 * b**4 + c + 4.0 * d * d + 5.0 * e - 127.0,
        7.0 * a + 3.0 * b + 10.0 * c * c + d - e - 282.0,
        23.0 * a + b * b + 6.0 * f * f - 8.0 * g - 196.0,
        4.0 * a * a + b * b - 3.0 * a * b + 2.0 * c * c + 5.0 * f - 11.0 * g,
    ]


def _g24(x: float, y: float) -> list[float]:
    return [
        -x - y,
        -2.0 * x**4 + 8.0 * x**3 - 8.0 * x * x + y - 2.0,
        -4.0 * x**4 + 32.0 * x**3 - 88.0 * x * x + 96.0 * x + y - 36.0,
    ]


# Designs in engineering: Coello, Computers in Industry 41(2), 2000; the speed reducer: Golinski (1973), in the form of
# Lemonge et al. (2010); the spring: Belegundu (1982).


def _pressure_vessel(shell: float, head: float, radius: float, length: float) -> list[float]:
    cost = 0.6224 * shell * radius * length + 1.7781 * head * radius**2 + 3.1661 * shell**2 * length
    return [
        cost + 19.84 * shell**2 * radius,
        0.0193 * radius - shell,
        0.00954 * radius - head,
        1.0 - (math.pi * radius**2 * length + 4.0 / 3.0 * math.pi * radius**3) / 1_296_000.0,
    ]


def _welded_beam(weld: float, joint: float, height: float, width: float) -> list[float]:
    load, span = 6000.0, 14.0
    direct = load / (math.sqrt(2.0) * weld * joint)
    arm = math.sqrt(joint**2 / 4.0 + ((weld + height) / 2.0) ** 2)
    inertia = 2.0 * math.sqrt(2.0) * weld * joint * (joint**2 / 12.0 + ((weld + height) / 2.0) ** 2)
    bending = load * (span + joint / 2.0) * arm / inertia
    shear = math.sqrt(direct**2 + direct * bending * joint / arm + bending**2)
    buckling = 4.013 * 30e6 * height * width**3 / (6.0 * span**2) * (1.0 - height / (2.0 * span) * math.sqrt(30.0 / 48))
    return [
        1.10471 * weld**2 * joint + 0.04811 * height * width * (14.0 + joint),
        shear / 13_600.0 - 1.0,
        6.0 * load * span / (width * height**2) / 30_000.0 - 1.0,
        weld - width,
        4.0 * load * span**3 / (30e6 * height**3 * width) - 0.25,
        load / 1e3 - buckling / 1e3,
    ]


def _speed_reducer(a: float, b: float, c: float, d: float, e: float, f: float, g: float) -> list[float]:
    value = 0.7854 * a * b * b * (3.3333 * c * c + 14.9334 * c - 43.0934) - 1.508 * a * (f * f + g * g)
    value += 7.4777 * (f**3 + g**3) + 0.7854 * (d * f * f + e * g * g)
    return [
        value,
        27.0 / (a * b * b * c) - 1.0,
        397.5 / (a * b * b * c * c) - 1.0,
        1.93 * d**3 / (b * c * f**4) - 1.0,
        1.93 * e**3 / (b * c * g**4) - 1.0,
        math.sqrt((745.0 * d / (b * c)) ** 2 + 16.9e6) / (110.0 * f**3) - 1.0,
        math.sqrt((745.0 * e / (b * c)) ** 2 + 157.5e6) / (85.0 * g**3) - 1.0,
        b * c / 40.0 - 1.0,
        5.0 * b / a - 1.0,
        a / (12.0 * b) - 1.0,
        (1.5 * f + 1.9) / d - 1.0,
        (1.1 * g + 1.9) / e - 1.0,
    ]


def _spring(wire: float, coil: float, turns: float) -> list[float]:
    return [
        (turns + 2.0) * coil * wire**2,
        1.0 - coil**3 * turns / (71_785.0 * wire**4),
        (4.0 * coil**2 - wire * coil) / (12_566.0 * (coil * wire**3 - wire**4)) + 1.0 / (5108.0 * wire**2) - 1.0,
        1.0 - 140.45 * wire / (coil**2 * turns),
        (coil + wire) / 1.5 - 1.0,
    ]


_PROBLEMS: Mapping[str, tuple[Function, int, Sequence[tuple[float, float]]]] = {
    "gardner-1": (_gardner_1, 1, [(0.0, 6.0)] * 2),
    "gardner-2": (_gardner_2, 1, [(0.0, 6.0)] * 2),
    "gramacy": (_gramacy, 2, [(0.0, 1.0)] * 2),
    "g4": (_g4, 6, [(78.0, 102.0), (33.0, 45.0), (27.0, 45.0), (27.0, 45.0), (27.0, 45.0)]),
    "g6": (_g6, 2, [(13.0, 100.0), (0.0, 100.0)]),
    "g8": (_g8, 2, [(1e-5, 10.0), (1e-5, 10.0)]),
    "g9": (_g9, 4, [(-10.0, 10.0)] * 7),
    "g24": (_g24, 2, [(0.0, 3.0), (0.0, 4.0)]),
    "pressure-vessel": (_pressure_vessel, 3, [(0.0625, 6.1875), (0.0625, 6.1875), (10.0, 200.0), (10.0, 200.0)]),
    "welded-beam": (_welded_beam, 5, [(0.125, 5.0), (0.1, 10.0), (0.1, 10.0), (0.1, 5.0)]),
    "speed-reducer": (
        _speed_reducer,
        11,
        [(2.6, 3.6), (0.7, 0.8), (17.0, 28.0), (7.3, 8.3), (7.3, 8.3), (2.9, 3.9), (5.0, 5.5)],
    ),
    "spring": (_spring, 4, [(0.05, 2.0), (0.25, 1.3), (2.0, 15.0)]),
}


def _value(p: Mapping[str, Any], function: Function) -> list[float]:
    return function(*p.values())


def _objective(p: Mapping[str, Any], function: Function) -> list[float]:
    return function(*p.values())[:1]


def _fails(p: Mapping[str, Any], function: Function) -> bool:
    return max(function(*p.values())[1:]) > 0.0


def _parameters(bounds: Sequence[tuple[float, float]]) -> tuple[ParameterSpec, ...]:
    return tuple(ContinuousParameter(name=f"x{i}", low=low, high=high) for i, (low, high) in enumerate(bounds))


def feasible_share(problem: Problem, n: int = 4096) -> float:
    """The share of random points that keep all constraints.

    :param problem: a problem of this suite with constraints.
    :param n: the number of points.
    """
    low = np.array([p.low for p in problem.parameters])  # type: ignore[union-attr]
    high = np.array([p.high for p in problem.parameters])  # type: ignore[union-attr]
    points = low + np.random.default_rng(0).random((n, len(low))) * (high - low)
    kept = [max(problem.evaluate({str(i): x for i, x in enumerate(u.tolist())})[1:]) <= 0.0 for u in points]
    return float(np.mean(kept))


def constrained(hidden: bool = False) -> Iterator[Problem]:
    """The problems; each is minimised within its constraints.

    :param hidden: whether an evaluation outside the constraints fails instead of returning values.
    """
    for name, (function, constraints, bounds) in _PROBLEMS.items():
        part = "tuned" if name in _TUNED else "held out"
        parameters = _parameters(bounds)
        if hidden:
            fails = partial(_fails, function=function)
            evaluate = partial(_objective, function=function)
            yield Problem(f"{name}-hidden", parameters, evaluate, part=part, fails=fails)
        else:
            yield Problem(name, parameters, partial(_value, function=function), 1, constraints, part=part)
