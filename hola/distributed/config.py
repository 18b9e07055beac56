"""The settings of the scheduler, the gateway and the logs: every address, port, time-out, interval and bound.

They are read from, each overruling those before it: the defaults here, a file (TOML or YAML), the environment
(``HOLA_*``), and flags. The name of a setting is its dotted path, such as ``gateway.port``; in the environment that is
``HOLA_GATEWAY_PORT``, in a file the key ``port`` of the table ``gateway``.
"""

import difflib
import math
import os
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple, TypeAlias

import msgspec
from hola_protocol.limits import MAX_MESSAGE_BYTES, Limits
from hola_protocol.messages import MAX_BATCH, MAX_PAGE
from msgspec import Meta, Struct

from hola.distributed.errors import ConfigError

ENV_PREFIX = "HOLA_"
CONFIG_ENV = "HOLA_CONFIG"
"""The environment variable that names the configuration file."""

_MOST_REPLY_BYTES = 32 * 1024 * 1024
"""Clients take replies of 64 MiB, and a reply may be longer than the limit by one item."""

Port: TypeAlias = Annotated[int, Meta(ge=0, le=65535)]
Duration: TypeAlias = Annotated[float, Meta(gt=0.0)]
Positive: TypeAlias = Annotated[int, Meta(ge=1)]
WebOrigin: TypeAlias = Annotated[str, Meta(pattern=r"^https?://([A-Za-z0-9.-]+|\[[0-9A-Fa-f:]+\])(:[0-9]{1,5})?\Z")]
LogLevel: TypeAlias = Literal["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"]


class _Section(Struct, kw_only=True, frozen=True, forbid_unknown_fields=True):
    """The base of the groups of settings."""


class SchedulerConfig(_Section, kw_only=True, frozen=True):
    """The settings of the scheduler process."""

    data_dir: Annotated[str, Meta(description="The folder of the database, the credentials and the sockets.")] = (
        "hola-data"
    )
    storage: Annotated[
        str | None,
        Meta(description="Where studies are kept: memory, the path of a SQLite file, or a URL. Default: in data_dir."),
    ] = None
    synchronous: Annotated[
        Literal["FULL", "NORMAL"],
        Meta(description="SQLite's durability: FULL survives a power cut, NORMAL a killed process."),
    ] = "FULL"
    bind: Annotated[
        tuple[str, ...],
        Meta(
            min_length=1,
            description="The ZeroMQ endpoints served. A bare ipc:// is a socket in data_dir; tcp:// is encrypted and "
            "served by a process of its own; port 0 is chosen at the first start and used again after.",
        ),
    ] = ("ipc://",)
    advertise: Annotated[
        tuple[str, ...],
        Meta(description="The ZeroMQ endpoints that clients are told. Default: those bound."),
    ] = ()
    auth: Annotated[
        bool, Meta(description="Whether connections need a token. false allows the socket in data_dir only.")
    ] = True
    tcp_connections: Annotated[
        Positive, Meta(description="Connections to all tcp endpoints at once; beyond it new ones are closed.")
    ] = 4096
    tcp_memory_bytes: Annotated[
        int,
        Meta(
            ge=128 * 1024 * 1024,
            description="Memory of the process that serves the tcp endpoints; beyond it that process is started again.",
        ),
    ] = 1024 * 1024 * 1024
    connection_file: Annotated[
        str | None,
        Meta(description="The file that tells local clients endpoints and token. Default: where they look for it."),
    ] = None
    tick_s: Annotated[Duration, Meta(description="Seconds between two looks at the clock: leases, polls, ends.")] = 0.1
    fit_processes: Annotated[
        int,
        Meta(ge=1, le=64, description="How many processes fit models at most; each is started when it is needed."),
    ] = 2
    fit_wait_s: Annotated[
        float,
        Meta(
            ge=0.0,
            description="Seconds that an ask waits at most for a model that has seen all results; then it gets a point "
            "that needs no model. In a deterministic study it waits as long as the fit takes.",
        ),
    ] = 0.25
    loop_batch: Annotated[
        Positive, Meta(description="Messages taken from the socket at once, before requests are handled.")
    ] = 256
    turn_s: Annotated[
        Duration,
        Meta(
            description="Seconds for which the loop handles requests before it commits and replies; "
            "one that takes longer is finished all the same."
        ),
    ] = 0.01
    max_waiting: Annotated[
        Positive, Meta(description="Requests read and not handled yet; while so many wait, no more are read.")
    ] = 20_000
    max_waiting_bytes: Annotated[
        Positive, Meta(description="Bytes of requests read and not handled yet; while so many wait, no more are read.")
    ] = 256 * 1024 * 1024
    max_principal_waiting: Annotated[
        Positive, Meta(description="Requests of one token not handled yet; one more is answered overloaded.")
    ] = 5000
    max_principal_waiting_bytes: Annotated[
        Positive, Meta(description="Bytes of requests of one token not handled yet; more is answered overloaded.")
    ] = 64 * 1024 * 1024
    send_hwm: Annotated[Positive, Meta(description="Replies queued for one peer before they are dropped.")] = 10_000
    receive_hwm: Annotated[Positive, Meta(description="Requests queued from one peer before it has to wait.")] = 10_000
    backlog: Annotated[Positive, Meta(description="Connections waiting to be accepted.")] = 1024
    linger_s: Annotated[
        float, Meta(ge=0.0, description="Seconds that the last replies get to leave when the scheduler stops.")
    ] = 1.0
    token_refresh_s: Annotated[
        Duration,
        Meta(description="Seconds after which a revoked token is noticed; an added one is when it is first used."),
    ] = 1.0
    start_timeout_s: Annotated[
        Duration, Meta(description="Seconds that hola serve gives the scheduler to answer its first request.")
    ] = 120.0
    limits: Limits = Limits()

    @property
    def directory(self) -> Path:
        """``data_dir`` as a path, with ``~`` expanded."""
        return Path(self.data_dir).expanduser()


