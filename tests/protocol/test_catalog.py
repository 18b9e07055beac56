"""The catalog: the tables of operations, errors and limits as JSON."""

from typing import Any, get_args

import jsonschema
import pytest
from hola_protocol import messages as m
from hola_protocol.catalog import Catalog, catalog, catalog_schema
from hola_protocol.errors import ERRORS
from hola_protocol.operations import OPERATIONS

# The catalog


def test_the_catalog_is_valid_under_its_own_schema() -> None:
    jsonschema.Draft202012Validator(catalog_schema()).validate(catalog())


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: data.pop("version"),
        lambda data: data["operations"][0].update(role="owner"),
        lambda data: data["errors"][0].pop("http_status"),
        lambda data: data.update(extra=1),
    ],
)
def test_the_catalog_schema_refuses(spoil: Any) -> None:
    data = catalog()
    spoil(data)
    assert not jsonschema.Draft202012Validator(catalog_schema()).is_valid(data)


def test_the_catalog_holds_the_tables() -> None:
    data = catalog()
    assert data.keys() == set(Catalog.__struct_fields__)
    assert [row["name"] for row in data["operations"]] == [operation.name for operation in OPERATIONS]
    assert [row["code"] for row in data["errors"]] == [row.code for row in ERRORS]
    assert {row["name"] for row in data["messages"]} == {s.__name__ for s in get_args(m.Message)}
    assert {row["name"] for row in data["operations"] if row["parked"]} == {
        "GetSuggestion",
        "GetEvents",
        "GetModelView",
    }
