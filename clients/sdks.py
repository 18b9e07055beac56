"""The SDKs of this folder: what their ``sdk.toml`` say, and ``python -m clients.sdks``, which builds and tests them.

Each SDK is a folder with a Makefile; this runs its targets, several SDKs at a time, and shows the output of what fails.
One whose toolchain is missing is skipped with a line that says so; where ``CI`` is ``true`` that is a failure.
"""

import argparse
import os
import platform
import shutil
import subprocess
import sys
import time
import tomllib
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

FOLDER = Path(__file__).parent
ROOT = FOLDER.parent
TARGETS = ("build", "check", "test", "package")
LOGS = ROOT / "out" / "sdks"
"""Where the output of the targets goes."""
_IN_FOLDER = "import os, sys; os.chdir(sys.argv[1]); os.execvp(sys.argv[2], sys.argv[2:])"
_FIELDS = {"title", "tools", "adapter", "worker", "bench", "packages", "system"}
VERSION: str = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
"""Of the clients, in every language."""


class ManifestError(ValueError):
    """An ``sdk.toml`` says what it must not."""


class Sdk(NamedTuple):
    """An SDK, as its ``sdk.toml`` says; see README.md in this folder.

    :ivar folder: where it is; its commands run there.
    :ivar title: the language, for people.
    :ivar tools: commands of the toolchain.
    :ivar adapter: the command that speaks to the conformance suite; empty: none.
    :ivar worker: the command of the worker on the study of examples/polyglot.
    :ivar bench: the command that measures the client; empty: none.
    :ivar packages: what ``make package`` builds, and what each is called in a release.
    :ivar system: libraries and programs that its users need and that it takes from the system.
    """

    folder: Path
    title: str
    tools: tuple[str, ...]
    adapter: tuple[str, ...]
    worker: tuple[str, ...]
    bench: tuple[str, ...]
    packages: dict[Path, str]
    system: tuple[str, ...]

    @property
    def artifact(self) -> Path | None:
        """The first of the packages, whose size is measured; None when there is none."""
        return next(iter(self.packages), None)

    @property
    def name(self) -> str:
        """The folder's name."""
        return self.folder.name

    @property
    def missing_tools(self) -> list[str]:
        """The commands of the toolchain that are not here."""
        return [tool for tool in self.tools if shutil.which(tool) is None]

    def missing(self, command: Sequence[str]) -> str | None:
        """Why a command cannot be run here; None when it can.

        :param command: one of the commands.
        """
        if tools := self.missing_tools:
            return f"{', '.join(tools)} not found"
        unbuilt = [word for word in command if "/" in word and not (self.folder / word).exists()]
        return f"{', '.join(unbuilt)} is not built: make -C clients/{self.name} build" if unbuilt else None

    def from_anywhere(self, command: Sequence[str]) -> list[str]:
        """A command that runs in the SDK's folder wherever it is started, in the process that is started.

        :param command: one of the commands.
        """
        return [sys.executable, "-c", _IN_FOLDER, str(self.folder), *command]


def read_sdk(manifest: Path) -> Sdk:
    """Read a manifest.

    :param manifest: an ``sdk.toml``.
    :raises ManifestError: when a field is missing, unknown or of another type.
    """
    data = tomllib.loads(manifest.read_text(encoding="utf-8"))
    if unknown := data.keys() - _FIELDS:
        raise ManifestError(f"{manifest}: {', '.join(sorted(unknown))}: no such field; there are {sorted(_FIELDS)}")

    def words(field: str, *, required: bool = False) -> tuple[str, ...]:
        value = data.get(field, [])
        if not isinstance(value, list) or not all(isinstance(word, str) for word in value) or (required and not value):
            raise ManifestError(f"{manifest}: {field} must be a list of strings, not {value!r}")
        return tuple(value)

    title, packages = data.get("title"), data.get("packages", {})
    if not isinstance(title, str):
        raise ManifestError(f"{manifest}: title must be a string, not {title!r}")
    if not isinstance(packages, dict) or not all(isinstance(name, str) for name in packages.values()):
        raise ManifestError(f"{manifest}: packages must be a table of strings, not {packages!r}")
    words_of = {"version": VERSION, "platform": f"{platform.system().lower()}-{platform.machine()}"}
    return Sdk(
        folder=manifest.parent,
        title=title,
        tools=words("tools", required=True),
        adapter=words("adapter"),
        worker=words("worker", required=True),
        bench=words("bench"),
        packages={
            manifest.parent / path.format(**words_of): name.format(**words_of) for path, name in packages.items()
        },
        system=words("system"),
    )


