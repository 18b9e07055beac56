"""The driver of the SDKs: it reads every manifest, builds, tells, and fails when it must."""

import re
import subprocess
from pathlib import Path

import pytest

from clients import sdks as driver

MANIFEST = 'title = "Talk"\ntools = ["sh"]\nworker = ["build/worker"]\n'


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(driver, "LOGS", tmp_path / "logs")
    monkeypatch.setattr(driver, "sdks", lambda folder=tmp_path, read=driver.sdks: read(folder))
    monkeypatch.delenv("CI", raising=False)
    return tmp_path


def sdk(folder: Path, name: str, manifest: str = MANIFEST, recipe: str = "@true") -> None:
    """An SDK whose every target does the same."""
    (folder / name).mkdir()
    (folder / name / "sdk.toml").write_text(manifest)
    rules = "\n".join(f"{target}:\n\t{recipe}\n.PHONY: {target}" for target in driver.TARGETS)
    (folder / name / "Makefile").write_text(rules + "\n")


def test_every_sdk_of_the_repository_can_be_read() -> None:
    found = driver.sdks()
    assert len({one.title for one in found}) == len(found)
    for one in found:
        makefile = (one.folder / "Makefile").read_text()
        missing = [t for t in (*driver.TARGETS, "clean") if not re.search(rf"^[a-z ]*\b{t}\b.*:", makefile, re.M)]
        assert missing == [], one.name
        assert (one.folder / "README.md").is_file()
        assert (one.folder / "CHANGELOG.md").is_file()


def test_all_targets_are_made(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sdk(folder, "one")
    sdk(folder, "two")
    assert driver.main([]) == 0
    lines = [line.split()[:3] for line in capsys.readouterr().out.splitlines()]
    assert sorted(lines) == sorted(["ok", name, target] for name in ("one", "two") for target in driver.TARGETS)


def test_a_failure_is_told_and_ends_its_sdk_alone(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sdk(folder, "bad", recipe="@echo no such thing; exit 3")
    sdk(folder, "good")
    assert driver.main(["--targets", "build", "test"]) == 1
    out = capsys.readouterr().out
    assert "no such thing" in out
    assert [line.split()[:3] for line in out.splitlines() if line.startswith(("ok", "FAILED"))].count(
        ["FAILED", "bad", "build"]
    ) == 1
    assert "bad         test" not in out
    assert "good        test" in out


@pytest.mark.parametrize(("ci", "code"), [("true", 1), ("", 0)])
def test_a_missing_toolchain_is_told_and_fails_in_ci(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, ci: str, code: int
) -> None:
    monkeypatch.setenv("CI", ci)
    sdk(folder, "rare", MANIFEST.replace('"sh"', '"sh", "no-such-compiler"'))
    assert driver.main([]) == code
    assert capsys.readouterr().out == "SKIPPED rare: no-such-compiler not found\n"


def test_an_unknown_name_is_told(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sdk(folder, "one")
    with pytest.raises(SystemExit):
        driver.main(["three"])
    assert "there is no SDK three; there are one" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("manifest", "message"),
    [
        (MANIFEST + 'colour = "red"\n', "colour: no such field"),
        (MANIFEST.replace('["sh"]', '"sh"'), "tools must be a list of strings, not 'sh'"),
        (MANIFEST.replace('["build/worker"]', "[]"), "worker must be a list of strings"),
        (MANIFEST.replace('"Talk"', "7"), "title must be a string, not 7"),
        (MANIFEST + "packages = 7\n", "packages must be a table of strings, not 7"),
        (MANIFEST + "[packages]\nfile = 7\n", "packages must be a table of strings"),
    ],
)
def test_a_wrong_manifest_is_told(folder: Path, manifest: str, message: str) -> None:
    sdk(folder, "one", manifest)
    with pytest.raises(driver.ManifestError, match=message):
        driver.sdks(folder)


def test_packages_have_the_version_in_their_names(folder: Path) -> None:
    sdk(folder, "one", MANIFEST + '[packages]\n"build/one-{version}.zip" = "hola-one-{version}.zip"\n')
    sdk(folder, "two")
    one, two = driver.sdks(folder)
    path = folder / "one" / "build" / f"one-{driver.VERSION}.zip"
    assert (one.packages, one.artifact) == ({path: f"hola-one-{driver.VERSION}.zip"}, path)
    assert (two.packages, two.artifact) == ({}, None)


def test_a_command_runs_in_the_folder_from_anywhere(folder: Path) -> None:
    sdk(folder, "one")
    (one,) = driver.sdks(folder)
    done = subprocess.run(one.from_anywhere(["sh", "-c", "pwd"]), capture_output=True, text=True, check=True)
    assert done.stdout == f"{folder / 'one'}\n"


def test_what_a_command_lacks_is_told(folder: Path) -> None:
    sdk(folder, "one")
    sdk(folder, "two", MANIFEST.replace('"sh"', '"no-such-compiler"'))
    one, two = driver.sdks(folder)
    assert one.missing(one.worker) == "build/worker is not built: make -C clients/one build"
    assert one.missing(["sh", "-c", "x"]) is None
    assert two.missing(two.worker) == "no-such-compiler not found"
