"""The folder of a scheduler that only its owner may read: secrets, sockets, and the ports that it chose."""

import contextlib
import fcntl
import hashlib
import os
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path

import msgspec
import zmq

from hola.distributed.errors import CredentialsError

NAME = "private"
_PORTS = "ports.json"
_LOCK = "lock"


class PrivateDir:
    """The folder ``private`` (mode 0700) inside a data folder; its files have mode 0600.

    Files are replaced in one step, so that a reader sees the old or the new one.

    :param data_dir: the data folder; made with mode 0700 when missing, and left as it is when not.
    :raises CredentialsError: when the folder cannot be made, or belongs to somebody else.
    """

    def __init__(self, data_dir: str | os.PathLike[str]) -> None:
        data = Path(data_dir).expanduser().absolute()
        self.path = data / NAME
        try:
            data.mkdir(parents=True, exist_ok=True, mode=0o700)
            _private(self.path)
        except OSError as error:
            raise CredentialsError(f"{self.path}: cannot be made or used: {error.strerror}") from error

    def read(self, name: str) -> bytes | None:
        """The content of a file, or ``None`` when there is none.

        :param name: the file's name.
        :raises CredentialsError: when it cannot be read, or others may read it.
        """
        path = self.path / name
        try:
            with path.open("rb") as file:
                mode = stat.S_IMODE(os.fstat(file.fileno()).st_mode)
                if mode & 0o077:
                    raise CredentialsError(f"{path}: others may read it (mode {mode:04o}): run chmod 600 {path}")
                return file.read()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise CredentialsError(f"{path}: cannot be read: {error.strerror}") from error

    def write(self, name: str, content: bytes) -> None:
        """Replace a file, durably.

        :param name: the file's name.
        :param content: its new content.
        :raises CredentialsError: when it cannot be written.
        """
        path = self.path / name
        try:
            handle, temporary = tempfile.mkstemp(prefix=f".{name}.", dir=self.path)
            try:
                with os.fdopen(handle, "wb") as file:  # mkstemp made it with mode 0600
                    file.write(content)
                    file.flush()
                    os.fsync(file.fileno())
                os.replace(temporary, path)
            except BaseException:
                Path(temporary).unlink(missing_ok=True)
                raise
        except OSError as error:
            raise CredentialsError(f"{path}: cannot be written: {error.strerror}") from error

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        """Keep other processes from changing the files meanwhile; the lock ends with the process."""
        handle = os.open(self.path / _LOCK, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        with os.fdopen(handle, "wb") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def port(self, service: str) -> int:
        """The port that a service chose at its first start; 0 when it has not.

        :param service: the service's name.
        """
        return self._ports().get(service, 0)

    def remember_port(self, service: str, port: int) -> None:
        """Keep a port for the next start.

        :param service: the service's name.
        :param port: the port bound.
        """
        with self.locked():
            ports = self._ports()
            if ports.get(service) != port:
                self.write(_PORTS, msgspec.json.encode({**ports, service: port}))

    def _ports(self) -> dict[str, int]:
        content = self.read(_PORTS)
        if content is None:
            return {}
        try:
            return msgspec.json.decode(content, type=dict[str, int])
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise CredentialsError(f"{self.path / _PORTS}: is damaged: {error}") from error

    def socket_path(self, name: str) -> Path:
        """Where a Unix socket goes: in this folder, or in a private one with a short path when this one is too deep.

        :param name: the socket's file name.
        :raises CredentialsError: when the short folder belongs to somebody else.
        """
        path = self.path / name
        if len(os.fsencode(path)) < zmq.IPC_PATH_MAX_LEN:
            return path
        digest = hashlib.sha256(os.fsencode(self.path)).hexdigest()[:16]
        short = Path(tempfile.gettempdir()) / f"hola-{os.getuid()}-{digest}"
        try:
            _private(short)
        except OSError as error:
            raise CredentialsError(f"{short}: cannot be made or used: {error.strerror}") from error
        return short / name


def _private(path: Path) -> None:
    """Make a folder that its owner alone can enter.

    :raises CredentialsError: when it belongs to somebody else, or is no folder.
    """
    path.mkdir(exist_ok=True, mode=0o700)
    found = path.lstat()
    if found.st_uid != os.getuid():
        raise CredentialsError(f"{path}: is not a folder of this user ({os.getuid()}), but of user {found.st_uid}")
    if not stat.S_ISDIR(found.st_mode):
        raise CredentialsError(f"{path}: is not a folder of this user, but a file or a link")
    if stat.S_IMODE(found.st_mode) != 0o700:
        path.chmod(0o700)
