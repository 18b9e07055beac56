"""Outcomes that the scheduler has not acknowledged yet, one file each, so that they outlive the worker."""

import logging
import os
import stat
import time
import uuid
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final

import msgspec
from hola_protocol.files import UnsentOutcome as UnsentOutcome

try:
    import fcntl
except ImportError:  # on Windows
    fcntl = None  # type: ignore[assignment]

log = logging.getLogger("hola.worker")

MAX_BYTES: Final = 4 * 1024 * 1024
"""The longest file that is read; the messages that outcomes travel in are shorter."""
HALF_WRITTEN_S: Final = 600.0
"""The age after which an incomplete file is removed, in seconds: no worker writes to it."""
_WITHOUT_WAITING: Final = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0)


def default_spool_dir(env: Mapping[str, str] | None = None) -> Path:
    """``$XDG_STATE_HOME/hola/spool``, by default below ``~/.local/state``.

    :param env: the environment; absent: this process's.
    """
    state = (os.environ if env is None else env).get("XDG_STATE_HOME")
    return (Path(state) if state else Path.home() / ".local" / "state") / "hola" / "spool"


class Spool:
    """A folder of outcomes that wait to be submitted. Several workers may share it: a worker locks the files that it
    wrote, and each file while it submits it.

    :param folder: the folder; created with the first file.
    """

    def __init__(self, folder: str | os.PathLike[str]) -> None:
        self.folder = Path(folder)
        self._own: dict[Path, int] = {}

    def keep(self, unsent: UnsentOutcome) -> Path:
        """Write an outcome so that it survives the worker and a power cut.

        :param unsent: the outcome.
        :returns: its file, for :meth:`discard`.
        :raises OSError: when it cannot be written; nothing is left of it then.
        """
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        path = self.folder / f"{unsent.study}-{unsent.trial_id}-{uuid.uuid4().hex}.json"
        temporary = path.with_suffix(".part")
        handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            _lock(handle)
            with os.fdopen(handle, "wb", closefd=False) as file:
                file.write(msgspec.json.encode(unsent))
                file.flush()
                os.fsync(handle)
            if os.name == "nt":
                os.close(handle)  # what is open cannot be renamed there
                handle = -1
            os.replace(temporary, path)
        except BaseException:
            if handle >= 0:
                os.close(handle)
            temporary.unlink(missing_ok=True)
            raise
        self._own[path] = handle
        self._sync_folder()
        return path

    @property
    def kept(self) -> int:
        """The number of outcomes that this worker wrote and that still wait."""
        return len(self._own)

    def _sync_folder(self) -> None:
        if os.name == "nt":
            return
        handle = os.open(self.folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)

    def discard(self, path: Path) -> None:
        """Remove an outcome that the scheduler has acknowledged.

        :param path: its file.
        """
        path.unlink(missing_ok=True)
        self._release(path)

    def release(self) -> None:
        """Leave the outcomes that still wait to the next worker."""
        for path in list(self._own):
            self._release(path)

    def _release(self, path: Path) -> None:
        handle = self._own.pop(path, -1)
        if handle >= 0:
            os.close(handle)

    def waiting(self, study: str, created_ms: int) -> Iterator[tuple[Path, UnsentOutcome]]:
        """The outcomes of a study that no other worker has locked, oldest first; each is locked until the next.

        A file that is not an outcome is reported and left. Incomplete files of a full disk or a crash are removed.

        :param study: the study.
        :param created_ms: when it was created.
        """
        self._sweep()
        files = []
        for path in self.folder.glob(f"{study}-*.json"):
            with suppress(OSError):  # another worker has submitted it
                files.append((path.lstat().st_mtime_ns, path))
        for _, path in sorted(files):
            try:
                handle = os.open(path, os.O_RDONLY | _WITHOUT_WAITING)
            except FileNotFoundError:
                continue
            except OSError as error:
                log.warning("%s: not an unsent outcome, ignored: %s", path, error)
                continue
            try:
                if not _lock(handle) or not path.exists():
                    continue
                unsent = _read(handle)
                if (unsent.study, unsent.created_ms) == (study, created_ms) and (unsent.result or unsent.failure):
                    yield path, unsent
            except (OSError, ValueError, RecursionError) as error:
                log.warning("%s: not an unsent outcome, ignored: %s", path, error)
            finally:
                os.close(handle)

    def _sweep(self) -> None:
        for path in self.folder.glob("*.part"):
            with suppress(OSError):
                if stat.S_ISREG(path.lstat().st_mode) and time.time() - path.lstat().st_mtime > HALF_WRITTEN_S:
                    path.unlink()
                    log.warning("%s: removed, an incomplete file of an earlier worker", path)


def _lock(handle: int) -> bool:
    """Lock a file for this process; False when another has locked it. File systems without locks are accepted."""
    if fcntl is None:
        return True
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return True
    return True


def _read(handle: int) -> UnsentOutcome:
    """The outcome in an open file.

    :raises ValueError: when the file does not hold one.
    """
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        raise ValueError("it is not a regular file")
    with os.fdopen(handle, "rb", closefd=False) as file:
        content = file.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise ValueError(f"it has more than {MAX_BYTES} bytes")
    return msgspec.json.decode(content, type=UnsentOutcome)
