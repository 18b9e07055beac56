"""Each diagnosis where it applies, and where it does not."""

from typing import Any

import numpy as np
import pytest
from hola_protocol.space import (
    CategoricalParameter,
    ContinuousParameter,
    IntegerParameter,
    ObjectiveSpec,
    StudySpec,
)
from hola_protocol.stopping import AshaSpec, AutoStoppingSpec, NoStoppingSpec, StepsSpec

import hola
from benchmarks.random_study import random_study
from hola.diagnoses import CHECKS, diagnose, edge, failures, limits, noise, stagnation, stopping, worker
from hola.plots import ReportArrays, StudyColumns, columns_from
from tests.plots.studies import study_of

LR = ContinuousParameter(name="lr", low=1e-5, high=1.0, scale="log")
UNITS = IntegerParameter(name="units", low=1, high=1024)
ACT = CategoricalParameter(name="act", choices=("relu", "tanh", None))
LOSS = (ObjectiveSpec(name="loss"),)


def said(check: Any, study: StudyColumns) -> list[str]:
    """The sentences of one check."""
    return [str(diagnosis) for diagnosis in check(study)]


def with_lr(best: float) -> StudyColumns:
    spec = StudySpec(parameters=(LR,), objectives=LOSS)
    return study_of([1.0, 0.5, *[2.0] * 10], spec, lr=[0.01, best, *[0.01] * 10])


def test_the_best_trial_on_the_edge() -> None:
    assert said(edge, with_lr(1e-5)) == ["The best trial (2) lies on the lower edge of lr: 1e-05 in [1e-05, 1]."]
    assert said(edge, with_lr(0.9)) == ["The best trial (2) lies on the upper edge of lr: 0.9 in [1e-05, 1]."]
    assert said(edge, with_lr(0.1)) == []


def test_the_best_trial_on_the_edge_of_integers() -> None:
    spec = StudySpec(parameters=(UNITS,), objectives=LOSS)
    on, off = ([v, *range(500, 511)] for v in (1024, 1000))
    losses = [0.0, *[1.0] * 11]
    assert said(edge, study_of(losses, spec, units=on)) == [
        "The best trial (1) lies on the upper edge of units: 1024 in [1, 1024]."
    ]
    assert said(edge, study_of(losses, spec, units=off)) == []


def front_with_lr(lr: list[float]) -> StudyColumns:
    n = len(lr)
    spec = StudySpec(
        parameters=(LR,), objectives=(ObjectiveSpec(name="a", group="a"), ObjectiveSpec(name="b", group="b"))
    )
    columns = {
        "trial_id": range(1, n + 1),
        "state": ["completed"] * n,
        "param.lr": lr,
        "objective.a": range(n),
        "objective.b": range(n, 0, -1),
    }
    return columns_from(spec, columns)


def test_most_of_the_front_on_the_edge() -> None:
    assert said(edge, front_with_lr([1e-5] * 8 + [0.1] * 4)) == [
        "8 of 12 trials of the front lie on the lower edge of lr, whose range is [1e-05, 1]."
    ]
    assert said(edge, front_with_lr([1e-5] * 6 + [0.1] * 6)) == []


def test_no_improvement() -> None:
    assert said(stagnation, study_of([3.0, 2.0, 1.0, *[5.0] * 60])) == [
        "No improvement for 60 completed trials: the best one is trial 3."
    ]
    assert said(stagnation, study_of([3.0, *[5.0] * 28])) == []
    assert said(stagnation, study_of([*[5.0] * 60, 1.0, *[5.0] * 10])) == []


def test_a_front_that_does_not_change() -> None:
    study = random_study(400, 2, seed=3)
    last = study.completion_order[:40]
    study.values[last] = study.values[last] - 10.0
    (sentence,) = said(stagnation, study)
    assert sentence.startswith("The front has not changed for ")
    assert said(stagnation, front_with_lr([0.1] * 50)) == []


def repeated(deviation: float, seed: int = 0) -> StudyColumns:
    """Ten improvements of 0.1, and each point evaluated twice."""
    random = np.random.default_rng(seed)
    points = np.repeat(np.arange(20) / 20, 2)
    losses = 2.0 - 2.0 * points + deviation * random.choice([-1.0, 1.0], 40)
    return study_of(losses.tolist(), x=points.tolist())


def test_noise() -> None:
    (sentence,) = said(noise, repeated(0.5, seed=1))
    assert sentence.startswith("The noise of loss (standard deviation ")
    assert " is larger than each of the last " in sentence
    assert said(noise, repeated(0.001)) == []


def test_noise_of_neighbours_where_no_trial_is_repeated() -> None:
    random = np.random.default_rng(0)
    points = np.linspace(0.0, 1.0, 400)
    losses = [*np.linspace(0.0, -0.01, 20), *random.normal(1.0, 0.2, 380).clip(0.5)]
    (sentence,) = said(noise, study_of(losses, x=points.tolist()))
    assert "improvements (0.0005" in sentence
    assert said(noise, study_of(np.linspace(1.0, 0.0, 400).tolist(), x=points.tolist())) == []


