"""Results that could not be told yet: one file each, so that they outlive the worker."""

import logging
import os
import uuid
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec
from hola_protocol.messages import Failure, Result
from msgspec import Struct

log = logging.getLogger("hola.worker")


class Unsent(Struct, kw_only=True, frozen=True):
    """An outcome that the scheduler has not acknowledged.

    :ivar study: the study.
    :ivar created_ms: when the study was created: another study of the same name is not meant.
    :ivar result: the values, or
    :ivar failure: why there are none.
    """

    study: str
    created_ms: int
    result: Result | None = None
    failure: Failure | None = None

    @property
    def trial_id(self) -> int:
        """The trial."""
        item = self.result or self.failure
        assert item is not None
        return item.trial_id


def default_spool_dir(env: Mapping[str, str] | None = None) -> Path:
    """``$XDG_STATE_HOME/hola/spool``, by default below ``~/.local/state``.

    :param env: the environment; absent: this process's.
    """
    state = (os.environ if env is None else env).get("XDG_STATE_HOME")
    return (Path(state) if state else Path.home() / ".local" / "state") / "hola" / "spool"


class Spool:
    """A folder of outcomes that wait to be told.

    :param folder: the folder; made when the first is kept.
    """

    def __init__(self, folder: str | os.PathLike[str]) -> None:
        self.folder = Path(folder)

    def keep(self, unsent: Unsent) -> Path:
        """Write an outcome so that it survives the worker and a power cut.

        :param unsent: the outcome.
        :returns: its file, for :meth:`discard`.
        :raises OSError: when it cannot be written.
        """
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        path = self.folder / f"{unsent.study}-{unsent.trial_id}-{uuid.uuid4().hex}.json"
        temporary = path.with_suffix(".part")
        handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(msgspec.json.encode(unsent))
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
        self._sync_folder()
        return path

    def _sync_folder(self) -> None:
        if os.name == "nt":
            return
        handle = os.open(self.folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)

    def discard(self, path: Path) -> None:
        """Forget an outcome that the scheduler has.

        :param path: its file.
        """
        path.unlink(missing_ok=True)

    def waiting(self, study: str, created_ms: int) -> Iterator[tuple[Path, Unsent]]:
        """The outcomes of a study, oldest first. A file that cannot be read is reported and left.

        :param study: the study.
        :param created_ms: when it was created.
        """
        files = []
        for path in self.folder.glob(f"{study}-*.json"):
            try:
                files.append((path.stat().st_mtime_ns, path, msgspec.json.decode(path.read_bytes(), type=Unsent)))
            except FileNotFoundError:  # another worker has told it
                continue
            except (OSError, msgspec.DecodeError) as error:
                log.warning("%s: not an unsent result, left where it is: %s", path, error)
        for _, path, unsent in sorted(files, key=lambda entry: entry[:2]):
            if (unsent.study, unsent.created_ms) == (study, created_ms) and (unsent.result or unsent.failure):
                yield path, unsent


def as_arguments(unsent: Unsent) -> dict[str, Any]:
    """The arguments of ``submit_result`` or ``submit_failure``.

    :param unsent: the outcome.
    """
    return {"results": [unsent.result]} if unsent.result is not None else {"failures": [unsent.failure]}
