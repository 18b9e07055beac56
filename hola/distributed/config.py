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
from typing import Any, NamedTuple

import msgspec
from hola_protocol.messages import MAX_BATCH, MAX_PAGE
from msgspec import Struct

from hola.distributed.errors import ConfigError
from hola.distributed.sections import GatewayConfig, LoggingConfig, SchedulerConfig, Section
from hola.storage.url import shown

__all__ = [
    "CONFIG_ENV",
    "SETTINGS",
    "Config",
    "GatewayConfig",
    "LoggingConfig",
    "SchedulerConfig",
    "Setting",
    "load_config",
]

ENV_PREFIX = "HOLA_"
CONFIG_ENV = "HOLA_CONFIG"
"""The environment variable that names the configuration file."""

_MOST_REPLY_BYTES = 32 * 1024 * 1024
"""Clients take replies of 64 MiB, and a reply may be longer than the limit by one item."""


class Config(Section, kw_only=True, frozen=True):
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
        value = shown(value) if isinstance(value, str) else value
        raise ConfigError(key, value, item.source if item else "the defaults", reason)

    gateway, limits = config.gateway, config.scheduler.limits
    if "://" in config.scheduler.data_dir:
        refuse("scheduler.data_dir", "is a URL and not a folder; a database is named by scheduler.storage (--storage)")
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
