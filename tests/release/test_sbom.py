"""The bill of materials is valid CycloneDX, and says what each package is and needs."""

import hashlib
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from packageurl import PackageURL

from release.sbom import bill_of_materials

MADE = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
MSGSPEC = PackageURL("pypi", None, "msgspec", "0.22.0")
JACKSON = PackageURL("maven", "com.fasterxml.jackson.core", "jackson-core", "2.17.2")
CURL = PackageURL("generic", None, "curl")
NEEDED = {"hola.whl": {MSGSPEC}, "hola.jar": {JACKSON}, "hola.tar.gz": {CURL, MSGSPEC}}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in NEEDED:
        (tmp_path / name).write_bytes(name.encode())
    return tmp_path


def bill(folder: Path) -> dict[str, Any]:
    text = bill_of_materials(folder, NEEDED, "1.2.3", MADE)
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(text) is None
    found: dict[str, Any] = json.loads(text)
    return found


def test_packages_have_their_checksums_and_libraries_their_addresses(folder: Path) -> None:
    found = bill(folder)
    assert (found["metadata"]["component"]["name"], found["metadata"]["component"]["version"]) == ("hola", "1.2.3")
    assert found["metadata"]["timestamp"] == "2026-01-02T03:04:05+00:00"
    packages = {part["name"]: part["hashes"] for part in found["components"] if part["type"] == "file"}
    assert packages == {
        name: [{"alg": "SHA-256", "content": hashlib.sha256(name.encode()).hexdigest()}] for name in NEEDED
    }
    libraries = {part["purl"]: part.get("version") for part in found["components"] if part["type"] == "library"}
    assert libraries == {str(MSGSPEC): "0.22.0", str(JACKSON): "2.17.2", str(CURL): None}


def test_it_says_which_package_needs_what(folder: Path) -> None:
    needs = {part["ref"]: set(part.get("dependsOn", ())) for part in bill(folder)["dependencies"]}
    assert needs["hola"] == set(NEEDED)
    assert {name: needs[name] for name in NEEDED} == {name: set(map(str, urls)) for name, urls in NEEDED.items()}


def test_the_same_packages_give_the_same_text(folder: Path) -> None:
    first = bill_of_materials(folder, NEEDED, "1.2.3", MADE)
    assert bill_of_materials(folder, dict(reversed(NEEDED.items())), "1.2.3", MADE) == first
    (folder / "hola.whl").write_bytes(b"another")
    other = bill_of_materials(folder, NEEDED, "1.2.3", MADE)
    assert json.loads(other)["serialNumber"] != json.loads(first)["serialNumber"]


def test_the_validator_sees_a_fault(folder: Path) -> None:
    text = bill_of_materials(folder, NEEDED, "1.2.3", MADE).replace('"SHA-256"', '"CRC-32"', 1)
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(text) is not None
