"""Drives a scheduler's core by hand: one request, one tick, one restart at a time."""

from collections.abc import Iterator
from itertools import count
from typing import Any, TypeVar

import msgspec
from hola_protocol import messages as m
from hola_protocol.errors import ErrorResponse, ProtocolError
from hola_protocol.limits import Limits
from hola_protocol.rules import check_request
from hola_protocol.space import ContinuousParameter, ObjectiveSpec, StudySpec, UniformSpec

from hola.distributed.core import Envelope, Finished, Reply, SchedulerCore, Task
from hola.distributed.state.clock import Moment
from hola.distributed.state.validate import validate
from hola.distributed.turn import Turn
from hola.storage.contract import StorageError
from hola.storage.memory import MemoryStorage
from hola.storage.rows import Changes

R = TypeVar("R", bound=m.Response)

_decode = msgspec.json.Decoder(m.AnyResponse | ErrorResponse).decode


def spec(**changes: Any) -> StudySpec:
    """A small study: one continuous parameter, one objective, uniform draws.

    :param changes: fields that differ.
    """
    fields: dict[str, Any] = {
        "parameters": (ContinuousParameter(name="x", low=0.0, high=1.0),),
        "objectives": (ObjectiveSpec(name="loss"),),
        "max_trials": 3,
        "seed": 1,
        "sampler": UniformSpec(),
    }
    return StudySpec(**{**fields, **changes})


def dropped(*held: m.Suggestion) -> m.HeartbeatResponse:
    """The answer to a heartbeat, none of whose leases is in force.

    :param held: what the worker said it holds.
    """
    commands = [m.LeaseCommand(trial_id=s.trial_id, lease=s.lease, command="drop") for s in held]
    return m.HeartbeatResponse(lease_commands=commands)


class BreakableStorage(MemoryStorage):
    """Storage that fails when it is told to: before or after its next commit is durable."""

    def __init__(self) -> None:
        super().__init__()
        self.commits = 0
        self.fails: str | None = None

    def commit(self, changes: Changes) -> None:
        """See :meth:`MemoryStorage.commit`."""
        fails, self.fails = self.fails, None
        if fails == "before":
            raise StorageError("planted")
        super().commit(changes)
        self.commits += 1
        if fails is not None:
            raise StorageError("planted", fatal=fails == "fatal")


