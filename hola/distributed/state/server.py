"""All studies of a scheduler, and what they share."""

from collections.abc import Callable, Iterable
from typing import Final

from hola_protocol import DEFAULT_STUDY
from hola_protocol import messages as m
from hola_protocol.errors import ProtocolError
from hola_protocol.limits import Limits

from hola.distributed.state.clock import Moment
from hola.distributed.state.metadata import StoredParts
from hola.distributed.state.parked import ParkedKey, ParkedRequests
from hola.distributed.state.study import Study
from hola.distributed.state.unloaded import UnloadedStudy
from hola.storage.contract import Durability

_SHOWN_STUDIES: Final = 5
"""The most names of studies in an error."""


class ServerState:
    """What the operations work on.

    :param tokens: draws an unguessable token.
    :param worker_ids: draws a worker's UUID.
    :param limits: what is announced and enforced.
    :param server: the server's name and version, for people.
    :param stored: what is read when it is asked for.
    :param durability: what an acknowledged result survives.
    :param moment: the time.
    :param fit_wait_s: how long an ask waits for a model that has seen all results, in seconds.
    """

    def __init__(
        self,
        *,
        tokens: Callable[[], str],
        worker_ids: Callable[[], str],
        limits: Limits,
        server: str,
        durability: Durability,
        stored: StoredParts,
        moment: Moment,
        fit_wait_s: float,
    ) -> None:
        self.tokens = tokens
        self.worker_ids = worker_ids
        self.limits = limits
        self.server = server
        self.durability = durability
        self.stored = stored
        self.moment = moment
        self.fit_wait_s = fit_wait_s
        self.studies: dict[str, Study] = {}
        """Those in memory."""
        self.unloaded: dict[str, UnloadedStudy] = {}
        """Those that the storage has alone."""
        self.next_study_id = 1
        self.touched: set[Study] = set()
        """The studies that changed since the last commit began."""
        self.deleted: list[Study | UnloadedStudy] = []
        """The studies that were deleted since."""
        self.parked = ParkedRequests()
        self.recalled: list[ParkedKey] = []
        """Parked requests to be answered now, since what they wait for has gone."""
        self.shutdown: m.ShutdownRequest | None = None
        self.is_ending = False
        self.storage_problem: str | None = None
        """Why the last commit or fold failed; absent if it did not."""

    def study(self, name: str) -> Study:
        """The study of this name, which is in memory if it exists.

        :param name: from the request.
        :raises ProtocolError: ``unknown_study``.
        """
        study = self.studies.get(name)
        if study is None:
            raise self._unknown(name)
        study.used = self.moment.now
        return study

    def any_study(self, name: str) -> Study | UnloadedStudy:
        """The study of this name, in memory or not.

        :param name: from the request.
        :raises ProtocolError: ``unknown_study``.
        """
        study = self.studies.get(name) or self.unloaded.get(name)
        if study is None:
            raise self._unknown(name)
        return study

    def names(self) -> list[str]:
        """The names of all studies, in order."""
        return sorted([*self.studies, *self.unloaded])

    def info(self, name: str) -> m.StudyInfo:
        """A study as it is reported.

        :param name: from the request.
        :raises ProtocolError: ``unknown_study``.
        """
        study = self.any_study(name)
        return study.info(self.moment.now) if isinstance(study, UnloadedStudy) else study.info()

    def _unknown(self, name: str) -> ProtocolError:
        message, names = f"there is no study {name!r}", self.names()
        if name == DEFAULT_STUDY and names:  # the caller named none
            shown = names[:_SHOWN_STUDIES]
            more = ", ..." if len(names) > len(shown) else ""
            message += f"; name another one: {', '.join(shown)}{more}"
        return ProtocolError("unknown_study", message, path="/study", value=name)

    @property
    def is_draining(self) -> bool:
        """Whether asks hear ``paused``, since the scheduler is about to end."""
        return self.is_ending or self.shutdown is not None

    @property
    def running(self) -> int:
        """How many trials are running, over all studies."""
        return sum(len(study.leases.running) for study in self.studies.values())

    def recall(self, keys: Iterable[ParkedKey]) -> None:
        """Have parked requests answered at once.

        :param keys: theirs.
        """
        self.recalled.extend(keys)
