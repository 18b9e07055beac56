"""A few steps down a smooth function inside a box."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ..arrays import FloatArray

_FIRST = 0.3
"""The length of the first step, before anything is known of the curvature."""
_DECREASE = 1e-4
"""The part of the promised decrease that a step has to bring (Armijo)."""
_CURVED = 1e-10
"""The least cosine between a step and the change of the gradient that something is learnt from."""
_FLAT = 1e-9
"""A relative decrease that is not worth another step."""


def descend(
    function: Callable[[FloatArray], tuple[float, FloatArray]],
    start: FloatArray,
    low: FloatArray,
    high: FloatArray,
    steps: int,
) -> FloatArray:
    """Projected BFGS (Bertsekas, SIAM J. Control Optim. 20(2), 1982; Nocedal & Wright 2006, eqs. 6.17 and 6.20).

    For a few steps of a function that costs microseconds: it costs about ten each itself. To converge is not its aim.

    :param function: a value and its gradient.
    :param start: float[k].
    :param low: float[k].
    :param high: float[k].
    :param steps: how many at most; with a quarter more evaluations, and one.
    :returns: the best point, float[k].
    """
    x = np.minimum(np.maximum(start, low), high)
    value, gradient = function(x)
    evaluations = steps + steps // 4
    inverse: FloatArray | None = None  # of the Hessian
    for _ in range(steps):
        held = ((x <= low) & (gradient > 0.0)) | ((x >= high) & (gradient < 0.0))
        down = np.where(held, 0.0, -gradient)
        size = float(down @ down) ** 0.5
        if size == 0.0:
            break
        direction = down * min(1.0, _FIRST / size) if inverse is None else np.where(held, 0.0, inverse @ down)
        length = 1.0
        while evaluations > 0:
            evaluations -= 1
            y = np.minimum(np.maximum(x + length * direction, low), high)
            step = y - x
            slope = float(gradient @ step)
            below, steepness = function(y)
            if below <= value + _DECREASE * slope:
                break
            # The least of the parabola through both values and the slope.
            length *= min(max(-0.5 * slope / (below - value - slope), 0.1), 0.5)
        else:
            break
        bend = steepness - gradient
        curvature = float(step @ bend)
        if curvature > _CURVED * float((step @ step) * (bend @ bend)) ** 0.5:
            if inverse is None:
                inverse = np.eye(len(x)) * (curvature / float(bend @ bend))
            turned = inverse @ bend
            shift = (1.0 + float(bend @ turned) / curvature) * step - turned
            inverse += np.outer(shift / curvature, step)
            inverse -= np.outer(step / curvature, turned)
        gain = value - below
        x, value, gradient = y, below, steepness
        if gain <= _FLAT * max(abs(value), 1.0):
            break
    return x
