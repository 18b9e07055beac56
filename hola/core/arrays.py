"""Arrays that grow by rows and hand out views that never change."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

FloatArray: TypeAlias = NDArray[np.float64]
IntArray: TypeAlias = NDArray[np.int64]
BoolArray: TypeAlias = NDArray[np.bool_]

_INITIAL_ROWS = 64
_GROWTH = 1.5


class Rows:
    """An append-only array. A view taken earlier stays valid and unchanged, so that it can be read in another thread.

    :param shape: the shape of one row, ``()`` for a number.
    :param dtype: the type of the numbers.
    """

    def __init__(self, shape: tuple[int, ...] = (), dtype: type = np.float64) -> None:
        self._buffer: NDArray[Any] = np.empty((_INITIAL_ROWS, *shape), dtype)
        self._n = 0

    def __len__(self) -> int:
        return self._n

    def _reserve(self, n: int) -> None:
        if n > len(self._buffer):
            grown = np.empty((max(n, int(len(self._buffer) * _GROWTH)), *self._buffer.shape[1:]), self._buffer.dtype)
            grown[: self._n] = self._buffer[: self._n]
            self._buffer = grown

    def append(self, row: Any) -> None:
        """Add one row; amortised O(1).

        :param row: a number, or a sequence of the row's shape.
        """
        if self._n == len(self._buffer):
            self._reserve(self._n + 1)
        self._buffer[self._n] = row
        self._n += 1

    def extend(self, rows: NDArray[Any] | Sequence[Any]) -> None:
        """Add many rows.

        :param rows: an array, or a sequence of rows.
        """
        if len(rows):
            self._reserve(self._n + len(rows))
            self._buffer[self._n : self._n + len(rows)] = rows
            self._n += len(rows)

    @property
    def view(self) -> NDArray[Any]:
        """All rows, without a copy; not to be written to."""
        return self._buffer[: self._n]

    @property
    def nbytes(self) -> int:
        """The memory held, in bytes."""
        return self._buffer.nbytes
