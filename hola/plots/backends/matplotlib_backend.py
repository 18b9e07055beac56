"""Charts drawn by matplotlib, without pyplot: no window and no state of the process is involved."""

from __future__ import annotations

import io
import warnings
from typing import Any

import numpy as np
from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ..chart import COLOURS, AxisScale, Band, Bars, Cells, Chart, Line, Mark, Panel, Points, Rule, short

_STYLE: dict[Any, Any] = {
    "font.size": 9.0,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": "#888888",
    "axes.titlesize": 10.0,
    "axes.titlelocation": "left",
    "axes.grid": True,
    "axes.axisbelow": True,
    "grid.color": "#eeeeee",
    "text.color": COLOURS["ink"],
    "legend.frameon": False,
    "image.cmap": "cividis",
    "svg.fonttype": "none",
    "svg.hashsalt": "hola",
}
_LABELS = 24
"""More labels than this are thinned."""


class PlotFigure(Figure):
    """A figure that notebooks show."""

    def _repr_png_(self) -> bytes:
        buffer = io.BytesIO()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # the font has not every sign of a name
            self.savefig(buffer, format="png", dpi=110)
        return buffer.getvalue()


def draw_matplotlib(chart: Chart) -> PlotFigure:
    """Draw a chart.

    :param chart: the chart.
    """
    with rc_context(_STYLE):
        figure = PlotFigure(figsize=_size(chart))
        for i, panel in enumerate(chart.panels):
            _panel(figure.add_subplot(chart.rows, chart.columns, i + 1), panel)
        if chart.title:
            figure.suptitle(_text(chart.title, 120), x=0.01, y=0.99, ha="left", va="top", fontsize=12)
        _arrange(figure, chart)
        _colour_bar(figure, chart)
    return figure


_TOP_IN, _BOTTOM_IN, _RIGHT_IN, _BAR_IN = 0.65, 0.55, 0.2, 1.05
"""The margins of a figure in inches; a colour bar needs more at the right."""
_GAP_IN = 0.75
"""The height between two rows."""


def _size(chart: Chart) -> tuple[float, float]:
    width, height = chart.size
    return width * chart.columns + (_BAR_IN if _coloured(chart) else 0.0), height * chart.rows


def _arrange(figure: PlotFigure, chart: Chart) -> None:
    """Set the margins: a layout by the size of all texts takes longer than the drawing itself."""
    width, height = _size(chart)
    labels = [len(label) for panel in chart.panels for label in panel.y.labels or ()]
    left = 0.75 + 0.055 * max(0, min(24, max(labels, default=0)) - 4)
    tall = max((len(label) for panel in chart.panels for label in panel.x.labels or ()), default=0)
    bottom = _BOTTOM_IN + (0.06 * min(24, tall) if any(_is_turned(panel.x) for panel in chart.panels) else 0.0)
    right = _RIGHT_IN + (_BAR_IN if _coloured(chart) else 0.0)
    inner_width = (width - right - left * chart.columns) / chart.columns
    inner_height = (height - _TOP_IN - bottom - _GAP_IN * (chart.rows - 1)) / max(1, chart.rows)
    figure.subplots_adjust(
        left=left / width,
        right=1 - right / width,
        bottom=bottom / height,
        top=1 - _TOP_IN / height,
        wspace=left / max(inner_width, 0.5),
        hspace=_GAP_IN / max(inner_height, 0.5),
    )


def _coloured(chart: Chart) -> Points | Cells | None:
    """The first mark with a colour bar."""
    for panel in chart.panels:
        for mark in panel.marks:
            if (isinstance(mark, Cells) and mark.title) or (isinstance(mark, Points) and mark.values is not None):
                return mark
    return None


def _colour_bar(figure: PlotFigure, chart: Chart) -> None:
    mark = _coloured(chart)
    if mark is None:
        return
    title = mark.title if isinstance(mark, Cells) else mark.values_title
    shown = next(item for axes in figure.axes for item in axes.collections if item.get_array() is not None)
    width, height = _size(chart)
    place = (1 - 0.9 / width, _BOTTOM_IN / height, 0.12 / width, 1 - (_TOP_IN + _BOTTOM_IN) / height)
    figure.colorbar(shown, cax=figure.add_axes(place), label=_text(title))


