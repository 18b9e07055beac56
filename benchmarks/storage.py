"""The storage: time of a commit and of a fold, bytes of a trial on disk, time to read all back.

*trials* commits rows of trials alone. It is measured side by side with *sqlite3*: the same rows through the driver,
into the table, with nothing around it. *tells* commits all that a tell with ``next_count`` changes: a finished trial
and a new one, the request, two events, and the key that it pushes out. A commit goes to the log; *fold* brings the
tables up to date.
"""

import itertools
import os
import random
import sqlite3
import tempfile
import time
import uuid
from collections import deque
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec

from benchmarks.report import Table, percentile
from benchmarks.scale import Scale
from hola.storage import Storage, open_storage
from hola.storage.contract import FOLD_ROWS
from hola.storage.rows import Changes, EventRow, RequestKey, RequestRow, TrialRow
from hola.storage.sqlite_file import Synchronous, configure
from hola.storage.statements import Statements
from hola.storage.tables import trials as trials_table

SYNCHRONOUS: tuple[Synchronous, ...] = ("NORMAL", "FULL")
WORKERS = 32
REQUESTS_KEPT = 20_000
EVENTS_KEPT = 10_000
ROWS = (1, 10, 100)

_random = random.Random(1)


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()


def trial(trial_id: int, *, done: bool) -> TrialRow:
    """A trial of four parameters and two objectives."""
    worker = str(uuid.UUID(int=trial_id % WORKERS))
    parameters = {"learning_rate": _random.random(), "depth": 5, "l2": _random.random(), "kind": "gbdt"}
    objectives = {"loss": _random.random(), "latency_ms": _random.random()}
    leases = [(f"{_random.getrandbits(128):032x}"[:22], worker, "completed" if done else None)]
    now = 1_700_000_000_000 + trial_id
    return TrialRow(
        1,
        trial_id,
        "completed" if done else "running",
        "sampler",
        _json(parameters),
        _json(objectives) if done else None,
        1,
        _json(leases),
        60.0,
        worker,
        0,
        0,
        None,
        now,
        now,
        now + 1000 if done else None,
        2 * trial_id,
        trial_id,
    )


def request(trial_id: int) -> RequestRow:
    """A tell and its answer."""
    key = RequestKey(1, "local", "SubmitResult", str(uuid.UUID(int=_random.getrandbits(128))))
    suggestion = {
        "trial_id": trial_id + WORKERS,
        "attempt": 1,
        "lease": "x" * 22,
        "lease_s": 60.0,
        "parameters": {"learning_rate": _random.random(), "depth": 5, "l2": _random.random(), "kind": "gbdt"},
    }
    answer = {
        "tag": "SubmitResultResponse",
        "receipts": [{"trial_id": trial_id, "outcome": "recorded"}],
        "next": {"kind": "suggestions", "suggestions": [suggestion]},
    }
    return RequestRow(1, trial_id, *key[1:], "d" * 32, _json(answer), f"[[{trial_id},1]]", trial_id / 100)


def event(event_id: int) -> EventRow:
    """A change of a trial."""
    body = {
        "tag": "TrialChanged",
        "event_id": event_id,
        "time_ms": 1_700_000_000_000,
        "trial_id": event_id // 2,
        "state": "completed",
        "attempt": 1,
        "worker_id": str(uuid.UUID(int=event_id % WORKERS)),
    }
    return EventRow(1, event_id, _json(body))


class Trials:
    """Commits of finished trials alone."""

    def __init__(self) -> None:
        self._ids = itertools.count(1)

    def next(self, count: int) -> Changes:
        """The next commit.

        :param count: how many trials it holds.
        """
        changes = Changes()
        changes.trials = {(1, i): trial(i, done=True) for i in itertools.islice(self._ids, count)}
        return changes


class Tells:
    """Commits of tells, with 32 trials running."""

    def __init__(self) -> None:
        self._ids = itertools.count(1)
        self._keys: deque[tuple[int, int]] = deque()
        self._trimmed = 0

    def next(self, count: int) -> Changes:
        """The next commit.

        :param count: how many tells it holds.
        """
        changes = Changes()
        for i in itertools.islice(self._ids, count):
            if i > WORKERS:
                changes.trials[1, i - WORKERS] = trial(i - WORKERS, done=True)
            changes.trials[1, i] = trial(i, done=False)
            row = request(i)
            changes.requests[row[:2]] = row
            self._keys.append(row[:2])
            changes.events += [event(2 * i - 1), event(2 * i)]
        if len(self._keys) > REQUESTS_KEPT:
            changes.forgotten_requests = [self._keys.popleft() for _ in range(count)]
        oldest = changes.events[-1].event_id - EVENTS_KEPT
        if oldest - self._trimmed > EVENTS_KEPT // 10:
            self._trimmed = changes.events_before[1] = oldest
        return changes


def raw_commit(connection: sqlite3.Connection) -> Callable[[Changes], None]:
    """The floor: the rows of trials through the driver, with nothing around it."""
    put = Statements("sqlite").put(trials_table)

    def commit(changes: Changes) -> None:
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany(put, changes.trials.values())
        connection.execute("COMMIT")

    return commit


