"""Study files that would take a reader minutes are refused, saying why."""

from pathlib import Path

import pytest
from hola_protocol.documents import MAX_DEPTH, MAX_YAML_BYTES, read
from hola_protocol.validate import StudyFileError, read_study_file

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
