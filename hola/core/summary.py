"""A short text summary of a result."""

from collections.abc import Sequence
from typing import Any


def summary(title: str, trials: Sequence[Any], best: Any, front: Sequence[Any], fronts: bool) -> str:
    """A summary of a result in a few lines.

    :param title: the start of the first line.
    :param trials: all trials.
    :param best: the best trial, if any trial was completed.
    :param front: the trials of the front.
    :param fronts: whether there are several comparison groups; the summary then gives the size of the front.
    """
    counts: dict[str, int] = {}
    for trial in trials:
        counts[trial.state] = counts.get(trial.state, 0) + 1
    states = ", ".join(f"{count} {state}" for state, count in counts.items())
    lines = [f"{title}, {len(trials)} trial{'' if len(trials) == 1 else 's'}" + (f" ({states})" if states else "")]
    if fronts and front:
        lines.append(f"front of {len(front)} trials")
    elif best is not None:
        lines.append(f"best: trial {best.trial_id}, {_pairs(best.objectives or {})}")
        lines.append(f"  {_pairs(best.parameters)}")
    return "\n".join(lines)


def _pairs(values: dict[str, Any]) -> str:
    return ", ".join(
        f"{name}={value:.6g}" if isinstance(value, float) else f"{name}={value}" for name, value in values.items()
    )
