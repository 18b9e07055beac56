"""How a worker leaves: it gives back the leases that it still holds, and deregisters."""

import logging
from collections.abc import Sequence

from hola_protocol.messages import ReleaseKind, Suggestion

from ..client import SyncClient
from ..errors import HolaError
from .ask import Asker
from .leases import HeldLeases
from .register import Registration
from .summary import WorkerEndReason

log = logging.getLogger("hola.worker")

DEREGISTER_TIMEOUT_S = 2.0
"""How long the deregistration waits for its reply, in seconds."""


def release_kind(reason: WorkerEndReason, has_failed: bool) -> ReleaseKind:
    """Why a worker gives back the trials that it has begun.

    :param reason: why it ends.
    :param has_failed: whether an unexpected error ends it: then the trials may be the cause, and it counts for them.
    """
    return "preempted" if has_failed or reason == "preempted" else "drained"


def say_goodbye(
    client: SyncClient,
    registration: Registration,
    asker: Asker,
    leases: HeldLeases,
    undelivered: Sequence[Suggestion],
    reason: WorkerEndReason,
    has_failed: bool,
) -> int:
    """Release the leases held and deregister. A scheduler that does not answer sees the leases expire.

    :param client: the worker's.
    :param registration: the worker's.
    :param asker: releases the leases.
    :param leases: those held.
    :param undelivered: trials that have not begun.
    :param reason: why the worker ends.
    :param has_failed: whether an unexpected error ends it.
    :returns: the number of trials given back.
    """
    released = 0
    for suggestion in undelivered:
        leases.let_go(suggestion.trial_id)
    held = leases.held()
    try:
        if undelivered:
            asker.release(undelivered)
            released += len(undelivered)
        if held:
            asker.release_leases(held, release_kind(reason, has_failed), reason)
            released += len(held)
        client.deregister_worker(worker_id=registration.worker_id, timeout_s=DEREGISTER_TIMEOUT_S)
    except HolaError as error:
        log.warning("could not deregister: %s", error, extra=registration.log_fields())
    return released
