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
ACCEPTED = {
    "E-4": ("zero objective", "integer token with a minus and zero", "1e20 written as an integer in a parameter set"),
    "E-9": ("null is absent",),
    "E-10": ("null is a value in a parameter set", "null parameter in a reply"),
    "E-14": (
        *("unknown field in a reply", "unknown field deep in a reply", "unknown field in a spec within a reply"),
        *("unknown state in a reply", "unknown event", "unknown sampler in a reply", "unknown error code"),
    ),
}
"""The vectors that hold a sentence, by their names in ``accept.json``."""
REFUSED = {
    "E-1": (
        *("empty", "cut off", "two values", "trailing comma", "single quotes", "comment", "byte order mark"),
        *("UTF-16", "broken UTF-8", "surrogate in UTF-8", "not an object", "a null", "a string"),
    ),
    "E-2": ("no tag", "null tag", "tag of another case", "reply without its tag"),
    "E-3": ("1.0 for an integer", "1e2 for an integer", "1.5 for an integer", "2^53", "-2^53", "2^64"),
    "E-5": ("NaN", "Infinity", "objective beyond a double", "parameter beyond a double"),
    "E-7": (
        *("U+0000 in a text", "U+0000 in metadata", "U+0000 in a key of metadata"),
        *("lone high surrogate", "lone low surrogate", "surrogates in the wrong order"),
    ),
    "E-8": (
        *("empty name", "name of 65 characters", "name that begins with a digit", "name with a slash"),
        *("name with a letter beyond ASCII", "name that ends in a newline", "objective name with a space"),
    ),
    "E-13": (
        *("unknown tag", "unknown field", "unknown field in a parameter", "unknown field in a sampler"),
        *("unknown field in an item", "unknown parameter type", "unknown enum value"),
    ),
    "X-2": ("unknown field in a parameter", "null objective", "same parameter twice"),
}
"""The same for ``reject.json``."""


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


def demand_accepted(case: dict[str, Any]) -> None:
    """Fail unless a vector is accepted, and means what it says."""
    body = body_of(case)
    message = read(case["type"], body)
    if case["expected"] is not None:
        assert type(message).__name__ == case["type"]
        assert same(json.loads(codec.encode(message)), json.loads(case["expected"]))
        assert schema_accepts(case["type"], case["expected"].encode())
    if case["type"].endswith("Request"):
        assert schema_accepts(case["type"], body)


def demand_refused(case: dict[str, Any]) -> None:
    """Fail unless a vector is refused with its code and path."""
    body = body_of(case)
    with pytest.raises(ProtocolError) as refused:
        read(case["type"], body)
    path = case["path"] if case["path"] is None else case["path"].replace("\0", "\ufffd")
    assert (refused.value.code, refused.value.response.path) == (case["code"], path)
    codec.encode(refused.value.response)  # whatever was in the body, the refusal can be sent
    if case["schema"] != "not_json":
        assert schema_accepts(case["type"], body) == (case["schema"] == "accepts")


@pytest.mark.parametrize("case", load("accept"), ids=case_id)
def test_accept(case: dict[str, Any]) -> None:
    demand_accepted(case)


@pytest.mark.parametrize("case", load("reject"), ids=case_id)
def test_reject(case: dict[str, Any]) -> None:
    demand_refused(case)


def named(file: str, name: str) -> dict[str, Any]:
    """The vector of a name."""
    (found,) = [case for case in load(file) if case["name"] == name]
    return found


@pytest.mark.parametrize("number", ACCEPTED)
@pytest.mark.spec(ACCEPTED)
def test_what_a_sentence_allows_is_accepted(number: str) -> None:
    for name in ACCEPTED[number]:
        demand_accepted(named("accept", name))


@pytest.mark.parametrize("number", REFUSED)
@pytest.mark.spec(REFUSED)
def test_what_a_sentence_forbids_is_refused(number: str) -> None:
    for name in REFUSED[number]:
        demand_refused(named("reject", name))


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
