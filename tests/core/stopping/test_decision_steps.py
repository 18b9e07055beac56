"""At which steps a rule decides, and what is compared there."""

from __future__ import annotations

import pytest
from hola_protocol.space import ObjectiveSpec, StudySpec
from hola_protocol.stopping import (
    AshaPromotionSpec,
    AshaSpec,
    AutoStoppingSpec,
    MedianSpec,
    NoStoppingSpec,
    StepsSpec,
    StoppingSpec,
    ThresholdSpec,
)
from msgspec.structs import replace

from hola.core.stopping import StoppingRule, Verdict, make_rule
from hola.core.stopping.asha import AshaRule
from tests.core.stopping.runs import objectives, rule_of, study


def steps_of(rule: StoppingRule) -> list[int]:
    """All decision steps."""
    result: list[int] = []
    while (step := rule.next_step(result[-1] if result else 0)) is not None:
        result.append(step)
    return result


@pytest.mark.parametrize(
    ("rule", "steps", "expected"),
    [
        (AutoStoppingSpec(), StepsSpec(max=81), [3, 8, 19, 47]),
        (AutoStoppingSpec(), StepsSpec(max=16), [1, 3, 6]),
        (AutoStoppingSpec(), StepsSpec(max=50), [2, 5, 13, 31]),
        (AutoStoppingSpec(), StepsSpec(max=1), []),
        (AutoStoppingSpec(), StepsSpec(max=100, min=10), [10, 25, 63]),
        (AshaSpec(), StepsSpec(max=81), [6, 18, 54]),
        (AshaSpec(grace=1), StepsSpec(max=81), [1, 3, 9, 27]),
        (AshaSpec(grace=1), StepsSpec(max=81, min=2), [2, 6, 18, 54]),
        (AshaSpec(grace=1, eta=1.5), StepsSpec(max=9), [1, 2, 3, 5, 8]),
        (AshaSpec(grace=9), StepsSpec(max=9), []),
        (AshaPromotionSpec(grace=3, eta=2.0), StepsSpec(max=27), [3, 6, 12, 24]),
        (MedianSpec(), StepsSpec(max=64), list(range(4, 64, 4))),
        (MedianSpec(grace=2, every=3), StepsSpec(max=9), [2, 5, 8]),
        (ThresholdSpec(step=5, objectives={"o0": 1.0}), StepsSpec(max=9), [5]),
        (ThresholdSpec(step=5, objectives={"o0": 1.0}), StepsSpec(max=9, min=7), [7]),
    ],
)
def test_the_decision_steps_of_each_rule(rule: StoppingSpec, steps: StepsSpec, expected: list[int]) -> None:
    assert steps_of(rule_of(study(rule, steps))) == expected


def test_auto_is_successive_halving_and_needs_steps() -> None:
    spec = study(AutoStoppingSpec())
    assert isinstance(make_rule(spec), AshaRule)
    assert make_rule(replace(spec, steps=None)) is None
    assert make_rule(study(NoStoppingSpec())) is None


def test_a_report_beyond_several_decision_steps_is_compared_at_the_largest_of_them_only() -> None:
    rule = rule_of(study(AshaSpec(grace=1, min_trials=2)))  # 1, 3, 9
    assert rule.record(1, 10, {"o0": 0.0}) == Verdict("continue", None, "rank 1 of 1 at epoch 9; the best continues")
    assert rule.record(2, 1, {"o0": 9.0}).reason == "rank 1 of 1 at epoch 1; the best continues"
    assert rule.record(2, 2, {"o0": 9.0}) == Verdict("continue", 3)
    assert rule.record(2, 11, {"o0": 9.0}) == Verdict("stop", None, "rank 2 of 2 at epoch 9; only the best continues")


def test_smaller_steps_that_arrive_late_change_nothing() -> None:
    rule = rule_of(study(AshaSpec(grace=3, min_trials=1)))  # 3, 9
    assert rule.record(1, 4, {"o0": 5.0}) == Verdict("continue", 9, "rank 1 of 1 at epoch 3; the best continues")
    assert rule.record(1, 3, {"o0": 0.0}) == Verdict("continue", 9)
    assert rule.record(1, 4, {"o0": 0.0}) == Verdict("continue", 9)
    assert rule.record(2, 3, {"o0": 4.0}) == Verdict("continue", 9, "rank 1 of 2 at epoch 3; the best continues")


@pytest.mark.parametrize("rule", [AshaSpec(grace=3, min_trials=1), AshaPromotionSpec(grace=3), MedianSpec(grace=3)])
def test_another_attempt_is_not_compared_again_where_the_trial_was(rule: StoppingSpec) -> None:
    tested = rule_of(study(rule))
    first = tested.record(1, 3, {"o0": 5.0})
    tested.resume(1)
    assert first.reason is not None
    for step in (1, 2, 3):
        assert tested.record(1, step, {"o0": 1.0}).reason is None
    assert tested.record(1, 9, {"o0": 1.0}).reason is not None


