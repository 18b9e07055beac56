"""Studies that are read from the storage."""

import sqlite3
from contextlib import closing
from itertools import count
from pathlib import Path

import pytest
from hola_protocol import messages as m
from hola_protocol.limits import Limits

from hola.distributed.core import Envelope, SchedulerCore
from hola.distributed.state.clock import Moment
from hola.storage import Storage, StorageError, open_storage
from tests.scheduler.driver import spec


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        (
            "UPDATE trials SET parameters_json = '{\"x\":' WHERE trial_id = 2",
            "trial 2 of study 'default' cannot be read",
        ),
        ("UPDATE trials SET leases_json = '[[1]]' WHERE trial_id = 1", "trial 1 of study 'default' cannot be read"),
        ("UPDATE studies SET spec_json = 'x'", "study 'default' cannot be read"),
        ("UPDATE requests SET trials_json = ''", "request .* of study 'default' cannot be read"),
    ],
)
def test_a_row_that_cannot_be_read_is_named(tmp_path: Path, statement: str, said: str) -> None:
    path = tmp_path / "hola.db"

    def core(storage: Storage) -> SchedulerCore:
        numbers = count()
        return SchedulerCore(
            storage,
            tokens=lambda: f"t{next(numbers)}",
            worker_ids=lambda: "00000000-0000-4000-8000-000000000001",
            limits=Limits(),
            server="test",
            moment=Moment(1.0, 1000),
        )

    with closing(open_storage(str(path))) as storage:
        found = core(storage)
        requests: list[m.Request] = [
            m.CreateStudyRequest(spec=spec()),
            m.RegisterWorkerRequest(),
            m.GetSuggestionRequest(worker_id="00000000-0000-4000-8000-000000000001", count=2),
        ]
        for i, request in enumerate(requests):
            found.step([Envelope("a", str(i), "me", f"key{i}", request)], now=2.0, wall_ms=2000)
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute(statement).rowcount > 0
        connection.commit()
    with closing(open_storage(str(path))) as storage, pytest.raises(StorageError, match=f"{path}: {said}"):
        core(storage)