class GatewayConfig(_Section, kw_only=True, frozen=True):
    """The settings of the REST gateway."""

    scheduler: Annotated[
        str, Meta(description="The scheduler's ipc endpoint. hola serve fills it in for the gateway it starts.")
    ] = ""
    relay_file: Annotated[
        str | None,
        Meta(description="The file relay-token in the scheduler's data_dir. hola serve fills it in, too."),
    ] = None
    host: Annotated[str, Meta(min_length=1, description="The address that REST is served on.")] = "127.0.0.1"
    port: Annotated[
        Port, Meta(description="The port that REST is served on. 0: hola serve chooses one and uses it again after.")
    ] = 0
    tls_cert: Annotated[str | None, Meta(description="The file of the TLS certificate chain (PEM).")] = None
    tls_key: Annotated[str | None, Meta(description="The file of the certificate's private key (PEM).")] = None
    behind_tls_proxy: Annotated[bool, Meta(description="A proxy in front does TLS: allow plain HTTP off loopback.")] = (
        False
    )
    insecure_plaintext: Annotated[
        bool, Meta(description="Allow plain HTTP off loopback: tokens can then be read on the way.")
    ] = False
    allowed_hosts: Annotated[
        tuple[str, ...],
        Meta(
            description="Host names that requests may name beside the address served and localhost; "
            "*.example.org covers subdomains, * every name."
        ),
    ] = ()
    cors_origins: Annotated[
        tuple[WebOrigin, ...],
        Meta(
            description="Origins of other sites whose pages may use REST in a browser, such as "
            "https://lab.example.org; none by default."
        ),
    ] = ()
    max_body_bytes: Annotated[Positive, Meta(description="The largest request body, in bytes.")] = MAX_MESSAGE_BYTES
    max_pending: Annotated[
        Positive, Meta(description="Requests waiting for the scheduler; one more is refused as overloaded.")
    ] = 20_000
    request_timeout_s: Annotated[
        Duration, Meta(description="Seconds that the scheduler has to answer, on top of a request's wait_s.")
    ] = 30.0
    max_head_bytes: Annotated[
        Positive, Meta(description="Bytes after which a request line with headers that go on is refused.")
    ] = 32 * 1024
    head_timeout_s: Annotated[
        Duration, Meta(description="Seconds that a client has to send a request line with headers.")
    ] = 30.0
    body_timeout_s: Annotated[Duration, Meta(description="Seconds that a client has to send a request's body.")] = 30.0
    send_timeout_s: Annotated[
        Duration, Meta(description="Seconds in which a client has to read 64 KiB of a reply, or the rest of it.")
    ] = 30.0
    max_connections: Annotated[
        Positive,
        Meta(
            description="HTTP connections of one process; beyond, one on which no token was accepted makes room, "
            "or the new one is refused. No more than the system's limit of open files allows."
        ),
    ] = 4000
    max_buffered_bytes: Annotated[
        Positive,
        Meta(
            description="Bytes of requests under way, and as many of replies that clients do not read; "
            "beyond, requests are refused and the slowest readers disconnected."
        ),
    ] = 256 * 1024 * 1024
    keep_alive_s: Annotated[Positive, Meta(description="Seconds after which an idle HTTP connection is closed.")] = 75
    ready_timeout_s: Annotated[Duration, Meta(description="Seconds that /readyz gives the scheduler to answer.")] = 2.0
    retry_after_s: Annotated[
        Duration, Meta(description="When to come again, told with overloaded and unavailable, in seconds.")
    ] = 0.5
    max_wait_s: Annotated[Duration, Meta(description="The longest poll that the gateway waits for, in seconds.")] = 60.0
    sse_wait_s: Annotated[
        Duration, Meta(description="Seconds between two signs of life on a stream of server-sent events.")
    ] = 15.0
    sse_page: Annotated[
        int, Meta(ge=1, le=MAX_PAGE, description="Events asked of the scheduler at once for a stream.")
    ] = 500
    shutdown_s: Annotated[Positive, Meta(description="Seconds that open requests get to end on SIGTERM.")] = 5
    start_timeout_s: Annotated[Duration, Meta(description="Seconds that a gateway process has to start.")] = 120.0
    backlog: Annotated[Positive, Meta(description="Connections waiting to be accepted.")] = 1024
    reconnect_s: Annotated[Duration, Meta(description="Seconds before the first attempt to reconnect.")] = 0.05
    reconnect_max_s: Annotated[Duration, Meta(description="The longest pause between attempts to reconnect.")] = 2.0
    metrics_page: Annotated[int, Meta(ge=1, le=MAX_PAGE, description="Studies asked of the scheduler at once.")] = 1000
    access_log: Annotated[bool, Meta(description="Whether each request is logged at level INFO.")] = False

    @property
    def tls(self) -> bool:
        """Whether the gateway itself does TLS."""
        return self.tls_cert is not None


