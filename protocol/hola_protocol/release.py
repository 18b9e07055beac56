"""Releases: folders of schemas that never change, with the sums that show it; and the breaks that were agreed to."""

import hashlib
import re
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from .compat import RULES, Break
from .export import differences

SUMS = "SHA256SUMS"
"""As ``sha256sum`` writes and checks them."""
_HEADING = re.compile(r"^#+ Exceptions to (\S+)\s*$", re.MULTILINE)
_EXCEPTION = re.compile(r"^- `(?P<rule>[a-z-]+)` `(?P<where>[^`]+)`: \S")


class ReleaseError(ValueError):
    """A release cannot be made, or a list of exceptions cannot be read."""


def _sums(folder: Path) -> str:
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path != folder / SUMS)
    return "".join(
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(folder).as_posix()}\n" for path in files
    )


def release(draft: Path, folder: Path) -> None:
    """Copy a draft to where it never changes.

    :param draft: a folder that export wrote.
    :param folder: the release, such as ``schemas/1.0``.
    :raises ReleaseError: when the folder is there, or the draft is not what the structs say.
    """
    if folder.exists():
        raise ReleaseError(f"{folder} is there already, and a release never changes")
    if stale := differences(draft):
        raise ReleaseError(f"{draft} is not what the structs say: {', '.join(stale)}")
    shutil.copytree(draft, folder)
    (folder / SUMS).write_text(_sums(folder), encoding="utf-8", newline="\n")


def altered(folder: Path) -> list[str]:
    """The files of a release that changed, went or came.

    :param folder: the release.
    :raises OSError: when it has no sums.
    """
    before = (folder / SUMS).read_text(encoding="utf-8").splitlines()
    after = _sums(folder).splitlines()
    return sorted({line.split("  ", 1)[1] for line in set(before) ^ set(after)})


def exceptions(changelog: str, name: str) -> frozenset[tuple[str, str]]:
    """The breaks with a release that were agreed to: rule and place of each.

    They stand below a heading ``Exceptions to <release>``, each in a line of the form ``- `rule` `place`: reason``.

    :param changelog: Markdown.
    :param name: of the release, such as ``1.0-rc1``.
    :raises ReleaseError: for a line that is none, or names no rule.
    """
    found = set()
    headings = list(_HEADING.finditer(changelog))
    for heading in headings:
        if heading[1] != name:
            continue
        section = re.split(r"^#", changelog[heading.end() :], maxsplit=1, flags=re.MULTILINE)[0]
        for line in section.splitlines():
            if not line.startswith("- "):
                continue
            match = _EXCEPTION.match(line)
            if match is None or match["rule"] not in RULES:
                raise ReleaseError(f"not an exception of the form - `rule` `place`: reason: {line}")
            found.add((match["rule"], match["where"]))
    return frozenset(found)


class Judged(NamedTuple):
    """Breaks, held against the exceptions.

    :ivar open: those that nobody agreed to.
    :ivar unused: exceptions to which there is no break.
    """

    open: list[Break]
    unused: list[tuple[str, str]]


def judge(found: Iterable[Break], agreed: frozenset[tuple[str, str]]) -> Judged:
    """Hold breaks against exceptions.

    :param found: the breaks.
    :param agreed: the exceptions.
    """
    breaks = list(found)
    return Judged(
        [one for one in breaks if (one.rule, one.where) not in agreed],
        sorted(agreed - {(one.rule, one.where) for one in breaks}),
    )
