"""Settings come from defaults, a file, the environment and flags, in rising order."""

from pathlib import Path
from typing import Any

import msgspec
import pytest

from hola.distributed.config import SETTINGS, Config, GatewayConfig, SchedulerConfig, load_config
from hola.distributed.errors import ConfigError


def _write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_without_sources_the_defaults_hold() -> None:
    assert load_config(environ={}) == Config()


def test_each_source_overrules_those_before_it(tmp_path: Path) -> None:
    file = _write(
        tmp_path / "hola.toml",
        '[gateway]\nhost = "::1"\nport = 1\nkeep_alive_s = 9\n[scheduler.limits]\nmax_wait_s = 5\n',
    )
    environ = {"HOLA_GATEWAY_PORT": "2", "HOLA_GATEWAY_KEEP_ALIVE_S": "8", "HOLA_TOKEN": "not a setting"}
    config = load_config(file, environ=environ, flags={"gateway.port": 3, "gateway.host": None})
    expected = Config(
        gateway=GatewayConfig(host="::1", port=3, keep_alive_s=8),
        scheduler=SchedulerConfig(limits=msgspec.structs.replace(SchedulerConfig().limits, max_wait_s=5.0)),
    )
    assert config == expected


@pytest.mark.parametrize("name", ["hola.yaml", "hola.yml", "hola.json"])
def test_yaml_files_are_read(tmp_path: Path, name: str) -> None:
    file = _write(tmp_path / name, '{"scheduler": {"bind": ["tcp://127.0.0.1:7"]}, "logging": {"json": true}}')
    config = load_config(file, environ={})
    assert (config.scheduler.bind, config.logging.json) == (("tcp://127.0.0.1:7",), True)


def test_an_empty_yaml_file_changes_nothing(tmp_path: Path) -> None:
    assert load_config(_write(tmp_path / "hola.yaml", ""), environ={}) == Config()


def test_the_environment_names_the_file(tmp_path: Path) -> None:
    file = _write(tmp_path / "hola.toml", "[gateway]\nport = 1\n")
    assert load_config(environ={"HOLA_CONFIG": str(file)}).gateway.port == 1


def test_text_is_read_by_the_type_of_the_setting() -> None:
    environ = {
        "HOLA_SCHEDULER_BIND": "ipc://, tcp://127.0.0.1:5",
        "HOLA_SCHEDULER_AUTH": "false",
        "HOLA_SCHEDULER_TICK_S": "0.25",
        "HOLA_SCHEDULER_STORAGE": "",
    }
    expected = SchedulerConfig(bind=("ipc://", "tcp://127.0.0.1:5"), auth=False, tick_s=0.25)
    assert load_config(environ=environ).scheduler == expected


@pytest.mark.parametrize(
    ("environ", "flags", "message"),
    [
        (
            {"HOLA_GATEWAY_PROT": "1"},
            {},
            "HOLA_GATEWAY_PROT = '1' (the environment): there is no such setting; did you mean HOLA_GATEWAY_PORT?",
        ),
        (
            {"HOLA_GATEWAY_PORT": "99999"},
            {},
            "gateway.port = '99999' (environment variable HOLA_GATEWAY_PORT): expected int <= 65535",
        ),
        ({}, {"gateway.prt": 3}, "gateway.prt = 3 (flag --prt): there is no such setting; did you mean gateway.port?"),
        (
            {},
            {"gateway.request_timeout_s": float("inf")},
            "gateway.request_timeout_s = inf (flag --request-timeout-s): expected a finite number",
        ),
        ({}, {"gateway.port": True}, "gateway.port = True (flag --port): expected int, got bool"),
        (
            {},
            {"scheduler.data_dir": "postgresql://me:secret@here/db"},
            "scheduler.data_dir = 'postgresql://me:***@here/db' (flag --data-dir): is a URL and not a folder; "
            "a database is named by scheduler.storage (--storage)",
        ),
        ({}, {"nothing.alike": 1}, "nothing.alike = 1 (flag --alike): there is no such setting"),
        ({}, {"gateway.tls_cert": "a"}, "gateway.tls_cert = 'a' (flag --tls-cert): needs gateway.tls_key too"),
        ({}, {"gateway.tls_key": "a"}, "gateway.tls_key = 'a' (flag --tls-key): needs gateway.tls_cert too"),
        (
            {},
            {"scheduler.limits.max_batch": 257},
            "scheduler.limits.max_batch = 257 (flag --max-batch): is above what the protocol allows, 256",
        ),
        (
            {},
            {"scheduler.limits.max_reply_bytes": 100_000_000},
            "scheduler.limits.max_reply_bytes = 100000000 (flag --max-reply-bytes): "
            "is above what clients can be sure to take, 33554432",
        ),
        (
            {},
            {"scheduler.limits.max_page": 1001},
            "scheduler.limits.max_page = 1001 (flag --max-page): is above what the protocol allows, 1000",
        ),
        (
            {"HOLA_SCHEDULER_LIMITS_MAX_LEASE_S": "0.5"},
            {},
            "scheduler.limits.min_lease_s = 1.0 (the defaults): is above scheduler.limits.max_lease_s = 0.5",
        ),
    ],
)
def test_a_mistake_is_named_with_its_source(environ: dict[str, str], flags: dict[str, Any], message: str) -> None:
    with pytest.raises(ConfigError) as caught:
        load_config(environ=environ, flags=flags)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        (
            "a.toml",
            "[gateway]\nprot = 1\n",
            "gateway.prot = 1 ({file}): there is no such setting; did you mean gateway.port?",
        ),
        ("a.toml", '[gateway]\nport = "1"\n', "gateway.port = '1' ({file}): expected int, got str"),
        ("a.toml", "gateway = 3\n", "gateway = 3 ({file}): must be a table of settings"),
        ("a.yaml", "- 1\n", "config file = [1] ({file}): must be a table of settings"),
        (
            "a.toml",
            "[gatewy]\nport = 1\n",
            "gatewy = {{'port': 1}} ({file}): there is no such setting; did you mean gateway?",
        ),
        ("a.ini", "", "config file = '{file}' (the command): must end in .toml, .yaml, .yml or .json"),
    ],
)
def test_a_mistake_in_a_file_is_named_with_the_file(tmp_path: Path, name: str, text: str, message: str) -> None:
    file = _write(tmp_path / name, text)
    with pytest.raises(ConfigError) as caught:
        load_config(file, environ={})
    assert str(caught.value) == message.format(file=file)


@pytest.mark.parametrize(("name", "text"), [("a.toml", "= 1"), ("a.yaml", "{"), ("a.toml", None)])
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, name: str, text: str | None) -> None:
    file = tmp_path / name
    if text is not None:
        _write(file, text)
    with pytest.raises(ConfigError, match="config file = "):
        load_config(file, environ={})


def test_every_setting_is_described_and_has_its_name_in_the_environment() -> None:
    assert [key for key, setting in SETTINGS.items() if not setting.description] == []
    assert SETTINGS["scheduler.limits.max_wait_s"].env == "HOLA_SCHEDULER_LIMITS_MAX_WAIT_S"
    assert len({setting.env for setting in SETTINGS.values()}) == len(SETTINGS)


@pytest.mark.parametrize("key", sorted(SETTINGS))
def test_every_default_is_a_valid_value(key: str) -> None:
    default = SETTINGS[key].default
    tables = key.split(".")
    config: Any = load_config(environ={}, flags={key: default})
    for name in tables:
        config = getattr(config, name)
    assert config == default
