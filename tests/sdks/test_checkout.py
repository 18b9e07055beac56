"""What a README says about using a checkout is done, and what does not hold is seen."""

import re
from pathlib import Path

import pytest
from hola_protocol.study_file import StudyFile
from hola_protocol.validate import findings

from clients.checkout import CheckoutError, blocks, play

RUN = "<!-- checkout: run -->\n```sh\n{}\n```\n"
FAILS = "<!-- checkout: fails with {} -->\n\n```sh\n{}\n```\n"
FILE = "<!-- checkout: file {} -->\n```text\n{}\n```\n"


def played(tmp_path: Path, *parts: str) -> list[str]:
    readme, folder = tmp_path / "README.md", tmp_path / "empty"
    readme.write_text("# A package\n\n" + "\n".join(parts), encoding="utf-8")
    folder.mkdir()
    return list(play(readme, folder))


def test_blocks_are_done_in_order_where_the_one_before_ended(tmp_path: Path) -> None:
    parts = (
        RUN.format("test -f hola/pyproject.toml\nmkdir project\ncd project"),
        FILE.format("src/main", "hello"),
        RUN.format("grep -q hello src/main"),
        FAILS.format("is missing", "echo it is missing\nfalse"),
    )
    done = played(tmp_path, *parts)
    assert len(done) == 3
    assert (tmp_path / "empty" / "project" / "src" / "main").read_text(encoding="utf-8") == "hello\n"


def test_the_environment_names_no_scheduler(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOLA_ENDPOINT", "tcp://127.0.0.1:1")
    played(tmp_path, RUN.format('test -z "$HOLA_ENDPOINT"\ntest ! -e "$XDG_RUNTIME_DIR/hola"'))


@pytest.mark.parametrize(
    ("part", "complaint"),
    [
        (RUN.format("false\ntrue"), "exit code 1"),
        (FAILS.format("is missing", "echo is missing"), "did not fail with 'is missing'"),
        (FAILS.format("is missing", "echo another; false"), "did not fail with 'is missing'"),
        ("nothing", "no block says"),
        (RUN.format("true") + "<!-- checkout: jump -->\n```sh\ntrue\n```\n", "a mark is not followed"),
    ],
)
def test_what_does_not_hold_is_seen(tmp_path: Path, part: str, complaint: str) -> None:
    with pytest.raises(CheckoutError, match=complaint):
        played(tmp_path, part)


@pytest.mark.parametrize("sdk", ["go", "java", "rust", "typescript"])
def test_the_readmes_say_what_happens_without_a_scheduler(sdk: str) -> None:
    text = (Path("clients") / sdk / "README.md").read_text(encoding="utf-8")
    kinds = [(block.kind, block.argument) for block in blocks(text)]
    assert ("fails with", "no scheduler is known here") in kinds


@pytest.mark.parametrize("sdk", ["cpp", "go", "java", "rust", "typescript"])
def test_the_readmes_have_a_study_to_begin_with(sdk: str) -> None:
    text = (Path("clients") / sdk / "README.md").read_text(encoding="utf-8")
    [study] = re.findall(r"```yaml\n(.*?)```\n", text, re.DOTALL)
    assert findings("study.yaml", study.encode(), struct=StudyFile, file_format="yaml") == []
    assert "hola serve --study study.yaml\n" in text


@pytest.mark.parametrize("sdk", ["cpp", "go", "java", "rust", "typescript"])
def test_the_first_program_of_a_readme_ends_with_the_exit_code_of_the_worker(sdk: str) -> None:
    text = (Path("clients") / sdk / "README.md").read_text(encoding="utf-8")
    program, _, _ = text.partition("hola serve --study study.yaml\n")
    assert re.search(r"exit_?code\b", program, re.IGNORECASE)
