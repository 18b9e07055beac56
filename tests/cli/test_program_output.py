"""What a program prints is passed on."""

from pathlib import Path

import pytest

from hola.cli.program_output import MAX_LINE_BYTES, ProgramOutput


def test_a_program_without_line_breaks_is_passed_on_in_parts(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    printed = ProgramOutput(tmp_path)
    (tmp_path / "stdout").write_bytes(b"x" * 1_000_000)
    (tmp_path / "stderr").write_bytes(b"y" * 1_000_000)
    printed.start()
    printed.finish(with_last_line=True)
    lines = capfd.readouterr().err.splitlines()
    assert [line for line in lines if "x" in line] == ["x" * MAX_LINE_BYTES]
    assert "".join(line for line in lines if "y" in line) == "y" * 1_000_000
    assert max(map(len, lines)) <= 2 * MAX_LINE_BYTES
