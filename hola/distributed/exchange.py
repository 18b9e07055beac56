"""What goes into the scheduler's core, and what comes out of it."""

from typing import Any, Final, NamedTuple

from hola_protocol import messages as m
from hola_protocol.errors import ErrorResponse
from hola_protocol.values import Role
from msgspec import Struct

from hola.distributed.state.fits import Asked
from hola.distributed.state.metadata import UnsavedMetadata
from hola.distributed.state.reports import Reports
from hola.distributed.state.requests import Handed, RequestLog
from hola.distributed.state.study import Study
from hola.distributed.state.trial import Address
from hola.storage.rows import Changes, ReportRow, RequestKey


class Envelope(Struct, frozen=True):
    """A request with all that its message does not say.

    :ivar peer: where the reply goes; opaque to the core.
    :ivar correlation: echoed with the reply.
    :ivar principal: the name of the caller's token.
    :ivar key: the idempotency key.
    :ivar request: the decoded message.
    :ivar asked: what an ask waits for, once the core has taken it.
    :ivar role: what the principal may do.
    """

    peer: Any
    correlation: str
    principal: str
    key: str | None
    request: m.Request
    asked: Asked | None = None
    role: Role = "worker"

    @property
    def operator(self) -> bool:
        """Whether the principal may act for all."""
        return self.role == "admin"


class Reply(Struct, frozen=True, gc=False):
    """An encoded response and where it goes.

    :ivar handed: the suggestions in it.
    """

    peer: Any
    correlation: str
    body: bytes
    handed: Handed = ()


class OperationResult(Struct, frozen=True):
    """What an operation answers.

    :ivar response: encoded or not.
    :ivar changed: whether the request had an effect that an idempotency key has to remember.
    :ivar handed: the suggestions that it hands out.
    """

    response: m.Response | bytes
    changed: bool = False
    handed: Handed = ()


PENDING: Final = OperationResult(b"")
"""Instead of what a request is answered when it is not computed yet: the request waits."""


class Handled(Struct, frozen=True):
    """A request that was answered since the last commit began.

    :ivar envelope: the request.
    :ivar reply: its reply.
    :ivar study: whose leases the reply brings; absent when it brings none.
    :ivar sent: the trials whose lease no earlier reply to the same address may have brought.
    """

    envelope: Envelope
    reply: Reply
    study: Study | None = None
    sent: tuple[int, ...] = ()

    def withdraw(self) -> None:
        """Note that the reply does not leave."""
        if self.study is not None:
            self.study.deliveries.withdraw((self.reply.peer, self.reply.correlation), self.sent)


class Commit:
    """What is made durable at once, and what may be sent then.

    :ivar changes: the rows.
    :ivar handled: the requests whose effects are in the rows, and those that saw them.
    :ivar raised: requests that showed a defect, by their address, and what they are answered.
    :ivar metadata: the metadata among the rows, of each study.
    :ivar reports: the reports among the rows, of each study.
    :ivar requests: the keys of the recorded requests among the rows, of each study.
    :ivar noted: requests whose clients had gone: again, if the commit fails.
    :ivar returned: leases that were put back, as study, trial and attempt: again, if the commit fails.
    :ivar ticked: until when the clock had acted before; absent when it did not act.
    :ivar defect: what was raised while the rows were made.
    """

    __slots__ = (
        "changes",
        "defect",
        "handled",
        "metadata",
        "noted",
        "raised",
        "reports",
        "requests",
        "returned",
        "ticked",
    )

    def __init__(self) -> None:
        self.changes = Changes()
        self.handled: list[Handled] = []
        self.raised: dict[Address, ErrorResponse] = {}
        self.metadata: list[tuple[UnsavedMetadata, dict[int, str | None]]] = []
        self.reports: list[tuple[Reports, list[ReportRow]]] = []
        self.requests: list[tuple[RequestLog, list[RequestKey]]] = []
        self.noted: list[Address] = []
        self.returned: list[tuple[int, int, int]] = []
        self.ticked: float | None = None
        self.defect: Exception | None = None

    def __bool__(self) -> bool:
        return bool(self.handled or self.changes or self.defect)

    @property
    def replies(self) -> list[Reply]:
        """The replies, in the order in which they were made."""
        return [handled.reply for handled in self.handled]


class Task(NamedTuple):
    """Work to run in the background; its result goes into the next step as :class:`Finished`."""

    study: Study
    work: Any


class Finished(NamedTuple):
    """A task that ran: its result, or none when it raised."""

    task: Task
    result: Any
