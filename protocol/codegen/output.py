"""Generated files: written, or compared byte by byte."""

from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import TypeAlias

Files: TypeAlias = Mapping[PurePosixPath, str]
"""Content by the path from the root of the repository."""
MARK = b"DO NOT EDIT"
"""What the first lines of every generated file say."""
HEAD = 500
"""The length of those lines, in bytes."""


def stale(root: Path, files: Files) -> list[PurePosixPath]:
    """The files that are missing or differ, and those that are no longer generated.

    :param root: the root of the repository.
    :param files: what should stand there.
    """
    return [path for path, text in sorted(files.items()) if not _is_same(root / path, text)] + _strays(root, files)


def write(root: Path, files: Files) -> list[PurePosixPath]:
    """Write the files that are missing or differ, and remove those that are no longer generated.

    :param root: the root of the repository.
    :param files: what should stand there.
    :returns: those written or removed.
    """
    changed = stale(root, files)
    for path in changed:
        if path not in files:
            (root / path).unlink()
            continue
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(files[path].encode())
    return changed


def _strays(root: Path, files: Files) -> list[PurePosixPath]:
    """Files beside those generated that say that they are generated themselves."""
    found = []
    for folder in sorted({path.parent for path in files}):
        for file in sorted((root / folder).glob("*")):
            path = folder / file.name
            if path not in files and file.is_file() and MARK in file.read_bytes()[:HEAD]:
                found.append(path)
    return found


def _is_same(path: Path, text: str) -> bool:
    try:
        return path.read_bytes() == text.encode()
    except FileNotFoundError:
        return False
