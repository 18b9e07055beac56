"""The commands that the replies to heartbeats bring."""

import logging
from collections.abc import Callable, Iterable
from typing import Any

from hola_protocol.messages import HeartbeatResponse, LeaseRef

from .lane import Lane
from .shutdown import EndCommand

log = logging.getLogger("hola.worker")


def handle_lease_commands(
    reply: HeartbeatResponse, sent: list[LeaseRef], lanes: Iterable[Lane], log_fields: Callable[[], dict[str, Any]]
) -> None:
    """End the evaluations that a reply names. A lease that was not in the heartbeat is another one by now (W-15).

    :param reply: the reply.
    :param sent: the leases that were in the heartbeat.
    :param lanes: those of the worker.
    :param log_fields: the fields of the worker's log records.
    """
    leases = {ref.lease for ref in sent}
    for command in reply.lease_commands:
        if command.lease not in leases or not any(lane.handle_command(command) for lane in lanes):
            continue
        why = f": {command.reason}" if command.reason else ""
        fields = log_fields() | {"trial": command.trial_id}
        log.info("trial %d: told to %s by the scheduler%s", command.trial_id, command.command, why, extra=fields)


def end_command(reply: HeartbeatResponse) -> EndCommand | None:
    """The command that ends the worker, if a reply has one.

    :param reply: the reply.
    """
    if reply.command == "drain":
        return EndCommand("drained", "the scheduler said drain", at_once=False)
    if reply.command == "stop":
        return EndCommand("stopped", "the scheduler said stop", at_once=True)
    return None
