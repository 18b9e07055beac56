"""Plots of a study, by plotly or matplotlib (``pip install 'hola-hpo[plots]'``).

.. code-block:: python

    result = hola.load_study("hola-data")
    hola.plots.optimization_history(result).show()

The numbers behind each plot are in :mod:`hola.plots.data`, which draws nothing.
"""

from ..clients.arrow import MissingLibraryError
from . import data
from .columns import PlotError, ReportArrays, StudyColumns
from .figures import (
    contour,
    edf,
    front,
    hypervolume_history,
    importance,
    learning_curves,
    model,
    optimization_history,
    parallel_coordinates,
    rank,
    rung_survival,
    slices,
    timeline,
    workers,
)
from .sources import Source, columns_from, study_columns

__all__ = [
    "MissingLibraryError",
    "PlotError",
    "ReportArrays",
    "Source",
    "StudyColumns",
    "columns_from",
    "contour",
    "data",
    "edf",
    "front",
    "hypervolume_history",
    "importance",
    "learning_curves",
    "model",
    "optimization_history",
    "parallel_coordinates",
    "rank",
    "rung_survival",
    "slices",
    "study_columns",
    "timeline",
    "workers",
]