def failing(units: list[int], failed: list[bool]) -> StudyColumns:
    spec = StudySpec(parameters=(UNITS, ACT), objectives=LOSS)
    acts = [("relu", "tanh", None)[i % 3] for i in range(len(units))]
    return study_of([None if f else 1.0 for f in failed], spec, units=units, act=acts)


def test_failures_and_what_explains_them() -> None:
    units = [int(u) for u in np.linspace(1, 1024, 90)]
    assert said(failures, failing(units, [u > 683 for u in units])) == [
        "A third of the trials (30 of 90) failed, all with units >= 690."
    ]
    assert said(failures, failing(units, [u <= 683 and i != 89 for i, u in enumerate(units)])) == [
        "Two thirds of the trials (60 of 90) failed, all with units <= 679."
    ]
    assert said(failures, failing(units, [i % 3 == 2 for i in range(90)])) == [
        "A third of the trials (30 of 90) failed, all with act = null."
    ]
    random = np.random.default_rng(0).random(90) < 0.3
    (sentence,) = said(failures, failing(units, random.tolist()))
    assert sentence.endswith(" failed.")
    assert said(failures, failing(units, [i < 8 for i in range(90)])) == []


def with_workers(workers: list[str], failed: list[bool]) -> StudyColumns:
    n = len(workers)
    columns = {
        "trial_id": range(1, n + 1),
        "state": ["failed" if f else "completed" for f in failed],
        "objective.loss": [None if f else 1.0 for f in failed],
        "worker_id": workers,
    }
    return columns_from(study_of([]).spec, columns)


def test_a_worker_that_fails_more_often() -> None:
    workers = ["a", "b", "c"] * 20
    assert said(worker, with_workers(workers, [w == "b" and i % 2 == 0 for i, w in enumerate(workers)])) == [
        "Worker b failed 50 % of its trials, the others 0 %."
    ]
    assert said(worker, with_workers(workers, [i % 4 == 0 for i in range(60)])) == []


def curves(first: list[float], **changes: Any) -> StudyColumns:
    """Trials that report ``first`` at step 1 and 3, and end at step 9 in the order of their ids."""
    n = len(first)
    options: dict[str, Any] = {"steps": StepsSpec(max=9, unit="epoch"), "stopping": AshaSpec(grace=1)} | changes
    spec = StudySpec(parameters=study_of([]).spec.parameters, objectives=LOSS, **options)
    steps = np.tile([1, 3, 9], n)
    values = np.array([[v] for i, value in enumerate(first) for v in (value, value, float(i))])
    columns = {
        "trial_id": range(1, n + 1),
        "state": ["completed"] * n,
        "objective.loss": [float(i) for i in range(n)],
    }
    return columns_from(spec, columns, ReportArrays(np.arange(0, 3 * n + 1, 3), steps, values))


def test_stopping_that_would_have_stopped_the_best_trial() -> None:
    late, early = [9.0, *range(5)], [0.0, *range(5)]
    assert said(stopping, curves(late)) == [
        "Stopping would have stopped the best trial (1) twice, at epoch 1, 3, judged by all trials that reached it."
    ]
    assert said(stopping, curves(late, stopping=AshaSpec(grace=3))) == [
        "Stopping would have stopped the best trial (1) once, at epoch 3, judged by all trials that reached it."
    ]
    assert said(stopping, curves(late, stopping=NoStoppingSpec()))[0].startswith("The rule asha would have stopped")
    assert said(stopping, curves(early)) == []
    assert said(stopping, random_study(30, 2)) == []
    second = [1.0, 0.5, 3.0, 4.0, 5.0]
    assert said(stopping, curves(second))
    assert said(stopping, curves(second, stopping=AutoStoppingSpec())) == [], "the best 2/5 continue"


def test_no_trial_within_the_limits() -> None:
    spec = StudySpec(parameters=study_of([]).spec.parameters, objectives=(ObjectiveSpec(name="loss", limit=1.0),))
    losses = [3.0, 2.5, *[4.0] * 10]
    assert said(limits, study_of(losses, spec, x=[0.5] * 12)) == [
        "None of the 12 completed trials is within the limits; the nearest is trial 2 (violation 1.5)."
    ]
    assert said(limits, study_of([*losses, 0.5], spec, x=[0.5] * 13)) == []


@pytest.mark.parametrize("n", [0, 1, 3])
def test_a_small_study_has_no_diagnoses(n: int) -> None:
    assert diagnose(study_of([1.0] * n)) == []


def test_all_checks_together() -> None:
    found = hola.diagnose(
        failing([int(u) for u in np.linspace(1, 1024, 90)], [u > 683 for u in np.linspace(1, 1024, 90)])
    )
    assert [d.kind for d in found] == ["failures", "edge", "stagnation"]
    assert len(CHECKS) == 7
