"""Make a release: ``python -m release``."""

import argparse
import os
import shutil
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from clients import sdks
from release.components import of_packages
from release.packages import (
    ROOT,
    SUMS,
    ReleaseError,
    build_python,
    collect_sdks,
    python_names,
    sdk_packages,
    write_checksums,
)
from release.sbom import bill_of_materials

BILL = "hola.cdx.json"
"""The name of the bill of materials."""


def contents() -> list[str]:
    """The names of everything in a release, sorted."""
    return sorted([*python_names(), *sdk_packages(), BILL, SUMS])


def make(target: Path) -> None:
    """Make a release of what the SDKs have packaged, and of the Python distributions.

    :param target: the folder; what is in it is removed.
    :raises ReleaseError: when something is missing or cannot be built.
    """
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    collect_sdks(target)
    build_python(target)
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    made = datetime.fromtimestamp(int(epoch), UTC) if epoch else datetime.now(UTC).replace(microsecond=0)
    bill = bill_of_materials(target, dict(of_packages()), sdks.VERSION, made)
    (target / BILL).write_text(bill, encoding="utf-8")
    write_checksums(target, [path.name for path in target.iterdir()])
    found = sorted(path.name for path in target.iterdir())
    if found != contents():
        raise ReleaseError(f"there are {', '.join(found)}; expected were {', '.join(contents())}")


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line.

    :param arguments: absent: the process's.
    :returns: the exit code: 0, or 1 when the release cannot be made.
    """
    parser = argparse.ArgumentParser(
        prog="release", description="Collect every package, SHA256SUMS and a bill of materials in one folder."
    )
    parser.add_argument("--dist", type=Path, default=ROOT / "dist", help="the folder; it is emptied first")
    given = parser.parse_args(arguments)
    try:
        make(given.dist)
    except ReleaseError as error:
        sys.stderr.write(f"error: {error}\n")
        return 1
    sys.stdout.writelines(f"{name}\n" for name in contents())
    return 0


if __name__ == "__main__":
    sys.exit(main())
