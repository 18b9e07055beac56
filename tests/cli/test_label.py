"""``hola label``: notes and labels, on a data folder."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hola_protocol.messages import AddedTrial
from hola_protocol.space import ContinuousParameter, ObjectiveSpec, StudySpec
from msgspec.structs import replace

from hola.cli import main
from hola.clients.extend import create_or_extend
from hola.distributed.data_folder import DataFolderClient
from hola.storage import open_storage

SPEC = StudySpec(
    parameters=(ContinuousParameter(name="x", low=0.0, high=1.0),), objectives=(ObjectiveSpec(name="loss"),), seed=1
)


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A data folder with a study of two results."""
    for name in ("HOLA_CONNECTION", "HOLA_ENDPOINT", "HOLA_STUDY", "HOLA_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "data").mkdir()
    open_storage(str(tmp_path / "data" / "hola.db")).close()
    with DataFolderClient("data", study="demo") as client:
        client.create_study(spec=SPEC)
        client.add_trials(
            trials=[AddedTrial(parameters={"x": x}, objectives={"loss": x}) for x in (0.25, 0.5)],
        )


def hola(*arguments: str) -> Result:
    return CliRunner().invoke(main, [*arguments[:1], "--data-dir", "data", *arguments[1:]])


def test_trials_are_labelled_and_shown() -> None:
    told = hola("label", "1", "2", "good=yes", "run=https://example.org/runs/1?a=b", "--note", "two\nlines")
    assert (told.exit_code, told.stdout) == (0, "trial 1: changed\ntrial 2: changed\n")
    shown = hola("show", "2").stdout
    assert "note:\n  two\n  lines\nlabels:\n  good = yes\n  run = https://example.org/runs/1?a=b\n" in shown
    hola("label", "2", "good=", "--note", "")
    trials = [json.loads(line) for line in hola("trials", "--json").stdout.splitlines()]
    assert [(t.get("note"), t["labels"]) for t in trials] == [
        ("two\nlines", {"good": "yes", "run": "https://example.org/runs/1?a=b"}),
        (None, {"run": "https://example.org/runs/1?a=b"}),
    ]


def test_a_study_is_labelled_and_shown() -> None:
    told = hola("label", "owner=vision", "--note", "digits\nwith the new loss")
    assert (told.exit_code, told.stdout) == (0, "demo: changed\n")
    assert hola("status").stdout.splitlines()[1:4] == ["digits", "with the new loss", "owner: vision"]


@pytest.mark.parametrize(
    ("arguments", "code", "complaint"),
    [
        ((), 2, "give labels as NAME=VALUE, or --note"),
        (("1",), 2, "give labels as NAME=VALUE, or --note"),
        (("1", "good"), 1, "'good' is not a label; write name=value"),
        (("1", "99", "good=yes"), 1, "trial 99: study 'demo' has no trial 99"),
        (("1", "9good=yes"), 1, "9good"),
    ],
)
def test_a_wrong_call_names_what_is_wanted(arguments: tuple[str, ...], code: int, complaint: str) -> None:
    told = hola("label", *arguments)
    assert (told.exit_code, complaint in told.output) == (code, True), told.output


def test_a_study_file_changes_description_labels_and_every_end() -> None:
    first = replace(SPEC, description="first", labels={"a": "1", "b": "2"})
    with DataFolderClient("data", study="demo") as client:
        info, words = create_or_extend(client, "demo", first)
        assert (info.spec.description, info.spec.labels, words) == ("first", {"a": "1", "b": "2"}, "continues")
        revision = info.revision
        info, words = create_or_extend(client, "demo", replace(first, labels={"b": "2"}, max_failures=3))
        assert (info.spec.labels, info.spec.max_failures) == ({"a": "1", "b": "2"}, 3)
        assert (info.revision, words) == (revision + 1, "continues with max_failures = 3")
