"""Operations on the scheduler itself."""

from hola_protocol import messages as m
from hola_protocol.version import SERVED

from hola.distributed.audit import note
from hola.distributed.exchange import Envelope, OperationResult
from hola.distributed.state.server import ServerState


def describe(state: ServerState, envelope: Envelope, request: m.DescribeRequest) -> OperationResult:
    """What the server is and can do."""
    return OperationResult(
        m.DescribeResponse(
            versions=[str(v) for v in SERVED],
            server=state.server,
            capabilities=["zmq", "long_poll", "batch", "events"],
            limits=state.limits,
            durability=state.durability,
            time_ms=state.moment.wall_ms,
            role=envelope.role,
        )
    )


def shutdown(state: ServerState, envelope: Envelope, request: m.ShutdownRequest) -> OperationResult:
    """Give out no more trials, and end when none is running."""
    state.shutdown = request
    note("shutdown", envelope.principal, mode=request.mode)
    for study in state.studies.values():
        study.wake()
    return OperationResult(m.ShutdownResponse(running=state.running))
