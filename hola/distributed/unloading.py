"""Studies that leave memory since nobody uses them."""

import logging

from hola.distributed.operations.read import status_parts
from hola.distributed.state.server import ServerState
from hola.distributed.state.unloaded import left, may_leave

log = logging.getLogger(__name__)


def unload(state: ServerState, unused_since: float) -> bool:
    """Forget the studies that no request needs and of which the storage has everything.

    :param state: the scheduler's, between two steps, while no commit is running.
    :param unused_since: only those that no request has needed since, in monotonic seconds.
    :returns: whether there were any.
    """
    before = len(state.studies)
    for study in [study for study in state.studies.values() if study.used <= unused_since]:
        if study not in state.touched and may_leave(study) and not state.parked.of_study(study.name):
            state.unloaded[study.name] = left(study, status_parts(study))
            del state.studies[study.name]
            log.debug("a study that nobody uses leaves memory", extra={"study": study.name})
    return len(state.studies) < before
