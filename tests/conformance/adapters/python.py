"""The adapter of the Python client library."""

import base64
import json
import sys
from importlib.metadata import version
from typing import Any

import msgspec
from hola_protocol import codec
from hola_protocol.errors import ProtocolError
from hola_protocol.limits import Limits
from hola_protocol.operations import OPERATION_BY_NAME, OPERATIONS
from hola_protocol.rules import check_request

from hola.clients import RestClient, Retry, ServerError, ZmqClient

FEATURES = ["read.requests", "read.replies", "read.headers", "call.zmq", "call.rest"]
RESPONSES = {op.response.__name__: op.response for op in OPERATIONS}
CLIENTS: dict[str, Any] = {"zmq": ZmqClient, "rest": RestClient}


def _text(body: bytes) -> str:
    return base64.b64encode(body).decode()


def read(type_name: str, body: bytes) -> bytes:
    """Read a message as this library does, and write it again.

    :param type_name: its tag, or ``Header``.
    :param body: its bytes.
    :raises ProtocolError: when it is refused.
    """
    if type_name == "Header":
        return codec.encode_header(codec.decode_header(body))
    if type_name.endswith("Request"):
        request = codec.decode_request(body)
        check_request(request, Limits())
        return codec.encode(request)
    return msgspec.json.encode(codec.decode_reply(body, RESPONSES.get(type_name, OPERATIONS[0].response)))


def call(command: dict[str, Any]) -> dict[str, Any]:
    """Send a request through a client.

    :param command: of the suite.
    """
    op = OPERATION_BY_NAME[command["operation"]]
    request = codec.decode_request(base64.b64decode(command["request_base64"]))
    fields = {name: getattr(request, name) for name in request.__struct_fields__}
    retry = Retry(attempts=5, first_s=0.01, longest_s=0.05)
    with CLIENTS[command["transport"]](command["endpoint"], token=command["token"], retry=retry) as client:
        try:
            reply = getattr(client, op.snake_name)(**fields)
        except ServerError as error:
            return {"error": {"code": error.code}}
    return {"reply_base64": _text(msgspec.json.encode(reply))}


def answer(command: dict[str, Any]) -> dict[str, Any]:
    """The answer to a command.

    :param command: of the suite.
    """
    match command["do"]:
        case "hello":
            return {"name": "python", "version": version("hola-hpo"), "features": FEATURES}
        case "read":
            try:
                body = read(command["type"], base64.b64decode(command["body_base64"]))
            except ProtocolError as error:
                return {"accepted": False, "code": error.code, "message": str(error)}
            return {"accepted": True, "body_base64": _text(body)}
        case "call":
            return call(command)
    return {"error": {"code": "unknown_command"}}


def main() -> None:
    """Answer until the suite closes the input."""
    for line in sys.stdin:
        command = json.loads(line)
        sys.stdout.write(json.dumps({"id": command["id"], **answer(command)}) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
