"""The data of the plots, on studies small enough to compute by hand, and against plain loops on random ones."""

from typing import Any

import numpy as np
import pytest
from hola_protocol.space import (
    CategoricalParameter,
    ContinuousParameter,
    LatticeParameter,
    ObjectiveSpec,
    ParentTest,
    StudySpec,
)
from hola_protocol.stopping import AshaSpec, StepsSpec

from benchmarks.random_study import random_study
from hola.core.fronts import ranked
from hola.plots import PlotError, ReportArrays, StudyColumns, data
from hola.plots.axis import ParameterAxis
from hola.plots.data.ped_anova import _best
from hola.plots.sources import columns_from
from tests.plots.studies import study_of

TWO = StudySpec(
    parameters=(ContinuousParameter(name="x", low=0.0, high=1.0),),
    objectives=(ObjectiveSpec(name="a", group="a"), ObjectiveSpec(name="b", group="b", direction="maximize")),
)


def two_groups(*pairs: tuple[float, float]) -> StudyColumns:
    """A study whose costs are ``(a, -b)``."""
    n = len(pairs)
    return columns_from(
        TWO,
        {
            "trial_id": range(1, n + 1),
            "state": ["completed"] * n,
            "param.x": [0.5] * n,
            "objective.a": [a for a, _ in pairs],
            "objective.b": [b for _, b in pairs],
            "ended_ms": range(n),
        },
    )


def test_history_counts_completed_trials_in_the_order_of_their_ends() -> None:
    spec = StudySpec(
        parameters=(ContinuousParameter(name="x", low=0.0, high=1.0),),
        objectives=(ObjectiveSpec(name="gain", direction="maximize", limit=1.0),),
    )
    columns: dict[str, Any] = {
        "trial_id": [1, 2, 3, 4, 5],
        "state": ["completed", "completed", "failed", "completed", "completed"],
        "param.x": [0.0] * 5,
        "objective.gain": [2.0, 0.5, None, 3.0, 1.5],
        "ended_ms": [40, 10, 20, 50, 30],
    }
    found = data.optimization_history(columns_from(spec, columns))
    assert found.trial_id.tolist() == [2, 5, 1, 4]
    assert found.value.tolist() == [0.5, 1.5, 2.0, 3.0]
    assert found.is_within.tolist() == [False, True, True, True]
    assert str(found.best.tolist()) == "[nan, 1.5, 2.0, 3.0]"


def test_history_of_an_empty_study() -> None:
    found = data.optimization_history(study_of([]))
    assert (len(found.trial_id), len(found.best)) == (0, 0)


def test_a_group_with_a_target_is_shown_as_its_cost_and_others_as_their_objective() -> None:
    spec = StudySpec(
        parameters=(ContinuousParameter(name="x", low=0.0, high=1.0),),
        objectives=(
            ObjectiveSpec(name="a", group="one", target=1.0, limit=3.0),
            ObjectiveSpec(name="b", group="two", direction="maximize"),
        ),
    )
    columns: dict[str, Any] = {"trial_id": [1], "state": ["completed"], "objective.a": [2.0], "objective.b": [5.0]}
    study = columns_from(spec, columns)
    assert [(t.label, t.values.tolist(), t.is_minimized) for t in data.target.targets_of(study)] == [
        ("cost of one", [0.5], True),
        ("b", [5.0], False),
    ]
    assert data.target_of(study, "a").values.tolist() == [2.0]
    with pytest.raises(PlotError, match="no comparison group 'c'; it has a, b, one, two"):
        data.target_of(study, "c")


def test_hypervolume_of_two_groups() -> None:
    # Costs (0, 0), with the reference (2, 2): the box is [0, 2] x [-2, 2] after the ideal point (0, -2).
    study = two_groups((0.0, 0.0), (1.0, 2.0), (1.0, 1.0), (0.5, 1.0))
    found = data.hypervolume_history(study, np.array([2.0, 2.0]))
    assert found.ideal.tolist() == [0.0, -2.0]
    assert found.hypervolume.tolist() == pytest.approx([4 / 8, 6 / 8, 6 / 8, 6.5 / 8])


def test_hypervolume_agrees_with_counting_points() -> None:
    random = np.random.default_rng(0)
    for groups in (2, 3, 4):
        study = random_study(120, groups, seed=groups)
        found = data.hypervolume_history(study)
        rows = study.completion_order
        scaled = (study.costs[rows] - found.ideal) / (found.reference - found.ideal)
        samples = random.random((20_000, groups))
        for n in (1, 10, len(rows)):
            covered = np.zeros(len(samples), bool)
            for point in scaled[:n]:
                covered |= (samples >= point).all(axis=1)
            assert found.hypervolume[n - 1] == pytest.approx(covered.mean(), abs=0.02)


