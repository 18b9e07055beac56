"""A release has every package, with checksums and a bill of materials that fit."""

import json
import subprocess
import tarfile
from pathlib import Path
from typing import Any

import pytest

from release.__main__ import BILL, contents, main
from release.packages import checksum, python_names, sdk_packages


@pytest.fixture(scope="module")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release of what the SDKs have packaged here."""
    if missing := [name for name, path in sdk_packages().items() if not path.is_file()]:
        pytest.skip(f"{', '.join(missing)} not built (make sdks)")
    target = tmp_path_factory.mktemp("release") / "dist"
    target.mkdir()
    (target / "left over").touch()
    assert main(["--dist", str(target)]) == 0
    return target


@pytest.fixture(scope="module")
def bill(dist: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((dist / BILL).read_text())
    return found


def test_it_has_every_package_and_nothing_else(dist: Path) -> None:
    found = sorted(path.name for path in dist.iterdir())
    assert found == contents()
    suffixes = {".whl": 3, ".crate": 1, ".jar": 3, ".pom": 1, ".tgz": 1, ".zip": 1, ".json": 1, ".gz": 6}
    assert {suffix: sum(name.endswith(suffix) for name in found) for suffix in suffixes} == suffixes
    assert len(found) == sum(suffixes.values()) + 1


def test_every_archive_has_content(dist: Path) -> None:
    for path in dist.iterdir():
        if path.suffix in (".gz", ".tgz", ".crate"):
            with tarfile.open(path) as archive:
                assert [member for member in archive.getmembers() if member.isfile() and member.size], path.name


def test_the_checksums_fit(dist: Path) -> None:
    done = subprocess.run(["sha256sum", "--check", "SHA256SUMS"], cwd=dist, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == [f"{name}: OK" for name in contents() if name != "SHA256SUMS"]


def test_the_bill_names_every_package_with_its_checksum(dist: Path, bill: dict[str, Any]) -> None:
    files = {part["name"]: part["hashes"][0]["content"] for part in bill["components"] if part["type"] == "file"}
    assert files == {name: checksum(dist / name) for name in (*python_names(), *sdk_packages())}


@pytest.mark.parametrize(
    ("package", "library"),
    [
        ("hola_protocol-1.0.0-py3-none-any.whl", "pkg:pypi/msgspec@"),
        ("hola_hpo-0.1.0-py3-none-any.whl", "pkg:pypi/scipy@"),
        ("hola_hpo-0.1.0.tar.gz", "pkg:pypi/pyzmq@"),
        ("hola-hpo-0.1.0.crate", "pkg:cargo/serde_json@"),
        ("hola-go-v0.1.0.zip", "pkg:golang/github.com/pebbe/zmq4@v"),
        ("hola-client-0.1.0.jar", "pkg:maven/com.fasterxml.jackson.core/jackson-core@"),
        ("hola-r-0.1.0.tar.gz", "pkg:generic/r-jsonlite"),
    ],
)
def test_the_bill_names_what_a_package_needs(bill: dict[str, Any], package: str, library: str) -> None:
    (needs,) = [part["dependsOn"] for part in bill["dependencies"] if part["ref"] == package]
    assert [url for url in needs if url.startswith(library)]


def test_what_only_the_tests_need_is_not_in_the_bill(bill: dict[str, Any]) -> None:
    urls = [part["purl"] for part in bill["components"] if "purl" in part]
    assert [url for url in urls if any(name in url for name in ("/pytest", "/junit", "/rapid", "/vitest"))] == []


def test_a_release_without_its_packages_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("release.packages.sdk_packages", lambda: {"talk.zip": Path(__file__).parents[2] / "talk.zip"})
    assert main(["--dist", str(tmp_path / "dist")]) == 1
    assert capsys.readouterr().err == "error: not built: talk.zip (make sdks)\n"
