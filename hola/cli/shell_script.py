"""Commands that pass a script to a shell: a value of a study must never become part of the script."""

import re
from collections.abc import Collection, Iterator, Sequence
from pathlib import PurePosixPath, PureWindowsPath
from typing import Final

from hola.clients.errors import ConfigurationError

PLACEHOLDER: Final = re.compile(r"\{([A-Za-z_][A-Za-z0-9_.-]*)\}")
"""A placeholder in the arguments of a program: the name of a parameter in braces."""
PARAMETER_PREFIX: Final = "HOLA_PARAM_"
"""The beginning of the names of the variables of parameters."""
_SHELLS: Final = frozenset({"ash", "bash", "csh", "dash", "fish", "ksh", "mksh", "sh", "su", "tcsh", "zsh"})
_POWERSHELLS: Final = frozenset({"powershell", "pwsh"})
_WITH_ARGUMENT: Final = frozenset({"--rcfile", "--init-file"})


def variable(name: str) -> str:
    """The environment variable of a parameter.

    :param name: the parameter's name.
    """
    return PARAMETER_PREFIX + re.sub(r"[.-]", "_", name)


def check_placeholders(command: Sequence[str], names: Collection[str]) -> None:
    """Refuse placeholders in a script that a shell runs, because a value such as ``$(reboot)`` would run as code.

    :param command: the program and its arguments.
    :param names: the study's parameters.
    :raises ConfigurationError: with the placeholder and the variable to use instead.
    """
    for shell, script in _scripts(command):
        for found in PLACEHOLDER.finditer(script):
            name = found[1]
            if name != "trial_id" and name not in names:
                continue
            instead = "HOLA_TRIAL_ID" if name == "trial_id" else variable(name)
            use = f"%{instead}%" if shell == "cmd" else f"$env:{instead}" if shell in _POWERSHELLS else f'"${instead}"'
            raise ConfigurationError(
                f"{found[0]} is part of a script of {shell}, which would run the value of the parameter as code; "
                f"write {use} instead"
            )


def _scripts(command: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The scripts in a command, each with its shell, also after programs such as ``env``, ``nice`` or ``timeout``."""
    for i, word in enumerate(command):
        shell = _name_of(word)
        rest = command[i + 1 :]
        if shell == "cmd":
            at = next((k for k, each in enumerate(rest) if each.lower()[:2] in ("/c", "/k")), None)
            if at is not None:
                yield shell, " ".join(rest[at:])
        elif shell in _POWERSHELLS:
            at = next((k for k, each in enumerate(rest) if _is_powershell_command(each)), None)
            if at is not None:
                yield shell, " ".join(rest[at + 1 :])
        elif shell in _SHELLS:
            script = _script_of(shell, rest)
            if script is not None:
                yield shell, script


def _name_of(word: str) -> str:
    return PureWindowsPath(PurePosixPath(word).name).name.lower().removesuffix(".exe")


def _is_powershell_command(word: str) -> bool:
    """``-Command``; PowerShell accepts abbreviations."""
    option = word.lower().lstrip("-/")
    return word[:1] in ("-", "/") and len(option) > 0 and "command".startswith(option)


def _script_of(shell: str, words: Sequence[str]) -> str | None:
    """The script after ``-c``, which may be combined with other letters; None if the shell runs a file."""
    is_script = False
    k = 0
    while k < len(words):
        word = words[k]
        if word in ("--", "-") and shell != "su":
            k += 1
            break
        if word.startswith("--command="):
            return word.partition("=")[2]
        if word == "--command":
            is_script = True
        elif word in _WITH_ARGUMENT:
            k += 1
        elif word[:1] in ("-", "+") and len(word) > 1:
            if not word.startswith("--"):
                is_script = is_script or "c" in word
                k += word.lower().count("o")  # each needs the name of an option
            if shell == "su" and is_script:
                k += 1
                break
        elif shell != "su":
            break
        k += 1
    return words[k] if is_script and k < len(words) else None
