"""The connection file: where a scheduler is and who one is there; written by ``hola serve``, found by clients."""

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import msgspec
from msgspec import Struct

from .errors import ConfigurationError

FILE_NAME: Final = "hola-connection.json"
ENV_FILE: Final = "HOLA_CONNECTION"
ENV_ENDPOINT: Final = "HOLA_ENDPOINT"
ENV_TOKEN: Final = "HOLA_TOKEN"
ENV_STUDY: Final = "HOLA_STUDY"
ENV_CA_FILE: Final = "HOLA_CA_FILE"


class Connection(Struct, kw_only=True, frozen=True):
    """What a client needs to know of a scheduler.

    :ivar zmq: ZeroMQ endpoints, the preferred first, such as ``tcp://127.0.0.1:5557``.
    :ivar rest: base URLs of the gateways, such as ``http://127.0.0.1:8080``.
    :ivar token: the secret that names the caller.
    :ivar server_key: the scheduler's CURVE public key in Z85; absent: no encryption.
    :ivar ca_file: a PEM file with the authority of the gateway's certificate, relative to the folder of the connection
        file; absent: the system's.
    :ivar study: the study that is meant when none is named.
    :ivar pid: the process that wrote the file.
    """

    zmq: list[str] = []
    rest: list[str] = []
    token: str | None = None
    server_key: str | None = None
    ca_file: str | None = None
    study: str | None = None
    pid: int | None = None


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


def read_connection(path: str | os.PathLike[str]) -> Connection:
    """Read a connection file.

    :param path: the file.
    :returns: what it says.
    :raises ConfigurationError: when it cannot be read or is not a connection file.
    """
    try:
        found = msgspec.json.decode(Path(path).read_bytes(), type=Connection)
    except OSError as error:
        raise ConfigurationError(f"{path}: cannot read the connection file: {error.strerror}") from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{path}: not a connection file: {error}") from error
    if found.ca_file is None:
        return found
    return msgspec.structs.replace(found, ca_file=str(Path(path).parent / found.ca_file))


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

    The first of these files: ``path``; ``$HOLA_CONNECTION``; ``./hola-connection.json``;
    :func:`default_connection_path`. A file that was named must exist. Then ``HOLA_ENDPOINT`` (one or several
    addresses, separated by commas; ``http`` and ``https`` are gateways), ``HOLA_TOKEN``, ``HOLA_STUDY`` and
    ``HOLA_CA_FILE`` replace what the file says. With ``HOLA_ENDPOINT`` no file is needed, and the token and keys of a
    file that was not named are not used: they belong to another server.

    :param path: a connection file.
    :param env: the environment; absent: this process's.
    :returns: the connection.
    :raises ConfigurationError: when there is none, or the file is not one.
    """
    env = os.environ if env is None else env
    named = path or env.get(ENV_FILE)
    endpoints = [e.strip() for e in env.get(ENV_ENDPOINT, "").split(",") if e.strip()]
    if named:
        found = read_connection(named)
    elif endpoints:
        found = Connection()
    else:
        places = (Path(FILE_NAME), default_connection_path(env))
        file = next((place for place in places if place.is_file()), None)
        if file is None:
            raise ConfigurationError(
                f"no scheduler is known here: start one with `hola serve`, give an endpoint, or set {ENV_ENDPOINT} or "
                f"{ENV_FILE} (looked for {' and '.join(map(str, places))})"
            )
        found = read_connection(file)
    if endpoints:
        rest = [e for e in endpoints if e.startswith(("http://", "https://"))]
        found = msgspec.structs.replace(found, zmq=[e for e in endpoints if e not in rest], rest=rest)
    return msgspec.structs.replace(
        found,
        token=env.get(ENV_TOKEN) or found.token,
        study=env.get(ENV_STUDY) or found.study,
        ca_file=env.get(ENV_CA_FILE) or found.ca_file,
    )
