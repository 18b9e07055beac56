"""Which function handles which request."""

from collections.abc import Callable
from typing import Any, Final, TypeAlias

from hola_protocol.messages import Request
from hola_protocol.operations import OPERATION_BY_REQUEST

from hola.distributed.exchange import Answer, Envelope
from hola.distributed.operations import ask, read, server, studies, tell, trials, workers
from hola.distributed.state.server import ServerState

Handler: TypeAlias = Callable[[ServerState, Envelope, Any], Answer]

_MODULES: Final = (server, studies, workers, ask, tell, trials, read)


def _handler(name: str) -> Handler:
    (found,) = [getattr(module, name) for module in _MODULES if hasattr(module, name)]
    handler: Handler = found
    return handler


HANDLERS: Final[dict[type[Request], Handler]] = {
    request: _handler(op.snake_name) for request, op in OPERATION_BY_REQUEST.items()
}
"""By the type of the request; each is named as its operation."""
