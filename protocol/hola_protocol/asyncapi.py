"""The ZeroMQ side of the catalog as an AsyncAPI 3.0 document."""

from typing import get_args

from . import messages as m
from .examples import HEADER, examples
from .operations import OPERATIONS
from .schema import Schema, definitions, markdown, moved
from .version import FIRST_FRAME, VERSION

_COMPONENTS = "#/components/schemas/"
_CHANNEL = {"$ref": "#/channels/scheduler"}


def _message_key(tag: str) -> Schema:
    return {"$ref": f"#/channels/scheduler/messages/{tag}"}


def asyncapi() -> Schema:
    """The document: one channel, one operation with its reply for each row of the catalog."""
    shown = examples()
    tags = [struct.__name__ for union in (m.AnyRequest, m.AnyResponse) for struct in get_args(union)]
    schemas = {name: schema for name, schema in definitions().items() if name not in ("StudyFile", "Message")}
    messages = {
        tag: {
            "name": tag,
            "title": tag,
            "contentType": "application/json",
            "headers": {"$ref": _COMPONENTS + "Header"},
            "payload": {"$ref": _COMPONENTS + tag},
            "correlationId": {"$ref": "#/components/correlationIds/id"},
            "examples": [{"headers": {"version": str(VERSION), "id": HEADER.id}, "payload": shown[tag]}],
        }
        for tag in tags
    }
    operations = {
        operation.snake_name: {
            "action": "receive",
            "title": operation.name,
            "summary": markdown(operation.request.__doc__ or ""),
            "channel": _CHANNEL,
            "messages": [_message_key(operation.request.__name__)],
            "reply": {
                "channel": _CHANNEL,
                "messages": [_message_key(operation.response.__name__), _message_key("ErrorResponse")],
            },
        }
        for operation in OPERATIONS
    }
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "hola",
            "version": str(VERSION),
            "description": "A ROUTER socket at the scheduler, DEALER or REQ sockets at the clients. A message has "
            f"three frames: `{FIRST_FRAME.decode()}`, the header in JSON, the body in JSON; an empty delimiter frame "
            "before them is echoed. The reply carries the `id` of its request; replies may come in any order.",
            "license": {"name": "Apache-2.0"},
        },
        "defaultContentType": "application/json",
        "servers": {
            "scheduler": {
                "host": "127.0.0.1:5557",
                "protocol": "zmq",
                "protocolVersion": "3.1",
                "description": "CURVE gives secrecy and the server's identity; the token in the header says who asks.",
            }
        },
        "channels": {
            "scheduler": {
                "address": None,
                "title": "The scheduler's socket",
                "servers": [{"$ref": "#/servers/scheduler"}],
                "messages": {tag: {"$ref": f"#/components/messages/{tag}"} for tag in tags},
            }
        },
        "operations": operations,
        "components": {
            "correlationIds": {
                "id": {
                    "description": "Chosen by the socket's owner, and echoed.",
                    "location": "$message.header#/id",
                }
            },
            "messages": messages,
            "schemas": moved(schemas, _COMPONENTS),
        },
    }
