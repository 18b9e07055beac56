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
    from .rest_async_client import AsyncRestClient
    from .rest_client import RestClient
    from .retry import Retry
    from .zmq_async_client import AsyncZmqClient
    from .zmq_client import ZmqClient

_MODULES = {
    "AsyncRestClient": "rest_async_client",
    "AsyncZmqClient": "zmq_async_client",
    "ClientClosedError": "errors",
    "ConfigurationError": "errors",
    "Connection": "connection",
    "HandshakeError": "errors",
    "HolaError": "errors",
    "InvalidReplyError": "errors",
    "RequestTimeoutError": "errors",
    "RestClient": "rest_client",
    "Retry": "retry",
    "ServerError": "errors",
    "TransportError": "errors",
    "UnreachableError": "errors",
    "ZmqClient": "zmq_client",
    "default_connection_path": "connection",
    "find_connection": "connection",
    "read_connection": "connection",
    "write_connection": "connection",
}

__all__ = [
    "AsyncRestClient",
    "AsyncZmqClient",
    "ClientClosedError",
    "ConfigurationError",
    "Connection",
    "HandshakeError",
    "HolaError",
    "InvalidReplyError",
    "RequestTimeoutError",
    "RestClient",
    "Retry",
    "ServerError",
    "TransportError",
    "UnreachableError",
    "ZmqClient",
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
