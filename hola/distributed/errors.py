"""What goes wrong when a server is set up.

::

    SetupError
    ├── ConfigError            a setting is unknown or bad
    ├── CredentialsError       the data folder's secrets cannot be used
    └── BindError              an endpoint cannot be bound
        └── InsecureBindError  it would carry tokens in the clear, or let anybody in
"""

from typing import Any

_MAX_VALUE = 200


class SetupError(Exception):
    """A server cannot be set up as asked."""


class ConfigError(SetupError, ValueError):
    """A setting is unknown, or its value is bad.

    :ivar key: the setting's dotted path, or the name that is none.
    :ivar value: the value given.
    :ivar source: where it was given: a file, an environment variable, a flag.
    :ivar nearest: the known name most like an unknown one, if any is.
    """

    def __init__(self, key: str, value: Any, source: str, reason: str, nearest: str | None = None) -> None:
        shown = repr(value)
        shown = shown if len(shown) <= _MAX_VALUE else f"{shown[:_MAX_VALUE]}..."
        hint = f"; did you mean {nearest}?" if nearest else ""
        super().__init__(f"{key} = {shown} ({source}): {reason}{hint}")
        self.key = key
        self.value = value
        self.source = source
        self.reason = reason
        self.nearest = nearest


class CredentialsError(SetupError):
    """The secrets of a data folder cannot be read, written or trusted."""


class BindError(SetupError):
    """An endpoint cannot be bound.

    :ivar endpoint: the endpoint.
    """

    def __init__(self, endpoint: str, reason: str) -> None:
        super().__init__(f"{endpoint}: {reason}")
        self.endpoint = endpoint


class InsecureBindError(BindError):
    """An endpoint would carry tokens or data in the clear, or let anybody in."""
