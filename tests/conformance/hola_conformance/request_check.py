"""What is wrong with a request that a client sent: by the schema, by the encoding, and by what the reference reads."""

import json
from typing import Any

from hola_protocol.codec import decode_header, decode_request
from hola_protocol.errors import ProtocolError
from hola_protocol.limits import Limits

from hola_conformance.schema_check import SchemaCheck

ROOMY = Limits(max_message_bytes=64 * 1024 * 1024)
"""The size of a message is the matter of single cases."""


class RequestCheck:
    """Judges requests."""

    def __init__(self) -> None:
        self._schema = SchemaCheck()

    def __call__(self, body: bytes) -> str | None:
        """What is wrong with the body of a request.

        :param body: as it came.
        """
        return _encoding(body) or self._schema(body) or _meaning(body)

    def header(self, frame: bytes) -> str | None:
        """What is wrong with a ZeroMQ header.

        :param frame: as it came.
        """
        if breach := _encoding(frame, tag=False):
            return f"the header: {breach}"
        try:
            decode_header(frame)
        except ProtocolError as error:
            return f"the header: {error}"
        return None


def _encoding(body: bytes, *, tag: bool = True) -> str | None:
    """Sentences E-1, E-2 and E-5, from the bytes themselves."""

    def refuse(text: str) -> Any:
        raise ValueError(f"{text} is no number of JSON (E-5)")

    if body.startswith(b"\xef\xbb\xbf"):
        return "it begins with a byte order mark (E-1)"
    try:
        message = json.loads(body.decode(), parse_constant=refuse)
    except ValueError as error:
        return f"it is no JSON in UTF-8 (E-1): {error}: {body[:200]!r}"
    if not isinstance(message, dict):
        return f"it is no object (E-1): {body[:200]!r}"
    if tag and not isinstance(message.get("tag"), str):
        return f"it has no tag (E-2): {body[:200]!r}"
    return None


def _meaning(body: bytes) -> str | None:
    """The other sentences of the encoding, by the reference reader."""
    try:
        decode_request(body, ROOMY)
    except ProtocolError as error:
        return f"a scheduler refuses it: {error}: {body[:200]!r}"
    return None
