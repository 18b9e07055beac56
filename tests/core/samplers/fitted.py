"""Fits of the searches on a small cube."""

from __future__ import annotations

import numpy as np
from hola_protocol.space import ContinuousParameter, ParameterSpec

from hola.core.arrays import FloatArray
from hola.core.samplers.feasibility import Feasibility
from hola.core.samplers.features import Features
from hola.core.samplers.gaussian_process import GaussianProcess

CUBE: tuple[ParameterSpec, ...] = tuple(ContinuousParameter(name=f"x{i}", low=0.0, high=1.0) for i in range(2))
NONE = np.empty((0, 2))


def fit(
    name: str,
    model: GaussianProcess,
    inputs: FloatArray,
    targets: FloatArray,
    fit_rows: int | None,
    shifts: FloatArray | None = None,
) -> None:
    model.fit(inputs, targets, 8, fit_rows)


def bowl(points: FloatArray) -> FloatArray:
    return np.asarray(((points - [0.3, 0.6]) ** 2).sum(axis=1))


def free(features: Features) -> Feasibility:
    return Feasibility(features, fit, NONE, np.empty(0), NONE, False)
