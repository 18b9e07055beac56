"""Between structs and bytes: what both transports share."""

import functools
from collections.abc import Iterator
from typing import Any, Literal, get_args, get_origin, get_type_hints

from hola_protocol import codec, errors, messages, space
from hola_protocol.errors import ErrorResponse, ProtocolError
from hola_protocol.limits import Limits
from hola_protocol.messages import Header, Request
from hola_protocol.operations import OPERATIONS, Operation
from hola_protocol.version import SINCE, Version
from msgspec import NODEFAULT, Struct
from msgspec.structs import fields

from .errors import InvalidReplyError, ServerError

FIRST = Version(1, 0)
_SINCE = {op.name: str(op.since) for op in OPERATIONS}


def encode_body(request: Request, limits: Limits) -> bytes:
    """The body of a request, checked.

    :param request: the request.
    :param limits: of the server, as far as known.
    :raises ServerError: ``invalid_message`` or ``too_large``, as the server would answer.
    """
    try:
        return codec.encode_request(request, limits)  # type: ignore[arg-type]  # every Request is one of AnyRequest
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
    return str(max(op.since, _newest_part(request))) if SINCE else _SINCE[op.name]


def _newest_part(value: Any) -> Version:
    """The newest struct, field or enum value that a value uses. Fields at their default are not sent."""
    if isinstance(value, list | tuple):
        return max(map(_newest_part, value), default=FIRST)
    if not isinstance(value, Struct):
        return FIRST
    struct = type(value)
    used = [SINCE.get(struct.__name__, FIRST)]
    for field in fields(struct):
        content = getattr(value, field.name)
        default = field.default_factory() if field.default_factory is not NODEFAULT else field.default
        if content == default:
            continue
        words = content if isinstance(content, list | tuple) else [content]
        used.append(SINCE.get(f"{struct.__name__}.{field.name}", FIRST))
        used.append(_newest_part(content))
        used += [SINCE.get(f"{name}={word}", FIRST) for name in _enum_names(struct, field.name) for word in words]
    return max(used)


@functools.cache
def _enum_names(struct: type[Struct], field: str) -> tuple[str, ...]:
    """The names of a field's enumerations in the protocol's modules."""
    parts = list(_parts(get_type_hints(struct, include_extras=True)[field]))
    return tuple(
        name
        for module in (messages, space, errors)
        for name, value in vars(module).items()
        if get_origin(value) is Literal and value in parts
    )


def _parts(annotation: Any) -> Iterator[Any]:
    yield annotation
    for argument in get_args(annotation) if get_origin(annotation) is not Literal else ():
        yield from _parts(argument)
