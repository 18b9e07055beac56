"""The files of the protocol that the suite brings along."""

import base64
import json
from functools import cache
from importlib import resources
from typing import Any

_DATA = resources.files("hola_conformance") / "data"


@cache
def message_schema() -> dict[str, Any]:
    """The published JSON Schema of the messages."""
    schema: dict[str, Any] = json.loads((_DATA / "hola.schema.json").read_text(encoding="utf-8"))
    return schema


def vectors(name: str) -> list[dict[str, Any]]:
    """The vectors of a kind.

    :param name: ``accept``, ``reject``, ``roundtrip`` or ``disagreements``.
    """
    cases: list[dict[str, Any]] = json.loads((_DATA / "vectors" / f"{name}.json").read_text(encoding="utf-8"))
    return cases


def body_of(vector: dict[str, Any]) -> bytes:
    """The bytes of a vector, which stand there in one of three ways.

    :param vector: with ``body``, ``body_base64`` or ``body_pieces``.
    """
    if "body_base64" in vector:
        return base64.b64decode(vector["body_base64"])
    if "body_pieces" in vector:
        return "".join(piece["text"] * piece["times"] for piece in vector["body_pieces"]).encode()
    return str(vector["body"]).encode()


def example(tag: str) -> bytes:
    """The example of a message.

    :param tag: of the message.
    """
    return (_DATA / "examples" / f"{tag}.json").read_bytes()
