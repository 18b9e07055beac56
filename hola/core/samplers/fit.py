"""What fits a model of a search: it keeps the hyperparameters from fit to fit."""

from __future__ import annotations

from typing import Protocol

from ..arrays import FloatArray
from .gaussian_process import GaussianProcess


class Fit(Protocol):
    """Fits a model that has a name."""

    def __call__(
        self,
        name: str,
        model: GaussianProcess,
        inputs: FloatArray,
        targets: FloatArray,
        fit_rows: int | None,
        shifts: FloatArray | None = None,
    ) -> None:
        """Fit a model.

        :param name: its name, under which its hyperparameters are saved.
        :param model: the model.
        :param inputs: see :meth:`GaussianProcess.fit`.
        :param targets: see :meth:`GaussianProcess.fit`.
        :param fit_rows: see :meth:`GaussianProcess.fit`.
        :param shifts: the logarithms of the length scales are saved with these added, float[lengths].
        """
