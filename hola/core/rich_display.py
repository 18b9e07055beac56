"""Results and trials as small HTML tables, which notebooks show."""

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
    cells = "".join(f"<tr><td>{kind}</td><td>{_text(name)}</td><td>{_text(v)}</td></tr>" for kind, name, v in rows)
    return f"<b>trial {trial.trial_id}</b>, {_text(trial.state)}<table>{cells}</table>"


def result_html(text: str, trials: Sequence[Any]) -> str:
    """A result as HTML: its summary, and a table of some trials.

    :param text: the summary; its first line is shown.
    :param trials: the trials of the table, such as the front; at most ten are shown.
    """
    title = f"<p>{_text(text.splitlines()[0], 500)}</p>"
    if not trials:
        return title
    shown = trials[:_ROWS]
    objectives = list(dict.fromkeys(name for t in shown for name in t.objectives or {}))
    parameters = list(dict.fromkeys(name for t in shown for name in t.parameters))
    head = "".join(f"<th>{_text(name)}</th>" for name in ("trial", *objectives, *parameters))
    body = "".join(
        f"<tr>{''.join(f'<td>{cell}</td>' for cell in _cells(t, objectives, parameters))}</tr>" for t in shown
    )
    more = f"<p>and {len(trials) - _ROWS} more</p>" if len(trials) > _ROWS else ""
    return f"{title}<table><tr>{head}</tr>{body}</table>{more}"


def live_html(study: str, state: str) -> str:
    """What stands for a live view where it cannot be shown.

    :param study: the name of the study.
    :param state: its state.
    """
    return f"<p>live view of {_text(study)} ({_text(state)}); it is shown where notebooks run</p>"


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
