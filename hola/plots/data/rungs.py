"""Rung survival: how many trials reached each decision step of the stopping rule, and how many were ended there."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from hola_protocol.space import StudySpec

from ...core.arrays import IntArray
from ...core.stopping import make_rule
from ..columns import PlotError, StudyColumns


class RungSurvival(NamedTuple):
    """The decision steps, and the largest step at the end.

    :ivar step: increasing, int[k].
    :ivar reached: the trials that reported this step or a later one, or were completed, int[k].
    :ivar stopped: the trials that were stopped or are paused before the next rung, int[k].
    :ivar failed: the trials that ended there in another way without a result, int[k].
    :ivar running: the trials that are running between this rung and the next one, int[k].
    """

    step: IntArray
    reached: IntArray
    stopped: IntArray
    failed: IntArray
    running: IntArray


def rung_survival(study: StudyColumns) -> RungSurvival:
    """The survival of the trials over the rungs. A trial is counted at the last rung that it reached.

    :param study: the trials.
    :raises PlotError: if the study has no steps, or no trial has a report.
    """
    steps = study.spec.steps
    if steps is None:
        raise PlotError("the study has no steps")
    if study.reports is None:
        raise PlotError("no trial has reported intermediate values")
    rungs = np.array([*decision_steps(study.spec), steps.max], np.int64)
    first, reported, _ = study.reports
    largest = np.zeros(len(study), np.int64)
    with_reports = np.flatnonzero(np.diff(first))
    largest[with_reports] = reported[first[1:][with_reports] - 1]
    largest[study.is_completed] = steps.max
    last = np.searchsorted(rungs, largest, side="right") - 1
    count = np.bincount(last[last >= 0], minlength=len(rungs))

    def at(*states: str) -> IntArray:
        here = study.in_state(*states) & (last >= 0)  # type: ignore[arg-type]
        return np.bincount(last[here], minlength=len(rungs))

    return RungSurvival(
        rungs,
        np.cumsum(count[::-1])[::-1],
        at("stopped", "paused"),
        at("failed", "infeasible", "cancelled", "lost"),
        at("running", "queued"),
    )


def decision_steps(spec: StudySpec) -> list[int]:
    """The steps at which the stopping rule of a study decides; empty without a rule.

    :param spec: the spec of the study.
    """
    rule = make_rule(spec)
    found: list[int] = []
    step = None if rule is None else rule.next_step(0)
    while rule is not None and step is not None:
        found.append(step)
        step = rule.next_step(step)
    return found
