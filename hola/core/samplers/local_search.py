"""A short local search: a few quasi-Newton steps on a smooth function inside a box."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ..arrays import FloatArray

_INITIAL_STEP = 0.3
"""The length of the first step, when the curvature is unknown."""
_ARMIJO = 1e-4
"""The sufficient-decrease constant: a step must achieve this share of the predicted decrease."""
_MIN_CURVATURE = 1e-10
"""The Hessian is updated only if the cosine between the step and the change of the gradient is larger."""
_TOLERANCE = 1e-9
"""The search stops at a smaller relative decrease."""


def minimise(
    function: Callable[[FloatArray], tuple[float, FloatArray]],
    start: FloatArray,
    low: FloatArray,
    high: FloatArray,
    steps: int,
) -> FloatArray:
    """Projected BFGS (Bertsekas, SIAM J. Control Optim. 20(2), 1982; Nocedal & Wright 2006, eqs. 6.17 and 6.20).

    It is meant for a few steps on a function that costs microseconds; its own overhead is about ten microseconds a
    step. It does not aim at convergence.

    :param function: returns a value and its gradient.
    :param start: the starting point, float[k].
    :param low: lower bounds, float[k].
    :param high: upper bounds, float[k].
    :param steps: the maximum number of steps; the maximum number of evaluations is a quarter larger, plus one.
    :returns: the best point found, float[k].
    """
    x = np.minimum(np.maximum(start, low), high)
    value, gradient = function(x)
    evaluations = steps + steps // 4
    inverse: FloatArray | None = None  # of the Hessian
    for _ in range(steps):
        fixed = ((x <= low) & (gradient > 0.0)) | ((x >= high) & (gradient < 0.0))
        descent = np.where(fixed, 0.0, -gradient)
        size = float(descent @ descent) ** 0.5
        if size == 0.0:
            break
        direction = (
            descent * min(1.0, _INITIAL_STEP / size) if inverse is None else np.where(fixed, 0.0, inverse @ descent)
        )
        length = 1.0
        while evaluations > 0:
            evaluations -= 1
            y = np.minimum(np.maximum(x + length * direction, low), high)
            step = y - x
            slope = float(gradient @ step)
            new_value, new_gradient = function(y)
            if new_value <= value + _ARMIJO * slope:
                break
            # The minimum of the parabola through both values and the slope.
            length *= min(max(-0.5 * slope / (new_value - value - slope), 0.1), 0.5)
        else:
            break
        gradient_change = new_gradient - gradient
        curvature = float(step @ gradient_change)
        if curvature > _MIN_CURVATURE * float((step @ step) * (gradient_change @ gradient_change)) ** 0.5:
            if inverse is None:
                inverse = np.eye(len(x)) * (curvature / float(gradient_change @ gradient_change))
            scaled_change = inverse @ gradient_change
            shift = (1.0 + float(gradient_change @ scaled_change) / curvature) * step - scaled_change
            inverse += np.outer(shift / curvature, step)
            inverse -= np.outer(step / curvature, scaled_change)
        gain = value - new_value
        x, value, gradient = y, new_value, new_gradient
        if gain <= _TOLERANCE * max(abs(value), 1.0):
            break
    return x
