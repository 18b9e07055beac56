"""An implementation with a fault around it: between suite and adapter, or between adapter and server."""

from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

from hola_conformance.adapter import Adapter
from hola_conformance.fault import Fault
from hola_conformance.proxy_rest import RestProxy
from hola_conformance.proxy_zmq import ZmqProxy

IMPATIENT_S = 6.0
"""How long a case waits for what a fault keeps from happening."""
Proxy: TypeAlias = RestProxy | ZmqProxy
PROXIES: dict[str, Callable[[Fault, str], Proxy]] = {"rest": RestProxy, "zmq": ZmqProxy}


class SpoiledAdapter(Adapter):
    """An adapter with a fault.

    :param command: the program and its arguments.
    :param fault: the fault; it may be changed between two cases.
    """

    def __init__(self, command: Sequence[str], fault: Fault | None = None) -> None:
        super().__init__(command, patience_s=IMPATIENT_S)
        self.fault = fault or Fault("none", ())
        self._asked: dict[str, Any] = {}
        self._proxies: list[Proxy] = []

    def begin(self, do: str, **fields: Any) -> None:
        """Send a damaged command, or one that leads through a damaging proxy.

        :param do: the command.
        :param fields: its arguments.
        """
        self._close_proxies()
        self._asked = {"do": do, **fields}
        if self.fault.command is not None:
            self.fault.command(self._asked)
        if self.fault.is_on_wire and "transport" in self._asked:
            make = PROXIES[self._asked["transport"]]
            self._proxies = [make(self.fault, endpoint) for endpoint in self._asked["endpoints"]]
            self._asked["endpoints"] = [proxy.endpoint for proxy in self._proxies]
        super().begin(**self._asked)

    def finish(self, deadline_s: float | None = None) -> dict[str, Any]:
        """Wait for the answer, and damage it.

        :param deadline_s: how long it may take.
        """
        try:
            answer = super().finish(deadline_s)
        finally:
            self._close_proxies()
        if self.fault.answer is not None:
            self.fault.answer(self._asked, answer)
        return answer

    def __exit__(self, *details: object) -> None:
        super().__exit__(*details)
        self._close_proxies()

    def _close_proxies(self) -> None:
        for proxy in self._proxies:
            proxy.close()
        self._proxies = []
