"""Storage that fails when a test wants it to, and disks that forget."""

import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from hola.storage.rows import (
    Changes,
    Durability,
    EventRow,
    ModelRow,
    RequestRow,
    Storage,
    StorageError,
    StudyRow,
    TrialRow,
    WorkerRow,
)

When = Literal["before", "after"]


class FaultyStorage:
    """A storage of which chosen commits fail: before anything is stored, or after all of it is.

    Whoever sees the error cannot tell which. ``faults`` maps the number of a commit, from 1, to when it fails.
    """

    durability: Durability

    def __init__(self, storage: Storage, faults: dict[int, When], *, fatal: bool = False) -> None:
        self._storage = storage
        self._faults = faults
        self._fatal = fatal
        self.commits = 0
        self.durability = storage.durability

    def commit(self, changes: Changes) -> None:
        self.commits += 1
        fault = self._faults.get(self.commits)
        if fault != "before":
            self._storage.commit(changes)
        if fault is not None:
            raise StorageError(f"planted fault at commit {self.commits}", fatal=self._fatal)

    def studies(self) -> list[StudyRow]:
        return self._storage.studies()

    def trials(self, study_id: int) -> Iterator[TrialRow]:
        return self._storage.trials(study_id)

    def workers(self, study_id: int) -> list[WorkerRow]:
        return self._storage.workers(study_id)

    def requests(self, study_id: int) -> list[RequestRow]:
        return self._storage.requests(study_id)

    def events(self, study_id: int) -> list[EventRow]:
        return self._storage.events(study_id)

    def model(self, study_id: int) -> ModelRow | None:
        return self._storage.model(study_id)

    def next_study_id(self) -> int:
        return self._storage.next_study_id()

    def close(self) -> None:
        self._storage.close()


class ForgetfulDisk:
    """What a power cut would leave of the files of a process, and syncs that fail (Linux).

    A preloaded library replaces fsync and fdatasync: each copies the file, as it is then, to ``image``. After the
    process is killed the image holds what was synced and nothing else.
    """

    def __init__(self, folder: Path) -> None:
        self.image = folder / "image"
        self.image.mkdir()
        self._switch = folder / "sync-fails"
        self._library = folder / "forgetful_disk.so"
        source = Path(__file__).with_name("forgetful_disk.c")
        subprocess.run(["cc", "-O1", "-Wall", "-Werror", "-shared", "-fPIC", "-o", self._library, source], check=True)

    @property
    def environment(self) -> dict[str, str]:
        """What a process needs in its environment to write to this disk."""
        return {
            "LD_PRELOAD": str(self._library),
            "DISK_IMAGE": str(self.image),
            "DISK_SYNC_FAILS": str(self._switch),
        }

    def fail_syncs(self) -> None:
        """Let every sync from here on fail."""
        self._switch.touch()