def sdks(folder: Path = FOLDER) -> list[Sdk]:
    """Every SDK, by name.

    :param folder: of the SDKs.
    :raises ManifestError: when a manifest is wrong.
    """
    return [read_sdk(manifest) for manifest in sorted(folder.glob("*/sdk.toml"))]


class Made(NamedTuple):
    """The result of one target.

    :ivar seconds: how long it took.
    :ivar output: what it wrote, when it failed.
    """

    sdk: str
    target: str
    seconds: float
    output: str | None


def make(sdk: Sdk, targets: Sequence[str]) -> Iterator[Made]:
    """Run the targets of an SDK in order, up to the first that fails.

    :param sdk: the SDK.
    :param targets: of its Makefile.
    """
    LOGS.mkdir(parents=True, exist_ok=True)
    for target in targets:
        log = LOGS / f"{sdk.name}-{target}.log"
        began = time.monotonic()
        with log.open("wb") as file:
            command = ["make", "--no-print-directory", "-C", str(sdk.folder), target]
            code = subprocess.run(command, stdout=file, stderr=subprocess.STDOUT, check=False).returncode
        failed = log.read_text(encoding="utf-8", errors="replace") if code else None
        yield Made(sdk.name, target, time.monotonic() - began, failed)
        if code:
            return


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def _make_and_tell(sdk: Sdk, targets: Sequence[str]) -> bool:
    for made in make(sdk, targets):
        if made.output is not None:
            _say(f"{made.output}\nFAILED  {made.sdk:<12}{made.target:<9}{made.seconds:6.1f} s")
            return False
        _say(f"ok      {made.sdk:<12}{made.target:<9}{made.seconds:6.1f} s")
    return True


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line.

    :param arguments: absent: the process's.
    :returns: the exit code: 0, 1 when something failed, 2 for a wrong call.
    """
    parser = argparse.ArgumentParser(prog="clients.sdks", description="Build, check, test and package the SDKs.")
    parser.add_argument("names", nargs="*", metavar="SDK", help="their folders; by default all")
    parser.add_argument("--targets", nargs="+", default=TARGETS, metavar="TARGET", help=f"default: {' '.join(TARGETS)}")
    # Some tests wait for leases and processes: one more than there are cores keeps the cores busy.
    jobs = 1 + (os.cpu_count() or 1)
    parser.add_argument("--jobs", type=int, default=jobs, help=f"SDKs at a time, default {jobs}")
    given = parser.parse_args(arguments)
    found = {sdk.name: sdk for sdk in sdks()}
    if unknown := set(given.names) - found.keys():
        parser.error(f"there is no SDK {', '.join(sorted(unknown))}; there are {', '.join(found)}")
    chosen = [found[name] for name in given.names or found]
    well = True
    ready = []
    for sdk in chosen:
        if missing := sdk.missing_tools:
            _say(f"SKIPPED {sdk.name}: {', '.join(missing)} not found")
            well = well and os.environ.get("CI") != "true"
        else:
            ready.append(sdk)
    with ThreadPoolExecutor(max(1, given.jobs)) as pool:
        well = all([*pool.map(lambda sdk: _make_and_tell(sdk, given.targets), ready), well])
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main())
