"""Charts drawn by plotly."""

from __future__ import annotations

import html
from typing import Any

import numpy as np
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from ..chart import COLOURS, AxisScale, Band, Bars, Cells, Chart, Line, Mark, Panel, Points, Rule, short

_PIXELS = 96
"""In an inch."""


def draw_plotly(chart: Chart) -> go.Figure:
    """Draw a chart.

    :param chart: the chart.
    """
    figure = make_subplots(
        rows=max(1, chart.rows),
        cols=chart.columns,
        subplot_titles=[_text(panel.title) for panel in chart.panels],
        horizontal_spacing=0.3 / max(chart.columns, 2),
        vertical_spacing=0.35 / max(chart.rows, 2),
    )
    for i, panel in enumerate(chart.panels):
        _panel(figure, panel, i // chart.columns + 1, i % chart.columns + 1, is_first=i == 0)
    width, height = chart.size
    figure.update_layout(
        title=_text(chart.title, 120),
        template="plotly_white",
        width=int(_PIXELS * width * chart.columns) + 60,
        height=int(_PIXELS * height * max(1, chart.rows)) + 80,
        bargap=0.2,
        barmode="overlay",
    )
    return figure


def _text(text: str, most: int = 48) -> str:
    """A text that plotly shows as it is: its labels are a small HTML."""
    return html.escape(short(text, most), quote=False).replace("$", "&#36;")


def _panel(figure: go.Figure, panel: Panel, row: int, column: int, *, is_first: bool) -> None:
    for mark in panel.marks:
        if isinstance(mark, Rule):
            add = figure.add_vline if mark.is_vertical else figure.add_hline
            line = {"color": COLOURS[mark.colour], "dash": "dash", "width": 1}
            add(mark.at, line=line, annotation_text=_text(mark.label), row=row, col=column)
            continue
        for trace in _traces(mark, is_first):
            figure.add_trace(trace, row=row, col=column)
    figure.update_xaxes(**_axis(panel.x), row=row, col=column)
    figure.update_yaxes(**_axis(panel.y), row=row, col=column)


def _axis(scale: AxisScale) -> dict[str, Any]:
    found: dict[str, Any] = {"title": _text(scale.title), "type": "log" if scale.is_log else "linear"}
    if scale.labels is not None:
        found["tickvals"] = list(range(len(scale.labels)))
        found["ticktext"] = [_text(label, 24) for label in scale.labels]
    if scale.bounds is not None:
        low, high = scale.bounds
        if scale.labels is not None:
            found["range"] = [low - 0.5, high + 0.5]
        elif scale.is_log:
            found["range"] = [np.log10(low), np.log10(high)]
        else:
            found["range"] = [low - 0.02 * (high - low), high + 0.02 * (high - low)]
    return found


def _traces(mark: Mark, is_first: bool) -> list[Any]:
    label = getattr(mark, "label", None)
    legend: dict[str, Any] = {"name": _text(label or ""), "showlegend": bool(label) and is_first}
    hover: dict[str, Any] = {}
    if (names := getattr(mark, "names", None)) is not None:
        hover = {"text": [_text(name) for name in names], "hovertemplate": "%{text}<br>%{x}, %{y}<extra></extra>"}
    match mark:
        case Points():
            marker: dict[str, Any] = {"size": mark.size, "color": COLOURS[mark.colour]}
            if mark.values is not None:
                marker |= {"color": mark.values, "colorscale": "Cividis", "showscale": is_first}
                if mark.limits is not None:
                    marker |= {"cmin": mark.limits[0], "cmax": mark.limits[1]}
                marker["colorbar"] = {"title": _text(mark.values_title)}
            return [go.Scatter(x=mark.x, y=mark.y, mode="markers", marker=marker, **legend, **hover)]
        case Line():
            line = {"color": COLOURS[mark.colour], "width": mark.width, "shape": "hv" if mark.is_step else "linear"}
            trace = go.Scatter(x=mark.x, y=mark.y, mode="lines", line=line, opacity=mark.opacity, **legend)
            return [trace]
        case Band():
            edge = {"color": COLOURS[mark.colour], "width": 0}
            upper = go.Scatter(x=mark.x, y=mark.high, mode="lines", line=edge, showlegend=False)
            lower = go.Scatter(x=mark.x, y=mark.low, mode="lines", line=edge, fill="tonexty", **legend)
            return [upper, lower]
        case Bars():
            along = {"x": mark.length, "y": mark.at, "orientation": "h", "base": mark.start}
            upright = {"x": mark.at, "y": mark.length, "base": mark.start}
            bars = along if mark.is_horizontal else upright
            return [go.Bar(**bars, width=mark.thickness, marker_color=COLOURS[mark.colour], **legend, **hover)]
        case Cells():
            scale = "Blues" if mark.is_density else "Cividis"
            return [
                go.Heatmap(
                    x=mark.x_edges,
                    y=mark.y_edges,
                    z=mark.values,
                    colorscale=scale,
                    zmin=mark.limits[0] if mark.limits else None,
                    zmax=mark.limits[1] if mark.limits else None,
                    reversescale=mark.is_reversed,
                    showscale=bool(mark.title) and is_first,
                    colorbar={"title": _text(mark.title)},
                    hoverongaps=False,
                )
            ]
        case Rule():
            return []
