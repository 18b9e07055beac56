"""Study files as documents: YAML and JSON with positions, within bounds."""

from pathlib import Path

import pytest
from hola_protocol.documents import MAX_DEPTH, MAX_YAML_BYTES, read
from hola_protocol.space import CategoricalParameter, ContinuousParameter, IntegerParameter, ObjectiveSpec, StudySpec
from hola_protocol.study_file import StudyFile
from hola_protocol.validate import StudyFileError, findings, read_study_file

BOMB = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]\n" for i in range(1, 10)
)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[" * 100_000, f"line 1: more than {MAX_DEPTH} lists and mappings in one another"),
        ("{a: " * 30_000, f"more than {MAX_DEPTH} lists and mappings in one another"),
        ("- " * 50_000 + "1", f"more than {MAX_DEPTH} lists and mappings in one another"),
        ("".join(" " * i + "a:\n" for i in range(400)), f"line {MAX_DEPTH + 1}: more than"),
        (BOMB, "more than 100000 values"),
        ("a: &a [*a]\n", "an alias holds itself"),
        ("x: " + "y" * MAX_YAML_BYTES, f"is longer than {MAX_YAML_BYTES} bytes"),
    ],
)
def test_a_study_file_beyond_the_bounds_is_refused(tmp_path: Path, text: str, says: str) -> None:
    path = tmp_path / "study.yaml"
    path.write_text(text)
    with pytest.raises(StudyFileError, match=r"study\.yaml") as caught:
        read_study_file(path)
    assert says in str(caught.value)


def test_json_that_is_nested_deeply_is_read_without_positions() -> None:
    (document,) = read(b"[" * 100 + b"]" * 100, "json")
    assert document.error is None


def test_yaml_is_read_by_the_core_schema_of_1_2(folder: Path) -> None:
    study = read_study_file(folder / "good.yaml")
    assert study == StudyFile(
        study="digits",
        objective="train:evaluate",
        max_trials=100,
        parameters=(
            ContinuousParameter(name="lr", low=1e-5, high=0.1, scale="log"),
            IntegerParameter(name="layers", low=1, high=16),
            CategoricalParameter(name="schedule", choices=("no", "yes", None, "2001-01-01", True, 1.5, "null")),
        ),
        objectives=(ObjectiveSpec(name="error"),),
    )
    assert study.spec == StudySpec(parameters=study.parameters, objectives=study.objectives, max_trials=100)


def test_a_bomb_of_aliases_is_defused() -> None:
    levels = ["a0: &a0 [x]"] + [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]" for i in range(1, 12)]
    assert [f.message for f in findings("a.yaml", "\n".join(levels).encode())] == [
        "is not YAML: more than 100000 values"
    ]


def test_not_utf8() -> None:
    assert [f.message for f in findings("a.yaml", b"a: \xff")] == ["is not UTF-8 at byte 3"]
    assert [f.message for f in findings("a.json", b'"\xff"')] == ["is not UTF-8 at byte 1"]


def test_positions_fall_back_to_what_holds_the_value() -> None:
    (document,) = read(b"a:\n  b: 1\n", "yaml")
    assert [document.position(path) for path in ("/a/b", "/a/c/d", "", None)] == [(2, 3), (1, 1), (1, 1), (1, 1)]
