"""A learning curve for any configuration, from tabulated ones.

The logarithms of the tabulated curves, averaged over the repeated trainings of a configuration, are reduced to their
first principal components. A Gaussian process predicts each score from the configuration. The noise of a training is
added: the difference between a training of a similar tabulated configuration and the average of its repeats, chosen
by a hash of the configuration and the seed. So two similar configurations have similar curves with the noise that was
measured, and the same configuration has the same curve again.
"""

from __future__ import annotations

import hashlib
import json
import warnings
from functools import cached_property
from pathlib import Path
from typing import Final

import numpy as np
from scipy.linalg import cho_factor, cho_solve  # type: ignore[import-untyped]
from sklearn.gaussian_process import GaussianProcessRegressor  # type: ignore[import-untyped]
from sklearn.gaussian_process.kernels import ConstantKernel, Matern, WhiteKernel  # type: ignore[import-untyped]

from .configurations import ACTIVATIONS, Configuration, draw

_SCORES: Final = 5
_NEIGHBOURS: Final = 12
_SECONDS_PER_LAYER, _SECONDS_PER_WEIGHT = 30e-6, 3e-10


def features(configurations: list[Configuration]) -> np.ndarray:
    """Numbers of about unit size, float[n, 10].

    :param configurations: n of them.
    """

    def column(name: str) -> np.ndarray:
        return np.array([float(c[name]) for c in configurations])

    rate, momentum, batch = np.log10(column("learning_rate")), column("momentum"), np.log2(column("batch"))
    effective = rate - np.log10(1.0 - momentum)
    hot = [np.array([float(c["activation"] == a) for c in configurations]) for a in ACTIVATIONS]
    columns = [
        (rate + 1.3) / 1.7,
        momentum / 0.49 - 1.0,
        (np.log10(column("weight_decay")) + 3.0) / 3.0,
        np.log2(column("units")) / 2.5 - 1.8,
        column("layers") - 2.0,
        batch / 2.0 - 3.0,
        (effective + 0.8) / 1.7,
        *hot,
    ]
    return np.stack(columns, axis=1)


def seconds_per_epoch(c: Configuration, samples: int = 400) -> float:
    """About how long an epoch takes: the calls of each step, and the weights.

    :param c: the configuration.
    :param samples: the size of the training set.
    """
    weights: float = 40.0 * c["units"] + (c["layers"] - 1) * c["units"] ** 2
    calls: float = samples / c["batch"] * (1 + c["layers"])
    return calls * _SECONDS_PER_LAYER + samples * weights * _SECONDS_PER_WEIGHT


class Task:
    """The learning curves of a data set.

    :param name: the task.
    :param curves: the tabulated curves, float[n, repeats, EPOCHS], with NaN from where a training diverged.
    :ivar name: the task.
    """

    def __init__(self, name: str, curves: np.ndarray) -> None:
        self.name = name
        x = features(draw(len(curves), np.random.default_rng(0)))
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
        left_out = _left_out(self._models[0], scores[:, 0])
        repeats = z.shape[1]
        self._noise = (z - average[:, None]) * np.sqrt(repeats / (repeats - 1.0))
        self._scale = 1.0 / np.minimum(self._models[0].kernel_.k1.k2.length_scale, 3.0)
        self.explained = 1.0 - left_out.var() / scores[:, 0].var()
        """The share of the variance of the first score that the model explains (leave-one-out)."""

    def _expected(self, x: np.ndarray) -> np.ndarray:
        scores = np.stack([m.predict(x) for m in self._models], axis=1)
        return np.asarray(self._mean + scores @ self._components)

    def _losses(self, z: np.ndarray) -> np.ndarray:
        return np.asarray(self._floor + np.minimum(np.exp(z), self._cap - self._floor))

    def _final(self, configurations: list[Configuration]) -> np.ndarray:
        return self._losses(self._expected(features(configurations))[:, -1])

    def curve(self, c: Configuration, seed: int) -> np.ndarray:
        """A learning curve, float[EPOCHS], with NaN from where the training diverges.

        :param c: the configuration.
        :param seed: of the training.
        """
        text = json.dumps([sorted((k, str(v)) for k, v in c.items()), seed])
        random = np.random.default_rng(int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big"))
        x = features([c])
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
        random = np.random.default_rng(1)
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
        sample = draw(1000, np.random.default_rng(2))
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
        return GaussianProcessRegressor(kernel, normalize_y=True).fit(x, y)


def _left_out(model: GaussianProcessRegressor, y: np.ndarray) -> np.ndarray:
    """Leave-one-out residuals (Rasmussen & Williams 2006, equation 5.12)."""
    factor = cho_factor(model.kernel_(model.X_train_), lower=True)
    inverse = cho_solve(factor, np.eye(len(y)))
    return np.asarray((inverse @ ((y - y.mean()) / y.std())) / np.diag(inverse) * y.std())


def load(file: Path, names: list[str]) -> list[Task]:
    """Tasks of a table.

    :param file: what ``tabulate`` wrote.
    :param names: the tasks.
    """
    with np.load(file) as table:
        tasks = [Task(name, table[name]) for name in names]
    return tasks
