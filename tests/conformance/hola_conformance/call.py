"""A call through a client, and the server that it is made to."""

import base64
import json
import ssl
from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

from hola_protocol.operations import OPERATION_BY_NAME, Operation

from hola_conformance.adapter import Adapter
from hola_conformance.data_files import example
from hola_conformance.names import TOKEN
from hola_conformance.script import Script, Sent
from hola_conformance.scripted_rest import ScriptedRest
from hola_conformance.scripted_zmq import ScriptedZmq
from hola_conformance.zmq_security import SERVER_KEY

TIMEOUT_S = 10.0
ScriptedServer: TypeAlias = ScriptedZmq | ScriptedRest
SERVERS: dict[str, Callable[[Script], ScriptedServer]] = {"zmq": ScriptedZmq, "rest": ScriptedRest}
TELL = OPERATION_BY_NAME["SubmitResult"]


class CaseError(Exception):
    """An implementation did not do what the case demands."""


def demand(holds: bool, otherwise: str) -> None:
    """Fail the case unless something holds.

    :param holds: what must be so.
    :param otherwise: what is wrong if it is not.
    :raises CaseError: when it is not so.
    """
    if not holds:
        raise CaseError(otherwise)


def call(
    adapter: Adapter,
    transport: str,
    endpoints: str | Sequence[str],
    op: Operation = TELL,
    request: bytes | None = None,
    *,
    token: str | None = TOKEN,
    server_key: str | None = SERVER_KEY,
    ca_file: str | None = None,
    timeout_s: float = TIMEOUT_S,
) -> dict[str, Any]:
    """Call an operation through the implementation.

    :param adapter: the implementation.
    :param transport: ``zmq`` or ``rest``.
    :param endpoints: where to.
    :param op: the operation.
    :param request: its request; absent: the example.
    :param token: the secret that names the caller.
    :param server_key: the server's CURVE key, over ZeroMQ.
    :param ca_file: the authority of the server's certificate.
    :param timeout_s: of one attempt.
    :returns: the answer.
    """
    return adapter.ask(
        "call",
        transport=transport,
        endpoints=[endpoints] if isinstance(endpoints, str) else list(endpoints),
        token=token,
        server_key=server_key if transport == "zmq" else None,
        ca_file=ca_file,
        operation=op.name,
        request_base64=base64.b64encode(example(op.request.__name__) if request is None else request).decode(),
        timeout_s=timeout_s,
    )


def error_body(code: str, **fields: Any) -> bytes:
    """An ErrorResponse.

    :param code: its code.
    :param fields: its other fields.
    """
    return json.dumps({"tag": "ErrorResponse", "code": code, "message": "as the suite says", **fields}).encode()


def reply_to(answer: dict[str, Any]) -> bytes:
    """The reply that a call brought.

    :param answer: of the adapter.
    :raises CaseError: when it brought none.
    """
    demand(isinstance(answer.get("reply_base64"), str), f"answered {answer}")
    return base64.b64decode(answer["reply_base64"])


def demand_error(answer: dict[str, Any], kind: str | tuple[str, ...], code: str | None = None) -> str:
    """Fail the case unless a call failed in this way.

    :param answer: of the adapter.
    :param kind: the kind of error, or several that will do.
    :param code: its code.
    :returns: the error's message.
    :raises CaseError: when it did not fail, or in another way.
    """
    kinds = (kind,) if isinstance(kind, str) else kind
    error = answer.get("error")
    if not isinstance(error, dict):
        raise CaseError(f"answered {answer}, not an error of kind {' or '.join(kinds)}")
    demand(error.get("kind") in kinds, f"the error's kind is not {' or '.join(kinds)}: {error}")
    demand(code is None or error.get("code") == code, f"the error's code is not {code}: {error}")
    demand(isinstance(error.get("message"), str) and error["message"] != "", f"the error has no message: {error}")
    demand(TOKEN not in error["message"], "the error's message holds the token (X-3)")
    return str(error["message"])


def demand_sent(sent: Sequence[Sent], count: int | None = None) -> None:
    """Fail the case unless the requests are right, and as many as they should be.

    :param sent: what a server got.
    :param count: how many there should be; absent: any number.
    :raises CaseError: when not.
    """
    for request in sent:
        demand(request.breach is None, f"sent what is no request: {request.breach}")
    demand(count is None or len(sent) == count, f"sent {len(sent)} requests, not {count}")


def demand_repeated(sent: Sequence[Sent], count: int) -> None:
    """Fail the case unless one request was sent so many times under one key.

    :param sent: what a server got.
    :param count: how many times.
    :raises CaseError: when not.
    """
    demand_sent(sent, count)
    keys = {request.header.get("idempotency_key") for request in sent}
    demand(len(keys) == 1, f"a repeated request has other keys: {keys} (P-1)")
    demand(len({request.body for request in sent}) == 1, "a repeated request has another body (X-5)")


def tls_server(context: ssl.SSLContext) -> Callable[[Script], ScriptedServer]:
    """What makes servers of HTTPS.

    :param context: with the certificate.
    """
    return lambda script: ScriptedRest(script, context)
