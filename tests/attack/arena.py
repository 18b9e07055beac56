"""A real ``hola serve`` to attack, with its memory and its database in view."""

import contextlib
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from hola.clients.process_tree import descendants

DEADLINE_S = 120.0
ROOT = Path(__file__).parents[2]


class Outcome(NamedTuple):
    """What a flood did.

    :ivar scheduler_mb: how much the scheduler's memory grew, at its peak.
    :ivar gateway_mb: how much the gateway's did.
    :ivar calls: how many calls the bystander made.
    :ivar median_s: what half of them took at most.
    :ivar worst_s: what the slowest took.
    """

    scheduler_mb: float
    gateway_mb: float
    calls: int
    median_s: float
    worst_s: float


def _peak_mb(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def _reset_peak(pid: int) -> float:
    """Begin a new peak; what the memory is now."""
    with contextlib.suppress(PermissionError):
        Path(f"/proc/{pid}/clear_refs").write_text("5")
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.partition("VmRSS:")[2].split()[0]) / 1024


class Arena:
    """A running scheduler with its gateway.

    :param folder: of its data.
    """

    def __init__(self, folder: Path, *flags: str) -> None:
        self.folder = folder
        kept = {key: value for key, value in os.environ.items() if not key.startswith("HOLA_")}
        self._env = kept | {
            "HOLA_CONNECTION": str(folder / "connection.json"),
            "XDG_RUNTIME_DIR": str(folder),
            "HOME": str(folder),
        }
        data = str(folder / "data")
        command = [sys.executable, "-m", "hola.cli", "serve", "--json", "--data-dir", data, *flags]
        self._log = (folder / "log").open("wb")
        self.process = subprocess.Popen(
            command, env=self._env, cwd=ROOT, stdout=subprocess.PIPE, stderr=self._log, stdin=subprocess.DEVNULL
        )
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line, (folder / "log").read_text()
        ready = json.loads(line)
        self.url: str = ready["rest"][0]
        self.file = folder / "connection.json"

    def token(self, name: str, role: str) -> str:
        """Make a token.

        :param name: its name.
        :param role: its role.
        """
        command = [sys.executable, "-m", "hola.cli", "token", "add", name, "--role", role]
        command += ["--data-dir", str(self.folder / "data")]
        done = subprocess.run(command, env=self._env, cwd=ROOT, capture_output=True, check=True)
        return done.stdout.decode().strip()

    def connection(self, name: str, role: str) -> Path:
        """A connection file with a token of its own.

        :param name: the token's name.
        :param role: its role.
        """
        told = json.loads(self.file.read_text()) | {"token": self.token(name, role)}
        path = self.folder / f"{name}.json"
        path.touch(mode=0o600)
        path.write_text(json.dumps(told))
        return path

    @property
    def database_mb(self) -> float:
        """The size of the database with its log."""
        return sum(path.stat().st_size for path in (self.folder / "data").glob("hola.db*")) / 2**20

    @property
    def gateway_pid(self) -> int:
        """The gateway's process; the one that has been started again, while it is."""
        end = time.monotonic() + DEADLINE_S
        while not (found := descendants(self.process.pid)):
            assert time.monotonic() < end, "there is no gateway"
            time.sleep(0.05)
        return found[0]

    @contextlib.contextmanager
    def watched(self, kind: str) -> Iterator[Callable[[], Outcome]]:
        """Let a bystander call during an attack.

        :param kind: its transport, ``zmq`` or ``rest``.
        :returns: says what came of it, once the attack is over.
        """
        pids = (self.process.pid, self.gateway_pid)
        before = [_reset_peak(pid) for pid in pids]
        bystander = subprocess.Popen(
            [sys.executable, "-m", "tests.attack.bystander", kind, str(self.file)],
            env=self._env | {"PYTHONPATH": os.pathsep.join(sys.path)},
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        assert bystander.stdout is not None
        assert bystander.stdout.readline() == b"ready\n"

        def outcome() -> Outcome:
            out, _ = bystander.communicate(timeout=DEADLINE_S)
            assert bystander.returncode == 0, "the bystander's client failed"
            took = sorted(json.loads(out))
            scheduler_mb, gateway_mb = (_peak_mb(pid) - mb for pid, mb in zip(pids, before, strict=True))
            return Outcome(scheduler_mb, gateway_mb, len(took), took[len(took) // 2], took[-1])

        try:
            yield outcome
        finally:
            if bystander.poll() is None:
                bystander.kill()
                bystander.wait()

    def close(self) -> None:
        """Stop it."""
        self.process.terminate()
        try:
            self.process.wait(DEADLINE_S)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        assert self.process.stdout is not None
        self.process.stdout.close()
        self._log.close()


@contextlib.contextmanager
def arena(folder: Path, *flags: str) -> Iterator[Arena]:
    """A running scheduler with its gateway, ended in the end.

    :param folder: of its data.
    :param flags: more of ``hola serve``.
    """
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    found = Arena(folder, *flags)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))  # the attacker's own, not the server's
    try:
        yield found
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
        found.close()


def for_a_while(seconds: float, act: Callable[[], None]) -> None:
    """Do something again and again.

    :param seconds: for how long.
    :param act: what; it may raise ``OSError``, which ends it.
    """
    end = time.monotonic() + seconds
    with contextlib.suppress(OSError):
        while time.monotonic() < end:
            act()
