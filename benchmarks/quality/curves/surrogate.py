"""A learning curve for any configuration, from tabulated ones.

The logarithms of the tabulated curves, averaged over the repeated trainings of a configuration, are reduced to their
first principal components. A Gaussian process predicts each score from the configuration. The noise of a training is
added: the difference between a training of a similar tabulated configuration and the average of its repeats, chosen
by a hash of the configuration and the seed. So two similar configurations have similar curves with the noise that was
measured, and the same configuration has the same curve again.

Where each configuration was trained once, the noise is what the Gaussian process does not explain. A part of that is
the error of the process itself, so that a share is kept.
"""

from __future__ import annotations

import hashlib
import json
import warnings
from functools import cached_property
from typing import Final

import numpy as np
from scipy.linalg import cho_factor, cho_solve  # type: ignore[import-untyped]
from sklearn.gaussian_process import GaussianProcessRegressor  # type: ignore[import-untyped]
from sklearn.gaussian_process.kernels import ConstantKernel, Matern, WhiteKernel  # type: ignore[import-untyped]

from .configurations import Configuration, Networks

_SCORES: Final = 5
_NEIGHBOURS: Final = 12
_FIT_ROWS: Final = 300
"""Configurations to which the hyperparameters of the Gaussian processes are fitted."""
_NOISE_SHARE: Final = 0.7
"""Of the smooth part of what is not explained, where there are no repeats. Repeats of random small networks deviate by
0.35 to 0.84 of what is not explained at the last epoch."""


