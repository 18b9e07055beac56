"""Which results are new to a model."""

from __future__ import annotations

import json

import numpy as np

from hola.core.samplers.news import News


def ids(*numbers: int) -> np.ndarray:
    return np.array(numbers, np.int64)


def test_results_come_once_whatever_their_order() -> None:
    first = News.since({}, ids(4, 1), ids(3))
    assert (first.ids, first.through, first.open) == ([1, 3, 4], 4, [2])
    second = News.since(json.loads(json.dumps(first.state())), ids(4, 1, 2, 7), ids(3))
    assert (second.ids, second.through, second.open) == ([2, 7], 7, [5, 6])
    third = News.since(second.state(), ids(4, 1, 2, 7), ids(3))
    assert (third.ids, third.through, third.open) == ([], 7, [5, 6])


def test_failures_settle_an_id_too() -> None:
    first = News.since({}, ids(2), ids())
    assert News.since(first.state(), ids(2), ids(1)).ids == [1]


def test_what_comes_very_late_is_no_news() -> None:
    first = News.since({}, ids(*range(2, 3000)), ids())
    assert first.ids == list(range(2, 3000))
    assert first.open == []
    assert News.since(first.state(), ids(*range(1, 3000)), ids()).ids == []
