"""Backends draw a chart as a figure of a library."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Any, Final, Literal, TypeAlias

from ...clients.arrow import MissingLibraryError
from ..chart import Chart
from ..columns import PlotError

Backend: TypeAlias = Literal["plotly", "matplotlib"]

BACKENDS: Final[tuple[Backend, ...]] = ("plotly", "matplotlib")
"""The backends; the first that is installed is the default."""


def draw(chart: Chart, backend: Backend | None = None) -> Any:
    """Draw a chart.

    :param chart: the chart.
    :param backend: ``plotly`` or ``matplotlib``; default: plotly if it is installed, otherwise matplotlib.
    :returns: a ``plotly.graph_objects.Figure`` or a ``matplotlib.figure.Figure``.
    :raises MissingLibraryError: if the library is not installed.
    :raises PlotError: for another backend.
    """
    if backend is not None and backend not in BACKENDS:
        raise PlotError(f"backend must be plotly or matplotlib, not {backend!r}")
    chosen = backend or next((name for name in BACKENDS if find_spec(name)), None)
    if chosen is None:
        raise MissingLibraryError(
            "plots need plotly or matplotlib, and neither is installed: pip install 'hola-hpo[plots]'"
        )
    if not find_spec(chosen):
        raise MissingLibraryError(f"this plot needs {chosen}, which is not installed: pip install {chosen}")
    if chosen == "plotly":
        from .plotly_backend import draw_plotly

        return draw_plotly(chart)
    from .matplotlib_backend import draw_matplotlib

    return draw_matplotlib(chart)
