"""Rows most of whose elements are 0, such as the features of points of a wide conditional space."""

from __future__ import annotations

import numpy as np
from scipy.sparse import csr_array  # type: ignore[import-untyped]

from ..arrays import FloatArray, positions

WIDE = 64
"""The number of columns from which on the rows of a conditional space are treated as sparse."""


class SparseRows:
    """The elements of rows that are not 0.

    :param rows: float[n, k].
    """

    def __init__(self, rows: FloatArray) -> None:
        self.rows, self.columns = positions(rows != 0.0)
        """Where the elements are, int[m] each."""
        self.values = rows[self.rows, self.columns]
        """The elements, float[m]."""
        self.shape = rows.shape
        starts = np.searchsorted(self.rows, np.arange(len(rows) + 1))
        self._matrix = csr_array((self.values.copy(), self.columns, starts), rows.shape)

    def squares(self, scale: FloatArray) -> FloatArray:
        """The squared norm of each row, after its elements have been multiplied with a scale.

        :param scale: the scale of each column, float[k].
        :returns: float[n].
        """
        scaled = self.values * scale[self.columns]
        return np.asarray(np.bincount(self.rows, scaled * scaled, self.shape[0]), np.float64)

    def times(self, matrix: FloatArray, scale: FloatArray | None = None) -> FloatArray:
        """The product with a matrix.

        :param matrix: float[k, m].
        :param scale: the scale of each column, with which the elements are multiplied before; default: 1; float[k].
        :returns: float[n, m].
        """
        data = self._matrix.data
        data[:] = self.values
        if scale is not None:
            data *= scale[self.columns]
        return np.asarray(self._matrix @ matrix)


class SparsePairs:
    """Squared distances between all pairs of sparse rows, for any scales of the columns.

    :param rows: float[n, k].
    """

    def __init__(self, rows: FloatArray) -> None:
        self._sparse, self._transposed = SparseRows(rows), np.ascontiguousarray(rows.T)

    def squared_distances(self, scale: FloatArray) -> FloatArray:
        """Squared Euclidean distances.

        :param scale: the scale of each column, float[k].
        :returns: float[n, n].
        """
        norms = self._sparse.squares(scale)
        squares = self._sparse.times(self._transposed, -2.0 * scale * scale)
        squares += norms[:, None]
        squares += norms
        return np.maximum(squares, 0.0, out=squares)
