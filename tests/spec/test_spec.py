"""Every MUST of SPEC.md is held by a test that names it, and no test names a sentence that there is not."""

import ast
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

ROOT = Path(__file__).parents[2]
SPEC = ROOT / "protocol" / "SPEC.md"
TESTS = ROOT / "tests"
SCHEMAS = ROOT / "schemas" / "draft"

SENTENCE = re.compile(r"^- \*\*([A-Z]+-\d+)\*\* (.*(?:\n {2}\S.*)*)", re.MULTILINE)
KEYWORD = re.compile(r"\b(MUST|SHOULD|MAY)\b")


class Reference(NamedTuple):
    """A place that names a sentence."""

    where: str
    number: str


def sentences(text: str) -> dict[str, str]:
    """The numbered sentences of the specification, by number."""
    found = SENTENCE.findall(text)
    numbers = [number for number, _ in found]
    assert len(set(numbers)) == len(numbers), f"given twice: {sorted({n for n in numbers if numbers.count(n) > 1})}"
    return dict(found)


def marks(source: str, where: str) -> Iterator[Reference]:
    """The references of a test module: its ``pytest.mark.spec(...)``, each with literal numbers."""
    for node in ast.walk(ast.parse(source)):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr == "spec"
            and isinstance(node.func.value, ast.Attribute)
            and node.func.value.attr == "mark"
        ):
            assert node.args, f"{where}:{node.lineno}: the mark names no sentence"
            for argument in node.args:
                assert isinstance(argument, ast.Constant), f"{where}:{node.lineno}: numbers are written out"
                yield Reference(f"{where}:{node.lineno}", str(argument.value))


def fields(document: Any, where: str) -> Iterator[Reference]:
    """The references of a vector or scenario: its ``spec``."""
    items = document if isinstance(document, list) else [document]
    for item in items:
        for number in item.get("spec", ()):
            yield Reference(where, number)


def references() -> list[Reference]:
    """All references of the tests, vectors and scenarios."""
    found: list[Reference] = []
    for path in sorted(TESTS.rglob("test_*.py")):
        if path != Path(__file__):
            found.extend(marks(path.read_text(encoding="utf-8"), str(path.relative_to(ROOT))))
    for folder in ("vectors", "scenarios"):
        for path in sorted((SCHEMAS / folder).glob("*.json")):
            found.extend(fields(json.loads(path.read_text(encoding="utf-8")), str(path.relative_to(ROOT))))
    return found


def faults(spec: dict[str, str], named: Iterable[Reference]) -> list[str]:
    """What is wrong between the specification and the tests."""
    named = list(named)
    held = {reference.number for reference in named}
    unheld = [f"{n} says MUST and no test holds it" for n, text in spec.items() if "MUST" in text and n not in held]
    unknown = [f"{where}: there is no sentence {number}" for where, number in named if number not in spec]
    return unheld + unknown


def test_every_must_is_held() -> None:
    assert faults(sentences(SPEC.read_text(encoding="utf-8")), references()) == []


def test_every_sentence_has_a_keyword() -> None:
    spec = sentences(SPEC.read_text(encoding="utf-8"))
    assert [number for number, text in spec.items() if not KEYWORD.search(text)] == []


def test_every_keyword_is_in_a_numbered_sentence() -> None:
    text = SPEC.read_text(encoding="utf-8")
    rest = SENTENCE.sub("", text).replace("MUST, SHOULD and MAY are those of RFC 2119.", "").replace("says MUST", "")
    assert KEYWORD.findall(rest) == []


def test_numbers_count_up_in_each_chapter() -> None:
    letters: dict[str, list[int]] = {}
    for number in sentences(SPEC.read_text(encoding="utf-8")):
        letter, _, count = number.partition("-")
        letters.setdefault(letter, []).append(int(count))
    assert letters == {letter: list(range(1, len(counts) + 1)) for letter, counts in letters.items()}


def test_a_must_without_a_test_is_found() -> None:
    text = SPEC.read_text(encoding="utf-8") + "\n- **Q-1** A planted fault MUST be found.\n"
    assert faults(sentences(text), references()) == ["Q-1 says MUST and no test holds it"]


def test_a_lost_test_is_found() -> None:
    spec = {"A-1": "It MUST.", "A-2": "It SHOULD."}
    assert faults(spec, [Reference("here", "A-1")]) == []
    assert faults(spec, []) == ["A-1 says MUST and no test holds it"]


@pytest.mark.parametrize("number", ["A-99", "ZZ-1", "a-1", ""])
def test_a_reference_to_nothing_is_found(number: str) -> None:
    planted = Reference("there", number)
    spec = sentences(SPEC.read_text(encoding="utf-8"))
    assert faults(spec, [*references(), planted]) == [f"there: there is no sentence {number}"]


def test_marks_are_read() -> None:
    source = '@pytest.mark.spec("A-1", "B-2")\ndef test_x(): ...\n\npytestmark = pytest.mark.spec("C-3")\n'
    assert list(marks(source, "m")) == [Reference("m:1", "A-1"), Reference("m:1", "B-2"), Reference("m:4", "C-3")]


@pytest.mark.parametrize("mark", ["pytest.mark.spec()", "pytest.mark.spec(NUMBER)"])
def test_a_mark_that_names_nothing_is_found(mark: str) -> None:
    with pytest.raises(AssertionError):
        list(marks(f"@{mark}\ndef test_x(): ...\n", "m"))


def test_a_number_given_twice_is_found() -> None:
    with pytest.raises(AssertionError, match="A-1"):
        sentences("- **A-1** It MUST.\n- **A-1** It MUST NOT.\n")


def test_fields_are_read() -> None:
    assert list(fields({"spec": ["A-1"]}, "s")) == [Reference("s", "A-1")]
    assert list(fields([{"spec": ["A-1"]}, {}], "v")) == [Reference("v", "A-1")]
