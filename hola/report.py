"""A report of a study: one HTML file with plots, which needs no network and no scripts."""

from __future__ import annotations

import html
import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from importlib.util import find_spec
from typing import Any, Final

import msgspec
import numpy as np

from .clients.arrow import MissingLibraryError
from .clients.printable import printable
from .core.fronts import ranked
from .diagnoses import diagnose
from .plots import charts
from .plots.axis import label
from .plots.chart import Chart
from .plots.columns import STATES, PlotError, StudyColumns
from .plots.sources import UNNAMED, Source, study_columns
from .results import read_study

BEST: Final = 20
"""The number of trials in the table."""
VERSION_KEYS: Final = ("code_version", "git_commit", "commit", "git_sha", "revision", "version")
"""The keys of a trial's metadata that say which code evaluated it."""
_CELL: Final = 200

_PLOTS: Final[tuple[Callable[[StudyColumns], Chart], ...]] = (
    charts.optimization_history,
    charts.hypervolume_history,
    charts.front,
    charts.importance,
    charts.parallel_coordinates,
    charts.slices,
    charts.contour,
    charts.learning_curves,
    charts.rung_survival,
    charts.timeline,
    charts.workers,
)

_PAGE: Final = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
body {{ font: 15px/1.5 system-ui, sans-serif; color: #222; background: #fff; }}
body {{ max-width: 72rem; margin: 2rem auto; padding: 0 1rem; }}
h1 {{ font-size: 1.6rem; }} h2 {{ font-size: 1.15rem; margin-top: 2rem; }}
table {{ border-collapse: collapse; font-variant-numeric: tabular-nums; }}
th, td {{ padding: .2rem .7rem; text-align: left; border-bottom: 1px solid #e5e5e5; white-space: nowrap; }}
td.n {{ text-align: right; }}
.wide {{ overflow-x: auto; }} figure {{ margin: 1.5rem 0; overflow-x: auto; }} svg {{ max-width: 100%; height: auto; }}
li.diagnosis {{ margin: .3rem 0; }} pre {{ background: #f6f6f6; padding: 1rem; overflow-x: auto; }}
.faint {{ color: #666; }}
</style>
</head>
<body>
{body}
</body>
</html>
"""


def report(source: Source) -> str:
    """A report of a study as HTML.

    All names, values and reasons are escaped. The page has no scripts and refers to nothing outside.

    :param source: a client, or a result of ``run_optimization`` or ``load_study``.
    :returns: the text of the file.
    :raises MissingLibraryError: if matplotlib is not installed.
    """
    if not find_spec("matplotlib"):
        raise MissingLibraryError("a report needs matplotlib, which is not installed: pip install 'hola-hpo[plots]'")
    result = read_study(source) if hasattr(source, "get_columns") else source  # type: ignore[arg-type]
    study = study_columns(result)
    title = "Search" if study.name == UNNAMED else f"Study {study.name}"
    parts = [
        f"<h1>{_text(title)}</h1>",
        *_summary(result, study),
        *_diagnoses(study),
        "<h2>Best trials</h2>",
        _best(study),
        "<h2>Plots</h2>",
        *_plots(study),
        "<h2>Code version</h2>",
        _versions(getattr(result, "trials", ())),
        "<h2>Spec</h2>",
        f"<pre>{_text(msgspec.json.format(msgspec.json.encode(study.spec)).decode(), lines=True)}</pre>",
    ]
    return _PAGE.format(title=_text(title), body="\n".join(parts))


def _text(value: object, *, lines: bool = False, most: int | None = None) -> str:
    """A value as HTML text."""
    text = printable(str(value), lines=lines)
    if most is not None and len(text) > most:
        text = text[: most - 1] + "\N{HORIZONTAL ELLIPSIS}"
    return html.escape(text)


def _summary(result: Any, study: StudyColumns) -> Iterable[str]:
    state, reason = (
        (None, None) if result is study else (getattr(result, "state", None), getattr(result, "reason", None))
    )
    counts = Counter(STATES[i] for i in study.state.tolist())
    words = ", ".join(f"{count:,} {name}" for name, count in counts.most_common())
    yield f"<p>{len(study):,} trials{f': {words}' if words else ''}.</p>"
    ended = f"{state or 'ended'}{f' ({reason})' if reason else ''}"
    times = study.created_ms[~np.isnan(study.created_ms)]
    since = f", first trial {_when(float(times.min()))}" if len(times) else ""
    made = datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC")
    yield f'<p class="faint">{_text(ended)}{since}. Written {made} by hola {_text(version("hola-hpo"))}.</p>'


def _when(ms: float) -> str:
    return datetime.fromtimestamp(ms / 1000, UTC).strftime("%Y-%m-%d %H:%M UTC")


def _diagnoses(study: StudyColumns) -> Iterable[str]:
    yield "<h2>Diagnoses</h2>"
    found = diagnose(study)
    if not found:
        yield '<p class="faint">Nothing was found.</p>'
        return
    items = "\n".join(f'<li class="diagnosis">{_text(diagnosis)}</li>' for diagnosis in found)
    yield f"<ul>\n{items}\n</ul>"


def _best(study: StudyColumns) -> str:
    """The best trials as a table."""
    rows = np.flatnonzero(study.is_completed)
    order = ranked(study.costs[rows], study.violation[rows], study.trial_id[rows], BEST)
    if not order:
        return '<p class="faint">No trial is completed.</p>'
    several = len(study.groups) > 1
    header = [*(["front"] if several else []), "trial", *(o.name for o in study.spec.objectives)]
    lines = []
    for number, front in enumerate(order, 1):
        for row in rows[front].tolist():
            numbers = [*([str(number)] if several else []), str(study.trial_id[row])]
            numbers += [f"{value:.6g}" for value in study.values[row].tolist()]
            cells = [f'<td class="n">{_text(cell)}</td>' for cell in numbers]
            for parameter in study.spec.parameters:
                is_absent = bool(np.isnan(study.numbers[parameter.name][row]))
                value = "" if is_absent else label(study.value(parameter.name, row))
                cells.append(f"<td>{_text(value, most=_CELL)}</td>")
            lines.append(f"<tr>{''.join(cells)}</tr>")
    names = [*header, *(p.name for p in study.spec.parameters)]
    head = "".join(f"<th>{_text(name, most=_CELL)}</th>" for name in names)
    return f'<div class="wide"><table>\n<tr>{head}</tr>\n' + "\n".join(lines) + "\n</table></div>"


def _plots(study: StudyColumns) -> Iterable[str]:
    """The plots that the study allows, as SVG; the others with the reason."""
    from .plots.backends.matplotlib_backend import svg_of

    missing = []
    for chart in _PLOTS:
        name = chart.__name__.replace("_", " ")
        try:
            drawn = svg_of(chart(study))
        except PlotError as error:
            missing.append(f"{name}: {error}")
            continue
        yield f'<figure role="img" aria-label="{name}">\n{drawn}</figure>'
    if missing:
        yield f'<p class="faint">Not drawn: {_text("; ".join(missing))}.</p>'


def _versions(trials: Sequence[Any]) -> str:
    """The versions of the code that evaluated the trials, from their metadata."""
    found: Counter[tuple[str, str]] = Counter()
    for trial in trials:
        metadata = trial.metadata
        if isinstance(metadata, Mapping):
            for key in VERSION_KEYS:
                if key in metadata:
                    value = metadata[key]
                    found[key, value if isinstance(value, str) else json.dumps(value)] += 1
    if not found:
        keys = ", ".join(VERSION_KEYS[:3])
        return f'<p class="faint">The metadata of the trials names none ({keys} and others).</p>'
    rows = "\n".join(
        f'<tr><td>{_text(key)}</td><td>{_text(value, most=_CELL)}</td><td class="n">{count:,}</td></tr>'
        for (key, value), count in found.most_common(BEST)
    )
    return f"<table>\n<tr><th>key</th><th>value</th><th>trials</th></tr>\n{rows}\n</table>"
