"""Which function handles which request."""

from collections.abc import Callable
from typing import Any, Final, TypeAlias

from hola_protocol.messages import Request
from hola_protocol.operations import OPERATION_BY_REQUEST

from hola.distributed.exchange import Envelope, OperationResult
from hola.distributed.operations import (
    ask,
    columns,
    model_view,
    preview,
    read,
    report,
    server,
    studies,
    tell,
    trials,
    workers,
)
from hola.distributed.state.server import ServerState

OperationHandler: TypeAlias = Callable[[ServerState, Envelope, Any], OperationResult]

_MODULES: Final = (server, studies, workers, ask, tell, report, trials, read, columns, preview, model_view)


def _handler(name: str) -> OperationHandler:
    (found,) = [getattr(module, name) for module in _MODULES if hasattr(module, name)]
    handler: OperationHandler = found
    return handler


HANDLERS: Final[dict[type[Request], OperationHandler]] = {
    request: _handler(op.snake_name) for request, op in OPERATION_BY_REQUEST.items()
}
"""By the type of the request; each is named as its operation."""