def test_hypervolume_needs_several_groups_and_a_reference_of_their_number() -> None:
    with pytest.raises(PlotError, match="several comparison groups"):
        data.hypervolume_history(random_study(10))
    with pytest.raises(PlotError, match="2 costs"):
        data.hypervolume_history(random_study(10, 2), np.array([1.0]))
    with pytest.raises(PlotError, match="worse than the ideal point"):
        data.hypervolume_history(random_study(10, 2), np.array([-9.0, -9.0]))


@pytest.mark.parametrize("groups", [1, 2, 3])
def test_entrants_are_the_points_that_changed_the_front(groups: int) -> None:
    costs = np.round(np.random.default_rng(groups).random((1500, groups)), 2)
    wanted: list[int] = []
    for i, point in enumerate(costs):
        before = costs[:i]
        if not (before <= point).all(axis=1).any():
            wanted.append(i)
    from hola.plots.data.pareto import entrants

    assert entrants(costs).tolist() == wanted


def test_the_front_has_only_trials_within_the_limits() -> None:
    spec = StudySpec(
        parameters=TWO.parameters,
        objectives=(ObjectiveSpec(name="a", group="a", limit=1.0), ObjectiveSpec(name="b", group="b")),
    )
    columns: dict[str, Any] = {
        "trial_id": [1, 2, 3],
        "state": ["completed"] * 3,
        "objective.a": [2.0, 0.5, 3.0],
        "objective.b": [0.0, 5.0, 0.0],
    }
    found = data.front(columns_from(spec, columns))
    assert (found.is_front.tolist(), found.is_within.tolist()) == ([False, True, False], [False, True, False])
    columns = {name: values[::2] for name, values in columns.items()}
    assert data.front(columns_from(spec, columns)).is_front.tolist() == [True, False]


def test_importance_finds_the_parameters_that_matter() -> None:
    found = data.importance(random_study(2000, 1))
    assert set(found.parameter[:2]) == {"lr", "momentum"}
    assert found.importance.sum() == pytest.approx(1.0)
    assert found.importance[:2].sum() > 0.8
    assert found.trials[found.parameter.index("leak")] < found.trials[found.parameter.index("act")]


@pytest.mark.parametrize("target", [None, "loss"])
def test_the_best_trials_of_one_group_are_the_first_of_the_ranking(target: str | None) -> None:
    spec = StudySpec(
        parameters=(ContinuousParameter(name="x", low=0.0, high=1.0),),
        objectives=(ObjectiveSpec(name="loss", limit=2.0),),
    )
    random = np.random.default_rng(3)
    study = study_of([None] * 200, spec, states=["completed"] * 200, x=random.random(200).tolist())
    study.values[:, 0] = random.integers(0, 5, 200) + 0.5 * (np.arange(200) % 7 == 0)
    rows = np.arange(200)
    for count in (2, 90, 130, 200):
        expected = np.concatenate(ranked(study.costs, study.violation, study.trial_id, count))
        assert np.flatnonzero(_best(study, rows, count, target)).tolist() == sorted(expected.tolist())


def test_importance_of_a_conditional_parameter_counts_only_where_it_is_active() -> None:
    random = np.random.default_rng(1)
    act, leak = random.integers(0, 2, 4000), random.random(4000)
    losses = np.where(act == 0, (leak - 0.2) ** 2, 0.02 + random.random(4000))
    spec = StudySpec(
        parameters=(
            CategoricalParameter(name="act", choices=("relu", "tanh")),
            ContinuousParameter(name="leak", low=0.0, high=1.0, condition=({"act": ParentTest(in_=("relu",))},)),
            ContinuousParameter(name="other", low=0.0, high=1.0),
        ),
        objectives=(ObjectiveSpec(name="loss"),),
    )
    study = study_of(
        losses.tolist(),
        spec,
        act=["relu" if a == 0 else "tanh" for a in act],
        leak=[v if a == 0 else None for v, a in zip(leak.tolist(), act.tolist(), strict=True)],
        other=random.random(4000).tolist(),
    )
    found = data.importance(study)
    assert found.parameter == ["leak", "act", "other"]
    assert found.divergence[2] < 0.1