@pytest.mark.parametrize("value", ["last", "best"])
def test_the_last_or_the_best_value_is_compared(value: str) -> None:
    steps = StepsSpec(max=27, value=value)  # type: ignore[arg-type]
    rule = rule_of(study(AshaSpec(grace=3, min_trials=2), steps))
    rule.record(1, 3, {"o0": 2.0})
    rule.record(2, 2, {"o0": 1.0})
    assert rule.record(2, 3, {"o0": 3.0}).decision == ("stop" if value == "last" else "continue")


def test_the_best_value_is_that_of_each_group() -> None:
    spec = study(
        AshaSpec(grace=3, min_trials=2),
        StepsSpec(max=27, value="best"),
        (
            ObjectiveSpec(name="a", group="one"),
            ObjectiveSpec(name="b", group="one", direction="maximize"),
            ObjectiveSpec(name="c", group="two"),
        ),
    )
    rule = rule_of(spec)
    rule.record(1, 3, {"a": 2.0, "b": 0.0, "c": 5.0})
    rule.record(2, 1, {"a": 2.0, "b": 1.0, "c": 9.0})  # group one: 1
    rule.record(2, 2, {"a": 9.0, "b": 1.0, "c": 4.0})  # group two: 4
    assert rule.record(2, 3, {"a": 9.0, "b": 0.0, "c": 9.0}).decision == "continue"
    rule.record(3, 2, {"a": 2.0, "b": 0.5, "c": 6.0})
    assert rule.record(3, 3, {"a": 9.0, "b": 0.0, "c": 4.5}).decision == "stop"  # (1.5, 4.5) behind (1, 4)


def test_an_objective_that_a_report_lacks_keeps_the_value_before() -> None:
    rule = rule_of(study(AshaSpec(grace=3, min_trials=2), specs=objectives(2)))
    rule.record(1, 3, {"o0": 2.0, "o1": 2.0})
    rule.record(2, 1, {"o1": 1.0})
    assert rule.record(2, 3, {"o0": 1.0}).decision == "continue"
    rule.record(3, 1, {"o1": 3.0})
    assert rule.record(3, 3, {"o0": 3.0}) == Verdict("stop", None, "rank 3 of 3 at epoch 3; only the best continues")


def test_an_objective_that_no_trial_has_reported_yet_is_not_compared() -> None:
    rule = rule_of(study(AshaSpec(grace=3, min_trials=2), specs=objectives(2)))
    rule.record(1, 3, {"o0": 2.0})
    assert rule.record(2, 3, {"o0": 3.0}).decision == "stop"
    assert rule.record(3, 3, {"o0": 1.0}).decision == "continue"


def test_a_trial_without_a_value_passes_a_decision_step_without_a_comparison() -> None:
    rule = rule_of(study(AshaSpec(grace=3, min_trials=1)))
    assert rule.record(1, 3, {}) == Verdict("continue", 9)
    assert rule.record(2, 3, {"o0": 1.0}).reason == "rank 1 of 1 at epoch 3; the best continues"


ALL_RULES = [
    AshaSpec(grace=3),
    AshaPromotionSpec(grace=3),
    MedianSpec(grace=3),
    ThresholdSpec(step=3, objectives={"o0": 1.0}),
]


@pytest.mark.parametrize("rule", ALL_RULES)
@pytest.mark.parametrize("value", ["last", "best"])
def test_a_trial_that_diverged_is_stopped_at_its_first_decision_step(rule: StoppingSpec, value: str) -> None:
    tested = rule_of(study(rule, StepsSpec(max=27, unit="epoch", value=value)))  # type: ignore[arg-type]
    tested.record(1, 1, {"o0": 0.0})
    assert tested.record(1, 2, {}, diverged=True) == Verdict("continue", 3)
    assert tested.record(1, 4, {}, diverged=True) == Verdict("stop", None, "diverged at epoch 4")


@pytest.mark.parametrize("rule", ALL_RULES)
def test_the_reasons_are_short_whatever_the_unit(rule: StoppingSpec) -> None:
    tested = rule_of(study(rule, StepsSpec(max=27, unit="u" * 256)))
    reasons = [tested.record(i, 10**9, {"o0": 1e300 * i}).reason for i in range(9)]
    assert all(reason and len(reason) <= 256 for reason in reasons)


@pytest.mark.parametrize("rule", [AshaSpec(grace=3, min_trials=1), MedianSpec(grace=3, min_trials=1)])
def test_a_lost_trial_may_return_and_is_not_compared_twice(rule: StoppingSpec) -> None:
    tested = rule_of(study(rule))
    tested.record(1, 3, {"o0": 1.0})
    tested.end(1, "lost")
    assert tested.record(1, 3, {"o0": 1.0}) == Verdict("continue", tested.next_step(3))


def test_the_spec_of_a_study_without_steps_has_no_rule() -> None:
    assert make_rule(StudySpec(parameters=study(AutoStoppingSpec()).parameters, objectives=objectives())) is None
