"""The packages are built as their projects say, the same bytes each time, and what is missing is told."""

import subprocess
from pathlib import Path

import pytest

from clients import sdks
from release import packages
from release.packages import ReleaseError, build_python, collect_sdks, python_names, sdk_packages, write_checksums


def test_the_python_packages_are_the_same_in_every_build(python_packages: Path, tmp_path: Path) -> None:
    build_python(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == python_names()
    for path in tmp_path.iterdir():
        assert path.read_bytes() == (python_packages / path.name).read_bytes(), path.name


def test_a_build_that_fails_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / "pyproject.toml").write_text('[project]\nname = "hola-broken"\n')
    monkeypatch.setattr(packages, "DISTRIBUTIONS", (broken,))
    with pytest.raises(ReleaseError, match="broken cannot be built:\n"):
        build_python(tmp_path)


def test_every_sdk_has_a_package_with_a_name_of_its_own() -> None:
    assert [sdk.name for sdk in sdks.sdks() if not sdk.packages] == []
    names = [name for sdk in sdks.sdks() for name in sdk.packages.values()]
    assert len(set(names)) == len(names) == len(sdk_packages())
    assert [name for name in names if sdks.VERSION not in name] == []


def test_packages_that_are_not_built_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    built = tmp_path / "one.zip"
    built.write_bytes(b"built")
    missing = packages.ROOT / "clients" / "talk" / "talk.zip"
    monkeypatch.setattr(packages, "sdk_packages", lambda: {"one.zip": built, "talk.zip": missing})
    with pytest.raises(ReleaseError, match=r"not built: clients/talk/talk.zip \(make sdks\)"):
        collect_sdks(tmp_path)


def test_the_checksums_are_those_that_sha256sum_reads(tmp_path: Path) -> None:
    (tmp_path / "b").write_bytes(b"2")
    (tmp_path / "a").write_bytes(b"1")
    write_checksums(tmp_path, ["b", "a"])
    assert [line.split()[1] for line in (tmp_path / "SHA256SUMS").read_text().splitlines()] == ["a", "b"]
    check = ["sha256sum", "--check", "--strict", "SHA256SUMS"]
    assert subprocess.run(check, cwd=tmp_path, capture_output=True, check=False).returncode == 0
    (tmp_path / "a").write_bytes(b"changed")
    assert subprocess.run(check, cwd=tmp_path, capture_output=True, check=False).returncode == 1
