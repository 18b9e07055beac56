"""Studies that come back into memory, read a part at a time, so that others are served meanwhile."""

import logging
from collections.abc import Callable, Generator, Iterator

import msgspec
from hola_protocol import messages as m
from hola_protocol.errors import ProtocolError
from hola_protocol.space import SpaceError

from hola.distributed.damage import DamagedError
from hola.distributed.state.parked import OPENING
from hola.distributed.state.server import ServerState
from hola.distributed.state.study import Study
from hola.distributed.state.unloaded import UnloadedStudy, came_back
from hola.distributed.stored_studies import StoredStudies, without_collections
from hola.distributed.turn import Turn
from hola.storage.contract import StorageError

log = logging.getLogger(__name__)

_AGAIN_S = 1.0
"""When to ask again for a study that is being read, or could not be read, in seconds."""
_NO_USE = (m.GetStudyRequest, m.DeleteStudyRequest, m.StatusRequest)
_FAILED_S = 10.0
"""How long a study that cannot be read is not tried again, in seconds."""


class Openings:
    """The studies that are being read because a request needs them, one after the other.

    :param state: where they are put; the requests that wait for one are woken.
    :param stored: reads them.
    :param turn: how long to read before others are served.
    :param opened: called with each study that was read.
    """

    def __init__(self, state: ServerState, stored: StoredStudies, turn: Turn, opened: Callable[[Study], None]) -> None:
        self._state = state
        self._stored = stored
        self._turn = turn
        self._opened = opened
        self._reading: dict[str, tuple[UnloadedStudy, Generator[None, None, Study]]] = {}
        self._failed: dict[str, tuple[float, ProtocolError]] = {}

    def __bool__(self) -> bool:
        """Whether a study is being read."""
        return bool(self._reading)

    def missing(self, request: m.Request) -> str | None:
        """The first study that a request needs in memory and that is not there.

        :param request: any request.
        """
        unloaded = self._state.unloaded
        return next((name for name in _needed(self._state, request) if name in unloaded), None)

    def open(self, name: str) -> bool:
        """Begin to read a study, or continue, for the rest of the turn.

        :param name: of a study that is not in memory.
        :returns: whether it is in memory now.
        :raises ProtocolError: when it cannot be read.
        """
        failed = self._failed.get(name)
        if failed is not None:
            if self._state.moment.now < failed[0]:
                raise failed[1].with_traceback(None)
            del self._failed[name]
        unloaded = self._state.unloaded[name]
        if name not in self._reading:
            self._reading[name] = unloaded, self._stored.read(unloaded.row)
            log.debug("a study is read from the storage", extra={"study": name})
        if next(iter(self._reading)) == name:
            self._advance(name)
            while name in self._reading and not self._turn.is_over:
                self._advance(name)
        if (failed := self._failed.get(name)) is not None:
            raise failed[1].with_traceback(None)
        return name in self._state.studies

    def go_on(self) -> None:
        """Continue to read, for one turn."""
        if not self._reading:
            return
        self._turn.begin()
        while self._reading:
            self._advance(next(iter(self._reading)))
            if self._turn.is_over:
                return

    def give_up(self) -> None:
        """Read nothing more of what was begun."""
        self._reading.clear()

    def _advance(self, name: str) -> None:
        """Read one part of a study."""
        unloaded, parts = self._reading[name]
        if self._state.unloaded.get(name) is not unloaded:  # it was deleted meanwhile
            del self._reading[name]
            return
        try:
            with without_collections():
                next(parts)
            return
        except StopIteration as end:
            study: Study = end.value
        except Exception as error:
            if isinstance(error, StorageError) and error.fatal:
                raise
            del self._reading[name]
            self._fail(name, error)
            return
        del self._reading[name]
        del self._state.unloaded[name]
        came_back(study, unloaded)
        study.used = self._state.moment.now
        self._state.studies[name] = study
        self._state.parked.wake(name, OPENING)
        self._opened(study)

    def _fail(self, name: str, error: Exception) -> None:
        """Refuse, for a while, the requests that need a study that cannot be read."""
        log.error("a study cannot be read: %s", error, exc_info=error, extra={"study": name})
        what = "a defect of the server"
        if isinstance(error, StorageError):  # its text has the path of the database, which is for the log alone
            what = error.public_reason
        elif isinstance(error, SpaceError):
            what = str(error)
        message = f"study {name!r} cannot be read from the storage: {what}"
        if isinstance(error, StorageError) and not isinstance(error.__cause__, DamagedError):
            after_s, refusal = _AGAIN_S, ProtocolError("unavailable", message, retry_after_s=_AGAIN_S)
        else:  # trying again does not help
            after_s, refusal = _FAILED_S, ProtocolError("internal", message)
            refusal.response = msgspec.structs.replace(refusal.response, retryable=False)
        self._failed[name] = self._state.moment.now + after_s, refusal
        self._state.parked.wake(name, OPENING)


def being_read(name: str) -> ProtocolError:
    """The error for a request that waits no longer for its study.

    :param name: of the study.
    """
    message = f"study {name!r} was not in memory and is being read from the storage: ask again"
    return ProtocolError("unavailable", message, retry_after_s=_AGAIN_S)


def is_use(request: m.Request) -> bool:
    """Whether a request keeps its study in memory: those that need no more than what is kept of a study do not.

    :param request: any request.
    """
    return type(request) not in _NO_USE


def _needed(state: ServerState, request: m.Request) -> Iterator[str]:
    """The studies that a request needs in memory, if they exist."""
    name: str | None = getattr(request, "study", None)
    if name is None:
        return
    if is_use(request) or (
        type(request) is m.StatusRequest and name in state.unloaded and state.unloaded[name].status is None
    ):
        yield name
    if type(request) is m.CreateStudyRequest and name not in state.studies:
        yield from request.spec.transfer_from
