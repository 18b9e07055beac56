"""Playing a scenario against a server, and what a server under test must be able to do."""

import itertools
import json
import uuid
from collections.abc import Callable
from typing import Any, NamedTuple, Protocol, TypeAlias

from hola_protocol.codec import decode_reply
from hola_protocol.errors import ProtocolError
from hola_protocol.operations import OPERATION_BY_NAME, Operation
from hola_protocol.scenarios import Need, Scenario, Step
from hola_protocol.version import VERSION

from hola_conformance.patterns import Variables, complete, fill, mismatch

EVENTUALLY = 200
"""How often a read is repeated that fits eventually."""

Ticket: TypeAlias = Any
"""What a server gives out for a request, to ask for its reply."""


class Call(NamedTuple):
    """A request as it is sent.

    :ivar connection: the name of the connection.
    :ivar principal: whose token to send.
    :ivar version: for the header.
    :ivar key: the idempotency key.
    :ivar operation: the operation, which says where REST finds it.
    :ivar study: the study of the request, if it is an object that names one.
    :ivar body: the bytes.
    """

    connection: str
    principal: str
    version: str
    key: str | None
    operation: Operation
    study: str
    body: bytes


class Server(Protocol):
    """A server under test, for one scenario."""

    can: frozenset[Need]
    """The needs that it meets."""

    def send(self, call: Call) -> Ticket:
        """Send a request.

        :param call: the request.
        :returns: what to ask for its reply with.
        """

    def reply(self, ticket: Ticket) -> bytes | None:
        """The body of the reply, as soon as it comes; None when none is coming for now.

        :param ticket: of the request.
        """

    def advance(self, seconds: float) -> None:
        """Let time pass, tick by tick.

        :param seconds: how long.
        """

    def leap(self, seconds: float) -> None:
        """Let time pass in which the scheduler does not run.

        :param seconds: how long.
        """

    def restart(self) -> None:
        """Kill the scheduler and start it again on the same storage."""

    def close_connection(self, connection: str) -> None:
        """Cut a connection.

        :param connection: its name.
        """

    def pause(self) -> None:
        """Give what happens beside the requests a moment."""


class ScenarioFailure(AssertionError):  # noqa: N818  # a failure of the server, not an error of the suite
    """A server does not do as a scenario says.

    :ivar scenario: the scenario.
    :ivar at: the number of the step, from 0.
    """

    def __init__(self, scenario: Scenario, at: int, message: str) -> None:
        step = scenario.steps[at]
        what = step.note or (step.request or {}).get("tag") or step.operation or "a step"
        super().__init__(f"{scenario.name}, step {at} ({what}), for {', '.join(step.spec or scenario.spec)}: {message}")
        self.scenario = scenario
        self.at = at


Check: TypeAlias = Callable[[bytes], str | None]
"""A second opinion on a reply's bytes: what is wrong with them, or None."""


class _Play:
    def __init__(self, scenario: Scenario, server: Server, check: Check | None) -> None:
        self._scenario = scenario
        self._server = server
        self._check = check
        self._variables: Variables = {"study": f"s-{uuid.uuid4().hex}"}
        self._keys: dict[str, str] = {}
        self._parked: dict[str, tuple[Ticket, Operation]] = {}
        self._at = 0

    def run(self) -> None:
        for at, step in enumerate(self._scenario.steps):
            self._at = at
            self._step(step)

    def _fail(self, message: str) -> ScenarioFailure:
        return ScenarioFailure(self._scenario, self._at, message)

    def _step(self, step: Step) -> None:
        if step.request is not None or step.raw is not None:
            self._request(step)
        elif step.answer is not None:
            ticket, op = self._parked.pop(step.answer)
            self._compare(step, op, self._server.reply(ticket))
        elif step.still_parked is not None:
            self._expect_none(self._parked[step.still_parked][0])
        elif step.advance_s is not None:
            self._server.advance(step.advance_s)
        elif step.leap_s is not None:
            self._server.leap(step.leap_s)
        elif step.close is not None:
            self._server.close_connection(step.close)
        else:
            self._server.restart()

    def _call(self, step: Step) -> Call:
        if step.raw is not None:
            op, study, body = OPERATION_BY_NAME[step.operation or ""], str(self._variables["study"]), step.raw.encode()
        else:
            request = fill(step.request, self._variables)
            op = OPERATION_BY_NAME[step.operation or request["tag"].removesuffix("Request")]
            study = request.get("study", "default")
            body = json.dumps(request, ensure_ascii=False).encode()
        key = None if step.key is None else self._keys.setdefault(step.key, str(uuid.uuid4()))
        return Call(step.connection, step.principal, step.version or str(VERSION), key, op, study, body)

    def _request(self, step: Step) -> None:
        call = self._call(step)
        if step.parked is not None:
            ticket = self._server.send(call)
            if "clock" in self._server.can:
                self._expect_none(ticket)
            self._parked[step.parked] = ticket, call.operation
            return
        for tries in itertools.count(1):
            reply = self._server.reply(self._server.send(call))
            try:
                self._compare(step, call.operation, reply)
            except ScenarioFailure:
                if not step.eventually or tries == EVENTUALLY:
                    raise
                self._server.pause()
            else:
                return

    def _expect_none(self, ticket: Ticket) -> None:
        reply = self._server.reply(ticket)
        if reply is not None:
            raise self._fail(f"expected no reply yet, got {reply.decode()}")

    def _compare(self, step: Step, op: Operation, reply: bytes | None) -> None:
        if reply is None:
            raise self._fail("no reply came")
        try:
            message = decode_reply(reply, op.response)
        except ProtocolError as error:
            raise self._fail(f"the reply cannot be read: {error}: {reply.decode(errors='replace')}") from None
        if self._check is not None and (problem := self._check(reply)):
            raise self._fail(f"the reply breaks the schema: {problem}: {reply.decode()}")
        if difference := mismatch(step.reply, complete(message), self._variables):
            raise self._fail(f"{difference}; the reply: {reply.decode()}")


def play(scenario: Scenario, server: Server, check: Check | None = None) -> None:
    """Play a scenario to its end.

    :param scenario: the scenario.
    :param server: a server that meets its needs.
    :param check: a second opinion on each reply.
    :raises ScenarioFailure: when the server does otherwise.
    """
    _Play(scenario, server, check).run()
