"""Results, trials, rankings and studies as small HTML tables, which notebooks show. All texts are escaped."""

from __future__ import annotations

import html
import json
from collections.abc import Mapping, Sequence
from typing import Any

_ROWS = 10
_CELL = 100


def trial_html(trial: Any) -> str:
    """A trial as HTML.

    :param trial: the trial.
    """
    rows = [("objective", name, value) for name, value in (trial.objectives or {}).items()]
    rows += [("parameter", name, value) for name, value in trial.parameters.items()]
    if trial.reason:
        rows.append(("reason", "", trial.reason))
    return f"<b>trial {trial.trial_id}</b>, {_text(trial.state)}{_rows(rows)}"


def _rows(rows: Sequence[tuple[str, str, Any]]) -> str:
    cells = "".join(f"<tr><td>{kind}</td><td>{_text(name)}</td><td>{_text(v)}</td></tr>" for kind, name, v in rows)
    return f"<table>{cells}</table>"


def result_html(text: str, trials: Sequence[Any]) -> str:
    """A result as HTML: its summary, and a table of some trials.

    :param text: the summary; its first line is shown.
    :param trials: the trials of the table, such as the front; at most ten are shown.
    """
    title = text.splitlines()[0]
    return _table(title, trials[:_ROWS], len(trials)) if trials else f"<p>{_text(title, 500)}</p>"


def _table(title: str, shown: Sequence[Any], count: int, first: tuple[str, Sequence[Any]] | None = None) -> str:
    """A table of trials, with another column before them if there is one."""
    objectives = list(dict.fromkeys(name for t in shown for name in t.objectives or {}))
    parameters = list(dict.fromkeys(name for t in shown for name in t.parameters))
    names = [*([first[0]] if first else []), "trial", *objectives, *parameters]
    head = "".join(f"<th>{_text(name)}</th>" for name in names)
    body = ""
    for i, trial in enumerate(shown):
        cells = [*([str(first[1][i])] if first else []), *_cells(trial, objectives, parameters)]
        body += f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"
    more = f"<p>and {count - len(shown)} more</p>" if count > len(shown) else ""
    return f"<p>{_text(title, 500)}</p><table><tr>{head}</tr>{body}</table>{more}"


def ranking_html(title: str, items: Sequence[Any]) -> str:
    """A ranking as HTML.

    :param title: the start of the first line.
    :param items: ranked trials, best first; at most ten are shown.
    """
    if not items:
        return f"<p>{_text(title)}: no trial</p>"
    shown, trials = items[:_ROWS], [item.trial for item in items[:_ROWS]]
    return _table(f"{title}: {_counted(len(items))}", trials, len(items), ("rank", [item.rank for item in shown]))


def study_html(info: Any, best: Any = None) -> str:
    """A study as HTML.

    :param info: the study.
    :param best: its best trial, if it is known.
    """
    counts = {name: getattr(info.counts, name) for name in info.counts.__struct_fields__}
    states = ", ".join(f"{count} {name}" for name, count in counts.items() if count)
    reason = f" ({info.reason})" if info.reason else ""
    objectives = ", ".join(f"{o.direction} {o.name}" for o in info.spec.objectives)
    rows: list[tuple[str, str, Any]] = [("trials", "", states or "none"), ("objectives", "", objectives)]
    rows += [("parameter", p.name, _domain(p)) for p in info.spec.parameters]
    found = "" if best is None else f"<p>best:</p>{trial_html(best)}"
    return f"<b>study {_text(info.study)}</b>, {_text(info.state + reason)}{_rows(rows)}{found}"


def _domain(parameter: Any) -> str:
    """The values of a parameter in a few words."""
    values = getattr(parameter, "choices", None) or getattr(parameter, "values", None)
    if values is not None:
        return ", ".join(value if isinstance(value, str) else json.dumps(value) for value in values)
    scale = ", log" if getattr(parameter, "scale", "linear") == "log" else ""
    return f"{parameter.low:g} to {parameter.high:g}{scale}"


def columns_html(columns: Mapping[str, Sequence[Any]]) -> str:
    """The first rows of columns as HTML, with those of parameters and objectives.

    :param columns: columns of equal length by name.
    """
    count = len(columns["trial_id"]) if columns else 0
    names = [name for name in columns if name in ("trial_id", "state") or name.startswith(("param.", "objective."))]
    head = "".join(f"<th>{_text(name)}</th>" for name in names)
    body = "".join(
        f"<tr>{''.join(f'<td>{_text(columns[n][i]) if columns[n][i] is not None else str()}</td>' for n in names)}</tr>"
        for i in range(min(count, _ROWS))
    )
    more = f"<p>and {count - _ROWS} more</p>" if count > _ROWS else ""
    return f"<p>{_counted(count)}</p><table><tr>{head}</tr>{body}</table>{more}"


def _counted(count: int) -> str:
    return f"{count} trial{'' if count == 1 else 's'}"


def live_html(study: str) -> str:
    """What stands for a live view where it cannot be shown.

    :param study: the name of the study.
    """
    return f"<p>live view of {_text(study)}; it is drawn where notebooks run</p>"


def _cells(trial: Any, objectives: Sequence[str], parameters: Sequence[str]) -> list[str]:
    return [str(trial.trial_id), *_values(trial.objectives or {}, objectives), *_values(trial.parameters, parameters)]


def _values(values: Mapping[str, Any], names: Sequence[str]) -> list[str]:
    return [_text(values[name]) if name in values else "" for name in names]


def _text(value: Any, most: int = _CELL) -> str:
    """A value as HTML text on one line."""
    if not isinstance(value, str):
        value = f"{value:.6g}" if isinstance(value, float) else json.dumps(value)
    line = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in value)
    return html.escape(line if len(line) <= most else line[: most - 1] + "\N{HORIZONTAL ELLIPSIS}")
