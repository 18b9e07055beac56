"""Messages as JSON data, read by the reference codec, and compared."""

import struct
from typing import Any

from hola_protocol.codec import decode_header, decode_reply, decode_request
from hola_protocol.messages import AnyResponse, Message
from hola_protocol.operations import OPERATIONS

from hola_conformance.patterns import complete
from hola_conformance.request_check import ROOMY

_RESPONSES: dict[str, Any] = {op.response.__name__: op.response for op in OPERATIONS}


def read(type_name: str, body: bytes) -> Any:
    """A message by the reference codec, with every field.

    :param type_name: the tag, or ``Header``.
    :param body: its bytes.
    :raises ProtocolError: when it is none.
    """
    if type_name == "Header":
        return complete(decode_header(body))
    message: Message | AnyResponse
    if type_name.endswith("Request"):
        message = decode_request(body, ROOMY)
    else:
        message = decode_reply(body, _RESPONSES.get(type_name, OPERATIONS[0].response))
    return complete(message)


def is_same(a: Any, b: Any) -> bool:
    """Whether two JSON values are the same to the bit: -0.0 is not 0.

    :param a: a value.
    :param b: another.
    """
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(is_same(a[key], b[key]) for key in a)
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(map(is_same, a, b))
    if isinstance(a, bool) or isinstance(b, bool):
        return a is b
    if isinstance(a, int | float) and isinstance(b, int | float):
        return struct.pack(">d", a) == struct.pack(">d", b)
    return bool(a == b)
