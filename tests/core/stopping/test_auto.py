"""The rule ``auto``: ranks, and the chance to become the best."""

from __future__ import annotations

import numpy as np
from hola_protocol.space import ObjectiveSpec
from hola_protocol.stopping import AshaSpec, AutoStoppingSpec, StepsSpec

from hola.core.engine import Engine
from hola.core.stopping import StoppingRule
from tests.core.stopping.runs import objectives, rule_of, study

STEPS = StepsSpec(max=50, unit="epoch")  # rungs 2, 5, 13 and 31
RANKS = AshaSpec(eta=2.5, grace=2)


class Search:
    """An engine with a rule, which trials report to.

    :param specs: the objectives.
    """

    def __init__(self, specs: tuple[ObjectiveSpec, ...] | None = None) -> None:
        self.spec = study(AutoStoppingSpec(), STEPS, specs)
        self.engine, self.rule = Engine(self.spec, 1), rule_of(self.spec)
        self.engine.follow(self.rule)

    def completed(self, trial_id: int, *values: float) -> None:
        """A trial with the same values at each step."""
        assert self.engine.suggest(trial_id) is not None
        for step in (2, 5, 13, 31):
            self.rule.record(trial_id, step, {f"o{i}": v for i, v in enumerate(values)})
        self.engine.tell(trial_id, values)
        self.rule.end(trial_id, "completed")


def test_a_trial_that_may_become_the_best_is_spared() -> None:
    search = Search()
    for i, value in enumerate([*np.linspace(1.0, 1.016, 6), *np.linspace(2.0, 3.0, 7)], start=1):
        search.completed(i, float(value))
    near, far = search.rule.record(20, 2, {"o0": 1.0155}), search.rule.record(21, 2, {"o0": 2.9})
    asha = rule_of(study(RANKS, STEPS))
    for i in range(12):
        asha.record(i, 2, {"o0": 0.5})
    assert asha.record(20, 2, {"o0": 1.0155}).decision == "stop"
    assert (near.decision, far.decision) == ("continue", "stop")
    assert near.reason is not None
    assert near.reason.startswith("rank 6 of 14 at epoch 2; its chance to become the best is ")
    assert far.reason is not None
    assert far.reason.endswith("its chance to become the best is at most 5%")


def same_as_asha(rule: StoppingRule, specs: tuple[ObjectiveSpec, ...] | None, values: list[tuple[float, ...]]) -> None:
    """Whether the decisions on trials at the first rung are those of ``asha`` with the same rungs."""
    asha = rule_of(study(RANKS, STEPS, specs))
    for i, row in enumerate(values, start=100):
        named = {f"o{j}": v for j, v in enumerate(row)}
        assert rule.record(i, 2, named)[:2] == asha.record(i, 2, named)[:2]


def test_without_a_completed_trial_ranks_decide() -> None:
    same_as_asha(Search().rule, None, [(float(v),) for v in np.random.default_rng(0).random(20)])


def test_with_several_groups_ranks_decide() -> None:
    search = Search(objectives(2))
    assert search.engine.suggest(1) is not None
    search.engine.tell(1, (0.5, 0.5))
    same_as_asha(search.rule, objectives(2), [tuple(v) for v in np.random.default_rng(0).random((20, 2)).tolist()])


def test_beyond_the_limits_ranks_decide() -> None:
    specs = (ObjectiveSpec(name="o0", limit=0.1),)
    search = Search(specs)
    assert search.engine.suggest(1) is not None
    search.engine.tell(1, (0.05,))
    same_as_asha(search.rule, specs, [(float(v),) for v in 0.2 + np.random.default_rng(0).random(20)])


def test_small_chances_of_many_stopped_trials_add_up() -> None:
    search, stopped = Search(), list[bool]()
    for i, value in enumerate([1.0, 1.01, 1.02, *[3.0] * 4], start=1):
        search.completed(i, value)
    for i in range(10, 130):
        search.rule.record(i, 2, {"o0": 3.0 if i < 60 else 1.02})
    for i in range(200, 220):
        verdict = search.rule.record(i, 2, {"o0": 2.4 + 0.0001 * (i - 200)})
        stopped.append(verdict.decision == "stop")
    assert stopped == [True] * 15 + [False] * 5
    assert verdict.reason == "rank 93 of 147 at epoch 2; its chance to become the best is 0.81%"


def test_stops_before_a_restart_are_counted() -> None:
    verdicts = []
    for decision in ("stop", "continue"):
        search = Search()
        for i, value in enumerate([1.0, 1.01, 1.02, *[3.0] * 4], start=1):
            search.completed(i, value)
        for i in range(10, 130):
            search.rule.restore(i, 2, {"o0": 3.0 if i < 60 else 1.02}, False, "continue")
        for i in range(200, 219):
            search.rule.restore(i, 2, {"o0": 2.4 + 0.0001 * (i - 200)}, False, decision)
        verdicts.append(search.rule.record(219, 2, {"o0": 2.4019}).decision)
    assert verdicts == ["continue", "stop"]
