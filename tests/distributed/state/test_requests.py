"""Which requests are known, and when they are forgotten."""

from typing import Any

from hola_protocol.limits import Limits

from hola.distributed.state.requests import Recorded, RequestLog
from hola.storage.memory import MemoryStorage
from hola.storage.rows import Changes, RequestKey, RequestRow

LIMITS = Limits(request_retention=3, request_retention_s=100.0)


def key(name: str) -> RequestKey:
    return RequestKey(1, "me", "SubmitResult", name)


def recorded(*trial_ids: int) -> Recorded:
    return Recorded("digest", b"{}", tuple((trial_id, 1) for trial_id in trial_ids))


def stored(log: RequestLog, storage: MemoryStorage, name: str, request: Recorded, trials: str) -> None:
    changes = Changes()
    row = RequestRow(1, request.request_id, *key(name)[1:], request.digest, request.body.decode(), trials, 0.0)
    changes.requests[row[:2]] = row
    storage.commit(changes)
    log.saved([key(name)])


def opened(limits: Limits = LIMITS) -> tuple[RequestLog, MemoryStorage]:
    storage = MemoryStorage()
    storage.acquire("test")
    return RequestLog(1, limits, storage), storage


def test_a_request_is_read_from_the_storage_once_it_is_stored() -> None:
    log, storage = opened()
    request = recorded(5, 6)
    log.add(key("a"), request, 0.0)
    assert log.get(key("a")) is request
    stored(log, storage, "a", request, "[[5,1],[6,1]]")
    found = log.get(key("a"))
    assert (found, found is request) == (request, False)
    assert (log.get(key("b")), key("a") in log, key("b") in log, len(log)) == (None, True, False, 1)


def test_a_key_with_the_hash_of_another_one_is_not_known(monkeypatch: Any) -> None:
    monkeypatch.setattr("hola.distributed.state.requests._hash", lambda key: 1.0)
    log, storage = opened()
    requests = {"a": recorded(1), "b": recorded(2)}
    for name, request in requests.items():
        log.add(key(name), request, 0.0)
        stored(log, storage, name, request, f"[[{request.trials[0][0]},1]]")
    assert [log.get(key(name)) for name in "abc"] == [requests["a"], requests["b"], None]


def test_keys_are_forgotten_by_number_and_by_time_once_their_trials_have_ended() -> None:
    log, _ = opened()
    for i in range(1, 6):
        log.add(key(str(i)), recorded(*range(i, i + i % 3)), 0.0)
    asked: list[tuple[int, ...]] = []

    def settled(trial_ids: tuple[int, ...]) -> int | None:
        asked.append(trial_ids)
        return None if trial_ids == (1,) else 7 if trial_ids else 0

    # Three newer ones push an old one out, but for one with an open trial.
    assert list(log.forget(1.0, settled)) == [2]
    assert asked == [(1,), (2, 3)]
    # The retention of a request whose trials have ended begins when they are seen to have ended.
    assert list(log.forget(100.0, settled)) == [3]
    assert list(log.forget(150.0, settled)) == []
    assert list(log.forget(250.0, settled)) == [4, 5]
    assert (key("1") in log, key("2") in log, len(log)) == (True, False, 1)


def test_room_of_forgotten_requests_is_used_again() -> None:
    log, _ = opened()
    for i in range(20_000):
        log.add(key(str(i)), recorded(), 0.0)
        list(log.forget(0.0, lambda trial_ids: 0))
    assert (len(log), len(log._hashes), len(log._rows) < 30_000) == (3, 3, True)
    assert list(log.known().values()) == [(i, ()) for i in (19_998, 19_999, 20_000)]
