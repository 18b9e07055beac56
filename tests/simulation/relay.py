"""A gateway as the scheduler sees it: one connection, and the requests of many clients on it."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .world import Client, World


class Relay:
    """Hands requests on under its own connection, and says which replies reach nobody.

    :param world: the world.
    """

    peer = ("relay", 0)
    alive = True
    cut_off = False

    def __init__(self, world: "World") -> None:
        self._world = world
        self._owners: dict[str, Client] = {}

    def take(self, correlation: str, client: "Client") -> None:
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
            self._world.at(self._world.delay(), lambda: self._world.forsaken(self.peer, correlation))

    def receive(self, correlation: str, response: Any) -> None:
        """Take a reply off the network, and hand it to its client.

        :param correlation: of the request.
        :param response: the reply.
        """
        client = self._owners.pop(correlation, None)
        if client is None:
            self._world.forsaken(self.peer, correlation)
        elif not client.cut_off:
            client.receive(correlation, response)
        elif self._world.random.random() < 0.7:  # otherwise the connection seems to be there still
            self._world.forsaken(self.peer, correlation)
