"""Clients and workers of hola. Each name is loaded on first use, and with it the transport that it needs."""

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .connection import Connection, default_connection_path, find_connection, read_connection, write_connection
    from .errors import (
        ClientClosedError,
        ConfigurationError,
        HandshakeError,
        HolaError,
        InvalidReplyError,
        RequestTimeoutError,
        ServerError,
        TransportError,
        UnreachableError,
    )
    from .evaluation import Cancelled, Completed, Evaluation, Failed
    from .evaluator import Evaluator
    from .parameters import NotActiveError, Parameters
    from .rest_async_client import AsyncRestClient
    from .rest_client import RestClient
    from .retry import Retry
    from .trial import EvaluatedTrial, Infeasible, TrialStopped, current_trial
    from .trial_table import AsyncTrialTable, TrialTable
    from .worker.options import WorkerOptions
    from .worker.run import Worker
    from .worker.summary import WorkerSummary
    from .worker.transports import RestWorker, ZmqWorker
    from .zmq_async_client import AsyncZmqClient
    from .zmq_client import ZmqClient

_MODULES = {
    "AsyncRestClient": "rest_async_client",
    "AsyncTrialTable": "trial_table",
    "AsyncZmqClient": "zmq_async_client",
    "Cancelled": "evaluation",
    "ClientClosedError": "errors",
    "Completed": "evaluation",
    "ConfigurationError": "errors",
    "Connection": "connection",
    "EvaluatedTrial": "trial",
    "NotActiveError": "parameters",
    "Parameters": "parameters",
    "Evaluation": "evaluation",
    "Evaluator": "evaluator",
    "Failed": "evaluation",
    "HandshakeError": "errors",
    "HolaError": "errors",
    "Infeasible": "trial",
    "InvalidReplyError": "errors",
    "RequestTimeoutError": "errors",
    "RestClient": "rest_client",
    "RestWorker": "worker.transports",
    "Retry": "retry",
    "ServerError": "errors",
    "TransportError": "errors",
    "TrialStopped": "trial",
    "TrialTable": "trial_table",
    "UnreachableError": "errors",
    "Worker": "worker.run",
    "WorkerOptions": "worker.options",
    "WorkerSummary": "worker.summary",
    "ZmqClient": "zmq_client",
    "ZmqWorker": "worker.transports",
    "current_trial": "trial",
    "default_connection_path": "connection",
    "find_connection": "connection",
    "read_connection": "connection",
    "write_connection": "connection",
}

__all__ = [
    "AsyncRestClient",
    "AsyncTrialTable",
    "AsyncZmqClient",
    "Cancelled",
    "ClientClosedError",
    "Completed",
    "ConfigurationError",
    "Connection",
    "EvaluatedTrial",
    "Evaluation",
    "Evaluator",
    "Failed",
    "HandshakeError",
    "HolaError",
    "Infeasible",
    "InvalidReplyError",
    "NotActiveError",
    "Parameters",
    "RequestTimeoutError",
    "RestClient",
    "RestWorker",
    "Retry",
    "ServerError",
    "TransportError",
    "TrialStopped",
    "TrialTable",
    "UnreachableError",
    "Worker",
    "WorkerOptions",
    "WorkerSummary",
    "ZmqClient",
    "ZmqWorker",
    "current_trial",
    "default_connection_path",
    "find_connection",
    "read_connection",
    "write_connection",
]


def __getattr__(name: str) -> Any:
    module = _MODULES.get(name)
    if module is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(importlib.import_module(f"{__name__}.{module}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return __all__