class LoggingConfig(_Section, kw_only=True, frozen=True):
    """The settings of the logs."""

    level: Annotated[LogLevel, Meta(description="The least serious records that are written.")] = "INFO"
    json: Annotated[bool, Meta(description="One JSON object a line instead of lines for people.")] = False
    file: Annotated[str | None, Meta(description="A file to append to instead of standard error.")] = None


class Config(_Section, kw_only=True, frozen=True):
    """All settings."""

    scheduler: SchedulerConfig = SchedulerConfig()
    gateway: GatewayConfig = GatewayConfig()
    logging: LoggingConfig = LoggingConfig()


class Setting(NamedTuple):
    """One setting, as ``--help`` and the documentation show it.

    :ivar key: its dotted path, such as ``gateway.port``.
    :ivar type: its type, for :func:`msgspec.convert`.
    :ivar is_list: whether it holds several values; comma-separated in the environment and in flags.
    """

    key: str
    type: Any
    default: Any
    description: str
    is_list: bool

    @property
    def env(self) -> str:
        """Its name in the environment."""
        return ENV_PREFIX + self.key.upper().replace(".", "_")


def _settings(section: type[Struct], prefix: str) -> Iterator[Setting]:
    info = msgspec.inspect.type_info(section)
    assert isinstance(info, msgspec.inspect.StructType)
    hints = {field.name: field for field in msgspec.structs.fields(section)}
    for field in info.fields:
        declared, kind = hints[field.name].type, field.type
        key = f"{prefix}{field.name}"
        if isinstance(kind, msgspec.inspect.StructType):
            yield from _settings(kind.cls, f"{key}.")
            continue
        description = ""
        if isinstance(kind, msgspec.inspect.Metadata):
            description = (kind.extra_json_schema or {}).get("description", "")
            kind = kind.type
        yield Setting(key, declared, field.default, description, isinstance(kind, msgspec.inspect.VarTupleType))


