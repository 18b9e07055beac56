"""A gateway as the scheduler sees it: one connection, and the requests of many clients on it."""

from collections.abc import Callable
from random import Random
from typing import Any, Protocol


class Receiver(Protocol):
    """Who waits for replies."""

    @property
    def cut_off(self) -> bool:
        """Whether its connection is broken."""

    def receive(self, correlation: str, response: Any) -> None:
        """Take a reply."""


class Network(Protocol):
    """What a relay needs of the world."""

    random: Random

    def at(self, delay: float, action: Callable[[], None]) -> None:
        """Do something later."""

    def delay(self) -> float:
        """How long a message takes."""

    def forsaken(self, peer: Any, correlation: str) -> None:
        """Tell the scheduler that nobody waits for a reply."""


class Relay:
    """Hands requests on under its own connection, and says which replies reach nobody.

    :param network: the world that it is in.
    """

    peer = ("relay", 0)
    alive = True
    cut_off = False

    def __init__(self, network: Network) -> None:
        self._network = network
        self._owners: dict[str, Receiver] = {}

    def take(self, correlation: str, client: Receiver) -> None:
        """Remember whose request this is.

        :param correlation: of the request.
        :param client: who waits for its reply.
        """
        self._owners[correlation] = client

    def forsake(self, correlation: str) -> None:
        """Notice that the client of a request has left.

        :param correlation: of the request.
        """
        if self._owners.pop(correlation, None) is not None:
            self._network.at(self._network.delay(), lambda: self._network.forsaken(self.peer, correlation))

    def receive(self, correlation: str, response: Any) -> None:
        """Take a reply off the network, and hand it to its client.

        :param correlation: of the request.
        :param response: the reply.
        """
        client = self._owners.pop(correlation, None)
        if client is None:
            self._network.forsaken(self.peer, correlation)
        elif not client.cut_off:
            client.receive(correlation, response)
        elif self._network.random.random() < 0.7:  # otherwise the connection seems to be there still
            self._network.forsaken(self.peer, correlation)