def row(name: str, seconds: list[float]) -> list[str | float | int | None]:
    """A row of the table, in microseconds.

    :param name: what was measured.
    :param seconds: each time.
    """
    return [
        name,
        1e6 * sum(seconds) / len(seconds),
        *(1e6 * percentile(seconds, p) for p in (50, 99)),
    ]


def opened(path: Path, synchronous: Synchronous) -> Storage:
    """An open storage that is held.

    :param path: the file.
    :param synchronous: the durability.
    """
    storage = open_storage(str(path), synchronous=synchronous)
    storage.acquire("benchmarks")
    return storage


def commit_times(
    folder: Path, synchronous: Synchronous, count: int, commits: int
) -> Iterator[list[str | float | int | None]]:
    """The times of commits, taken in turn so that a busy machine slows every side.

    :param folder: for the databases.
    :param synchronous: the durability.
    :param count: rows of trials, or tells, of a commit.
    :param commits: how many of each.
    """
    open_storage(str(folder / "raw.db")).close()
    raw = sqlite3.connect(folder / "raw.db", isolation_level=None)
    configure(raw, str(folder / "raw.db"), synchronous)
    for_trials = opened(folder / "trials.db", synchronous)
    for_tells = opened(folder / "tells.db", synchronous)
    tells, trials = Tells(), Trials()
    for _ in range(REQUESTS_KEPT // 500):
        for_tells.commit(tells.next(500))
        for_tells.fold()
    label = f"{synchronous} {count:3}"
    sides: dict[str, tuple[Callable[[Changes], None], Callable[[int], Changes]]] = {
        f"{label} trials, sqlite3": (raw_commit(raw), Trials().next),
        f"{label} trials": (for_trials.commit, trials.next),
        f"{label} tells": (for_tells.commit, tells.next),
    }
    folds = {f"{label} trials, fold": for_trials, f"{label} tells, fold": for_tells}
    times: dict[str, list[float]] = {name: [] for name in (*sides, *folds)}
    for _ in range(commits):
        for name, (commit, following) in sides.items():
            changes = following(count)
            start = time.perf_counter()
            commit(changes)
            times[name].append(time.perf_counter() - start)
        for name, storage in folds.items():
            if storage.unfolded >= FOLD_ROWS:
                start = time.perf_counter()
                storage.fold()
                times[name].append(time.perf_counter() - start)
    yield from (row(name, seconds) for name, seconds in times.items() if seconds)
    for_trials.close()
    for_tells.close()
    raw.close()


def sync_time(folder: Path, commits: int) -> list[str | float | int | None]:
    """The time of a bare write and sync of one page, below which no commit under FULL can come.

    :param folder: for the file.
    :param commits: how many.
    """
    times = []
    with (folder / "sync").open("wb", buffering=0) as file:
        for _ in range(commits):
            start = time.perf_counter()
            file.write(bytes(4096))
            os.fsync(file.fileno())
            times.append(time.perf_counter() - start)
    return row("one page written and synced", times)


def sizes(folder: Path, count: int) -> list[list[str | float | int | None]]:
    """Bytes of a trial on disk, and the time to open and read all.

    :param folder: for the database.
    :param count: how many trials.
    """
    path = folder / "size.db"
    storage = opened(path, "NORMAL")
    trials = Trials()
    for _ in range(count // 100):
        storage.commit(trials.next(100))
        storage.fold()
    storage.close()
    trial_bytes = path.stat().st_size / count
    storage = opened(path, "NORMAL")
    tells = Tells()
    for _ in range(REQUESTS_KEPT // 100):
        changes = tells.next(100)
        changes.trials.clear()
        storage.commit(changes)
        storage.fold()
    storage.close()
    start = time.perf_counter()
    storage = opened(path, "FULL")
    ready = time.perf_counter()
    rows = sum(1 for _ in storage.trials(1)) + len(storage.requests(1)) + len(storage.events(1))
    read = time.perf_counter()
    storage.close()
    return [
        ["bytes of a finished trial", trial_bytes],
        [f"MB with {REQUESTS_KEPT:,} requests and {EVENTS_KEPT:,} events", path.stat().st_size / 1e6],
        ["ms to open", 1e3 * (ready - start)],
        ["rows read", rows],
        ["s to read them", read - ready],
    ]


def run(scale: Scale) -> list[Table]:
    """Measure.

    :param scale: how long and how large.
    """
    times: list[list[str | float | int | None]] = []
    for synchronous in SYNCHRONOUS:
        for count in ROWS:
            with tempfile.TemporaryDirectory(dir=scale.folder) as folder:
                times += commit_times(Path(folder), synchronous, count, scale.commits)
    with tempfile.TemporaryDirectory(dir=scale.folder) as folder:
        times.append(sync_time(Path(folder), scale.commits))
        facts = sizes(Path(folder), max(scale.history))
    return [
        Table(
            "Microseconds of a commit in SQLite",
            ["durability, rows, what", "mean", "median", "p99"],
            times,
            [
                "trials: rows of finished trials alone, beside the same rows through the driver with nothing around.",
                "tells: all that a tell with the next suggestion changes.",
                f"fold: brings the tables up to date with about {FOLD_ROWS:,} rows of the log, after many commits.",
            ],
        ),
        Table(f"A database of {max(scale.history):,} trials", ["", "figure"], facts),
    ]
