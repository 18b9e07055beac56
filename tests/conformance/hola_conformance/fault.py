"""A fault that is planted around an implementation, without touching its source."""

from collections.abc import Callable
from typing import Any, NamedTuple


class Passing:
    """A request on its way to the server; what it holds may be changed.

    :param tag: of the message; the path, of a GET or DELETE.
    :param message: the fields of the body; empty for a GET or DELETE.
    :param headers: those of HTTP, or what stands for them in a ZeroMQ header.
    :param target: path and query; empty over ZeroMQ.
    """

    def __init__(self, tag: str, message: dict[str, Any], headers: dict[str, str], target: str = "") -> None:
        self.tag = tag
        self.message = message
        self.headers = headers
        self.target = target


class Fault(NamedTuple):
    """What is damaged, and the cases that must see it.

    :ivar name: what the implementation seems to do.
    :ivar cases: the names of the cases.
    :ivar command: changes a command of the suite.
    :ivar answer: changes the adapter's answer to a command.
    :ivar request: changes a request; what it returns is the reply, and the server hears nothing.
    :ivar reply: changes the body of a reply; None when the connection broke before there was one.
    :ivar times: how often a request is sent.
    :ivar takes_any_id: over ZeroMQ, every reply seems to be the one that is waited for.
    """

    name: str
    cases: tuple[str, ...]
    command: Callable[[dict[str, Any]], None] | None = None
    answer: Callable[[dict[str, Any], dict[str, Any]], None] | None = None
    request: Callable[[Passing], bytes | None] | None = None
    reply: Callable[[Passing, bytes | None], bytes | None] | None = None
    times: Callable[[Passing], int] | None = None
    takes_any_id: bool = False

    @property
    def is_on_wire(self) -> bool:
        """Whether it sits between the adapter and the server."""
        return any(change is not None for change in (self.request, self.reply, self.times)) or self.takes_any_id
