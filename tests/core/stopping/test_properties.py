"""What holds for every rule, or for each that compares ranks."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest
from hola_protocol.space import ObjectiveSpec
from hola_protocol.stopping import (
    AshaPromotionSpec,
    AshaSpec,
    MedianSpec,
    StepsSpec,
    StepValue,
    StoppingSpec,
    ThresholdSpec,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from hola.core.stopping import Verdict
from tests.core.stopping.runs import Run, Told, decisions, objectives, rule_of, study

FEW = settings(max_examples=25)
RANKED: list[StoppingSpec] = [
    AshaSpec(grace=2),
    AshaSpec(grace=1, min_trials=1, eta=2.0),
    AshaPromotionSpec(grace=2),
    MedianSpec(grace=2, min_trials=2),
]
RULES = [*RANKED, ThresholdSpec(step=4, objectives={"o0": 3.0})]


def reports(groups: int, asks: bool = True) -> st.SearchStrategy[list[Told]]:
    """Reports of up to nine trials, with gaps, late ones, and asks between them."""
    number = st.integers(0, 6).map(float)
    values = st.one_of(st.tuples(*[number] * groups), st.tuples(*[number] * groups), st.none())
    return st.lists(st.builds(Told, st.integers(0, 9), st.integers(0 if asks else 1, 27), values), max_size=60)


def changed(told: list[Told], change: Callable[[int, float], float]) -> list[Told]:
    """The same reports with other values."""
    return [
        each._replace(values=None if each.values is None else tuple(change(i, v) for i, v in enumerate(each.values)))
        for each in told
    ]


@pytest.mark.parametrize("rule", RANKED)
@FEW
@given(data=st.data(), groups=st.integers(1, 3), value=st.sampled_from(["last", "best"]))
def test_the_unit_of_a_value_does_not_matter(
    rule: StoppingSpec, data: st.DataObject, groups: int, value: StepValue
) -> None:
    told = data.draw(reports(groups))
    units = [2.0 ** data.draw(st.integers(-20, 20)) for _ in range(groups)]
    steps = StepsSpec(max=27, value=value)
    expected = Run(study(rule, steps, objectives(groups))).tell_all(told)
    scaled = Run(study(rule, steps, objectives(groups))).tell_all(changed(told, lambda i, v: v * units[i]))
    assert scaled == expected
    opposite = tuple(ObjectiveSpec(name=o.name, group=o.group, direction="maximize") for o in objectives(groups))
    assert Run(study(rule, steps, opposite)).tell_all(changed(told, lambda _, v: -v)) == expected
    curved = Run(study(rule, steps, objectives(groups))).tell_all(changed(told, lambda _, v: v**3 - 7.0))
    assert curved == expected


@pytest.mark.parametrize("rule", RANKED)
@FEW
@given(told=reports(1), unit=st.integers(-9, 9).map(lambda k: 2.0**k))
def test_the_unit_of_a_value_with_target_and_limit_does_not_matter(
    rule: StoppingSpec, told: list[Told], unit: float
) -> None:
    specs = (ObjectiveSpec(name="o0", target=1.0, limit=4.0),)
    scaled = (ObjectiveSpec(name="o0", target=unit, limit=4.0 * unit),)
    expected = Run(study(rule, specs=specs)).tell_all(told)
    assert Run(study(rule, specs=scaled)).tell_all(changed(told, lambda _, v: v * unit)) == expected


@pytest.mark.parametrize("rule", RANKED)
@FEW
@given(
    values=st.lists(st.tuples(st.integers(0, 5).map(float), st.integers(0, 5).map(float)), min_size=1, max_size=20),
    groups=st.integers(1, 2),
    seed=st.integers(),
)
def test_the_order_of_the_other_trials_does_not_matter_at_a_rung(
    rule: StoppingSpec, values: list[tuple[float, float]], groups: int, seed: int
) -> None:
    def last_verdict(order: list[int]) -> Verdict:
        tested = rule_of(study(rule, StepsSpec(max=27, min=5), objectives(groups)))
        for i in [*order, len(values) - 1]:
            verdict = tested.record(i, 5, {f"o{k}": v for k, v in enumerate(values[i][:groups])})
        return verdict

    others = list(range(len(values) - 1))
    shuffled = others[:]
    random.Random(seed).shuffle(shuffled)
    assert last_verdict(shuffled) == last_verdict(others)


@pytest.mark.parametrize("rule", [r for r in RANKED if not isinstance(r, AshaPromotionSpec)])
@FEW
@given(data=st.data(), groups=st.integers(1, 3))
def test_the_best_trial_of_a_rung_is_never_stopped(rule: StoppingSpec, data: st.DataObject, groups: int) -> None:
    told = data.draw(reports(groups, asks=False))
    run = Run(study(rule, StepsSpec(max=27, min=5), objectives(groups)))
    reached: list[tuple[float, ...]] = []
    seen: set[int] = set()
    for each in told:
        each = each._replace(step=5)  # each trial at one rung
        verdict = run.tell(each)
        if each.trial_id in seen:
            continue
        seen.add(each.trial_id)
        own = each.values
        if own is None:
            continue
        beaten = any(all(a <= b for a, b in zip(other, own, strict=True)) and other != own for other in reached)
        reached.append(own)
        assert isinstance(verdict, Verdict)
        if not beaten:
            assert verdict.decision == "continue"


@pytest.mark.parametrize("rule", RULES)
@FEW
@given(data=st.data(), groups=st.integers(1, 2), value=st.sampled_from(["last", "best"]))
def test_a_restart_changes_no_later_decision(
    rule: StoppingSpec, data: st.DataObject, groups: int, value: StepValue
) -> None:
    told = data.draw(reports(groups))
    spec = study(rule, StepsSpec(max=27, value=value), objectives(groups))
    undisturbed, restarted = Run(spec), Run(spec)
    places = data.draw(st.sets(st.integers(0, max(0, len(told) - 1)), max_size=3))
    for i, each in enumerate(told):
        if i in places:
            restarted.restart(spec)
        assert restarted.tell(each) == undisturbed.tell(each)


@pytest.mark.parametrize("rule", RULES)
@FEW
@given(data=st.data(), value=st.sampled_from(["last", "best"]))
def test_late_reports_of_smaller_steps_change_nothing(
    rule: StoppingSpec, data: st.DataObject, value: StepValue
) -> None:
    told = data.draw(reports(1))
    spec = study(rule, StepsSpec(max=27, value=value))
    expected = Run(spec).tell_all(told)
    run, largest = Run(spec), dict[int, int]()
    verdicts = []
    for each in told:
        verdicts.append(run.tell(each))
        if each.step and each.trial_id not in run.ended | run.paused:
            largest[each.trial_id] = max(largest.get(each.trial_id, 0), each.step)
            late = data.draw(st.integers(1, largest[each.trial_id]))
            assert run.rule.record(each.trial_id, late, {"o0": 0.0}).decision == "continue"
    assert verdicts == expected


@pytest.mark.parametrize("rule", RULES)
@FEW
@given(told=reports(1), smallest=st.integers(1, 27))
def test_no_decision_comes_before_the_smallest_step_and_each_is_announced(
    rule: StoppingSpec, told: list[Told], smallest: int
) -> None:
    run = Run(study(rule, StepsSpec(max=27, min=smallest)))
    announced: dict[int, int | None] = {}
    for each in told:
        verdict = run.tell(each)
        if not isinstance(verdict, Verdict):
            continue
        due = announced.get(each.trial_id, run.rule.next_step(0))
        if verdict.decision != "continue":
            assert due is not None
            assert each.step >= max(due, smallest)
        assert verdict.next_step is None or verdict.next_step > each.step
        announced[each.trial_id] = verdict.next_step if verdict.decision != "pause" else run.rule.next_step(each.step)


@pytest.mark.parametrize("rule", RULES)
@FEW
@given(told=reports(1))
def test_the_same_reports_give_the_same_decisions(rule: StoppingSpec, told: list[Told]) -> None:
    spec = study(rule)
    assert decisions(Run(spec).tell_all(told)) == decisions(Run(spec).tell_all(told))
