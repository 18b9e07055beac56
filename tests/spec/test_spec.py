"""Every MUST of SPEC.md is held by a test that names it, and no test names a sentence that there is not."""

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.spec import held
from tests.spec.held import Reference

ROOT = Path(__file__).parents[2]
SPEC = ROOT / "protocol" / "SPEC.md"
TESTS = ROOT / "tests"
SCHEMAS = ROOT / "schemas" / "draft"

PLAYED = {"zmq": {"own_server", "limits", "principals", "frames"}, "rest": {"own_server", "limits", "principals"}}
"""The needs of a scenario that a running scheduler meets, by transport: ``tests/conformance/test_live.py`` plays it."""
DIFFER = {"V-1", "X-1", "X-2", "X-3", "X-8", "A-5", "A-6", "A-13", "P-11", "N-3", "N-4", "B-2", "B-4"} | {
    *("E-14", "P-1", "P-4", "X-4", "X-5", "X-6", "A-14"),
    *("W-5", "W-8", "W-9", "W-10", "W-12", "W-13", "W-15", "W-16"),
}
"""The sentences that front and gateway, or the two clients of a language, hold by code of their own."""

SENTENCE = re.compile(r"^- \*\*([A-Z]+-\d+)\*\* (.*(?:\n {2}\S.*)*)", re.MULTILINE)
KEYWORD = re.compile(r"\b(MUST|SHOULD|MAY)\b")


def sentences(text: str) -> dict[str, str]:
    """The numbered sentences of the specification, by number."""
    found = SENTENCE.findall(text)
    numbers = [number for number, _ in found]
    assert len(set(numbers)) == len(numbers), f"given twice: {sorted({n for n in numbers if numbers.count(n) > 1})}"
    return dict(found)


def of_scenario(document: Any, where: str) -> Iterator[Reference]:
    """What a scenario holds, and over which transports it is played against a running scheduler.

    Each of the sentences of a scenario is held by its steps, where it has more than two: its reader sees to that.
    """
    needs = set(document.get("needs", ()))
    over = {transport for transport, can in PLAYED.items() if needs <= can}
    yield from (Reference(where, number, frozenset(over)) for number in document["spec"])


def references() -> list[Reference]:
    """All references of the tests and scenarios."""
    found: list[Reference] = []
    for path in sorted(TESTS.rglob("test_*.py")):
        if path.parent != Path(__file__).parent:
            found.extend(held.references(path.read_text(encoding="utf-8"), path))
    for path in sorted((SCHEMAS / "scenarios").glob("*.json")):
        found.extend(of_scenario(json.loads(path.read_text(encoding="utf-8")), str(path.relative_to(ROOT))))
    return found


def faults(spec: dict[str, str], named: Iterable[Reference]) -> list[str]:
    """What is wrong between the specification and the tests."""
    named = list(named)
    numbers = {reference.number for reference in named}
    musts = {n for n, text in spec.items() if "MUST" in text}
    unheld = [f"{n} says MUST and no test holds it" for n in spec if n in musts - numbers]
    unknown = [f"{where}: there is no sentence {number}" for where, number, _ in named if number not in spec]
    for number in DIFFER & spec.keys():
        over = frozenset[str]().union(*(reference.transports for reference in named if reference.number == number))
        unheld += [f"{number} is not held over {transport}" for transport in sorted(PLAYED.keys() - over)]
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
    text = SPEC.read_text(encoding="utf-8") + "\n- **Y-99** A planted fault MUST be found.\n"
    assert faults(sentences(text), references()) == ["Y-99 says MUST and no test holds it"]


def test_a_lost_test_is_found() -> None:
    spec = {"A-1": "It MUST.", "A-2": "It SHOULD."}
    assert faults(spec, [Reference("here", "A-1")]) == []
    assert faults(spec, []) == ["A-1 says MUST and no test holds it"]


@pytest.mark.parametrize("number", ["A-99", "ZZ-1", "a-1", ""])
def test_a_reference_to_nothing_is_found(number: str) -> None:
    planted = Reference("there", number)
    spec = sentences(SPEC.read_text(encoding="utf-8"))
    assert faults(spec, [*references(), planted]) == [f"there: there is no sentence {number}"]


def test_a_number_given_twice_is_found() -> None:
    with pytest.raises(AssertionError, match="A-1"):
        sentences("- **A-1** It MUST.\n- **A-1** It MUST NOT.\n")


def test_a_sentence_that_one_transport_leaves_out_is_found() -> None:
    spec = {"A-13": "It MUST."}
    rest = Reference("here", "A-13", frozenset({"rest"}))
    assert faults(spec, [rest]) == ["A-13 is not held over zmq"]
    assert faults(spec, [rest, Reference("there", "A-13", frozenset({"zmq"}))]) == []


@pytest.mark.parametrize(
    ("needs", "over"), [([], {"zmq", "rest"}), (["frames", "limits"], {"zmq"}), (["clock"], set())]
)
def test_a_scenario_is_held_over_the_transports_that_play_it(needs: list[str], over: set[str]) -> None:
    document = {"spec": ["A-1", "A-2"], "needs": needs}
    assert list(of_scenario(document, "s")) == [Reference("s", n, frozenset(over)) for n in ("A-1", "A-2")]
