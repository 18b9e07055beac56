"""The covariance of a Gaussian process (Rasmussen & Williams, Gaussian Processes for Machine Learning, 2006; RW below).

Every suggestion needs matrices of some hundred rows, and most of the time is memory access. Therefore the code works in
place, on blocks of rows that stay in the processor's cache.
"""

from __future__ import annotations

import numpy as np

from ..arrays import BoolArray, FloatArray, IntArray
from .sparse_rows import SparsePairs, SparseRows

BLOCK = 64
"""The number of rows of a block."""
_SPARSE_BLOCK = 512
"""The same for sparse rows, whose products take less time than their calls."""


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
    """The derivative of :func:`matern` with respect to minus half the squared distance.

    :param r: sqrt(5) times the distance.
    :param decay: exp(-r).
    """
    slope = r + 1.0
    slope *= decay
    slope *= 5.0 / 3.0
    return slope


class Kernel:
    """The kernel Matern-5/2(r) + q (1 + u.v/d)^2, where r has one length scale per axis (RW 4.17, 5.1).

    :param axis: the axis of each feature; the features of an axis share its length scale; int[k].
    :param d: the number of axes.
    :param polynomial: whether the kernel has the quadratic part.
    :param theta: the logarithms of the length scales, of q and of the noise variance, float[d + 2]. The covariances
        do not include the noise.
    """

    def __init__(self, axis: IntArray, d: int, polynomial: bool, theta: FloatArray) -> None:
        self.axis, self.d, self.polynomial, self.theta = axis, d, polynomial, theta

    def without(self, absent: BoolArray) -> Kernel:
        """The same kernel for points whose features on some axes are all 0.

        :param absent: these axes, bool[d].
        """
        kept = ~absent
        number = np.cumsum(kept) - 1
        theta = self.theta[np.r_[kept, True, True]]
        return Kernel(number[self.axis[kept[self.axis]]], self.d, self.polynomial, theta)

    @property
    def inverse(self) -> FloatArray:
        """The inverse length scale of each feature, float[k]."""
        return np.exp(-self.theta[self.axis])

    @property
    def q(self) -> float:
        """The weight of the quadratic part."""
        return float(np.exp(self.theta[-2]))

    @property
    def noise(self) -> float:
        """The noise variance, as a share of s2."""
        return float(np.exp(self.theta[-1]))

    def distances(self, a: FloatArray, b: FloatArray) -> tuple[FloatArray, FloatArray]:
        """sqrt(5) r and its exponential decay.

        :param a: float[n, k].
        :param b: float[m, k].
        :returns: two arrays, float[n, m] each.
        """
        scale = 5.0**0.5 * self.inverse
        r = squared_distances(a * scale, b * scale)
        np.sqrt(r, out=r)
        decay = np.negative(r)
        return r, np.exp(decay, out=decay)

    def distances_of_pairs(self, pairs: SparsePairs) -> tuple[FloatArray, FloatArray]:
        """:meth:`distances` between sparse rows.

        :param pairs: the rows.
        :returns: two arrays, float[n, n] each.
        """
        r = pairs.squared_distances(5.0**0.5 * self.inverse)
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
        """The prior variance of each row.

        :param a: float[n, k].
        :returns: float[n].
        """
        one = np.ones(len(a))
        if self.polynomial:
            one += self.q * (1.0 + (a * a).sum(axis=1) / self.d) ** 2
        return one


class CrossCovariance:
    """The covariances of any rows with fixed rows. Terms that depend only on the fixed rows are computed once.

    The squared distances |a|^2 - 2 a.b + |b|^2 and the inner products q^1/2 (1 + a.b/d) are each computed as one matrix
    product with augmented columns.

    :param kernel: the kernel; later changes of its hyperparameters have no effect here.
    :param rows: the fixed rows b, float[m, k].
    :param sparse: whether most elements of all rows are 0.
    """

    def __init__(self, kernel: Kernel, rows: FloatArray, sparse: bool = False) -> None:
        m, k = rows.shape
        self.rows, self._sparse = rows, sparse
        self.block = _SPARSE_BLOCK if sparse else BLOCK
        self._scale = 5.0**0.5 * kernel.inverse
        scaled = rows * self._scale
        self._augmented = np.empty((k + 2, m))
        self._augmented[:k], self._augmented[k], self._augmented[k + 1] = (
            -2.0 * scaled.T,
            1.0,
            (scaled * scaled).sum(axis=1),
        )
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
        if self._sparse:
            return self._sparse_distances(SparseRows(a))[:, first:]
        wide = np.empty((n, k + 2))
        scaled = np.multiply(a, self._scale, out=wide[:, :k])
        wide[:, k], wide[:, k + 1] = (scaled * scaled).sum(axis=1), 1.0
        r: FloatArray = wide @ self._augmented[:, first:]
        np.maximum(r, 0.0, out=r)
        return np.sqrt(r, out=r)

    def _sparse_distances(self, a: SparseRows) -> FloatArray:
        r = a.times(self._augmented[:-2], self._scale)
        r += a.squares(self._scale)[:, None]
        r += self._augmented[-1]
        np.maximum(r, 0.0, out=r)
        return np.sqrt(r, out=r)

    def of(self, a: FloatArray, first: int = 0) -> FloatArray:
        """The covariances. For many rows, blocks of :attr:`block` rows take half the time.

        :param a: float[n, k].
        :param first: the first row of b.
        :returns: float[n, m - first].
        """
        sparse = SparseRows(a) if self._sparse else None
        r = self.distances(a, first) if sparse is None else self._sparse_distances(sparse)[:, first:]
        decay = np.negative(r)
        k = matern(r, np.exp(decay, out=decay))
        if self._inner is not None:
            inner = a @ self._inner[:-1, first:] if sparse is None else sparse.times(self._inner[:-1])[:, first:]
            inner += self._inner[-1, first:]
            inner *= inner
            k += inner
        return k

    def gram(self) -> FloatArray:
        """The covariance matrix of the fixed rows.

        :returns: float[m, m]; only the upper half is set.
        """
        m = len(self.rows)
        k = np.empty((m, m))
        for i in range(0, m, self.block):
            k[i : i + self.block, i:] = self.of(self.rows[i : i + self.block], i)
        return k
