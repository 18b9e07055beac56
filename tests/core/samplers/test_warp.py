"""The transformation of costs before a fit."""

from __future__ import annotations

import numpy as np

from hola.core.samplers.warp import warped


def test_a_warp_keeps_the_order_and_bears_anything() -> None:
    costs = np.array([1.0, 2.0, 3.0, 4.0, 1e3])
    assert (np.diff(warped(costs)) > 0.0).all()
    for odd in ([5.0] * 4, [0.0, 1e300, -1e300], [0.0, 0.0, 0.0, 1.0], [1.0]):
        t = warped(np.array(odd))
        assert np.isfinite(t).all()
        assert (np.diff(t[np.argsort(odd)]) >= 0.0).all()
