"""Whether a rule would stop completed trials."""

from __future__ import annotations

import numpy as np
import pytest
from hola_protocol.stopping import (
    AshaPromotionSpec,
    AshaSpec,
    AutoStoppingSpec,
    MedianSpec,
    StoppingSpec,
    ThresholdSpec,
)

from hola.core.engine import Engine
from hola.core.stopping.safety import Safety
from tests.core.stopping.runs import rule_of, study

RULES = [AutoStoppingSpec(), AshaSpec(), AshaPromotionSpec(), MedianSpec()]


def search(rule: StoppingSpec, early: list[float], final: list[float]) -> Engine:
    """Trials that report one value at each decision step, and are completed whatever the rule says."""
    spec = study(rule)
    engine, made = Engine(spec, 1), rule_of(spec)
    engine.follow(made)
    for i, (reported, value) in enumerate(zip(early, final, strict=True), start=1):
        assert engine.suggest(i) is not None
        for step in (2, 6, 18):
            made.record(i, step, {"o0": reported})
        engine.tell(i, (value,))
        made.end(i, "completed")
    return engine


@pytest.mark.parametrize("rule", RULES)
def test_the_best_of_curves_that_do_not_cross_is_safe(rule: StoppingSpec) -> None:
    values = np.random.default_rng(0).permutation(np.linspace(1.0, 3.0, 16)).tolist()
    found = search(rule, values, values).safety()
    assert found is not None
    assert (found.checked, found.best_would_stop) == (16, False)
    assert 4 < found.would_stop < 16


@pytest.mark.parametrize("rule", RULES)
def test_a_best_trial_that_was_behind_would_be_stopped(rule: StoppingSpec) -> None:
    early = [*np.linspace(1.0, 3.0, 16).tolist(), 3.5]
    found = search(rule, early, [*early[:-1], 0.99]).safety()
    assert found is not None
    assert found.best_would_stop


def test_a_threshold_is_exact() -> None:
    rule = ThresholdSpec(step=6, objectives={"o0": 2.0})
    assert search(rule, [1.0, 2.0, 2.5, 3.0], [1.0, 2.0, 0.5, 3.0]).safety() == Safety(4, 2, True)


def test_without_a_report_at_a_decision_step_there_is_nothing_to_check() -> None:
    spec = study(AshaSpec())
    engine = Engine(spec, 1)
    assert engine.safety() is None
    engine.follow(rule_of(spec))
    assert engine.suggest(1) is not None
    engine.tell(1, (1.0,))
    assert engine.safety() is None
