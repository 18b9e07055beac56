"""Flags of the settings."""

import click
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


def test_a_list_may_be_given_in_parts() -> None:
    assert given_flags({"scheduler__bind": ("ipc:///a", "ipc:///b,ipc:///c"), "gateway__allowed_hosts": ()}) == {
        "scheduler.bind": "ipc:///a,ipc:///b,ipc:///c"
    }
    assert given_flags({}, ["scheduler.bind=ipc:///a", "scheduler.bind=ipc:///b"]) == {
        "scheduler.bind": "ipc:///a,ipc:///b"
    }
    with pytest.raises(click.UsageError, match=r"--set scheduler\.tick_s is given twice"):
        given_flags({}, ["scheduler.tick_s=1", "scheduler.tick_s=2"])


@pytest.mark.parametrize("flag", [flag for flag, key in SERVE_FLAGS.items() if SETTINGS[key].is_list])
def test_every_flag_of_a_list_can_be_repeated(flag: str) -> None:
    option = next(option for option in serve.params if flag in option.opts)
    assert option.multiple
