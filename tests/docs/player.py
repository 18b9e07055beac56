"""Plays the blocks of a page in an empty folder, as a reader would who types everything in."""

import configparser
import contextlib
import doctest
import io
import json
import os
import re
import signal
import sqlite3
import subprocess
import time
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import msgspec
from hola_protocol.messages import Message
from hola_protocol.study_file import StudyFile
from hola_protocol.validate import findings
from ruamel.yaml import YAML

from hola.distributed.config import load_config
from hola.storage import open_storage
from tests.docs.blocks import Block
from tests.docs.commands import wrong_commands

DEADLINE_S = 90.0
_POLL_S = 0.05
_MATCH = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
_SHELL = 'set -euo pipefail; test ! -f "$STATE" || . "$STATE"; set -a; {}\nset +a; export -p > "$STATE"'
"""Variables live on from block to block, as in a reader's shell."""


class PageError(AssertionError):
    """A block does not do what the page says."""


class Player:
    """Plays blocks one after another. A context manager: what runs in the background ends with it.

    :param folder: the empty folder.
    :param environment: the environment of shell blocks.
    """

    def __init__(self, folder: Path, environment: Mapping[str, str]) -> None:
        self._folder = folder
        self._environment = {**environment, "STATE": f"{folder}.state"}
        self._background: list[subprocess.Popen[bytes]] = []
        self._names: dict[str, Any] = {"__name__": "page"}
        self._output = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        for process in reversed(self._background):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGTERM)
        for process in self._background:
            process.wait(DEADLINE_S)

    def play(self, block: Block) -> None:
        """Do what a block asks for.

        :param block: the block.
        :raises PageError: when it fails, or nothing says what to do with it.
        """
        try:
            action = _ACTIONS[block.language, block.mark]
        except KeyError:
            raise PageError(f"line {block.line}: nothing says what to do with this block: {block}") from None
        try:
            action(self, block)
        except Exception as error:
            raise PageError(f"line {block.line}: {type(error).__name__}: {error}\n{block.text}") from error

    def _execute(self, block: Block) -> None:
        written = io.StringIO()
        with contextlib.redirect_stdout(written):
            exec(compile(block.text, f"<line {block.line}>", "exec"), self._names)
        self._output = written.getvalue()

    def _query(self, block: Block) -> None:
        """Run a query on a database without studies."""
        path = self._folder / "empty.db"
        open_storage(str(path)).close()
        with contextlib.closing(sqlite3.connect(path)) as connection:
            connection.execute(block.text).fetchall()

    def _run(self, block: Block) -> None:
        self._check_commands(block)
        done = subprocess.run(
            ["bash", "-c", _SHELL.format(block.text)],
            cwd=self._folder,
            env=self._environment,
            capture_output=True,
            text=True,
            timeout=DEADLINE_S,
            check=False,
        )
        if done.returncode:
            raise PageError(f"exit code {done.returncode}\n{done.stdout}{done.stderr}")
        self._output = done.stdout

    def _start(self, block: Block) -> None:
        self._check_commands(block)
        log = Path(f"{self._folder}-{len(self._background)}.log")
        with log.open("wb") as file:
            command = ["bash", "-c", 'test ! -f "$STATE" || . "$STATE"; ' + block.text]
            process = subprocess.Popen(
                command,
                cwd=self._folder,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=file,
                stderr=file,
                start_new_session=True,
            )
        self._background.append(process)
        deadline = time.monotonic() + DEADLINE_S
        while block.argument not in log.read_text():
            if process.poll() is not None or time.monotonic() > deadline:
                raise PageError(f"it did not write {block.argument!r}\n{log.read_text()}")
            time.sleep(_POLL_S)

    def _compare(self, block: Block) -> None:
        if not doctest.OutputChecker().check_output(block.text, self._output, _MATCH):
            raise PageError(f"the output is another:\n{self._output}")

    def _write(self, block: Block) -> None:
        path = self._folder / block.argument
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(block.text)
        if block.text.startswith("#!"):
            path.chmod(0o755)

    def _write_python(self, block: Block) -> None:
        self._parse_python(block)
        self._write(block)

    def _write_study(self, block: Block) -> None:
        self._check_study(block)
        self._write(block)

    def _parse_python(self, block: Block) -> None:
        compile(block.text, f"<line {block.line}>", "exec")

    def _check_study(self, block: Block) -> None:
        _refuse(findings("study.yaml", block.text.encode(), struct=StudyFile, file_format="yaml"))

    def _check_config(self, block: Block) -> None:
        path = self._folder / f"settings.{block.language}"
        path.write_text(block.text)
        load_config(path, environ={})
        path.unlink()

    def _check_toml(self, block: Block) -> None:
        tomllib.loads(block.text)

    def _check_yaml(self, block: Block) -> None:
        YAML(typ="safe", pure=True).load(block.text)

    def _check_unit(self, block: Block) -> None:
        """A unit of systemd: it can be enabled, and starts a command that there is."""
        unit = configparser.ConfigParser(interpolation=None)
        unit.read_string(block.text)
        if missing := {"Unit", "Service", "Install"} - {*unit.sections()}:
            raise PageError(f"the unit has no section {', '.join(sorted(missing))}")
        if wrong := wrong_commands(Path(unit["Service"]["ExecStart"]).name):
            raise PageError("\n".join(wrong))

    def _check_image(self, block: Block) -> None:
        """The environment of an image has settings that there are."""
        given = re.findall(r"(HOLA_\w+)=(\S+)", block.text)
        load_config(environ=dict(given))

    def _check_message(self, block: Block) -> None:
        for line in block.text.splitlines() if "}\n{" in block.text else [block.text]:
            value = json.loads(line)
            msgspec.convert(value, Message)
            _refuse(findings("message.json", line.encode(), file_format="json"))

    def _check_json(self, block: Block) -> None:
        json.loads(block.text)

    def _check_commands(self, block: Block) -> None:
        if wrong := wrong_commands(block.text):
            raise PageError("\n".join(wrong))

    def _leave(self, block: Block) -> None:
        """Nothing is done."""


def _refuse(found: Any) -> None:
    if problems := [str(finding) for finding in found]:
        raise PageError("\n".join(problems))


_ACTIONS: dict[tuple[str, str], Callable[[Player, Block], None]] = {
    ("python", ""): Player._execute,
    ("python", "file"): Player._write_python,
    ("python", "shown"): Player._parse_python,
    ("sh", "run"): Player._run,
    ("sh", "background"): Player._start,
    ("sh", "file"): Player._write,
    ("sh", "shown"): Player._check_commands,
    ("sql", ""): Player._query,
    ("awk", "file"): Player._write,
    ("yaml", ""): Player._check_study,
    ("yaml", "file"): Player._write_study,
    ("yaml", "config"): Player._check_config,
    ("yaml", "shown"): Player._check_yaml,
    ("toml", "config"): Player._check_config,
    ("toml", "shown"): Player._check_toml,
    ("ini", "shown"): Player._check_unit,
    ("dockerfile", "shown"): Player._check_image,
    ("json", ""): Player._check_message,
    ("json", "shown"): Player._check_json,
    ("text", "output"): Player._compare,
    ("text", ""): Player._leave,
    ("", ""): Player._leave,
    ("mermaid", ""): Player._leave,
}
"""What is done with a block, by its language and mark. A shell block needs a mark, so that none is left out unseen."""
