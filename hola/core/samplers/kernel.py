"""The covariance of a Gaussian process (Rasmussen & Williams, Gaussian Processes for Machine Learning, 2006; RW below).

Matrices of some hundred rows are made for every suggestion, and most of the time goes into passes over them: hence the
work in place, on some rows at a time, which stay in the processor's cache.
"""

from __future__ import annotations

import numpy as np

from ..arrays import FloatArray, IntArray

BLOCK = 64
"""Rows that are worked on at a time."""


def squared_distances(a: FloatArray, b: FloatArray) -> FloatArray:
    """Squared Euclidean distances between rows.

    :param a: float[n, k].
    :param b: float[m, k].
    :returns: float[n, m].
    """
    squares: FloatArray = (-2.0 * a) @ b.T
    squares += (a * a).sum(axis=1)[:, None]
    squares += (b * b).sum(axis=1)
    return np.maximum(squares, 0.0, out=squares)


def matern(r: FloatArray, decay: FloatArray) -> FloatArray:
    """The Matern-5/2 kernel of sqrt(5) times the distance (RW 4.17).

    :param r: sqrt(5) times the distance.
    :param decay: exp(-r).
    """
    k = r / 3.0
    k += 1.0
    k *= r
    k += 1.0
    k *= decay
    return k


def matern_slope(r: FloatArray, decay: FloatArray) -> FloatArray:
    """The derivative of :func:`matern` by minus half the squared distance.

    :param r: sqrt(5) times the distance.
    :param decay: exp(-r).
    """
    slope = r + 1.0
    slope *= decay
    slope *= 5.0 / 3.0
    return slope


class Kernel:
    """Matern-5/2(r) + q (1 + u.v/d)^2, r scaled per axis (RW 4.17, 5.1).

    :param axis: for each feature the axis whose length scale it has, int[k].
    :param d: the number of axes.
    :param polynomial: whether there is the quadratic part.
    :param theta: logarithms of d length scales, of q and of the noise, which the covariances leave out; float[d + 2].
    """

    def __init__(self, axis: IntArray, d: int, polynomial: bool, theta: FloatArray) -> None:
        self.axis, self.d, self.polynomial, self.theta = axis, d, polynomial, theta

    @property
    def inverse(self) -> FloatArray:
        """For each feature the inverse of its length scale, float[k]."""
        return np.exp(-self.theta[self.axis])

    @property
    def q(self) -> float:
        """The weight of the quadratic part."""
        return float(np.exp(self.theta[-2]))

    @property
    def noise(self) -> float:
        """The variance of the noise, as a share of s2."""
        return float(np.exp(self.theta[-1]))

    def distances(self, a: FloatArray, b: FloatArray) -> tuple[FloatArray, FloatArray]:
        """sqrt(5) r and its exponential decay.

        :param a: float[n, k].
        :param b: float[m, k].
        :returns: float[n, m] twice.
        """
        scale = 5.0**0.5 * self.inverse
        r = squared_distances(a * scale, b * scale)
        np.sqrt(r, out=r)
        decay = np.negative(r)
        return r, np.exp(decay, out=decay)

    def quadratic(self, a: FloatArray, b: FloatArray) -> FloatArray:
        """(1 + u.v/d)^2.

        :param a: float[n, k].
        :param b: float[m, k].
        :returns: float[n, m].
        """
        k: FloatArray = (a / self.d) @ b.T
        k += 1.0
        k *= k
        return k

    def variance(self, a: FloatArray) -> FloatArray:
        """The variances of rows.

        :param a: float[n, k].
        :returns: float[n].
        """
        one = np.ones(len(a))
        if self.polynomial:
            one += self.q * (1.0 + (a * a).sum(axis=1) / self.d) ** 2
        return one


class CrossCovariance:
    """The covariances of any rows with certain ones. What depends on these alone is computed once.

    Squared distances |a|^2 - 2 a.b + |b|^2 and q^1/2 (1 + a.b/d) are each one product of rows with a few more columns.

    :param kernel: its parameters may change afterwards; the covariances do not.
    :param rows: b, float[m, k].
    """

    def __init__(self, kernel: Kernel, rows: FloatArray) -> None:
        m, k = rows.shape
        self.rows = rows
        self._scale = 5.0**0.5 * kernel.inverse
        scaled = rows * self._scale
        self._apart = np.empty((k + 2, m))
        self._apart[:k], self._apart[k], self._apart[k + 1] = -2.0 * scaled.T, 1.0, (scaled * scaled).sum(axis=1)
        self._inner: FloatArray | None = None
        if kernel.polynomial:
            self._inner = np.empty((k + 1, m))
            self._inner[:k], self._inner[k] = rows.T / kernel.d, 1.0
            self._inner *= kernel.q**0.5

    def distances(self, a: FloatArray, first: int = 0) -> FloatArray:
        """sqrt(5) r.

        :param a: float[n, k].
        :param first: the first row of b.
        :returns: float[n, m - first].
        """
        n, k = a.shape
        wide = np.empty((n, k + 2))
        scaled = np.multiply(a, self._scale, out=wide[:, :k])
        wide[:, k], wide[:, k + 1] = (scaled * scaled).sum(axis=1), 1.0
        r: FloatArray = wide @ self._apart[:, first:]
        np.maximum(r, 0.0, out=r)
        return np.sqrt(r, out=r)

    def of(self, a: FloatArray, first: int = 0) -> FloatArray:
        """The covariances. Of many rows, :data:`BLOCK` at a time take half the time of all at once.

        :param a: float[n, k].
        :param first: the first row of b.
        :returns: float[n, m - first].
        """
        r = self.distances(a, first)
        decay = np.negative(r)
        k = matern(r, np.exp(decay, out=decay))
        if self._inner is not None:
            inner = a @ self._inner[:-1, first:]
            inner += self._inner[-1, first:]
            inner *= inner
            k += inner
        return k

    def gram(self) -> FloatArray:
        """The covariances of the rows among themselves.

        :returns: float[m, m], of which only the upper half is set.
        """
        m = len(self.rows)
        k = np.empty((m, m))
        for i in range(0, m, BLOCK):
            k[i : i + BLOCK, i:] = self.of(self.rows[i : i + BLOCK], i)
        return k
