"""The suite proves itself first: a case that must pass, and one that must fail."""

import base64

from hola_protocol.errors import ProtocolError

from hola_conformance.adapter import Adapter
from hola_conformance.cases import Case, problem_of
from hola_conformance.messages import is_same, read

_TYPE = "DeregisterWorkerResponse"
_BODY = b'{"tag":"DeregisterWorkerResponse","released":[1,2]}'
_OTHER = b'{"tag":"DeregisterWorkerResponse","released":[1,3]}'


class SmokeError(Exception):
    """The suite cannot tell right from wrong with this adapter."""


def _echo(adapter: Adapter, wanted: bytes) -> str | None:
    answer = adapter.ask("read", type=_TYPE, body_base64=base64.b64encode(_BODY).decode())
    written = base64.b64decode(answer.get("body_base64", ""))
    try:
        same = answer.get("accepted") is True and is_same(read(_TYPE, written), read(_TYPE, wanted))
    except ProtocolError as error:
        return str(error)
    return None if same else f"{_BODY!r} is answered by {answer}, not as {wanted!r}"


MUST_PASS = Case("smoke/right", "read.replies", lambda adapter: _echo(adapter, _BODY))
MUST_FAIL = Case("smoke/wrong", "read.replies", lambda adapter: _echo(adapter, _OTHER))


def prove(adapter: Adapter, right: Case = MUST_PASS, wrong: Case = MUST_FAIL) -> None:
    """Run both.

    :param adapter: the implementation.
    :param right: the case that must pass.
    :param wrong: the case that must fail.
    :raises SmokeError: when one of them goes the other way.
    """
    problem = problem_of(adapter, right)
    if problem is not None:
        raise SmokeError(f"a message of every library does not come back: {problem}")
    if problem_of(adapter, wrong) is None:
        raise SmokeError("the suite does not see a wrong answer: one message was taken for another")
