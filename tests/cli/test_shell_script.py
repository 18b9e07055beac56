"""Placeholders and the scripts of shells."""

import re

import pytest
from hola_protocol.values import ParameterValue

from hola.cli.shell_script import check_placeholders
from hola.clients.errors import ConfigurationError

PARAMETERS: dict[str, ParameterValue] = {"lr": 0.1, "opt.name": "$(touch owned)"}


@pytest.mark.parametrize(
    "words",
    [
        ["sh", "-c", "train --lr {lr}"],
        ["/bin/bash", "-c", 'echo "{opt.name}"'],
        ["bash", "-euo", "pipefail", "-c", "{trial_id}"],
        ["bash", "-lc", "x={lr}"],
        ["env", "A=1", "nice", "-n", "5", "zsh", "-c", "{lr}"],
        ["ksh", "-x", "-c", "{lr}"],
        ["dash", "-ec", "{lr}", "0"],
        ["busybox", "sh", "-c", "{lr}"],
        ["su", "nobody", "-c", "{lr}"],
        ["cmd", "/c", "echo", "{lr}"],
        ["C:\\Windows\\System32\\cmd.exe", "/C", "echo {lr}"],
        ["powershell.exe", "-NoProfile", "-Command", "echo", "{lr}"],
        ["pwsh", "-c", "echo {lr}"],
    ],
)
def test_a_placeholder_within_the_script_of_a_shell_is_refused(words: list[str]) -> None:
    with pytest.raises(
        ConfigurationError, match=r"would run the value of the parameter as code; write .*HOLA_"
    ) as caught:
        check_placeholders(words, PARAMETERS)
    assert re.search("HOLA_PARAM_(lr|opt_name)|HOLA_TRIAL_ID", str(caught.value))


@pytest.mark.parametrize(
    "words",
    [
        ["train", "--lr", "{lr}"],
        ["sh", "train.sh", "-c", "{lr}"],
        ["sh", "-c", 'echo "$1"', "sh", "{opt.name}"],
        ["bash", "--norc", "train.sh", "{lr}"],
        ["sh", "-c", "echo ${HOME} {unknown}"],
        ["python", "-c", "print({lr})"],
        ["cmd.exe", "{lr}"],
        ["pwsh", "-File", "train.ps1", "{lr}"],
    ],
)
def test_other_placeholders_stay_allowed(words: list[str]) -> None:
    check_placeholders(words, PARAMETERS)
