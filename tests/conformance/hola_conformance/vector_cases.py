"""Cases on reading and writing: the vectors."""

import base64
import json
import struct
from collections.abc import Iterator
from typing import Any

from hola_protocol.errors import ProtocolError

from hola_conformance.adapter import Adapter
from hola_conformance.cases import Case
from hola_conformance.data_files import body_of, vectors
from hola_conformance.messages import is_same, read


def feature_of(type_name: str, *, refused: bool) -> str:
    """The feature that reading a message of a type is part of.

    :param type_name: the tag, or ``Header``.
    :param refused: whether the message is to be refused.
    """
    if type_name == "Header":
        return "read.headers"
    if not type_name.endswith("Request"):
        return "read.replies"
    return "refuse.requests" if refused else "read.requests"


def _ask(adapter: Adapter, vector: dict[str, Any]) -> tuple[bool, bytes, dict[str, Any]]:
    body = base64.b64encode(body_of(vector)).decode()
    answer = adapter.ask("read", type=vector["type"], body_base64=body)
    return answer.get("accepted") is True, base64.b64decode(answer.get("body_base64", "")), answer


def _accept(adapter: Adapter, vector: dict[str, Any]) -> str | None:
    accepted, written, answer = _ask(adapter, vector)
    if not accepted:
        return f"refused: {answer.get('message', answer)}"
    if vector["expected"] is None:
        return None
    wanted = read(vector["type"], vector["expected"].encode())
    try:
        got = read(vector["type"], written)
    except ProtocolError as error:
        return f"written again it cannot be read: {error}: {written!r}"
    return None if is_same(got, wanted) else f"written again it says {written!r}, not {vector['expected']}"


def _reject(adapter: Adapter, vector: dict[str, Any]) -> str | None:
    accepted, written, answer = _ask(adapter, vector)
    if accepted:
        return f"accepted, as {written!r}"
    if "code" in answer and answer["code"] != vector["code"]:
        return f"refused as {answer['code']}, not as {vector['code']}"
    return None


def _roundtrip(adapter: Adapter, vector: dict[str, Any]) -> str | None:
    accepted, written, answer = _ask(adapter, vector)
    if not accepted:
        return f"refused: {answer.get('message', answer)}"
    value = json.loads(written)
    for step in vector["path"].split("/")[1:]:
        value = value[int(step)] if isinstance(value, list) else value[step]
    bits = struct.pack(">d", value).hex()
    return None if bits == vector["bits"] else f"the double {vector['bits']} became {bits} ({value!r})"


def _reader(adapter: Adapter, vector: dict[str, Any]) -> str | None:
    accepted, _, _ = _ask(adapter, vector)
    if vector["reader"] == "either":
        return None  # it has answered
    return None if accepted == (vector["reader"] == "accepts") else f"a reader {vector['reader']} this"


def vector_cases() -> Iterator[Case]:
    """A case for each vector."""
    for name, check in (
        ("accept", _accept),
        ("reject", _reject),
        ("roundtrip", _roundtrip),
        ("disagreements", _reader),
    ):
        for vector in vectors(name):

            def run(adapter: Adapter, check: Any = check, vector: dict[str, Any] = vector) -> str | None:
                problem: str | None = check(adapter, vector)
                return problem

            feature = feature_of(vector["type"], refused=name in ("reject", "disagreements"))
            yield Case(f"{name}/{vector['type']}/{vector['name']}", feature, run)
