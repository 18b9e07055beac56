"""Successive halving by stopping: exact decisions, and a brute-force oracle."""

from __future__ import annotations

import pytest
from hola_protocol.space import ObjectiveSpec
from hola_protocol.stopping import AshaSpec, StepsSpec
from hypothesis import given
from hypothesis import strategies as st

from hola.core.stopping import Verdict
from tests.core.stopping.runs import Run, Told, decisions, objectives, rule_of, study

ASHA = AshaSpec(grace=3)


def test_the_best_third_continues_at_a_rung() -> None:
    rule = rule_of(study(ASHA))  # rungs 3 and 9
    first = [rule.record(i, 3, {"o0": value}) for i, value in enumerate([5.0, 6.0, 7.0])]
    early = "no trial is stopped before 4 have reached it"
    assert first == [
        Verdict("continue", 9, "rank 1 of 1 at epoch 3; the best continues"),
        Verdict("continue", 9, f"rank 2 of 2 at epoch 3; {early}"),
        Verdict("continue", 9, f"rank 3 of 3 at epoch 3; {early}"),
    ]
    then = [rule.record(i, 3, {"o0": value}) for i, value in enumerate([8.0, 5.5, 5.25, 5.5, 5.0], start=3)]
    assert then == [
        Verdict("stop", None, "rank 4 of 4 at epoch 3; only the best continues"),
        Verdict("stop", None, "rank 2 of 5 at epoch 3; only the best continues"),
        Verdict("continue", 9, "rank 2 of 6 at epoch 3; the best 2 continue"),
        Verdict("stop", None, "rank 3 of 7 at epoch 3; the best 2 continue"),
        Verdict("continue", 9, "rank 1 of 8 at epoch 3; the best 2 continue"),
    ]
    assert rule.record(0, 9, {"o0": 4.0}) == Verdict("continue", None, "rank 1 of 1 at epoch 9; the best continues")


def test_trials_within_their_limits_come_first() -> None:
    rule = rule_of(study(AshaSpec(grace=3, min_trials=2), specs=(ObjectiveSpec(name="o0", limit=10.0),)))
    assert rule.record(1, 3, {"o0": 12.0}).decision == "continue"
    assert rule.record(2, 3, {"o0": 11.0}).decision == "continue"  # the smaller violation
    assert rule.record(3, 3, {"o0": 11.5}).decision == "stop"
    assert rule.record(4, 3, {"o0": 9.0}).decision == "continue"
    assert rule.record(5, 3, {"o0": 10.5}).decision == "stop"


def test_what_another_trial_does_not_dominate_continues_with_several_groups() -> None:
    rule = rule_of(study(AshaSpec(grace=3, min_trials=2), specs=objectives(2)))
    said = [rule.record(i, 3, {"o0": a, "o1": b}).decision for i, (a, b) in enumerate([(1, 9), (9, 1), (5, 5), (6, 6)])]
    assert said == ["continue", "continue", "continue", "stop"]
    assert rule.record(9, 3, {}, diverged=True).decision == "stop"


def test_new_objectives_score_again_what_was_recorded() -> None:
    spec = study(AshaSpec(grace=3, min_trials=2), specs=objectives(2))
    rule = rule_of(spec)
    for i, (a, b) in enumerate([(1.0, 4.0), (2.0, 3.0), (3.0, 2.0), (4.0, 1.0)]):
        rule.record(i, 3, {"o0": a, "o1": b})
    rule.record(8, 2, {"o0": 9.0, "o1": 0.5})
    one, other = objectives(2)
    rule.update_objectives([ObjectiveSpec(name="o1"), ObjectiveSpec(name="o0", priority=0.001)])  # now one group
    assert rule.record(4, 3, {"o0": 0.0, "o1": 1.5}) == Verdict(
        "stop", None, "rank 2 of 5 at epoch 3; only the best continues"
    )
    assert rule.record(8, 3, {}).reason == "rank 1 of 6 at epoch 3; the best 2 continue"
    rule.update_objectives([one, other])
    assert rule.record(5, 3, {"o0": -1.0, "o1": 5.0}).decision == "continue"
    rule.update_objectives([ObjectiveSpec(name="o0", direction="maximize"), ObjectiveSpec(name="o1", priority=1e-9)])
    assert rule.record(6, 3, {"o0": 0.0, "o1": 0.0}).decision == "stop"


def test_the_best_values_are_scored_again_too() -> None:
    rule = rule_of(study(AshaSpec(grace=3, min_trials=2), StepsSpec(max=27, value="best")))
    rule.record(1, 3, {"o0": 2.0})
    rule.record(2, 1, {"o0": 1.0})
    rule.update_objectives([ObjectiveSpec(name="o0", direction="maximize")])
    assert rule.record(2, 3, {"o0": 1.5}).decision == "stop"
    assert rule.record(3, 3, {"o0": 2.0}).decision == "continue"


REPORTS = st.lists(
    st.builds(
        Told,
        st.integers(0, 9),
        st.integers(1, 27),
        st.one_of(st.integers(0, 6).map(lambda v: (float(v),)), st.none()),
    ),
    max_size=60,
)


@given(reports=REPORTS, eta=st.sampled_from([2.0, 3.0, 4.0]), fewest=st.integers(1, 5), smallest=st.integers(1, 4))
def test_the_decisions_are_those_of_the_definition(reports: list[Told], eta: float, fewest: int, smallest: int) -> None:
    rule = AshaSpec(grace=2, eta=eta, min_trials=fewest)
    spec = study(rule, StepsSpec(max=27, min=smallest))
    grace = max(2, smallest)
    rungs = [r for k in range(9) if (r := int(grace * eta**k)) < 27]
    reached: dict[int, list[float]] = {rung: [] for rung in rungs}
    largest: dict[int, int] = {}
    expected: list[str | None] = []
    stopped: set[int] = set()
    for trial_id, step, values in reports:
        if trial_id in stopped:
            expected.append(None)
            continue
        before = largest.get(trial_id, 0)
        largest[trial_id] = max(before, step)
        crossed = [rung for rung in rungs if before < rung <= step]
        stops = False
        if crossed:
            others = reached[crossed[-1]]
            own = float("inf") if values is None else values[0]
            others.append(own)
            better = sum(other < own for other in others)
            stops = values is None or (len(others) >= fewest and better >= max(1, len(others) // eta))
        if stops:
            stopped.add(trial_id)
        expected.append("stop" if stops else "continue")
    assert decisions(Run(spec).tell_all(reports)) == expected


@pytest.mark.spec("H-9")
def test_no_trial_is_stopped_before_the_smallest_step() -> None:
    run = Run(study(AshaSpec(grace=1, min_trials=1), StepsSpec(max=27, min=5)))
    reports = [Told(i, step, (float(i),)) for step in range(1, 6) for i in range(8)]
    verdicts = run.tell_all(reports)
    stopped = [
        told.step for told, v in zip(reports, verdicts, strict=True) if isinstance(v, Verdict) and v.decision == "stop"
    ]
    assert set(stopped) == {5}
    assert len(stopped) == 7  # all but the best
