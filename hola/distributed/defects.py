"""Requests that showed a defect of the scheduler, and how often, so that they are not repeated forever."""

from collections import OrderedDict
from typing import Final

import msgspec
from hola_protocol.errors import ErrorResponse, ProtocolError
from hola_protocol.messages import Request

from hola.distributed.state.requests import digest

_PATIENCE: Final = 3
"""How often a request is said to be worth another try."""
_REMEMBERED: Final = 1000


class Defects:
    """Counts the requests that raised."""

    def __init__(self) -> None:
        self._counts: OrderedDict[tuple[str, str, str], int] = OrderedDict()

    def refusal(self, principal: str, request: Request) -> ErrorResponse:
        """The answer to a request that raised: to be repeated, but a limited number of times.

        :param principal: whose it is.
        :param request: the request.
        """
        key = (principal, type(request).__name__, digest(request))
        count = self._counts.pop(key, 0) + 1
        self._counts[key] = count
        if len(self._counts) > _REMEMBERED:
            self._counts.popitem(last=False)
        refusal = ProtocolError("internal", "a defect of the server; the request had no effect").response
        return refusal if count < _PATIENCE else msgspec.structs.replace(refusal, retryable=False)
