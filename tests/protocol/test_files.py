"""The files that programs of several languages share: what readers and the schemas make of the vectors."""

import json
from pathlib import Path

import pytest
from hola_protocol.export import documents
from hola_protocol.vectors import FILES, FileCase
from jsonschema import Draft202012Validator

from hola.clients import ConfigurationError, read_connection
from hola.clients.worker.spool import Spool

DOCUMENTS = documents()


def names(case: FileCase) -> str:
    return f"{case.kind}/{case.name}"


def is_valid(case: FileCase) -> bool:
    schema = json.loads(DOCUMENTS[f"{case.kind}.schema.json"])
    Draft202012Validator.check_schema(schema)
    try:
        content = json.loads(case.text)
    except ValueError:
        return False
    return bool(Draft202012Validator(schema).is_valid(content))


def is_read(case: FileCase, folder: Path) -> bool:
    if case.kind == "spool":
        (folder / "digits-7-00.json").write_text(case.text)
        return [unsent.trial_id for _, unsent in Spool(folder).waiting("digits", 1760000000000)] == [7]
    path = folder / "connection.json"
    path.write_text(case.text)
    path.chmod(0o600)
    try:
        read_connection(path)
    except ConfigurationError:
        return False
    return True


@pytest.mark.parametrize("case", FILES, ids=names)
def test_the_schema_and_the_reader_agree_with_the_vectors(case: FileCase, tmp_path: Path) -> None:
    assert (is_valid(case), is_read(case, tmp_path)) == (case.accepted, case.accepted)