def test_importance_of_one_group_differs_from_that_of_the_ranking() -> None:
    random = np.random.default_rng(2)
    x, y = random.random(1000), random.random(1000)
    spec = StudySpec(
        parameters=tuple(ContinuousParameter(name=name, low=0.0, high=1.0) for name in "xy"),
        objectives=(ObjectiveSpec(name="a", group="a"), ObjectiveSpec(name="b", group="b")),
    )
    columns: dict[str, Any] = {
        "trial_id": range(1, 1001),
        "state": ["completed"] * 1000,
        "param.x": x.tolist(),
        "param.y": y.tolist(),
        "objective.a": x.tolist(),
        "objective.b": y.tolist(),
    }
    study = columns_from(spec, columns)
    assert data.importance(study, "a").parameter == ["x", "y"]
    assert data.importance(study, "b").parameter == ["y", "x"]
    both = data.importance(study)
    assert both.importance.max() < 0.7


def test_importance_says_what_it_needs() -> None:
    with pytest.raises(PlotError, match="at least 4 completed trials, and there are 3"):
        data.importance(study_of([1.0, 2.0, 3.0]))
    with pytest.raises(PlotError, match=r"best_share must be between 0 and 1, not 1\.5"):
        data.importance(random_study(10), best_share=1.5)
    with pytest.raises(PlotError, match="no parameter 'z'; it has lr, momentum"):
        data.importance(random_study(10), parameters=["z"])


def test_slices_leave_out_trials_in_which_a_parameter_is_not_active() -> None:
    study = random_study(50)
    found = {s.parameter: s for s in data.slices(study)}
    rows = np.flatnonzero(study.is_completed & (study.numbers["act"] == 0))
    assert found["leak"].trial_id.tolist() == study.trial_id[rows].tolist()
    assert found["lr"].value.tolist() == study.values[study.is_completed, 0].tolist()


def test_ranks_of_equal_values_are_equal() -> None:
    from hola.plots.data.over_parameters import ranks_of

    found = ranks_of(np.array([3.0, 1.0, np.nan, 1.0, 2.0]))
    assert str(found.tolist()) == str([1.0, 0.5 / 3, float("nan"), 0.5 / 3, 2.0 / 3])


def test_a_contour_is_empty_where_no_trial_is_near_and_the_mean_elsewhere() -> None:
    spec = StudySpec(
        parameters=(
            ContinuousParameter(name="x", low=0.0, high=1.0),
            CategoricalParameter(name="c", choices=("a", "b")),
        ),
        objectives=(ObjectiveSpec(name="loss"),),
    )
    study = study_of([1.0, 3.0, 7.0], spec, x=[0.01, 0.01, 0.99], c=["a", "a", "b"])
    (found,) = data.contour(study)
    assert found.mean.shape == found.trials.shape == (2, 40)
    assert (found.mean[0, 0], found.mean[1, 39]) == pytest.approx((2.0, 7.0))
    assert np.isnan(found.mean[0, 39])
    assert np.isnan(found.mean[1, 0])
    assert found.trials.sum() == 3
    with pytest.raises(PlotError, match="needs two parameters, not x"):
        data.contour(study, parameters=["x", "x"])


def test_edf_of_two_studies() -> None:
    one, two = study_of([3.0, 1.0, None], name="one"), study_of([2.0], name="two")
    assert [(d.study, d.value.tolist(), d.share.tolist()) for d in data.edf([one, two])] == [
        ("one", [1.0, 3.0], [0.5, 1.0]),
        ("two", [2.0], [1.0]),
    ]


def test_parallel_coordinates_count_every_trial_and_keep_inactive_ones_apart() -> None:
    study = random_study(300)
    found = data.parallel_coordinates(study, parameters=["act", "leak"], best=5)
    assert found.axes == ["act", "leak", "loss0"]
    done = study.is_completed
    assert [int(d.sum()) for d in found.density] == [int(done.sum())] * 2
    inactive = done & (study.numbers["act"] != 0)
    assert int(found.density[0][:, -1].sum()) == int(inactive.sum())
    assert found.lines.shape == (5, 3)
    assert found.best.tolist() == study.trial_id[np.argsort(np.where(done, study.values[:, 0], np.inf))[:5]].tolist()


def reported(states: list[str], *curves: list[tuple[int, float]]) -> StudyColumns:
    """A study with steps 1 to 9 and given reports."""
    spec = StudySpec(
        parameters=TWO.parameters,
        objectives=(ObjectiveSpec(name="loss"),),
        steps=StepsSpec(max=9),
        stopping=AshaSpec(grace=1, eta=3.0),
    )
    first = np.concatenate([[0], np.cumsum([len(c) for c in curves])]).astype(np.int64)
    steps = np.array([step for curve in curves for step, _ in curve], np.int64)
    values = np.array([[value] for curve in curves for _, value in curve])
    columns: dict[str, Any] = {
        "trial_id": range(1, len(states) + 1),
        "state": states,
        "objective.loss": [
            curve[-1][1] if state == "completed" else None for state, curve in zip(states, curves, strict=True)
        ],
    }
    return columns_from(spec, columns, ReportArrays(first, steps, values))


