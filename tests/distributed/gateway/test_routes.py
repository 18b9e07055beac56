"""Every operation is found by its method and path, and nothing else is."""

import pytest
from hola_protocol.operations import OPERATION_BY_NAME, OPERATIONS, Operation

from hola.distributed.gateway.routes import Match, match


@pytest.mark.parametrize("op", OPERATIONS, ids=lambda op: op.name)
def test_every_operation_is_found(op: Operation) -> None:
    study = "my.study-1" if op.on_study else None
    methods = tuple(other.http_method for other in OPERATIONS if other.http_path == op.http_path)
    assert match(op.http_method, op.http_path.replace("{study}", "my.study-1")) == Match(op, study, methods)


def test_head_means_get() -> None:
    assert match("HEAD", "/v1/describe") == Match(OPERATION_BY_NAME["Describe"], None, ("GET",))


def test_another_method_is_told_those_there_are() -> None:
    assert match("POST", "/v1/studies/x") == Match(None, "x", ("PUT", "GET", "PATCH", "DELETE"))


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/v1",
        "/v1/",
        "/v2/describe",
        "/v1/describe/",
        "/V1/describe",
        "//v1/describe",
        "/v1/studies/",
        "/v1/studies//status",
        "/v1/studies/x/",
        "/v1/studies/x/status/",
        "/v1/studies/x/y/status",
        "/v1/studies/x/nothing",
    ],
)
def test_other_paths_are_none(path: str) -> None:
    assert match("GET", path) is None
