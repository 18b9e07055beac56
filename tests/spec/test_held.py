"""A sentence counts as held where something is asserted, and a number without an assertion is found."""

from pathlib import Path

import pytest

from tests.spec.held import ROOT, Reference, UnheldError, references

HERE = ROOT / "tests" / "spec" / "test_planted.py"
NAME = "tests/spec/test_planted.py"


def numbers(source: str, path: Path = HERE) -> list[str]:
    return [reference.number for reference in references(source, path)]


def test_marks_with_an_assertion_are_read() -> None:
    source = '@pytest.mark.spec("A-1", "B-2", over=("zmq",))\ndef test_x():\n    assert f() == 1\n'
    zmq = frozenset({"zmq"})
    assert list(references(source, HERE)) == [Reference(f"{NAME}:1", n, zmq) for n in ("A-1", "B-2")]


@pytest.mark.parametrize(
    "body",
    [
        "assert f() == 1",
        "with pytest.raises(ValueError):\n        f()",
        "with client() as c:\n        for x in c:\n            assert x",
        "demand(1)",
        "through(1)",
        "raise AssertionError('no')",
    ],
)
def test_what_asserts_holds(body: str) -> None:
    helpers = "def demand(x):\n    assert x\n\ndef through(x):\n    demand(x)\n\n"
    assert numbers(f'{helpers}@pytest.mark.spec("A-1")\ndef test_x():\n    {body}\n') == ["A-1"]


@pytest.mark.parametrize(
    "body",
    [
        "f()",
        "...",
        "assert True",
        "assert f() is not None",
        "assert isinstance(f(), int)",
        "helper(1)",
        "with holds('B-1'):\n        assert f()",
    ],
)
def test_a_test_that_asserts_nothing_is_found(body: str) -> None:
    source = f'def helper(x):\n    return x\n\n@pytest.mark.spec("A-1")\ndef test_x():\n    {body}\n'
    with pytest.raises(UnheldError, match=f"{NAME}:4: test_x names A-1 and asserts nothing"):
        numbers(source)


def test_a_helper_of_another_module_counts_when_it_asserts() -> None:
    test = '@pytest.mark.spec("A-1")\ndef test_x():\n    {name}(f)\n'
    source = f"from tests.distributed.gateway.support import {{name}}\n\n{test}"
    assert numbers(source.format(name="eventually")) == ["A-1"]
    with pytest.raises(UnheldError, match="asserts nothing"):
        numbers(source.format(name="gateway_of"))


def test_blocks_are_read_and_need_an_assertion() -> None:
    source = "def test_x():\n    f()\n    with holds('A-1', 'A-2', over=('rest',)):\n        {body}\n"
    rest = frozenset({"rest"})
    found = list(references(source.format(body="assert f()"), HERE))
    assert found == [Reference(f"{NAME}:3", n, rest) for n in ("A-1", "A-2")]
    with pytest.raises(UnheldError, match=f"{NAME}:3: the block names A-1, A-2 and asserts nothing"):
        numbers(source.format(body="f()"))


def test_an_assertion_that_many_sentences_share_is_found() -> None:
    with pytest.raises(UnheldError, match="3 sentences; say with holds"):
        numbers('@pytest.mark.spec("A-1", "A-2", "A-3")\ndef test_x():\n    assert f()\n')


TABLE = 'TABLE = {"A-1": 1, "A-2": 2, "A-3": 3}\n\n'


def test_each_entry_of_a_table_is_a_test() -> None:
    source = f'{TABLE}@pytest.mark.spec(TABLE)\n@pytest.mark.parametrize("n", TABLE)\ndef test_x(n):\n    assert f(n)\n'
    assert numbers(source) == ["A-1", "A-2", "A-3"]


def test_a_table_that_the_test_does_not_run_over_is_found() -> None:
    with pytest.raises(UnheldError, match="test_x is not parametrised with TABLE"):
        numbers(f"{TABLE}@pytest.mark.spec(TABLE)\ndef test_x():\n    assert f()\n")


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("@pytest.mark.spec()\ndef test_x():\n    assert f()\n", "names no sentence"),
        ("@pytest.mark.spec(NUMBER)\ndef test_x():\n    assert f()\n", "numbers are written out"),
        ('pytestmark = pytest.mark.spec("A-1")\n', "a mark of a module or a class holds nothing"),
        ('@pytest.mark.spec("A-1")\nclass TestX:\n    pass\n', "a mark of a module or a class holds nothing"),
    ],
)
def test_a_mark_that_holds_nothing_is_found(source: str, message: str) -> None:
    with pytest.raises(UnheldError, match=message):
        numbers(source)
