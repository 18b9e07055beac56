"""Command-line flags for settings; types, defaults and help come from the table of settings."""

import types
from collections.abc import Callable, Iterable
from typing import Annotated, Any, Final, Literal, TypeVar, Union, get_args, get_origin

import click

from hola.distributed.config import SETTINGS, Setting

_F = TypeVar("_F", bound=Callable[..., Any])

SERVE_FLAGS: Final[dict[str, str]] = {
    "--data-dir": "scheduler.data_dir",
    "--storage": "scheduler.storage",
    "--synchronous": "scheduler.synchronous",
    "--bind": "scheduler.bind",
    "--advertise": "scheduler.advertise",
    "--connection-file": "scheduler.connection_file",
    "--host": "gateway.host",
    "--port": "gateway.port",
    "--tls-cert": "gateway.tls_cert",
    "--tls-key": "gateway.tls_key",
    "--behind-tls-proxy": "gateway.behind_tls_proxy",
    "--allowed-hosts": "gateway.allowed_hosts",
    "--access-log": "gateway.access_log",
    "--log-level": "logging.level",
    "--json-logs": "logging.json",
    "--log-file": "logging.file",
}
"""The settings of ``hola serve`` that have a flag; ``--set`` sets any other."""


def kind_of(setting: Setting) -> Any:
    """The type of a setting without annotations and without ``None``.

    :param setting: the setting.
    """
    kind = setting.type
    while True:
        if get_origin(kind) is Annotated:
            kind = get_args(kind)[0]
        elif get_origin(kind) in (Union, types.UnionType):
            kind = next(arm for arm in get_args(kind) if arm is not type(None))
        else:
            return kind


def _parameter(flag: str, key: str) -> Callable[[_F], _F]:
    setting = SETTINGS[key]
    kind = kind_of(setting)
    name = key.replace(".", "__")
    help_text = setting.description
    if isinstance(setting.default, str | int | float) and not isinstance(setting.default, bool):
        help_text = f"{help_text} [default: {setting.default}]"
    if kind is bool:
        return click.option(flag, name, is_flag=True, default=None, help=help_text)
    if get_origin(kind) is Literal:
        choices = click.Choice([str(choice) for choice in get_args(kind)], case_sensitive=False)
        return click.option(flag, name, type=choices, help=help_text)
    metavar = "LIST" if setting.is_list else {int: "N", float: "SECONDS"}.get(kind, "TEXT")
    return click.option(flag, name, metavar=metavar, multiple=setting.is_list, help=help_text)


def setting_options(flags: dict[str, str]) -> Callable[[_F], _F]:
    """Add flags for settings; the command gets them under their keys, with ``__`` instead of the dot.

    :param flags: the keys of settings by flag.
    """

    def add(command: _F) -> _F:
        for flag, key in reversed(flags.items()):
            command = _parameter(flag, key)(command)
        return command

    return add


def given_flags(values: dict[str, Any], extra: Iterable[str] = ()) -> dict[str, Any]:
    """The flags in the form for :func:`hola.distributed.config.load_config`.

    :param values: the values of the options of :func:`setting_options`.
    :param extra: texts ``key=value`` of ``--set``.
    :raises click.UsageError: for a text without a key or value, and for a value that is given twice. A list may be
        given in parts.
    """
    given = {
        name: ",".join(value) if isinstance(value, tuple) else value for name, value in values.items() if value != ()
    }
    flags = {name.replace("__", "."): value for name, value in given.items() if value is not None}
    seen: set[str] = set()
    for text in extra:
        key, equals, value = text.partition("=")
        if not (equals and key):
            raise click.UsageError(f"--set needs KEY=VALUE, such as scheduler.tick_s=0.05, not {text!r}")
        if key in seen:
            if key not in SETTINGS or not SETTINGS[key].is_list:
                raise click.UsageError(f"--set {key} is given twice")
            value = f"{flags[key]},{value}"
        seen.add(key)
        flags[key] = value
    return flags
