"""A long history written straight into a storage, as a scheduler would have stored it."""

from collections.abc import Iterator

import msgspec
import numpy as np
from hola_protocol import messages as m
from hola_protocol.space import ObjectiveSpec, StudySpec
from msgspec.structs import replace
from numpy.typing import NDArray

from benchmarks.load import study_spec
from hola.core.parameters import Space, values_by_name
from hola.storage.contract import Storage
from hola.storage.rows import Changes, EventRow, RequestRow, StudyRow, TrialRow, WorkerRow

WORKERS = 32
_AT_ONCE = 500
_CREATED_MS = 1_760_000_000_000
_EVENTS = 10_000
_REQUESTS = 100_000

_encode = msgspec.json.Encoder().encode


def with_groups(groups: int) -> StudySpec:
    """The study of the load with an objective for each comparison group.

    :param groups: how many.
    """
    return replace(study_spec(), objectives=tuple(ObjectiveSpec(name=f"o{i}", group=f"g{i}") for i in range(groups)))


def store_history(storage: Storage, study_id: int, name: str, spec: StudySpec, costs: NDArray[np.float64]) -> None:
    """Store a study whose trials are all completed, each told with an idempotency key that is still known.

    :param storage: a storage that is held.
    :param study_id: an id that is not used.
    :param name: of the study.
    :param spec: of the study.
    :param costs: the objective values, float[n, m].
    """
    for changes in _changes(study_id, name, spec, costs):
        storage.commit(changes)
        storage.fold()


def _changes(study_id: int, name: str, spec: StudySpec, costs: NDArray[np.float64]) -> Iterator[Changes]:
    n, space = len(costs), Space(spec.parameters)
    text = _text(spec)
    first = Changes()
    first.studies[study_id] = StudyRow(study_id, name, text, text, "running", None, 1, 1, _CREATED_MS, 0.0, 0)
    first.workers = {
        (study_id, w): WorkerRow(study_id, w, None, None, None, 1, "local", "away", _CREATED_MS)
        for w in map(_worker, range(WORKERS))
    }
    yield first
    points = np.random.default_rng(2).random((n, space.d))
    for start in range(0, n, _AT_ONCE):
        changes = Changes()
        for i in range(start, min(start + _AT_ONCE, n)):
            row = _trial(study_id, i + 1, spec, space, points[i], costs[i])
            changes.trials[row[:2]] = row
            if i >= n - _EVENTS // 2:
                changes.events += [
                    _event(study_id, row, state, 2 * i + k) for k, state in ((1, "running"), (2, row[2]))
                ]
            if i >= n - _REQUESTS:
                changes.requests[study_id, i + 1] = _request(study_id, row)
        yield changes


def _worker(trial_id: int) -> str:
    return f"00000000-0000-4000-8000-{trial_id % WORKERS:012d}"


def _trial(
    study_id: int, trial_id: int, spec: StudySpec, space: Space, point: NDArray[np.float64], costs: NDArray[np.float64]
) -> TrialRow:
    at = _CREATED_MS + 20 * trial_id
    return TrialRow(
        study_id,
        trial_id,
        "completed",
        "sampler",
        _text(values_by_name(tuple(p.name for p in spec.parameters), space.decode(point))),
        _text(dict(zip((o.name for o in spec.objectives), costs.tolist(), strict=True))),
        1,
        _text([[f"{trial_id:032x}", _worker(trial_id), "completed"]]),
        spec.lease_s,
        _worker(trial_id),
        0,
        0,
        None,
        at,
        at,
        at + 15,
        2 * trial_id,
        trial_id,
    )


def _event(study_id: int, row: TrialRow, state: str, event_id: int) -> EventRow:
    event = m.TrialChanged(
        event_id=event_id,
        time_ms=row.created_ms,
        trial_id=row.trial_id,
        state=state,  # type: ignore[arg-type]  # a state of a trial
        attempt=1,
        worker_id=row.worker_id,
        step=0,
    )
    return EventRow(study_id, event_id, _text(event))


def _request(study_id: int, row: TrialRow) -> RequestRow:
    receipt = m.Receipt(trial_id=row.trial_id, outcome="recorded", state="completed")
    reply = _text(m.SubmitResultResponse(receipts=[receipt]))
    key = f"{row.trial_id:08x}-5d1e-4f7a-9c3b-0123456789ab"
    digest = f"{row.trial_id:032x}"
    return RequestRow(
        study_id,
        row.trial_id,
        "local",
        "SubmitResult",
        key,
        digest,
        reply,
        f"[[{row.trial_id},1]]",
        0.02 * row.trial_id,
    )


def _text(value: object) -> str:
    return _encode(value).decode()
