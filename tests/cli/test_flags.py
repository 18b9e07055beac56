"""Flags of the settings."""

import pytest

from hola.cli.flags import SERVE_FLAGS, given_flags
from hola.cli.serve import serve
from hola.distributed.config import SETTINGS, Config, load_config


@pytest.mark.parametrize(("flag", "key"), SERVE_FLAGS.items())
def test_a_flag_has_the_description_of_its_setting(flag: str, key: str) -> None:
    (option,) = [p for p in serve.params if flag in p.opts]
    assert getattr(option, "help", "").startswith(SETTINGS[key].description)
    assert option.name == key.replace(".", "__")


def test_flags_not_given_change_nothing() -> None:
    flags = given_flags({key.replace(".", "__"): None for key in SERVE_FLAGS.values()})
    assert flags == {}
    assert load_config(environ={}, flags=flags) == Config()


def test_flags_given_reach_their_settings() -> None:
    flags = given_flags(
        {"gateway__port": "8080", "scheduler__bind": "ipc://,tcp://127.0.0.1:5557", "logging__json": True},
        ["scheduler.limits.max_wait_s=5"],
    )
    config = load_config(environ={}, flags=flags)
    assert config.gateway.port == 8080
    assert config.scheduler.bind == ("ipc://", "tcp://127.0.0.1:5557")
    assert config.logging.json is True
    assert config.scheduler.limits.max_wait_s == 5.0
