"""Generated files: written, or compared byte by byte."""

from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import TypeAlias

Files: TypeAlias = Mapping[PurePosixPath, str]
"""Content by the path from the root of the repository."""


def stale(root: Path, files: Files) -> list[PurePosixPath]:
    """The files that are missing or differ.

    :param root: the root of the repository.
    :param files: what should stand there.
    """
    return [path for path, text in sorted(files.items()) if not _is_same(root / path, text)]


def write(root: Path, files: Files) -> list[PurePosixPath]:
    """Write the files that are missing or differ.

    :param root: the root of the repository.
    :param files: what should stand there.
    :returns: those written.
    """
    changed = stale(root, files)
    for path in changed:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(files[path].encode())
    return changed


def _is_same(path: Path, text: str) -> bool:
    try:
        return path.read_bytes() == text.encode()
    except FileNotFoundError:
        return False