class Task:
    """The learning curves of a data set.

    :param name: the task.
    :param networks: the configurations that there are.
    :param configurations: n tabulated configurations.
    :param curves: the curves of these, float[n, repeats, epochs], with NaN from where a training diverged.
    :ivar name: the task.
    :ivar networks: the configurations that there are.
    """

    def __init__(self, name: str, networks: Networks, configurations: list[Configuration], curves: np.ndarray) -> None:
        self.name, self.networks = name, networks
        x = networks.features(configurations)
        finite = np.isfinite(curves).all(axis=(1, 2))
        self._all, self._finite = x, finite
        self._ends = np.isfinite(curves).sum(axis=2)
        curves, self._x = curves[finite].astype(float), x[finite]
        final = np.sort(curves[:, :, -1], axis=None)
        self._floor = curves.min() - 0.3 * (final[len(final) // 10] - final[0])
        self._cap = 3.0 * float(np.median(curves[:, :, 0]))
        z = np.log(np.minimum(curves, self._cap) - self._floor)
        average = z.mean(axis=1)
        self._mean = average.mean(axis=0)
        self._components = np.linalg.svd(average - self._mean, full_matrices=False)[2][:_SCORES]
        scores = (average - self._mean) @ self._components.T
        self._models = [_fit(self._x, s) for s in scores.T]
        left_out = np.stack([_left_out(m, s) for m, s in zip(self._models, scores.T, strict=True)], axis=1)
        repeats = z.shape[1]
        if repeats > 1:
            self._noise = (z - average[:, None]) * np.sqrt(repeats / (repeats - 1.0))
        else:
            limit = 3.0 * left_out.std(axis=0)
            rest = average - self._mean - scores @ self._components
            self._noise = (_NOISE_SHARE * np.clip(left_out, -limit, limit) @ self._components + rest)[:, None]
        self._scale = 1.0 / np.minimum(self._models[0].kernel_.k1.k2.length_scale, 3.0)
        self.explained = 1.0 - left_out[:, 0].var() / scores[:, 0].var()
        """The share of the variance of the first score that the model explains (leave-one-out)."""

    def _expected(self, x: np.ndarray) -> np.ndarray:
        scores = np.stack([m.predict(x) for m in self._models], axis=1)
        return np.asarray(self._mean + scores @ self._components)

    def _losses(self, z: np.ndarray) -> np.ndarray:
        return np.asarray(self._floor + np.minimum(np.exp(z), self._cap - self._floor))

    def _final(self, configurations: list[Configuration]) -> np.ndarray:
        return self._losses(self._expected(self.networks.features(configurations))[:, -1])

    def curve(self, c: Configuration, seed: int) -> np.ndarray:
        """A learning curve, float[epochs], with NaN from where the training diverges.

        :param c: the configuration.
        :param seed: of the training.
        """
        text = json.dumps([sorted((k, str(v)) for k, v in c.items()), seed])
        random = np.random.default_rng(int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big"))
        x = self.networks.features([c])
        distances = (((self._all - x) * self._scale) ** 2).sum(axis=1)
        near = np.argsort(distances)[:_NEIGHBOURS]
        i, repeat = int(near[random.integers(3)]), int(random.integers(self._ends.shape[1]))
        own = near[self._finite[near]]
        row = int(random.choice(own)) if len(own) else int(np.flatnonzero(self._finite)[0])
        z = self._expected(x)[0] + self._noise[int(self._finite[:row].sum()), repeat]
        curve = self._losses(z)
        curve[self._ends[i, repeat] :] = np.nan
        return curve

    @cached_property
    def _best(self) -> tuple[Configuration, float]:
        """The configuration with the lowest expected final loss that a long search finds."""
        random, draw = np.random.default_rng(1), self.networks.draw
        pool = draw(4000, random)
        for _ in range(8):
            final = self._final(pool)
            order = np.argsort(final)[:40]
            leaders = [pool[i] for i in order]
            children = [self._child(leaders, fresh, random) for fresh in draw(800, random)]
            pool = leaders + children
        return leaders[0], float(final[order[0]])

    @staticmethod
    def _child(leaders: list[Configuration], fresh: Configuration, random: np.random.Generator) -> Configuration:
        a, b = leaders[random.integers(len(leaders))], leaders[random.integers(len(leaders))]
        sources = random.choice(3, size=len(fresh), p=[0.5, 0.35, 0.15])
        return {name: (a, b, fresh)[source][name] for name, source in zip(fresh, sources, strict=True)}

    @property
    def optimum(self) -> float:
        """The lowest expected final loss."""
        return self._best[1]

    @cached_property
    def least(self) -> float:
        """About the lowest final loss of a training: that of the best configuration with a lucky seed."""
        return min(float(self.curve(self._best[0], seed)[-1]) for seed in range(60))

    @cached_property
    def median(self) -> float:
        """The median expected final loss of a random configuration."""
        sample = self.networks.draw(1000, np.random.default_rng(2))
        return float(np.median(self._final(sample)))

    def expected_final(self, c: Configuration) -> float:
        """The final loss without noise.

        :param c: the configuration.
        """
        return float(self._final([c])[0])


def _fit(x: np.ndarray, y: np.ndarray) -> GaussianProcessRegressor:
    kernel = ConstantKernel(1.0) * Matern(np.ones(x.shape[1]), (0.1, 100.0), nu=2.5) + WhiteKernel(0.1, (1e-3, 1.0))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a length scale at its bound
        rows = np.random.default_rng(0).permutation(len(x))[:_FIT_ROWS] if len(x) > _FIT_ROWS else slice(None)
        model = GaussianProcessRegressor(kernel, normalize_y=True).fit(x[rows], y[rows])
        if len(x) > _FIT_ROWS:
            model = GaussianProcessRegressor(model.kernel_, optimizer=None, normalize_y=True).fit(x, y)
        return model


def _left_out(model: GaussianProcessRegressor, y: np.ndarray) -> np.ndarray:
    """Leave-one-out residuals (Rasmussen & Williams 2006, equation 5.12)."""
    factor = cho_factor(model.kernel_(model.X_train_), lower=True)
    inverse = cho_solve(factor, np.eye(len(y)))
    return np.asarray((inverse @ ((y - y.mean()) / y.std())) / np.diag(inverse) * y.std())
