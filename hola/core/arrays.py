"""Append-only arrays; views of them never change."""

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
_STRIDE = 64
"""The number of appended rows that are written to the buffer together."""


def positions(mask: BoolArray) -> tuple[IntArray, IntArray]:
    """The rows and the columns of the true elements, in the order of ``numpy.nonzero``, which is much slower.

    :param mask: bool[n, m].
    :returns: two arrays, int[k] each.
    """
    flat = np.flatnonzero(np.ascontiguousarray(mask).ravel())
    rows = flat // max(mask.shape[1], 1)
    return rows, flat - rows * mask.shape[1]


class Rows:
    """An append-only array. Earlier views stay valid and unchanged, so that another thread can read them.

    Before the buffer is full, its rows are copied to a larger buffer a few at a time. No single append copies all rows.

    :param shape: the shape of one row, ``()`` for a number.
    :param dtype: the type of the elements.
    """

    def __init__(self, shape: tuple[int, ...] = (), dtype: type = np.float64) -> None:
        self._buffer: NDArray[Any] = np.empty((_INITIAL_ROWS, *shape), dtype)
        self._next: NDArray[Any] | None = None
        self._copied = 0
        self._n = 0
        self._new: list[Any] = []

    def __len__(self) -> int:
        return self._n + len(self._new)

    def _grown(self, n: int) -> NDArray[Any]:
        return np.empty((max(n, int(len(self._buffer) * _GROWTH)), *self._buffer.shape[1:]), self._buffer.dtype)

    def _reserve(self, n: int) -> None:
        if n > len(self._buffer):
            if self._next is None or n > len(self._next):
                self._next, self._copied = self._grown(n), 0
            self._next[self._copied : self._n] = self._buffer[self._copied : self._n]
            self._buffer, self._next = self._next, None

    def _copy_some(self) -> None:
        if 4 * self._n < 3 * len(self._buffer):
            return
        if self._next is None:
            self._next, self._copied = self._grown(0), 0
        stop = min(
            self._copied + 8 * _STRIDE, self._n
        )  # twice as many as necessary to finish within the last quarter of the buffer
        self._next[self._copied : stop] = self._buffer[self._copied : stop]
        self._copied = stop

    def append(self, row: Any) -> None:
        """Add one row; O(1), apart from memory allocation. It is written to the array together with others.

        :param row: a number, or a sequence of the row's shape, which must not change afterwards.
        """
        self._new.append(row)
        if len(self._new) == _STRIDE:
            self._write()

    def _write(self) -> None:
        new = self._new
        if new:
            stop = self._n + len(new)
            self._reserve(stop)
            self._buffer[self._n : stop] = self._rows_of(new)
            self._n = stop
            self._new = []
            self._copy_some()

    def _rows_of(self, new: list[Any]) -> NDArray[Any] | list[Any]:
        """The rows of what was appended."""
        return new

    def extend(self, rows: NDArray[Any] | Sequence[Any]) -> None:
        """Add many rows.

        :param rows: an array, or a sequence of rows.
        """
        self._write()
        if len(rows):
            self._reserve(self._n + len(rows))
            self._buffer[self._n : self._n + len(rows)] = rows
            self._n += len(rows)

    @property
    def view(self) -> NDArray[Any]:
        """All rows, without a copy; read-only."""
        self._write()
        return self._buffer[: self._n]

    @property
    def nbytes(self) -> int:
        """The size of the buffers, in bytes."""
        return self._buffer.nbytes + (0 if self._next is None else self._next.nbytes)
