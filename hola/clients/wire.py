"""Between structs and bytes: what both transports share."""

from typing import Any

from hola_protocol import codec
from hola_protocol.errors import ErrorResponse, ProtocolError
from hola_protocol.limits import Limits
from hola_protocol.messages import Header, Request
from hola_protocol.operations import OPERATIONS, Operation
from hola_protocol.usage import needed_version
from hola_protocol.version import SINCE

from .errors import InvalidReplyError, ServerError

_SINCE = {op.name: str(op.since) for op in OPERATIONS}


def encode_body(request: Request, limits: Limits) -> bytes:
    """The body of a request. Whether it keeps to the schema is the server's to check.

    :param request: the request.
    :param limits: of the server, as far as known.
    :raises ServerError: ``invalid_message`` when JSON has no form for a value; ``too_large``.
    """
    try:
        return codec.encode_request(request, limits, validate=False)  # type: ignore[arg-type]  # one of AnyRequest
    except ProtocolError as error:
        raise ServerError.of(error.response) from None


def decode_body(op: Operation, body: bytes, endpoint: str | None = None) -> Any:
    """The response that a body holds.

    :param op: the operation that was called.
    :param body: the reply's body.
    :param endpoint: where it came from, for the error.
    :returns: the operation's response.
    :raises ServerError: when the body is a refusal.
    :raises InvalidReplyError: when it is not a message of the protocol.
    """
    try:
        reply = codec.decode_reply(body, op.response)
    except ProtocolError as error:
        raise InvalidReplyError(f"the reply to {op.name} cannot be read: {error}", endpoint=endpoint) from None
    if type(reply) is ErrorResponse:
        raise ServerError.of(reply)
    return reply


def decode_header(frame: bytes, endpoint: str) -> Header:
    """The header frame of a ZeroMQ reply.

    :param frame: the frame.
    :param endpoint: where it came from, for the error.
    :raises InvalidReplyError: when it is not a header.
    """
    try:
        return codec.decode_header(frame)
    except ProtocolError as error:
        raise InvalidReplyError(f"the header of a reply cannot be read: {error}", endpoint=endpoint) from None


def version_of(op: Operation, request: Request) -> str:
    """The lowest version that holds a request: a newer client works with an older server until it needs more.

    :param op: the operation.
    :param request: its request.
    """
    return str(max(op.since, needed_version(request))) if SINCE else _SINCE[op.name]
