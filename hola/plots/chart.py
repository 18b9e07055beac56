"""The description of a drawing: panels with marks, which every backend can draw."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, Literal, TypeAlias

import numpy as np

from ..core.arrays import FloatArray, IntArray

Colour: TypeAlias = Literal["blue", "orange", "green", "red", "purple", "sky", "grey", "ink"]

COLOURS: Final[dict[str, str]] = {
    "blue": "#0072b2",
    "orange": "#e69f00",
    "green": "#009e73",
    "red": "#d55e00",
    "purple": "#cc79a7",
    "sky": "#56b4e9",
    "grey": "#b4b8bd",
    "ink": "#222222",
}
"""Colours that people with a colour vision deficiency can tell apart (Okabe and Ito, 2008); red marks the best."""

STATE_COLOURS: Final[dict[str, Colour]] = {
    "completed": "blue",
    "stopped": "sky",
    "paused": "sky",
    "running": "orange",
    "failed": "red",
    "infeasible": "purple",
}
"""Other states are grey."""

MOST_POINTS: Final = 4000
"""More points than this are drawn as a density, so that all of them count and the picture stays small."""
_TEXT: Final = 48


@dataclass(frozen=True)
class AxisScale:
    """One axis of a panel.

    :ivar title: its title.
    :ivar is_log: whether it is logarithmic.
    :ivar labels: the labels of the positions 0, 1, 2, ...
    :ivar bounds: the visible range; None: that of the marks.
    :ivar is_time: whether the values are seconds.
    """

    title: str = ""
    is_log: bool = False
    labels: Sequence[str] | None = None
    bounds: tuple[float, float] | None = None


@dataclass(frozen=True)
class Points:
    """Points.

    :ivar values: numbers that colour the points from dark to bright, or None.
    :ivar values_title: the title of the colours.
    :ivar limits: the values at the two ends of the colours.
    :ivar names: what is shown for each point on demand.
    """

    x: FloatArray
    y: FloatArray
    colour: Colour = "blue"
    label: str | None = None
    size: float = 5.0
    values: FloatArray | None = None
    values_title: str = ""
    limits: tuple[float, float] | None = None
    names: Sequence[str] | None = None


@dataclass(frozen=True)
class Line:
    """A line through points; NaN interrupts it.

    :ivar is_step: whether it stays at a value until the next point.
    """

    x: FloatArray
    y: FloatArray
    colour: Colour = "blue"
    label: str | None = None
    width: float = 1.5
    opacity: float = 1.0
    is_step: bool = False


@dataclass(frozen=True)
class Band:
    """The area between two lines."""

    x: FloatArray
    low: FloatArray
    high: FloatArray
    colour: Colour = "blue"
    label: str | None = None


@dataclass(frozen=True)
class Bars:
    """Bars at the positions of the labels of an axis, or intervals.

    :ivar at: the positions, float[n].
    :ivar start: where each bar starts, float[n].
    :ivar length: float[n].
    :ivar is_horizontal: whether the bars lie along the x axis.
    """

    at: FloatArray
    start: FloatArray
    length: FloatArray
    colour: Colour = "blue"
    label: str | None = None
    thickness: float = 0.7
    is_horizontal: bool = False
    names: Sequence[str] | None = None


@dataclass(frozen=True)
class Cells:
    """A grid of coloured cells; NaN is empty.

    :ivar x_edges: float[columns + 1].
    :ivar y_edges: float[rows + 1].
    :ivar values: float[rows, columns].
    :ivar title: the title of the colours; empty: no legend.
    :ivar is_reversed: whether small values are bright.
    :ivar is_density: whether the values are counts, which are drawn on white.
    :ivar limits: the values at the two ends of the colours.
    """

    x_edges: FloatArray
    y_edges: FloatArray
    values: FloatArray
    title: str = ""
    is_reversed: bool = False
    is_density: bool = False
    limits: tuple[float, float] | None = None


@dataclass(frozen=True)
class Rule:
    """A straight line across the panel, such as a limit."""

    at: float
    label: str
    is_vertical: bool = False
    colour: Colour = "ink"


Mark: TypeAlias = Points | Line | Band | Bars | Cells | Rule


@dataclass(frozen=True)
class Panel:
    """One plot with two axes.

    :ivar x: the horizontal axis.
    :ivar y: the vertical axis.
    :ivar marks: what is drawn, the last on top.
    :ivar title: the title.
    """

    x: AxisScale
    y: AxisScale
    marks: list[Mark] = field(default_factory=list)
    title: str = ""


@dataclass(frozen=True)
class Chart:
    """Panels in a grid.

    :ivar title: the title.
    :ivar panels: the panels, row by row.
    :ivar columns: the number of columns.
    :ivar size: the width and the height of one panel, in inches.
    """

    title: str
    panels: list[Panel]
    columns: int = 1
    size: tuple[float, float] = (7.0, 4.0)

    @property
    def rows(self) -> int:
        """The number of rows."""
        return -(-len(self.panels) // self.columns)


def short(text: str, most: int = _TEXT) -> str:
    """A text that is not longer than a limit, on one line.

    :param text: the text.
    :param most: the largest number of characters.
    """
    line = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)
    return line if len(line) <= most else line[: most - 1] + "\N{HORIZONTAL ELLIPSIS}"


def density(
    x: FloatArray,
    y: FloatArray,
    x_scale: AxisScale,
    y_scale: AxisScale,
    values: FloatArray | None = None,
    *,
    cells: tuple[int, int] = (160, 100),
    title: str = "",
    is_reversed: bool = False,
    limits: tuple[float, float] | None = None,
) -> Cells:
    """All points as a grid of cells: the number of the points of a cell, or the smallest of their values.

    :param x: float[n].
    :param y: float[n].
    :param x_scale: the horizontal axis.
    :param y_scale: the vertical axis.
    :param values: numbers of the points, or None.
    :param cells: the number of columns and rows.
    :param title: the title of the colours.
    :param is_reversed: whether small values are bright.
    :param limits: the values at the two ends of the colours.
    """
    known = np.isfinite(x) & np.isfinite(y)
    x, y = x[known], y[known]
    x_edges, columns = _grid(x, x_scale, cells[0])
    y_edges, rows = _grid(y, y_scale, cells[1])
    cell = rows * cells[0] + columns
    if values is None:
        count = np.bincount(cell, minlength=cells[0] * cells[1]).reshape(cells[1], cells[0])
        return Cells(x_edges, y_edges, np.where(count, np.sqrt(count), np.nan), title, is_density=True)
    values = values[known]
    lowest = np.full(cells[0] * cells[1], np.inf)
    np.minimum.at(lowest, cell, np.where(np.isnan(values), np.inf, values))
    found = np.where(np.isinf(lowest), np.nan, lowest).reshape(cells[1], cells[0])
    return Cells(x_edges, y_edges, found, title, is_reversed, limits=limits)


def _grid(values: FloatArray, scale: AxisScale, cells: int) -> tuple[FloatArray, IntArray]:
    """The edges of the cells along one axis, and the cell of each value."""
    low, high = scale.bounds if scale.bounds else (float(values.min(initial=0.0)), float(values.max(initial=1.0)))
    if scale.bounds is None and len(values):
        low, high = float(values.min()), float(values.max())
    if scale.is_log:
        low, high = np.log(low), np.log(high)
        values = np.log(values)
    if not high > low:
        low, high = low - 0.5, high + 0.5
    edges = np.linspace(low, high, cells + 1)
    place = np.clip((values - low) / (high - low) * cells, 0, cells - 1).astype(np.int64)
    return (np.exp(edges) if scale.is_log else edges), place


def scatter(
    x: FloatArray,
    y: FloatArray,
    x_scale: AxisScale,
    y_scale: AxisScale,
    *,
    values: FloatArray | None = None,
    title: str = "",
    colour: Colour = "blue",
    label: str | None = None,
    names: Sequence[str] | None = None,
) -> Mark:
    """Points if they are few, otherwise all of them as cells.

    :param x: float[n].
    :param y: float[n].
    :param x_scale: the horizontal axis.
    :param y_scale: the vertical axis.
    :param values: numbers of the points; in a cell the smallest is shown.
    :param title: the title of the colours.
    :param colour: the colour of points without values.
    :param label: an entry of the legend.
    :param names: what is shown for each point on demand.
    """
    if len(x) > MOST_POINTS:
        return density(x, y, x_scale, y_scale, values, title=title)
    return Points(x, y, colour, label, values=values, values_title=title, names=names)