def svg_of(chart: Chart) -> str:
    """A chart as an SVG element, without the XML header; names in it are text, and nothing refers to the outside.

    :param chart: the chart.
    """
    buffer = io.StringIO()
    with rc_context(_STYLE), warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # the font has not every sign of a name
        draw_matplotlib(chart).savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})
    text = buffer.getvalue()
    start, end = text.index("<metadata>"), text.index("</metadata>") + len("</metadata>")
    return text[text.index("<svg") : start] + text[end:]


def _text(text: str, most: int = 48) -> str:
    """A text that matplotlib draws as it is: a dollar sign starts no formula."""
    return short(text, most).replace("\\", "\N{REVERSE SOLIDUS OPERATOR}").replace("$", r"\$")


def _panel(axes: Axes, panel: Panel) -> None:
    if panel.title:
        axes.set_title(_text(panel.title))
    if panel.x.is_log:
        axes.set_xscale("log")
    if panel.y.is_log:
        axes.set_yscale("log")
    for mark in panel.marks:
        _mark(axes, mark)
    axes.minorticks_off()
    _scale(axes, panel.x, is_x=True)
    _scale(axes, panel.y, is_x=False)
    if labels := axes.get_legend_handles_labels()[1]:
        place: dict[str, Any] = {"loc": "lower right", "bbox_to_anchor": (1.0, 1.0), "ncols": len(labels)}
        if len(labels) > 4 or panel.title:
            place = {"loc": "best"}
        axes.legend(fontsize=8, handlelength=1.2, columnspacing=1.0, borderaxespad=0.2, **place)


def _scale(axes: Axes, scale: AxisScale, *, is_x: bool) -> None:
    axis = axes.xaxis if is_x else axes.yaxis
    axis.set_label_text(_text(scale.title))
    if scale.labels is not None:
        every = -(-len(scale.labels) // _LABELS)
        ticks = range(0, len(scale.labels), every)
        axis.set_ticks(list(ticks), [_text(scale.labels[i], 24) for i in ticks])
        if is_x and _is_turned(scale):
            axes.tick_params(axis="x", labelrotation=60)
    if scale.bounds is not None:
        low, high = scale.bounds
        if scale.labels is not None:
            low, high = low - 0.5, high + 0.5
        elif not scale.is_log:
            low, high = low - 0.02 * (high - low), high + 0.02 * (high - low)
        (axes.set_xlim if is_x else axes.set_ylim)(low, high)


def _is_turned(scale: AxisScale) -> bool:
    """Whether the labels of a horizontal axis are too long to be placed beside each other."""
    return sum(len(label) for label in scale.labels or ()) > 40


def _mark(axes: Axes, mark: Mark) -> None:
    label = _text(label) if (label := getattr(mark, "label", None)) else None
    match mark:
        case Points():
            colours: dict[str, Any] = {"color": COLOURS[mark.colour]}
            if mark.values is not None:
                low, high = mark.limits or (None, None)
                colours = {"c": mark.values, "vmin": low, "vmax": high}
            axes.scatter(mark.x, mark.y, s=mark.size**2 / 1.5, linewidths=0, label=label, **colours)
        case Line():
            axes.plot(
                mark.x,
                mark.y,
                color=COLOURS[mark.colour],
                linewidth=mark.width,
                alpha=mark.opacity,
                drawstyle="steps-post" if mark.is_step else "default",
                label=label,
            )
        case Band():
            axes.fill_between(
                mark.x, mark.low, mark.high, color=COLOURS[mark.colour], alpha=0.2, linewidth=0, label=label
            )
        case Bars():
            bars: dict[str, Any] = {
                "color": COLOURS[mark.colour],
                "label": label,
                "linewidth": 0.3,
                "edgecolor": "white",
            }
            if mark.is_horizontal:
                axes.barh(mark.at, mark.length, left=mark.start, height=mark.thickness, **bars)
            else:
                axes.bar(mark.at, mark.length, bottom=mark.start, width=mark.thickness, **bars)
        case Cells():
            cmap = "Blues" if mark.is_density else "cividis_r" if mark.is_reversed else "cividis"
            low, high = mark.limits or (0.0 if mark.is_density else None, None)
            values = np.ma.masked_invalid(mark.values)
            axes.pcolormesh(mark.x_edges, mark.y_edges, values, cmap=cmap, vmin=low, vmax=high, rasterized=True)
        case Rule():
            draw = axes.axvline if mark.is_vertical else axes.axhline
            draw(mark.at, color=COLOURS[mark.colour], linewidth=1.0, linestyle="--", label=label)
