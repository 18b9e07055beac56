"""The order of queued trials: those that were given out before come first, then by id."""

import pytest

from hola.distributed.state.queue import Queue


def queue_of(*trials: tuple[int, bool]) -> Queue:
    queue = Queue()
    for trial_id, is_new in trials:
        queue.push(trial_id, is_new=is_new)
    return queue


def drained(queue: Queue) -> list[int]:
    return [queue.pop() for _ in range(len(queue.in_order()))]


def test_trials_that_were_given_out_before_come_first_then_by_id() -> None:
    queue = queue_of((2, True), (1, True), (7, False), (3, True), (4, False))
    assert queue.in_order() == [4, 7, 1, 2, 3]
    assert drained(queue) == [4, 7, 1, 2, 3]
    assert not queue


def test_a_trial_that_is_in_the_queue_is_not_added_again() -> None:
    queue = queue_of((1, True), (2, True))
    queue.push(2, is_new=False)
    assert drained(queue) == [1, 2]


def test_a_trial_can_be_queued_again_after_it_was_removed() -> None:
    queue = queue_of((1, True), (2, True))
    assert queue.pop() == 1
    assert 1 not in queue
    assert 2 in queue
    queue.push(1, is_new=False)
    assert drained(queue) == [1, 2]


def test_an_empty_queue_has_no_first_trial() -> None:
    queue = queue_of((1, True))
    queue.clear()
    assert (bool(queue), 1 in queue, queue.in_order()) == (False, False, [])
    with pytest.raises(IndexError):
        queue.pop()