SETTINGS: dict[str, Setting] = {setting.key: setting for setting in _settings(Config, "")}
"""Every setting by its dotted path."""

_TABLES = {key.rpartition(".")[0]: None for key in SETTINGS}
_SECTIONS = tuple(table for table in _TABLES if "." not in table)


class _Given(NamedTuple):
    """A value as a source gave it."""

    key: str
    value: Any
    source: str
    text: bool


def load_config(
    file: str | os.PathLike[str] | None = None,
    *,
    environ: Mapping[str, str] | None = None,
    flags: Mapping[str, Any] | None = None,
) -> Config:
    """Read the settings from a file, the environment and flags.

    :param file: a TOML (``.toml``) or YAML (``.yaml``, ``.yml``, ``.json``) file; default: that of ``HOLA_CONFIG``.
    :param environ: the environment; default: the process's. Empty values count as absent.
    :param flags: values by dotted path, such as ``{"gateway.port": 8080}``; ``None`` counts as absent.
    :raises ConfigError: for an unknown setting or a bad value: the key, the value, where it stands, the nearest name.
    """
    environ = os.environ if environ is None else environ
    path = file or environ.get(CONFIG_ENV)
    tree: dict[str, Any] = {}
    sources: dict[str, _Given] = {}
    given = [*(_from_file(Path(path)) if path else ()), *_from_environ(environ), *_from_flags(flags or {})]
    for item in given:
        _place(tree, item.key, _value(item))
        sources[item.key] = item
    config = msgspec.convert(tree, Config)
    _check(config, sources)
    return config


def _from_flags(flags: Mapping[str, Any]) -> Iterator[_Given]:
    for key, value in flags.items():
        if value is not None:
            yield _Given(key, value, f"flag --{key.rpartition('.')[2].replace('_', '-')}", isinstance(value, str))


def _from_environ(environ: Mapping[str, str]) -> Iterator[_Given]:
    by_env = {setting.env: setting.key for setting in SETTINGS.values()}
    for name, value in environ.items():
        if value == "":
            continue
        if name in by_env:
            yield _Given(by_env[name], value, f"environment variable {name}", True)
        elif name.startswith(tuple(f"{ENV_PREFIX}{section.upper()}_" for section in _SECTIONS)):
            raise ConfigError(name, value, "the environment", "there is no such setting", _nearest(name, by_env))


def _from_file(path: Path) -> Iterator[_Given]:
    try:
        content = path.expanduser().read_bytes()
    except OSError as error:
        raise ConfigError("config file", str(path), "the command", f"cannot be read: {error.strerror}") from error
    yield from _flatten(_parse(path, content), "", str(path))


