"""The newest events of a study, by gapless ids."""

import pytest

from hola.distributed.state.events import EventLog


def body(event_id: int) -> bytes:
    return b"event %d" % event_id


def log_of(newest: int, retention: int) -> EventLog:
    log = EventLog(retention)
    assert [log.append(body(i)) for i in range(1, newest + 1)] == list(range(1, newest + 1))
    return log


def test_a_new_log_is_empty() -> None:
    log = EventLog(3)
    assert (log.newest, log.oldest, log.after(0, 10)) == (0, 1, [])


@pytest.mark.parametrize(("newest", "oldest"), [(2, 1), (3, 1), (4, 2), (10, 8)])
def test_the_newest_events_are_kept(newest: int, oldest: int) -> None:
    log = log_of(newest, retention=3)
    assert (log.oldest, log.newest) == (oldest, newest)
    assert log.after(oldest - 1, 10) == [body(i) for i in range(oldest, newest + 1)]


@pytest.mark.parametrize("limit", [0, 1, 2, 5, 20])
@pytest.mark.parametrize("event_id", range(5, 16))
def test_the_events_after_one_are_read_from_either_end(event_id: int, limit: int) -> None:
    log = log_of(15, retention=10)
    assert log.after(event_id, limit) == [body(i) for i in range(event_id + 1, 16)][:limit]


def test_stored_events_keep_their_ids() -> None:
    log = EventLog(2, iter([(7, body(7)), (8, body(8)), (9, body(9))]))
    assert (log.oldest, log.newest) == (8, 9)
    assert log.append(body(10)) == 10
    assert log.after(8, 10) == [body(9), body(10)]