class Driver:
    """A scheduler and its clock.

    :param limits: the scheduler's limits.
    :param study: the spec of the study ``default``; none is made when absent.
    :param unused_study_s: after how long without a use a study leaves memory; 0: never.
    :param turn: how long a step may take.
    """

    def __init__(
        self,
        study: StudySpec | None = None,
        limits: Limits | None = None,
        *,
        unused_study_s: float = 0.0,
        turn: Turn | None = None,
    ) -> None:
        self.unused_study_s, self.turn = unused_study_s, turn
        self.storage = BreakableStorage()
        self.limits = Limits() if limits is None else limits
        self.now = 100.0
        self._numbers = count(1)
        self._correlations = count(1)
        self._tokens: Iterator[int] = count(1)
        self.core = self._new_core()
        if study is not None:
            self.ask(m.CreateStudyRequest(spec=study))

    def _new_core(self) -> SchedulerCore:
        return SchedulerCore(
            self.storage,
            tokens=lambda: f"t{next(self._tokens)}",
            worker_ids=lambda: f"00000000-0000-4000-8000-{next(self._numbers):012d}",
            limits=self.limits,
            server="test",
            moment=Moment(self.now, self.wall_ms),
            turn=self.turn,
            unused_study_s=self.unused_study_s,
        )

    @property
    def wall_ms(self) -> int:
        """The wall clock of this moment."""
        return int(self.now * 1000)

    def restart(self) -> None:
        """Throw the memory away and read the storage again."""
        self.core = self._new_core()

    def envelope(self, request: m.Request, key: str | None = None, peer: str = "a", principal: str = "me") -> Envelope:
        """A request with its address.

        :param request: the request.
        :param key: its idempotency key.
        :param peer: who sends it.
        :param principal: whose token it carries.
        """
        return Envelope(peer, str(next(self._correlations)), principal, key, request)

    def step(self, *envelopes: Envelope, tick: bool = False) -> list[tuple[str, Any]]:
        """One step.

        :param envelopes: the batch.
        :param tick: whether the clock acts.
        :returns: the replies as (peer, decoded response); those to requests that break a rule come first.
        """
        refused: list[tuple[str, Any]] = []
        checked: list[Envelope] = []
        for envelope in envelopes:
            try:
                check_request(envelope.request, self.limits)  # type: ignore[arg-type]  # they are of the protocol
                checked.append(envelope)
            except ProtocolError as error:
                refused.append((envelope.peer, error.response))
        return [*refused, *((reply.peer, _decode(reply.body)) for reply in self.replies(*checked, tick=tick))]

    def replies(self, *envelopes: Envelope, tick: bool = False) -> list[Reply]:
        """One step, with the replies as the core returns them.

        :param envelopes: the batch.
        :param tick: whether the clock acts.
        """
        replies = self.core.step(envelopes, now=self.now, wall_ms=self.wall_ms, tick=tick)
        if not self.core._broken:
            for study in self.core.state.studies.values():
                validate(study)
        return replies

    def ask(self, request: m.Request, key: str | None = None, principal: str = "me") -> Any:
        """Send one request that is answered at once, or after the fits that it waits for.

        :param request: the request.
        :param key: its idempotency key.
        :param principal: whose token it carries.
        :returns: the response.
        """
        answered = self.step(self.envelope(request, key, principal=principal))
        while not answered and (tasks := self.core.tasks(1)):
            answered = self.finish(*tasks)
        ((_, response),) = answered
        return response

    def finish(self, *tasks: Task) -> list[tuple[str, Any]]:
        """Run tasks, and a step that takes their results.

        :param tasks: the tasks.
        :returns: what parked requests are answered.
        """
        finished = [Finished(task, task.work.run()) for task in tasks]
        replies = self.core.step(now=self.now, wall_ms=self.wall_ms, finished=finished)
        return [(reply.peer, _decode(reply.body)) for reply in replies]

    def pass_time(self, seconds: float) -> list[tuple[str, Any]]:
        """Let time pass in ticks of a tenth of a second.

        :param seconds: how long.
        :returns: what parked requests are answered.
        """
        answered = []
        for _ in range(round(seconds * 10)):
            self.now = round(self.now + 0.1, 6)
            answered += self.step(tick=True)
        return answered

    def run_tasks(self) -> None:
        """Run the fits and rescorings that are due."""
        while tasks := self.core.tasks():
            self.finish(*tasks)

    # What tests do all the time

    def worker(self, **fields: Any) -> str:
        """Register a worker.

        :param fields: of the request.
        :returns: its id.
        """
        response = self.ask(m.RegisterWorkerRequest(**fields))
        worker_id: str = response.worker_id
        return worker_id

    def suggestion(self, worker_id: str, key: str | None = None, **fields: Any) -> m.Suggestion:
        """Ask for one suggestion that is at hand.

        :param worker_id: who asks.
        :param key: the idempotency key.
        :param fields: of the request.
        """
        response = self.ask(m.GetSuggestionRequest(worker_id=worker_id, **fields), key)
        (suggestion,) = response.suggestions
        assert isinstance(suggestion, m.Suggestion)
        return suggestion

    def result(self, s: m.Suggestion, loss: float = 0.5, lease: str | None = None) -> m.Receipt:
        """Tell a result.

        :param s: what was evaluated.
        :param loss: what came out.
        :param lease: another lease than that of the suggestion.
        """
        item = m.Result(trial_id=s.trial_id, lease=lease or s.lease, objectives={"loss": loss})
        (receipt,) = self.ask(m.SubmitResultRequest(results=[item])).receipts
        assert isinstance(receipt, m.Receipt)
        return receipt

    def failure(self, s: m.Suggestion, **fields: Any) -> m.Receipt:
        """Tell a failure.

        :param s: what was evaluated.
        :param fields: of the failure.
        """
        item = m.Failure(trial_id=s.trial_id, lease=s.lease, **{"reason": "planted", **fields})
        (receipt,) = self.ask(m.SubmitResultRequest(failures=[item])).receipts
        assert isinstance(receipt, m.Receipt)
        return receipt

    def release(self, s: m.Suggestion) -> m.Receipt:
        """Give a trial back.

        :param s: the trial and its lease.
        """
        ref = m.LeaseRef(trial_id=s.trial_id, lease=s.lease)
        (receipt,) = self.ask(m.ReleaseTrialsRequest(leases=[ref])).receipts
        assert isinstance(receipt, m.Receipt)
        return receipt

    def beat(self, worker_id: str, *held: m.Suggestion) -> m.HeartbeatResponse:
        """Send a heartbeat.

        :param worker_id: who beats.
        :param held: what it says it holds.
        """
        refs = [m.LeaseRef(trial_id=s.trial_id, lease=s.lease) for s in held]
        response = self.ask(m.HeartbeatRequest(worker_id=worker_id, leases=refs))
        assert isinstance(response, m.HeartbeatResponse)
        return response

    def trial(self, trial_id: int, study: str = "default") -> m.Trial:
        """Read a trial.

        :param trial_id: its id.
        :param study: its study.
        """
        page = self.ask(m.GetTrialsRequest(study=study, with_metadata=True, limit=1000))
        found: m.Trial = next(t for t in page.items if t.trial_id == trial_id)
        return found

    def info(self, study: str = "default") -> m.StudyInfo:
        """Read a study.

        :param study: its name.
        """
        info: m.StudyInfo = self.ask(m.GetStudyRequest(study=study)).info
        return info

    def states(self) -> list[str]:
        """The states of all trials, by id."""
        return [t.state for t in self.ask(m.GetTrialsRequest(limit=1000)).items]