def _parse(path: Path, content: bytes) -> Any:
    try:
        if path.suffix == ".toml":
            return tomllib.loads(content.decode())
        if path.suffix in (".yaml", ".yml", ".json"):
            from ruamel.yaml import YAML
            from ruamel.yaml.error import YAMLError

            try:
                return YAML(typ="safe", pure=True).load(content.decode()) or {}
            except YAMLError as error:
                raise ConfigError("config file", str(path), "the command", f"is not YAML: {error}") from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError("config file", str(path), "the command", f"is not TOML or not UTF-8: {error}") from error
    raise ConfigError("config file", str(path), "the command", "must end in .toml, .yaml, .yml or .json")


def _flatten(tree: Any, prefix: str, source: str) -> Iterator[_Given]:
    if not isinstance(tree, Mapping):
        raise ConfigError(prefix.rstrip(".") or "config file", tree, source, "must be a table of settings")
    for name, value in tree.items():
        key = f"{prefix}{name}"
        if key in _TABLES:
            yield from _flatten(value, f"{key}.", source)
        else:
            yield _Given(key, value, source, False)


def _value(item: _Given) -> Any:
    setting = SETTINGS.get(item.key)
    if setting is None:
        nearest = _nearest(item.key, {**SETTINGS, **_TABLES}, ".")
        raise ConfigError(item.key, item.value, item.source, "there is no such setting", nearest)
    value = item.value
    if setting.is_list and isinstance(value, str):
        value = [part.strip() for part in value.split(",") if part.strip()]
    try:
        converted = msgspec.convert(value, setting.type, strict=not item.text)
    except msgspec.ValidationError as error:
        reason = str(error).replace("`", "").replace("Expected", "expected")
        raise ConfigError(item.key, item.value, item.source, reason) from error
    if isinstance(converted, float) and not math.isfinite(converted):
        raise ConfigError(item.key, item.value, item.source, "expected a finite number")
    return converted


def _nearest(name: str, known: Mapping[str, Any], separator: str = "_") -> str | None:
    """The known name most like one; for a dotted path the last part decides within its table."""
    head, dot, tail = name.rpartition(separator) if separator == "." else ("", "", name)
    inside = {key.rpartition(separator)[2]: key for key in known if key.startswith(head + dot)} if dot else {}
    if close := difflib.get_close_matches(tail, inside, n=1):
        return inside[close[0]]
    if close := difflib.get_close_matches(name, known, n=1):
        return close[0]
    return None


def _place(tree: dict[str, Any], key: str, value: Any) -> None:
    *tables, name = key.split(".")
    for table in tables:
        tree = tree.setdefault(table, {})
    tree[name] = value


def _check(config: Config, sources: Mapping[str, _Given]) -> None:
    """What no single setting can say.

    :raises ConfigError: for the first rule broken.
    """

    def refuse(key: str, reason: str) -> None:
        item = sources.get(key)
        value = item.value if item else SETTINGS[key].default
        raise ConfigError(key, value, item.source if item else "the defaults", reason)

    gateway, limits = config.gateway, config.scheduler.limits
    if gateway.tls_cert is not None and gateway.tls_key is None:
        refuse("gateway.tls_cert", "needs gateway.tls_key too")
    if gateway.tls_key is not None and gateway.tls_cert is None:
        refuse("gateway.tls_key", "needs gateway.tls_cert too")
    if limits.min_lease_s > limits.max_lease_s:
        refuse("scheduler.limits.min_lease_s", f"is above scheduler.limits.max_lease_s = {limits.max_lease_s}")
    if limits.max_batch > MAX_BATCH:
        refuse("scheduler.limits.max_batch", f"is above what the protocol allows, {MAX_BATCH}")
    if limits.max_reply_bytes > _MOST_REPLY_BYTES:
        refuse("scheduler.limits.max_reply_bytes", f"is above what clients can be sure to take, {_MOST_REPLY_BYTES}")
    if limits.max_page > MAX_PAGE:
        refuse("scheduler.limits.max_page", f"is above what the protocol allows, {MAX_PAGE}")
