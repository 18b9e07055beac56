"""The reference codec holds every vector, as a reader in any language would: from the committed files."""

import base64
import json
import struct
from pathlib import Path
from typing import Any, get_args

import pytest
from hola_protocol import codec
from hola_protocol import messages as m
from hola_protocol.errors import ErrorResponse, ProtocolError
from hola_protocol.limits import Limits
from hola_protocol.rules import check_request
from hola_protocol.testing import judge

DRAFT = Path(__file__).parents[2] / "schemas" / "draft"
SCHEMA = json.loads((DRAFT / "hola.schema.json").read_text(encoding="utf-8"))
TYPES: dict[str, Any] = {struct.__name__: struct for struct in get_args(m.Message)}


def load(name: str) -> list[dict[str, Any]]:
    cases: list[dict[str, Any]] = json.loads((DRAFT / "vectors" / f"{name}.json").read_text(encoding="utf-8"))
    return cases


def body_of(case: dict[str, Any]) -> bytes:
    if "body_base64" in case:
        return base64.b64decode(case["body_base64"])
    if "body_pieces" in case:
        return "".join(piece["text"] * piece["times"] for piece in case["body_pieces"]).encode()
    return str(case["body"]).encode()


def read(type_name: str, body: bytes) -> Any:
    if type_name == "Header":
        return codec.decode_header(body)
    if type_name.endswith("Request"):
        request = codec.decode_request(body)
        check_request(request, Limits())
        return request
    struct = TYPES[type_name]
    return codec.decode_response(body) if struct is ErrorResponse else codec.decode_reply(body, struct)


def schema_accepts(type_name: str, body: bytes) -> bool:
    return bool(judge(type_name, SCHEMA).is_valid(json.loads(body)))


def same(a: Any, b: Any) -> bool:
    """Equal JSON: numbers as doubles, with the sign of zero; booleans are no numbers."""
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(same(a[key], b[key]) for key in a)
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, bool) or isinstance(b, bool):
        return a is b
    if isinstance(a, int | float) and isinstance(b, int | float):
        return struct.pack(">d", a) == struct.pack(">d", b)
    return bool(a == b)


def case_id(case: dict[str, Any]) -> str:
    return str(case["name"])


@pytest.mark.parametrize("case", load("accept"), ids=case_id)
@pytest.mark.spec("E-4", "E-9", "E-10", "E-14")
def test_accept(case: dict[str, Any]) -> None:
    body = body_of(case)
    message = read(case["type"], body)
    if case["expected"] is not None:
        assert type(message).__name__ == case["type"]
        assert same(json.loads(codec.encode(message)), json.loads(case["expected"]))
        assert schema_accepts(case["type"], case["expected"].encode())
    if case["type"].endswith("Request"):
        assert schema_accepts(case["type"], body)


@pytest.mark.parametrize("case", load("reject"), ids=case_id)
@pytest.mark.spec("E-1", "E-2", "E-3", "E-5", "E-7", "E-8", "E-13", "X-2")
def test_reject(case: dict[str, Any]) -> None:
    body = body_of(case)
    with pytest.raises(ProtocolError) as refused:
        read(case["type"], body)
    path = case["path"] if case["path"] is None else case["path"].replace("\0", "\ufffd")
    assert (refused.value.code, refused.value.response.path) == (case["code"], path)
    codec.encode(refused.value.response)  # whatever was in the body, the refusal can be sent
    if case["schema"] != "not_json":
        assert schema_accepts(case["type"], body) == (case["schema"] == "accepts")


@pytest.mark.parametrize("case", load("roundtrip"), ids=case_id)
@pytest.mark.spec("E-6")
def test_roundtrip(case: dict[str, Any]) -> None:
    message = read(case["type"], body_of(case))
    for _ in range(2):
        assert struct.pack(">d", message.results[0].objectives["loss"]).hex() == case["bits"]
        message = read(case["type"], codec.encode(message))


@pytest.mark.parametrize("case", load("disagreements"), ids=case_id)
def test_disagreements(case: dict[str, Any]) -> None:
    body = body_of(case)
    try:
        read(case["type"], body)
        verdict = "accepts"
    except ProtocolError:
        verdict = "refuses"
    schema = "accepts" if schema_accepts(case["type"], body) else "refuses"
    assert (schema, verdict) == (case["schema"], "refuses" if case["reader"] == "either" else case["reader"])
    assert schema != verdict


@pytest.mark.parametrize("name", ["accept", "reject", "roundtrip", "disagreements"])
def test_every_case_has_a_name_of_its_own(name: str) -> None:
    names = [case["name"] for case in load(name)]
    assert len(names) == len(set(names))


def test_two_kinds_of_equality_are_told_apart() -> None:
    assert same({"a": [1, -0.0]}, {"a": [1.0, -0.0]})
    assert not same(0.0, -0.0)
    assert not same(True, 1)
    assert not same(None, 0)
