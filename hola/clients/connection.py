"""The connection file: endpoints, token and keys of a scheduler; written by ``hola serve``, read by clients."""

import logging
import os
import stat
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import msgspec
from hola_protocol.files import Connection as Connection

from .errors import ConfigurationError

_log = logging.getLogger(__name__)

ENV_FILE: Final = "HOLA_CONNECTION"
ENV_ENDPOINT: Final = "HOLA_ENDPOINT"
ENV_TOKEN: Final = "HOLA_TOKEN"
ENV_SERVER_KEY: Final = "HOLA_SERVER_KEY"
ENV_STUDY: Final = "HOLA_STUDY"
ENV_CA_FILE: Final = "HOLA_CA_FILE"
MAX_FILE_BYTES: Final = 1024 * 1024
_warned: set[str] = set()


def default_connection_path(env: Mapping[str, str] | None = None) -> Path:
    """Where ``hola serve`` leaves the connection file of this user.

    ``$XDG_RUNTIME_DIR/hola/connection.json``, else ``$XDG_STATE_HOME/hola/connection.json``, by default below
    ``~/.local/state``.

    :param env: the environment; absent: this process's.
    """
    env = os.environ if env is None else env
    if runtime := env.get("XDG_RUNTIME_DIR"):
        return Path(runtime) / "hola" / "connection.json"
    state = env.get("XDG_STATE_HOME")
    return (Path(state) if state else Path.home() / ".local" / "state") / "hola" / "connection.json"


def read_connection(path: str | os.PathLike[str], *, found: bool = False) -> Connection:
    """Read a connection file, unless somebody else could have written it: clients send their token to where it says.

    A file that was named must belong to the user or to root, and may not be writable by group or others; one that
    others can read is reported in the log. A file that was found in the user's well-known place must be a regular file
    of the user without any permission for group or others. On Windows owner and mode are not checked.

    :param path: the file.
    :param found: whether it was found in the well-known place, and not named.
    :returns: what it says.
    :raises ConfigurationError: when it cannot be read, is not a connection file, or is not to be trusted.
    """
    try:
        content = _read_trusted(path, found)
        read = msgspec.json.decode(content, type=Connection)
    except OSError as error:
        raise ConfigurationError(f"{path}: cannot read the connection file: {error.strerror}") from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ConfigurationError(f"{path}: not a connection file: {error}") from error
    if read.ca_file is None:
        return read
    return msgspec.structs.replace(read, ca_file=str(Path(path).parent / read.ca_file))


def _read_trusted(path: str | os.PathLike[str], found: bool) -> bytes:
    if os.name == "nt":
        with open(path, "rb") as file:
            return file.read(MAX_FILE_BYTES)
    if found and Path(path).is_symlink():
        raise ConfigurationError(f"{path}: the connection file must be a regular file, not a symbolic link")
    # Without O_NONBLOCK opening a FIFO waits for a writer. What is checked is what was opened, not what has the name.
    handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK | (os.O_NOFOLLOW if found else 0))
    try:
        _check_trusted(path, os.fstat(handle), found)
        os.set_blocking(handle, True)
    except BaseException:
        os.close(handle)
        raise
    with os.fdopen(handle, "rb") as file:
        return file.read(MAX_FILE_BYTES)


def _check_trusted(path: str | os.PathLike[str], status: os.stat_result, found: bool) -> None:
    mode = stat.S_IMODE(status.st_mode)
    about = f"{path}: owned by user {status.st_uid}, mode {mode:04o}"
    mine = os.geteuid()
    if stat.S_ISDIR(status.st_mode) or (found and not stat.S_ISREG(status.st_mode)):
        raise ConfigurationError(f"{path}: the connection file must be a regular file")
    if status.st_uid != mine and (found or status.st_uid != 0):
        raise ConfigurationError(f"{about}: a connection file must belong to you (user {mine}); it is not used")
    if found and mode & 0o077:
        raise ConfigurationError(f"{about}: group and others must have no permission: run chmod 600 {path}")
    if stat.S_ISREG(status.st_mode):
        if mode & 0o022:
            raise ConfigurationError(f"{about}: others could have changed it; check it, then run chmod 600 {path}")
        if mode & 0o044 and str(path) not in _warned:
            _warned.add(str(path))
            _log.warning("%s: others can read the token in it: run chmod 600 %s", about, path)


def write_connection(path: str | os.PathLike[str], connection: Connection) -> None:
    """Write a connection file that only its owner can read, in one step: a reader sees the old or the new, never half.

    :param path: the file; its folder is made when it is missing.
    :param connection: what to write.
    :raises OSError: when it cannot be written.
    """
    target = Path(path)
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as file:  # mkstemp made it with mode 0600
            file.write(msgspec.json.format(msgspec.json.encode(connection), indent=2) + b"\n")
        os.replace(name, target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def find_connection(path: str | os.PathLike[str] | None = None, env: Mapping[str, str] | None = None) -> Connection:
    """Find out how to reach the scheduler.

    The first of these files: ``path``; ``$HOLA_CONNECTION``; :func:`default_connection_path`. A file that was named
    must exist. :func:`read_connection` says which files are trusted. Then ``HOLA_ENDPOINT`` (one or several
    addresses, separated by commas; ``http`` and ``https`` are gateways), ``HOLA_TOKEN``, ``HOLA_SERVER_KEY``,
    ``HOLA_STUDY`` and ``HOLA_CA_FILE`` replace what the file says. With ``HOLA_ENDPOINT`` no file is needed, and the
    token and keys of a file that was not named are not used: they belong to another server.

    :param path: a connection file.
    :param env: the environment; absent: this process's.
    :returns: the connection.
    :raises ConfigurationError: when no connection is found, or the file is not a connection file.
    """
    env = os.environ if env is None else env
    named = path or env.get(ENV_FILE)
    endpoints = [e.strip() for e in env.get(ENV_ENDPOINT, "").split(",") if e.strip()]
    if named:
        found = read_connection(named)
    elif endpoints:
        found = Connection()
    else:
        file = default_connection_path(env)
        if not os.path.lexists(file):
            raise ConfigurationError(
                f"no scheduler is known here: start one with `hola serve`, give an endpoint, or set {ENV_ENDPOINT} or "
                f"{ENV_FILE} (looked for {file})"
            )
        found = read_connection(file, found=True)
    if endpoints:
        rest = [e for e in endpoints if e.startswith(("http://", "https://"))]
        found = msgspec.structs.replace(found, zmq=[e for e in endpoints if e not in rest], rest=rest)
    return msgspec.structs.replace(
        found,
        token=env.get(ENV_TOKEN) or found.token,
        server_key=env.get(ENV_SERVER_KEY) or found.server_key,
        study=env.get(ENV_STUDY) or found.study,
        ca_file=env.get(ENV_CA_FILE) or found.ca_file,
    )
