"""Diagnoses of a study in plain sentences: what a user should look at.

Each function takes the columns of a study and returns the diagnoses that apply; :func:`diagnose` calls all of them.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Final, NamedTuple

import numpy as np
from hola_protocol.stopping import AshaPromotionSpec, AshaSpec, AutoStoppingSpec, MedianSpec, NoStoppingSpec
from msgspec.structs import replace

from .core.arrays import BoolArray, FloatArray, IntArray
from .core.stopping.auto import ETA
from .plots.axis import ParameterAxis, label
from .plots.columns import StudyColumns
from .plots.data.history import best_so_far, last_improvements
from .plots.data.pareto import entrants, is_on_front
from .plots.data.rungs import decision_steps
from .plots.data.target import targets_of
from .plots.sources import Source, study_columns

_MIN_TRIALS: Final = 10
_EDGE: Final = 0.02
"""The share of an axis that counts as its edge."""
_STAGNATION: Final = 30
_IMPROVEMENTS: Final = 10
_NEAR: Final = 0.01
"""Trials closer than this in every parameter count as repetitions."""
_NEIGHBOURS: Final = 2000
_BLOCK: Final = 256
_PURE: Final = 0.8
_EXPLAINED: Final = 0.9
_WORKER_FACTOR: Final = 5.0


class StudyDiagnosis(NamedTuple):
    """One diagnosis.

    :ivar kind: ``edge``, ``stagnation``, ``noise``, ``failures``, ``worker``, ``stopping`` or ``limits``.
    :ivar sentence: the diagnosis for people.
    """

    kind: str
    sentence: str

    def __str__(self) -> str:
        return self.sentence


def diagnose(source: Source) -> list[StudyDiagnosis]:
    """Look for what is wrong with a study.

    :param source: a client, a result of ``run_optimization`` or ``load_study``, or ``StudyColumns``.
    :returns: the diagnoses; empty if nothing was found.
    """
    study = study_columns(source)
    return [diagnosis for find in CHECKS for diagnosis in find(study)]


def edge(study: StudyColumns) -> list[StudyDiagnosis]:
    """The best trial, or most of the front, lies on the edge of a parameter.

    :param study: the trials.
    """
    within = np.flatnonzero(study.is_within)
    if len(within) < _MIN_TRIALS:
        return []
    best = within[is_on_front(study.costs[within], np.zeros(len(within)))]
    single = len(study.groups) == 1
    best = best[:1] if single else best
    found = []
    for parameter in study.spec.parameters:
        axis = ParameterAxis(parameter)
        if not axis.is_ordered or (axis.count is not None and axis.count < 4):
            continue
        units = axis.units(study.numbers[parameter.name][best])
        step = _EDGE if axis.count is None else min(_EDGE, 0.5 / (axis.count - 1))
        low, high = (str(label(bound)) for bound in _bounds(axis))
        for side, on_edge in (("lower", units <= step), ("upper", units >= 1.0 - step)):
            count = int(on_edge.sum())
            if single and count:
                value = label(study.value(parameter.name, int(best[0])))
                where = f"the {side} edge of {parameter.name}: {value} in [{low}, {high}]"
                found.append(StudyDiagnosis("edge", f"The best trial ({study.trial_id[best[0]]}) lies on {where}."))
            elif not single and len(best) >= 5 and 2 * count > len(best):
                where = f"the {side} edge of {parameter.name}, whose range is [{low}, {high}]"
                found.append(StudyDiagnosis("edge", f"{count} of {len(best)} trials of the front lie on {where}."))
    return found


def _bounds(axis: ParameterAxis) -> tuple[float | int, float | int]:
    values = getattr(axis.parameter, "values", None)
    if values is not None:
        return values[0], values[-1]
    return axis.parameter.low, axis.parameter.high  # type: ignore[union-attr]


def stagnation(study: StudyColumns) -> list[StudyDiagnosis]:
    """There was no improvement for many trials: at least 30, and a quarter of the completed ones.

    :param study: the trials.
    """
    rows = study.completion_order
    inside = np.flatnonzero(study.is_within[rows])
    if not len(inside):
        return []
    costs = study.costs[rows[inside]]
    if len(study.groups) == 1:
        last = int(inside[last_improvements(costs[:, 0], np.ones(len(inside), bool))[-1]])
    else:
        last = int(inside[entrants(costs)[-1]])
    since = len(rows) - 1 - last
    if since < max(_STAGNATION, len(rows) / 4):
        return []
    trial = study.trial_id[rows[last]]
    if len(study.groups) == 1:
        return [
            StudyDiagnosis("stagnation", f"No improvement for {since} completed trials: the best one is trial {trial}.")
        ]
    return [
        StudyDiagnosis("stagnation", f"The front has not changed for {since} completed trials, since trial {trial}.")
    ]


def noise(study: StudyColumns) -> list[StudyDiagnosis]:
    """The noise of an objective is larger than the last ten improvements.

    The noise is estimated from trials with equal parameters; without them from trials that differ by less than a
    hundredth of the range in every parameter.

    :param study: the trials.
    """
    rows = study.completion_order
    within = study.is_within[rows]
    found = []
    deviations = None
    for target in targets_of(study):
        losses = target.losses[rows]
        best = best_so_far(losses, within)
        places = last_improvements(losses, within)[1:]
        gains = (best[places - 1] - best[places])[-_IMPROVEMENTS:]
        if len(gains) < 3:
            continue
        deviations = _pairs(study, rows) if deviations is None else deviations
        one, other = deviations
        if len(one) < 5:
            return []
        deviation = math.sqrt(float(np.mean((losses[one] - losses[other]) ** 2)) / 2)
        largest = float(gains.max())
        if deviation > largest:
            found.append(
                StudyDiagnosis(
                    "noise",
                    f"The noise of {target.name} (standard deviation {deviation:.2g}) is larger than each of the last "
                    f"{len(gains)} improvements ({largest:.2g} at most).",
                )
            )
    return found


def _pairs(study: StudyColumns, rows: IntArray) -> tuple[IntArray, IntArray]:
    """Pairs of positions in ``rows`` whose trials are repetitions of each other; each trial with the next one."""
    units = np.stack(
        [np.nan_to_num(ParameterAxis(p).units(study.numbers[p.name][rows]), nan=-1.0) for p in study.spec.parameters],
        axis=1,
    )
    _, which = np.unique(units, axis=0, return_inverse=True)
    order = np.argsort(which.ravel(), kind="stable")
    same = which.ravel()[order][1:] == which.ravel()[order][:-1]
    if same.sum() >= 5:
        return order[:-1][same], order[1:][same]
    latest = np.arange(max(0, len(rows) - _NEIGHBOURS), len(rows))
    one, other = _nearest(units[latest])
    return latest[one], latest[other]


def _nearest(units: FloatArray) -> tuple[IntArray, IntArray]:
    """The points that have another one within ``_NEAR`` in every coordinate, and the nearest of these for each.

    :param units: float[n, d].
    """
    order = np.argsort(units[:, np.argmax(units.std(axis=0))], kind="stable")
    points = units[order]
    widest = points[:, np.argmax(units.std(axis=0))]
    low, high = np.searchsorted(widest, widest - _NEAR), np.searchsorted(widest, widest + _NEAR, side="right")
    found: list[IntArray] = []
    for start in range(0, len(points), _BLOCK):
        block = np.arange(start, min(start + _BLOCK, len(points)))
        near = np.arange(low[block[0]], high[block[-1]])
        distance = np.zeros((len(block), len(near)))
        for column in points.T:
            np.maximum(distance, np.abs(column[block][:, None] - column[near]), out=distance)
        distance[np.arange(len(block)), block - near[0]] = np.inf
        nearest = distance.argmin(axis=1)
        kept = distance[np.arange(len(block)), nearest] <= _NEAR
        found.append(np.stack([block[kept], near[nearest[kept]]]))
    one, other = np.concatenate(found, axis=1) if found else np.empty((2, 0), np.int64)
    return order[one], order[other]


def failures(study: StudyColumns) -> list[StudyDiagnosis]:
    """At least a tenth of the trials failed; where one parameter explains it, which.

    :param study: the trials.
    """
    ended = study.in_state("completed", "stopped", "failed", "infeasible")
    failed = study.in_state("failed")
    count, total = int(failed.sum()), int(ended.sum())
    if count < 5 or count < 0.1 * total:
        return []
    sentence = f"{_share(count, total)} of the trials ({count} of {total}) failed"
    why = _explanation(study, ended, failed)
    return [StudyDiagnosis("failures", f"{sentence}, {why}." if why else f"{sentence}.")]


def _share(count: int, total: int) -> str:
    for words, share in (("Half", 1 / 2), ("A third", 1 / 3), ("A quarter", 1 / 4), ("Two thirds", 2 / 3)):
        if abs(count / total - share) < 0.02:
            return words
    return "All" if count == total else f"{100 * count / total:.0f} %"


def _explanation(study: StudyColumns, ended: BoolArray, failed: BoolArray) -> str | None:
    """The region of one parameter in which most of the failures lie, and hardly any success."""
    best: tuple[float, str] | None = None
    count = int(failed.sum())
    for parameter in study.spec.parameters:
        axis, numbers = ParameterAxis(parameter), study.numbers[parameter.name]
        values = numbers[failed & ~np.isnan(numbers)]
        if len(values) < _EXPLAINED * count:
            continue
        for words, inside in _regions(axis, numbers, values):
            here = inside & ended
            hits = int((inside & failed).sum())
            if hits < _EXPLAINED * count or here.sum() > 0.8 * ended.sum():
                continue
            purity = hits / int(here.sum())
            if purity >= _PURE and (best is None or purity > best[0]):
                which = "all" if hits == count else f"{hits} of them"
                best = purity, f"{which} with {parameter.name} {words}"
    return None if best is None else best[1]


def _regions(axis: ParameterAxis, numbers: FloatArray, failed: FloatArray) -> list[tuple[str, BoolArray]]:
    """Regions of a parameter that hold the failures, and whether each trial lies in them."""
    if not axis.is_ordered:
        assert axis.labels is not None
        choice = int(np.bincount(failed.astype(np.int64)).argmax())
        return [(f"= {axis.labels[choice]}", numbers == choice)]
    found = []
    for share in (0.0, 1.0 - _EXPLAINED):
        low, high = np.quantile(failed, [share, 1.0 - share], method="nearest").tolist()
        found += [(f">= {low:.6g}", numbers >= low), (f"<= {high:.6g}", numbers <= high)]
    return found


def worker(study: StudyColumns) -> list[StudyDiagnosis]:
    """A worker fails at least five times as often as the others.

    :param study: the trials.
    """
    ended = study.in_state("completed", "stopped", "failed", "infeasible") & (study.worker >= 0)
    size = len(study.workers)
    if size < 2:
        return []
    total = np.bincount(study.worker[ended], minlength=size)
    failed = np.bincount(study.worker[ended & study.in_state("failed")], minlength=size)
    found = []
    for i in np.flatnonzero((failed >= 5) & (failed >= 0.1 * total)).tolist():
        others, others_failed = int(total.sum() - total[i]), int(failed.sum() - failed[i])
        if others < _MIN_TRIALS:
            continue
        rate, other_rate = failed[i] / total[i], others_failed / others
        if rate >= _WORKER_FACTOR * max(other_rate, 1 / others):
            found.append(
                StudyDiagnosis(
                    "worker",
                    f"Worker {study.workers[i]} failed {100 * rate:.0f} % of its trials, "
                    f"the others {100 * other_rate:.0f} %.",
                )
            )
    return found


def stopping(study: StudyColumns) -> list[StudyDiagnosis]:
    """At a rung the best trial was not among those that the stopping rule continues, judged by all trials that reached
    the rung.

    A study whose rule is ``none`` is judged by the rule ``asha``. Only for one comparison group.

    :param study: the trials.
    """
    if study.spec.steps is None or study.reports is None or len(study.groups) > 1:
        return []
    within = np.flatnonzero(study.is_within)
    if len(within) < 2:
        return []
    spec = study.spec
    match spec.stopping:
        case AshaSpec(eta=eta) | AshaPromotionSpec(eta=eta):
            kept_share = 1.0 / eta
        case MedianSpec():
            kept_share = 0.5
        case AutoStoppingSpec():
            kept_share = 1.0 / ETA
        case NoStoppingSpec():
            kept_share = 1.0 / AshaSpec().eta
        case _:
            return []
    is_hypothetical = isinstance(spec.stopping, NoStoppingSpec)
    if is_hypothetical:
        spec = replace(spec, stopping=AshaSpec())
    best = int(within[np.argmin(study.costs[within, 0])])
    owner = np.repeat(np.arange(len(study)), np.diff(study.reports.first))
    losses = study.scoring.costs_of_many(study.reports.values)[0][:, 0]
    losses = np.where(np.isnan(losses), np.inf, losses)
    behind = []
    for rung in decision_steps(spec):
        late = np.flatnonzero(study.reports.steps >= rung)
        trials, first = np.unique(owner[late], return_index=True)
        at = np.flatnonzero(trials == best)
        if not len(at) or len(trials) < 4:
            continue
        values = losses[late[first]]
        if int((values < values[at[0]]).sum()) >= max(1, int(len(trials) * kept_share)):
            behind.append(rung)
    if not behind:
        return []
    unit = study.spec.steps.unit or "step"
    times = {1: "once", 2: "twice"}.get(len(behind), f"{len(behind)} times")
    rule = "The rule asha" if is_hypothetical else "Stopping"
    where = ", ".join(map(str, behind))
    sentence = f"{rule} would have stopped the best trial ({study.trial_id[best]}) {times}, at {unit} {where}"
    return [StudyDiagnosis("stopping", f"{sentence}, judged by all trials that reached it.")]


def limits(study: StudyColumns) -> list[StudyDiagnosis]:
    """No trial is within the limits.

    :param study: the trials.
    """
    done = np.flatnonzero(study.is_completed)
    if len(done) < _MIN_TRIALS or study.is_within.any():
        return []
    nearest = done[np.argmin(study.violation[done])]
    return [
        StudyDiagnosis(
            "limits",
            f"None of the {len(done)} completed trials is within the limits; the nearest is trial "
            f"{study.trial_id[nearest]} (violation {study.violation[nearest]:.3g}).",
        )
    ]


CHECKS: Final[tuple[Callable[[StudyColumns], list[StudyDiagnosis]], ...]] = (
    limits,
    failures,
    worker,
    edge,
    stagnation,
    noise,
    stopping,
)
"""The checks, in the order in which their diagnoses are shown."""
