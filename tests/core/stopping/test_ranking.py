"""The order of the trials at a decision step, against its definition."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hola_protocol.space import ObjectiveSpec
from hypothesis import given, settings
from hypothesis import strategies as st

from hola.core.objectives import Objectives
from hola.core.stopping import ranking
from hola.core.stopping.ranking import Score, ranks_of, score_of, scores_of

NAN = math.nan


def dominates(one: Score, other: Score) -> bool:
    """Constraint domination by its definition."""
    if one.violation > 0.0 or other.violation > 0.0:
        return one.violation < other.violation
    pairs = list(zip(one.costs, other.costs, strict=True))
    return all(a <= b for a, b in pairs) and any(a < b for a, b in pairs)


def order_of(scores: list[Score]) -> list[int]:
    """For each trial by how many it is dominated."""
    return [sum(dominates(other, score) for other in scores) for score in scores]


SCORES = st.integers(1, 3).flatmap(
    lambda groups: st.lists(
        st.one_of(
            st.builds(Score, st.just(0.0), st.tuples(*[st.integers(0, 4).map(float)] * groups)),
            st.builds(Score, st.sampled_from([1.0, 2.0, math.inf]), st.just((0.0,) * groups)),
        ),
        min_size=1,
        max_size=24,
    )
)


@given(scores=SCORES, window=st.sampled_from([3, 8, 1024]), data=st.data())
@settings(deadline=None)
def test_the_order_is_that_of_the_number_of_dominating_trials(
    scores: list[Score], window: int, data: st.DataObject
) -> None:
    groups = len(scores[0].costs)
    before, ranking.WINDOW = ranking.WINDOW, window
    try:
        ranks = ranks_of(groups)
        paused: set[int] = set()
        for number, score in enumerate(scores):
            assert ranks.add(score) == number
            first = 0 if groups == 1 else max(0, number + 1 - window)
            order = order_of(scores[first : number + 1])
            own = order[number - first]
            assert ranks.n == len(order)
            assert ranks.better(number) == sum(n < own for n in order)
            if data.draw(st.booleans()):
                ranks.pause(number)
                paused.add(number)
            if data.draw(st.booleans()):
                removed = data.draw(st.integers(0, number))
                ranks.unpause(removed)
                paused.discard(removed)
            known = sorted((order[i - first], i) for i in paused if i >= first)
            everyone = sorted((n, i + first) for i, n in enumerate(order))
            assert ranks.best_paused() == ((known[0][1], everyone.index(known[0])) if known else None)
        built = ranks_of(groups, scores)
        assert (built.n, built.better(number)) == (ranks.n, ranks.better(number))
    finally:
        ranking.WINDOW = before


TWO = Objectives(
    [
        ObjectiveSpec(name="error", target=0.0, limit=0.5, group="quality"),
        ObjectiveSpec(name="loss", group="quality"),
        ObjectiveSpec(name="size", group="cost", limit=8.0),
    ]
)


@pytest.mark.parametrize(
    ("values", "score"),
    [
        ([0.25, 1.0, 4.0], Score(0.0, (1.5, 4.0))),
        ([0.75, 1.0, 4.0], Score(0.5, (0.0, 0.0))),
        ([0.75, 1.0, 12.0], Score(1.0, (0.0, 0.0))),
        ([NAN, 1.0, 4.0], Score(0.0, (1.0, 4.0))),
        ([NAN, NAN, 4.0], Score(0.0, (0.0, 4.0))),
        ([0.25, 1.0, NAN], Score(0.0, (1.5, 0.0))),
        ([0.75, NAN, NAN], Score(0.5, (0.0, 0.0))),
        ([NAN, NAN, NAN], Score(math.inf, (0.0, 0.0))),
    ],
)
def test_the_score_of_values_some_of_which_are_missing(values: list[float], score: Score) -> None:
    assert score_of(TWO, values) == score
    assert scores_of(TWO, np.array([values, [0.25, 1.0, 4.0]])) == [score, Score(0.0, (1.5, 4.0))]
