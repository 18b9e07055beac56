"""Successive halving by promotion: exact decisions, and a brute-force oracle."""

from __future__ import annotations

from hola_protocol.space import ObjectiveSpec
from hola_protocol.stopping import AshaPromotionSpec
from hypothesis import given
from hypothesis import strategies as st

from hola.core.stopping import Verdict
from tests.core.stopping.runs import Run, Told, objectives, rule_of, study

RULE = AshaPromotionSpec(grace=3)  # rungs 3 and 9


def test_each_trial_pauses_and_the_best_third_continues() -> None:
    rule = rule_of(study(RULE))
    assert rule.record(1, 3, {"o0": 5.0}) == Verdict("pause", None, "rank 1 of 1 at epoch 3; the best 1/3 continue")
    assert [rule.promote(), rule.promote()] == [1, None]
    assert rule.record(2, 3, {"o0": 6.0}).reason == "rank 2 of 2 at epoch 3; the best 1/3 continue"
    assert rule.promote() is None
    rule.record(3, 3, {"o0": 4.0})
    assert [rule.promote(), rule.promote()] == [3, None]
    for i in (4, 5, 6):
        rule.record(i, 3, {"o0": 6.0})
    assert rule.promote() is None
    for i in (7, 8, 9):
        rule.record(i, 3, {"o0": 7.0})
    assert [rule.promote(), rule.promote()] == [2, None]  # of equal trials the first
    assert rule.record(3, 9, {"o0": 4.0}).decision == "pause"
    assert rule.record(1, 9, {"o0": 3.0}).decision == "pause"
    assert rule.record(2, 9, {"o0": 3.5}).decision == "pause"
    rule.record(10, 3, {"o0": 0.0})
    assert [rule.promote(), rule.promote(), rule.promote()] == [1, 10, None]  # the largest rung first


def test_the_best_trial_of_a_rung_continues_however_few_have_reached_it() -> None:
    rule = rule_of(study(RULE))
    rule.record(1, 3, {"o0": 5.0})
    rule.record(2, 3, {"o0": 4.0})
    assert [rule.promote(), rule.promote()] == [2, None]
    rule.record(2, 9, {"o0": 4.0})
    assert [rule.promote(), rule.promote()] == [2, None]
    rule.end(2, "completed")
    assert rule.promote() is None


def test_a_paused_trial_that_ends_or_continues_is_not_promoted() -> None:
    rule = rule_of(study(RULE))
    for i in range(6):
        rule.record(i, 3, {"o0": float(i)})
    rule.end(0, "cancelled")
    rule.resume(1)
    assert rule.promote() is None
    rule.record(7, 3, {"o0": 0.5})
    for i in range(8, 11):
        rule.record(i, 3, {"o0": 0.75 + i})
    assert rule.promote() == 7


def test_a_trial_that_diverged_is_stopped_and_counts_at_the_rung() -> None:
    rule = rule_of(study(RULE))
    assert rule.record(1, 3, {}, diverged=True) == Verdict("stop", None, "diverged at epoch 3")
    for i in (2, 3, 4, 5):
        rule.record(i, 3, {"o0": float(i)})
    assert [rule.promote(), rule.promote()] == [2, None]
    rule.record(6, 3, {"o0": 6.0})
    assert [rule.promote(), rule.promote()] == [3, None]  # two of six


def test_new_objectives_change_which_trial_continues() -> None:
    rule = rule_of(study(RULE, specs=objectives(2)))
    for i, (a, b) in enumerate([(1.0, 3.0), (2.0, 2.0), (3.0, 1.0)]):
        rule.record(i, 3, {"o0": a, "o1": b})
    rule.update_objectives([ObjectiveSpec(name="o0", priority=0.01), ObjectiveSpec(name="o1")])
    assert rule.promote() == 2
    assert rule.promote() is None


EVENTS = st.lists(
    st.builds(Told, st.integers(0, 9), st.integers(0, 27), st.integers(0, 6).map(lambda v: (float(v),))), max_size=80
)


@given(events=EVENTS)
def test_the_decisions_are_those_of_the_definition(events: list[Told]) -> None:
    rungs = [3, 9]
    reached: dict[int, list[tuple[float, int, int]]] = {rung: [] for rung in rungs}  # value, order, trial
    paused: dict[int, int] = {}
    largest: dict[int, int] = {}
    run = Run(study(RULE))
    for told in events:
        answer = run.tell(told)
        if told.step == 0:
            expected = None
            for rung in reversed(rungs):
                best = sorted(reached[rung])[: max(1, len(reached[rung]) // 3)]
                waiting = [trial for _, _, trial in best if paused.get(trial) == rung]
                if waiting:
                    expected = waiting[0]
                    del paused[expected]
                    break
            assert answer == expected
        elif told.trial_id in paused:
            assert answer is None
        else:
            assert told.values is not None
            assert isinstance(answer, Verdict)
            before = largest.get(told.trial_id, 0)
            largest[told.trial_id] = max(before, told.step)
            crossed = [rung for rung in rungs if before < rung <= told.step]
            assert answer.decision == ("pause" if crossed else "continue")
            if crossed:
                at = reached[crossed[-1]]
                at.append((told.values[0], len(at), told.trial_id))
                paused[told.trial_id] = crossed[-1]