def test_learning_curves_and_their_band() -> None:
    study = reported(["completed", "failed", "stopped"], [(1, 4.0), (2, 1.0), (9, 0.5)], [], [(1, 2.0), (2, np.nan)])
    found = data.learning_curves(study)
    assert (found.trial_id.tolist(), found.state) == ([1, 3], ["completed", "stopped"])
    assert found.first.tolist() == [0, 3, 5]
    assert found.band_step.tolist() == [1, 2, 9]
    assert found.band.tolist() == [[2.0, 2.0, 4.0], [1.0, 1.0, 1.0], [0.5, 0.5, 0.5]]
    with pytest.raises(PlotError, match="no trial has reported"):
        data.learning_curves(study_of([1.0]))
    with pytest.raises(PlotError, match="no objective 'gain'; it has loss"):
        data.learning_curves(study, "gain")


def test_rung_survival() -> None:
    study = reported(
        ["completed", "stopped", "stopped", "failed", "running"],
        [(1, 1.0), (9, 1.0)],
        [(1, 2.0)],
        [(4, 2.0)],
        [(1, 2.0)],
        [(3, 1.0)],
    )
    found = data.rung_survival(study)
    assert found.step.tolist() == [1, 3, 9]
    assert found.reached.tolist() == [5, 3, 1]
    assert found.stopped.tolist() == [1, 1, 0]
    assert found.failed.tolist() == [1, 0, 0]
    assert found.running.tolist() == [0, 1, 0]
    with pytest.raises(PlotError, match="the study has no steps"):
        data.rung_survival(study_of([1.0]))


def test_timeline_without_workers_gives_overlapping_trials_lanes_of_their_own() -> None:
    columns: dict[str, Any] = {
        "trial_id": [1, 2, 3, 4],
        "state": ["completed", "failed", "completed", "queued"],
        "objective.loss": [1.0, None, 2.0, None],
        "started_ms": [1000.0, 2000.0, 3000.0, None],
        "ended_ms": [2500.0, 3500.0, 5000.0, None],
    }
    study = columns_from(study_of([]).spec, columns)
    found = data.timeline(study)
    assert (found.trial_id.tolist(), found.lane.tolist()) == ([1, 2, 3], [0, 1, 0])
    assert (found.start_s.tolist(), found.end_s.tolist()) == ([0.0, 1.0, 2.0], [1.5, 2.5, 4.0])
    assert found.workers == ["slot 1", "slot 2"]
    assert len(data.timeline(study_of([])).trial_id) == 0


def test_workers() -> None:
    columns: dict[str, Any] = {
        "trial_id": [1, 2, 3, 4],
        "state": ["completed", "failed", "completed", "running"],
        "objective.loss": [1.0, None, 2.0, None],
        "worker_id": ["b", "a", "b", None],
        "started_ms": [0.0, 0.0, 2000.0, 4000.0],
        "ended_ms": [1000.0, 500.0, 5000.0, None],
    }
    found = data.workers(columns_from(study_of([]).spec, columns))
    assert found.worker == ["b", "a", "no worker"]
    assert (found.completed.tolist(), found.failed.tolist()) == ([2, 0, 0], [0, 1, 0])
    assert str(found.mean_s.tolist()) == "[2.0, nan, nan]"
    assert found.busy_s.tolist() == [4.0, 0.5, 1.0]


def test_an_axis_reaches_its_bounds_and_has_a_bin_for_each_value() -> None:
    log = ParameterAxis(ContinuousParameter(name="x", low=1e-4, high=1.0, scale="log"))
    assert log.units(np.array([1e-4, 1e-2, 1.0, np.nan])).tolist()[:3] == pytest.approx([0.0, 0.5, 1.0])
    assert log.bin_of(np.array([1e-4, 1.0, np.nan])).tolist() == [0, 49, -1]
    lattice = ParameterAxis(LatticeParameter(name="n", values=(16, 32, 256)))
    numbers = np.array([16.0, 32.0, 256.0, np.nan])
    assert lattice.bin_of(numbers).tolist() == [0, 1, 2, -1]
    assert lattice.edges().tolist() == [-0.5, 0.5, 1.5, 2.5]
    assert lattice.labels == ["16", "32", "256"]
