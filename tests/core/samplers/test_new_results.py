"""Which results are new to a model."""

from __future__ import annotations

import json

import numpy as np

from hola.core.samplers.new_results import NewResults


def ids(*numbers: int) -> np.ndarray:
    return np.array(numbers, np.int64)


def test_results_come_once_whatever_their_order() -> None:
    first = NewResults.since({}, ids(4, 1), ids(3))
    assert (first.ids, first.latest_id, first.missing_ids) == ([1, 3, 4], 4, [2])
    second = NewResults.since(json.loads(json.dumps(first.state())), ids(4, 1, 2, 7), ids(3))
    assert (second.ids, second.latest_id, second.missing_ids) == ([2, 7], 7, [5, 6])
    third = NewResults.since(second.state(), ids(4, 1, 2, 7), ids(3))
    assert (third.ids, third.latest_id, third.missing_ids) == ([], 7, [5, 6])


def test_failures_settle_an_id_too() -> None:
    first = NewResults.since({}, ids(2), ids())
    assert NewResults.since(first.state(), ids(2), ids(1)).ids == [1]


def test_what_comes_very_late_is_no_news() -> None:
    first = NewResults.since({}, ids(*range(2, 3000)), ids())
    assert first.ids == list(range(2, 3000))
    assert first.missing_ids == []
    assert NewResults.since(first.state(), ids(*range(1, 3000)), ids()).ids == []
