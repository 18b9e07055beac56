"""The median rule: exact decisions, and a brute-force oracle."""

from __future__ import annotations

from hola_protocol.stopping import MedianSpec, StepsSpec
from hypothesis import given
from hypothesis import strategies as st

from hola.core.stopping import Verdict
from tests.core.stopping.runs import Run, Told, decisions, rule_of, study


def test_a_trial_is_stopped_if_more_than_half_of_the_others_are_better() -> None:
    rule = rule_of(study(MedianSpec(grace=3, every=6)))  # 3, 9, 15, 21
    for i, value in enumerate([1.0, 2.0, 3.0]):
        assert rule.record(i, 3, {"o0": value}).decision == "continue"
    assert rule.record(3, 3, {"o0": 2.5}) == Verdict(
        "stop", None, "rank 3 of 4 at epoch 3; it is worse than the median of the others"
    )
    assert rule.record(4, 3, {"o0": 2.25}) == Verdict(
        "continue", 9, "rank 3 of 5 at epoch 3; it is not worse than the median of the others"
    )
    assert rule.record(5, 3, {"o0": 2.25}).decision == "continue"  # a tie


def test_a_trial_that_was_stopped_before_counts_as_worse() -> None:
    rule = rule_of(study(MedianSpec(grace=3, every=6, min_trials=2)))
    rule.record(1, 3, {"o0": 1.0})
    assert [rule.record(i, 3, {"o0": 1.0 + i}).decision for i in (2, 3, 4)] == ["stop"] * 3
    rule.record(5, 3, {"o0": 1.0})
    rule.record(1, 9, {"o0": 1.0})
    assert rule.record(5, 9, {"o0": 1.5}) == Verdict(
        "continue", 15, "rank 2 of 5 at epoch 9; it is not worse than the median of the others"
    )


REPORTS = st.lists(
    st.builds(
        Told, st.integers(0, 9), st.integers(1, 12), st.one_of(st.integers(0, 6).map(lambda v: (float(v),)), st.none())
    ),
    max_size=60,
)


@given(reports=REPORTS, every=st.integers(1, 5), fewest=st.integers(1, 5))
def test_the_decisions_are_those_of_the_definition(reports: list[Told], every: int, fewest: int) -> None:
    spec = study(MedianSpec(grace=2, every=every, min_trials=fewest), StepsSpec(max=12))
    steps = list(range(2, 12, every))
    reached: dict[int, list[float]] = {step: [] for step in steps}
    stopped: dict[int, int] = {}
    largest: dict[int, int] = {}
    expected: list[str | None] = []
    for trial_id, step, values in reports:
        if trial_id in stopped:
            expected.append(None)
            continue
        before = largest.get(trial_id, 0)
        largest[trial_id] = max(before, step)
        crossed = [at for at in steps if before < at <= step]
        expected.append("continue")
        if crossed:
            at = crossed[-1]
            own = float("inf") if values is None else values[0]
            others = reached[at] + [float("inf")] * sum(when < at for when in stopped.values())
            better = sum(other < own for other in others)
            reached[at].append(own)
            if values is None or (len(reached[at]) >= fewest and better > len(others) / 2):
                stopped[trial_id] = at
                expected[-1] = "stop"
    assert decisions(Run(spec).tell_all(reports)) == expected
