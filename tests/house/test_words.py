"""Texts use the standard terms: quaint phrases that were replaced once do not come back."""

import re
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
FOLDERS = ("docs", "hola", "protocol/hola_protocol", "protocol/codegen")
FILES = (
    "README.md",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "protocol/SPEC.md",
    *(f"clients/{name}/README.md" for name in ("cpp", "go", "java", "r", "rust", "shell", "typescript")),
)


def texts() -> Iterator[Path]:
    """The files that are checked."""
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in (".py", ".md") and "_build" not in path.parts:
                yield path
    yield from (ROOT / name for name in FILES)


def quaint(text: str, where: str) -> list[str]:
    """The quaint phrases of a text, with the plain ones."""
    found = []
    for pattern, plain in PLAIN.items():
        # A phrase may be split by a line break and the indentation or comment sign after it.
        spaced = pattern.replace(" ", r"\s+(?:#\s*)?")
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
    ],
)
def test_a_quaint_phrase_is_found(text: str, plain: str) -> None:
    (fault,) = quaint(text, "page.md")
    assert fault.endswith(f"write: {plain}")
