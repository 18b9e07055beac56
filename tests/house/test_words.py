"""Texts use the standard terms: quaint phrases that were replaced once do not come back."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PLAIN = {
    r"(?<!\")afresh(?!\")|anew": "again, new",
    r"parted by": "separated by",
    r"(?:go|goes|going|went|gone) on (?:with|where|from|until|whatever)": "continue",
    r"sought": "searched, fitted, computed",
    r"what (?:came|comes|became|becomes) of": "the result of, the state of",
    r"in a calm hour": "on an otherwise idle machine",
    r"has it that": "assumes that",
    r"at hand": "available",
    r"in force": "current",
    r"under way": "running",
    r"as ever": "as before, as usual",
    r"is to blame": "is attributed to",
    r"(?:lie|lies|box|boxes|region|points?) round": "around",
    r"by so much": "by this amount",
    r"so many of": "this many of",
    r"nobody waits for anybody": "no worker waits for another",
    r"a greater max_trials": "a larger max_trials",
    r"mend(?:ed|s)?": "fix, correct",
    r"(?<!\.)heed(?:s|ed)?": "handle, observe",
    r"make(?:s)? good": "correct",
    r"looked at for": "used for tuning",
    r"is meant by": "means",
    r"beside the (?:loop|server)": "in another thread, in another process, in the background",
    r"once more": "again",
    r"for ever": "forever",
    r"(?:for|of) (?:its|one's|their) own accord|in vain|for want of": "plain modern English",
    r"(?:refused|refuses|failed|lost) for good": "permanently",
    r"all the same": "nevertheless",
    r"any more(?! [a-z]+s\b)": "no longer",
    r"(?:process|thread|table|session|folder) of (?:its|their) own": "a separate process, thread, ...",
    r"who(?:ever|soever)": "the client that, a request that, ...",
    r"is wont|holds good|save for|thereof|therein|forthwith|hitherto|henceforth|likewise|hence": "plain modern English",
    r"would fain|lest|whence|hither|betwixt|albeit": "plain modern English",
}
"""Regular expressions of whole words, and what to write instead."""
FOLDERS = ("docs", "hola", "protocol/hola_protocol", "protocol/codegen", "clients", "dashboard/src", "examples")
SUFFIXES = {".R", ".cpp", ".css", ".go", ".hpp", ".java", ".md", ".py", ".rb", ".rs", ".sh", ".ts", ".tsx"}
FILES = ("README.md", "CHANGELOG.md", "CONTRIBUTING.md", "protocol/SPEC.md")


def texts() -> Iterator[Path]:
    """The files that are checked: those that git has and that nobody generates.

    Builds and installed packages are in the same folders; what is generated has its texts from the others.
    """
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--", *FOLDERS, *FILES], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    for name in listed.split("\0"):
        path = ROOT / name
        if path.suffix in SUFFIXES and path.is_file() and "DO NOT EDIT" not in path.read_text(encoding="utf-8")[:600]:
            yield path


def quaint(text: str, where: str) -> list[str]:
    """The quaint phrases of a text, with the plain ones."""
    found = []
    for pattern, plain in PLAIN.items():
        # A phrase may be split by a line break and the indentation or comment sign after it.
        spaced = pattern.replace(" ", r"\s+(?:(?:#|//[/!]?|\*)\s*)?")
        for match in re.finditer(rf"\b(?:{spaced})\b", text, re.IGNORECASE):
            line = text.count("\n", 0, match.start()) + 1
            found.append(f"{where}:{line}: {match[0]!r}; write: {plain}")
    return found


def test_no_text_has_a_quaint_phrase() -> None:
    assert [
        fault for path in texts() for fault in quaint(path.read_text(encoding="utf-8"), str(path.relative_to(ROOT)))
    ] == []


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("The search begins anew.", "again, new"),
        ("names parted\n    # by commas", "separated by"),
        ("it goes on\nwhere it stopped", "continue"),
        ("/// Calls a function, in a thread\n  /// of its own.", "a separate process, thread, ..."),
        ("/**\n * Whether nobody waits any\n * more.", "no longer"),
    ],
)
def test_a_quaint_phrase_is_found(text: str, plain: str) -> None:
    (fault,) = quaint(text, "page.md")
    assert fault.endswith(f"write: {plain}")
