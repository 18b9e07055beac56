"""What clients of several modules are tested with."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from hola.clients.trial_table import TrialTable
from hola.distributed.data_folder import CoreClient
from hola.storage.memory import MemoryStorage
from tests.clients.tables import SPEC, add


@pytest.fixture
def no_connection(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No variable and no file of the user names a scheduler; the current folder is an empty one."""
    for name in ("HOLA_CONNECTION", "HOLA_ENDPOINT", "HOLA_TOKEN", "HOLA_STUDY", "HOLA_INSECURE_PLAINTEXT"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path / "run"))
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def client() -> Iterator[CoreClient]:
    """A client of a study in memory."""
    with CoreClient(MemoryStorage()) as client:
        client.create_study(spec=SPEC)
        yield client


@pytest.fixture
def read(client: CoreClient) -> TrialTable:
    """A table that has read three completed trials and a queued one."""
    add(client, 0.25, 1.0, 0.125)
    client.enqueue_trials(trials=[{"x": 0.0, "n": 2, "c": None}])
    table = TrialTable(client)
    table.update()
    return table
