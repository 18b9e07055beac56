"""The packages of a release: built, collected in one folder, and listed with their checksums."""

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterable
from pathlib import Path

from clients import sdks

ROOT = Path(__file__).parents[1]
DISTRIBUTIONS = (ROOT / "protocol", ROOT, ROOT / "tests" / "conformance")
"""The folders of the Python distributions: hola-protocol, hola-hpo, hola-conformance."""
SUMS = "SHA256SUMS"


class ReleaseError(Exception):
    """A release cannot be made; the message says why."""


def python_names() -> list[str]:
    """The names of the wheels and source distributions, sorted."""
    names = []
    for folder in DISTRIBUTIONS:
        project = tomllib.loads((folder / "pyproject.toml").read_text(encoding="utf-8"))["project"]
        stem = f"{project['name'].replace('-', '_')}-{project['version']}"
        names += [f"{stem}-py3-none-any.whl", f"{stem}.tar.gz"]
    return sorted(names)


def build_python(target: Path) -> None:
    """Build a wheel and a source distribution of every Python distribution.

    :param target: the folder to write them to.
    :raises ReleaseError: when a build fails, or builds something else than its ``pyproject.toml`` says.
    """
    uv = Path(sys.executable).with_name("uv")
    # A wheel and its archive hold the times of the files unless this is set.
    env = os.environ | {"SOURCE_DATE_EPOCH": os.environ.get("SOURCE_DATE_EPOCH", "1767225600")}
    with tempfile.TemporaryDirectory() as folder:
        for source in DISTRIBUTIONS:
            command = [str(uv), "build", "--quiet", "--python", sys.executable, "--out-dir", folder, str(source)]
            done = subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, check=False)
            if done.returncode != 0:
                raise ReleaseError(f"{source.name} cannot be built:\n{done.stdout}{done.stderr}")
        built = sorted(path.name for path in Path(folder).iterdir() if path.suffix in (".whl", ".gz"))
        if built != python_names():
            raise ReleaseError(f"built were {', '.join(built)}; expected were {', '.join(python_names())}")
        for name in built:
            shutil.copyfile(Path(folder) / name, target / name)


def sdk_packages() -> dict[str, Path]:
    """The packages of the SDKs, by their names in a release: what ``make package`` of each writes."""
    return {name: path for sdk in sdks.sdks() for path, name in sdk.packages.items()}


def collect_sdks(target: Path) -> None:
    """Copy the packages of the SDKs.

    :param target: the folder to copy them to.
    :raises ReleaseError: when one has not been built.
    """
    packages = sdk_packages()
    if missing := [str(path.relative_to(ROOT)) for path in packages.values() if not path.is_file()]:
        raise ReleaseError(f"not built: {', '.join(missing)} (make sdks)")
    for name, path in packages.items():
        shutil.copyfile(path, target / name)


def checksum(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal.

    :param path: the file.
    """
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_checksums(folder: Path, names: Iterable[str]) -> None:
    """Write ``SHA256SUMS``, which ``sha256sum -c`` reads.

    :param folder: of the files.
    :param names: the files.
    """
    lines = [f"{checksum(folder / name)}  {name}\n" for name in sorted(names)]
    (folder / SUMS).write_text("".join(lines), encoding="utf-8")
