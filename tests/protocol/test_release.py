"""A release never changes, every later version reads its messages, and a break with it needs a named exception."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from hola_protocol import codec
from hola_protocol.__main__ import main
from hola_protocol.errors import ProtocolError
from hola_protocol.operations import OPERATIONS
from hola_protocol.release import ReleaseError, altered, exceptions, release

ROOT = Path(__file__).parents[2]
DRAFT = ROOT / "schemas" / "draft"
CHANGELOG = ROOT / "protocol" / "CHANGELOG.md"
RELEASES = sorted(path for path in (ROOT / "schemas").iterdir() if path != DRAFT)
RESPONSES = {op.response.__name__: op.response for op in OPERATIONS}
MEANINGLESS = {("1.0-rc1", "unknown field in a spec within a reply"): "/info/spec/parameters/0/condition"}
"""Messages of a candidate that invent a value for a name that was reserved then and has a form now: where it is."""

GONE = {"1.0-rc1": frozenset({"SubmitFailureRequest", "SubmitFailureResponse"})}
"""Messages of a candidate that are no more; the changelog of the protocol says so."""


@pytest.fixture
def released(tmp_path: Path) -> Path:
    folder = tmp_path / "1.0-rc7"
    release(DRAFT, folder)
    return folder


def compat(old: Path, changelog: Path | None = None, new: Path = DRAFT) -> int:
    return main(["compat", *(["--exceptions", str(changelog)] if changelog else []), str(old), str(new)])


@pytest.mark.parametrize("folder", RELEASES, ids=lambda path: path.name)
def test_a_release_is_as_it_was_and_nothing_breaks_with_it(folder: Path) -> None:
    assert compat(folder, CHANGELOG) == 0


def read(name: str, body: bytes) -> None:
    """Read a message of a release by this version."""
    if name == "Header":
        codec.decode_header(body)
    elif name.endswith("Request"):
        codec.decode_request(body)
    else:
        codec.decode_reply(body, RESPONSES.get(name, OPERATIONS[0].response))


@pytest.mark.parametrize("folder", RELEASES, ids=lambda path: path.name)
def test_the_messages_of_a_release_are_read(folder: Path) -> None:
    examples = {path.stem: path.read_bytes() for path in (folder / "examples").glob("*.json")}
    catalog = json.loads((folder / "catalog.json").read_text())
    names = {f"{op['name']}{side}" for op in catalog["operations"] for side in ("Request", "Response")}
    assert names <= examples.keys()
    gone = GONE.get(folder.name, frozenset())
    for name in sorted(names - gone):
        read(name, examples[name])
    vectors = json.loads((folder / "vectors" / "accept.json").read_text())
    for vector in vectors:
        if vector["type"] in gone:
            continue
        path = MEANINGLESS.get((folder.name, vector["name"]))
        if path is None:
            read(vector["type"], vector["body"].encode())
            continue
        with pytest.raises(ProtocolError) as refused:
            read(vector["type"], vector["body"].encode())
        assert refused.value.response.path == path
    assert len(vectors) > 40


def test_the_sums_are_those_of_sha256sum(released: Path) -> None:
    done = subprocess.run(["sha256sum", "--check", "--quiet", "SHA256SUMS"], cwd=released, check=False)
    assert done.returncode == 0


def test_a_changed_a_lost_and_a_new_file_are_found(released: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert altered(released) == []
    assert compat(released) == 0
    (released / "examples" / "DescribeRequest.json").write_text("{}\n")
    (released / "vectors" / "reject.json").unlink()
    (released / "more.json").write_text("{}\n")
    assert altered(released) == ["examples/DescribeRequest.json", "more.json", "vectors/reject.json"]
    assert compat(released) == 1
    assert f"{released / 'more.json'} is not as it was released" in capsys.readouterr().out


def test_a_release_is_made_once_and_of_what_the_structs_say(tmp_path: Path, released: Path) -> None:
    with pytest.raises(ReleaseError, match="is there already"):
        release(DRAFT, released)
    stale = tmp_path / "stale"
    shutil.copytree(DRAFT, stale)
    (stale / "catalog.json").write_text("{}\n")
    with pytest.raises(ReleaseError, match=r"not what the structs say: catalog\.json"):
        release(stale, tmp_path / "1.1")
    assert main(["release", str(stale), str(tmp_path / "1.1")]) == 2
    assert main(["release", str(DRAFT), str(tmp_path / "1.1")]) == 0


def broken(tmp_path: Path) -> Path:
    """A draft in which a field of a request became required."""
    folder = tmp_path / "broken"
    shutil.copytree(DRAFT, folder)
    schema = json.loads((folder / "hola.schema.json").read_text())
    schema["$defs"]["ShutdownRequest"]["required"].append("mode")
    (folder / "hola.schema.json").write_text(json.dumps(schema))
    return folder


def test_a_break_needs_an_exception_of_its_name(
    tmp_path: Path, released: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    new, changelog = broken(tmp_path), tmp_path / "CHANGELOG.md"
    assert compat(released, new=new) == 1
    assert capsys.readouterr().out == "field-required: ShutdownRequest.mode: is required now\n"
    line = "- `field-required` `ShutdownRequest.mode`: nobody left it out\n"
    changelog.write_text(f"# Changes\n\n### Exceptions to 1.0-rc7\n\n{line}\n### Added\n\n- Much.\n")
    assert compat(released, changelog, new) == 0
    changelog.write_text(f"# Changes\n\n### Exceptions to 1.0-rc1\n\n{line}")
    assert compat(released, changelog, new) == 1


def test_an_exception_without_its_break_is_told(
    tmp_path: Path, released: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    changelog = tmp_path / "CHANGELOG.md"
    changelog.write_text("## Exceptions to 1.0-rc7\n\n- `field-required` `ShutdownRequest.mode`: nobody left it out\n")
    assert compat(released, changelog) == 1
    assert "an exception to a break that there is not" in capsys.readouterr().out


@pytest.mark.parametrize("line", ["- `field-demanded` `X.y`: why", "- `field-required` `X.y`", "- why not"])
def test_what_is_no_exception_is_told(line: str) -> None:
    with pytest.raises(ReleaseError, match="not an exception"):
        exceptions(f"## Exceptions to 1.0\n\n{line}\n", "1.0")
