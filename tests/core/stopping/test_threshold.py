"""The rule with thresholds."""

from __future__ import annotations

from hola_protocol.space import ObjectiveSpec
from hola_protocol.stopping import StepsSpec, ThresholdSpec

from hola.core.stopping import Verdict
from tests.core.stopping.runs import rule_of, study

SPECS = (ObjectiveSpec(name="loss"), ObjectiveSpec(name="accuracy", direction="maximize"), ObjectiveSpec(name="size"))


def test_one_objective_beyond_its_threshold_stops_the_trial() -> None:
    rule = rule_of(study(ThresholdSpec(step=5, objectives={"loss": 1.0, "accuracy": 0.5}), specs=SPECS))
    assert rule.record(1, 4, {"loss": 9.0, "accuracy": 0.0}) == Verdict("continue", 5)
    assert rule.record(1, 6, {"loss": 1.0, "accuracy": 0.5, "size": 1e9}) == Verdict(
        "continue", None, "within the thresholds at epoch 6"
    )
    assert rule.record(1, 7, {"loss": 9.0}) == Verdict("continue", None)
    assert rule.record(2, 5, {"loss": 1.5, "accuracy": 0.9}) == Verdict(
        "stop", None, "loss is 1.5 at epoch 5, worse than the threshold 1"
    )
    assert rule.record(3, 5, {"loss": 0.5, "accuracy": 0.25}) == Verdict(
        "stop", None, "accuracy is 0.25 at epoch 5, worse than the threshold 0.5"
    )


def test_the_latest_value_counts_even_if_the_study_compares_the_best() -> None:
    spec = study(ThresholdSpec(step=5, objectives={"loss": 1.0}), StepsSpec(max=9, value="best"), SPECS)
    rule = rule_of(spec)
    rule.record(1, 2, {"loss": 0.5})
    assert rule.record(1, 5, {"loss": 2.0}).decision == "stop"
    rule.record(2, 2, {"loss": 2.0})
    assert rule.record(2, 5, {"size": 2.0}).decision == "stop"
    assert rule.record(3, 5, {"size": 2.0}).decision == "continue"


def test_the_order_of_the_objectives_may_change() -> None:
    rule = rule_of(study(ThresholdSpec(step=5, objectives={"loss": 1.0}), specs=SPECS))
    rule.record(1, 2, {"loss": 2.0})
    rule.update_objectives([*SPECS[1:], ObjectiveSpec(name="loss", direction="maximize")])
    assert rule.record(1, 5, {}).decision == "continue"
    assert rule.record(2, 5, {"loss": 0.5}).decision == "stop"
