"""Results that could not be told yet: one file each, so that they outlive the worker."""

import logging
import os
import stat
import time
import uuid
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import msgspec
from hola_protocol.messages import Failure, Result
from msgspec import Struct

try:
    import fcntl
except ImportError:  # on Windows
    fcntl = None  # type: ignore[assignment]

log = logging.getLogger("hola.worker")

MAX_BYTES: Final = 4 * 1024 * 1024
"""A file that is longer is no outcome: what is told is bounded by the message."""
HALF_WRITTEN_S: Final = 600.0
"""The age of a file that is not complete after which nobody writes it any more, in seconds."""
_WITHOUT_WAITING: Final = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0)


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
    """A folder of outcomes that wait to be told. Several workers may share it: whoever keeps or tells a file locks it.

    :param folder: the folder; made when the first is kept.
    """

    def __init__(self, folder: str | os.PathLike[str]) -> None:
        self.folder = Path(folder)
        self._own: dict[Path, int] = {}

    def keep(self, unsent: Unsent) -> Path:
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
        """The outcomes of this worker that wait."""
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
        """Forget an outcome that the scheduler has.

        :param path: its file.
        """
        path.unlink(missing_ok=True)
        self._release(path)

    def release(self) -> None:
        """Leave what is kept to the next worker."""
        for path in list(self._own):
            self._release(path)

    def _release(self, path: Path) -> None:
        handle = self._own.pop(path, -1)
        if handle >= 0:
            os.close(handle)

    def waiting(self, study: str, created_ms: int) -> Iterator[tuple[Path, Unsent]]:
        """The outcomes of a study that no other worker is telling, oldest first, each locked until the next.

        A file that cannot be read is reported and left. What a full disk or a crash left half-written is removed.

        :param study: the study.
        :param created_ms: when it was created.
        """
        self._sweep()
        files = []
        for path in self.folder.glob(f"{study}-*.json"):
            with suppress(OSError):  # another worker has told it
                files.append((path.lstat().st_mtime_ns, path))
        for _, path in sorted(files):
            try:
                handle = os.open(path, os.O_RDONLY | _WITHOUT_WAITING)
            except FileNotFoundError:
                continue
            except OSError as error:
                log.warning("%s: not an unsent result, left where it is: %s", path, error)
                continue
            try:
                if not _lock(handle) or not path.exists():
                    continue
                unsent = _read(handle)
                if (unsent.study, unsent.created_ms) == (study, created_ms) and (unsent.result or unsent.failure):
                    yield path, unsent
            except (OSError, ValueError, RecursionError) as error:
                log.warning("%s: not an unsent result, left where it is: %s", path, error)
            finally:
                os.close(handle)

    def _sweep(self) -> None:
        for path in self.folder.glob("*.part"):
            with suppress(OSError):
                if stat.S_ISREG(path.lstat().st_mode) and time.time() - path.lstat().st_mtime > HALF_WRITTEN_S:
                    path.unlink()
                    log.warning("%s: was left half-written, and is removed", path)


def _lock(handle: int) -> bool:
    """Lock a file for this process; False when another has it. Where files cannot be locked, they are not."""
    if fcntl is None:
        return True
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return True
    return True


def _read(handle: int) -> Unsent:
    """The outcome in an open file.

    :raises ValueError: when it is none.
    """
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        raise ValueError("it is not a regular file")
    with os.fdopen(handle, "rb", closefd=False) as file:
        content = file.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise ValueError(f"it has more than {MAX_BYTES} bytes")
    return msgspec.json.decode(content, type=Unsent)


def as_arguments(unsent: Unsent) -> dict[str, Any]:
    """The arguments of ``submit_result`` or ``submit_failure``.

    :param unsent: the outcome.
    """
    return {"results": [unsent.result]} if unsent.result is not None else {"failures": [unsent.failure]}
