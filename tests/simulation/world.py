"""A simulated world: one clock, one network, one scheduler at a time, and everybody who talks to it.

All that happens is drawn from one seed, in the order of one clock: the same seed gives the same schedule.
"""

import heapq
from collections.abc import Callable, Generator
from itertools import count
from random import Random
from typing import Any, TypeAlias

from hola_protocol import messages as m
from hola_protocol.errors import ErrorResponse
from hola_protocol.operations import OPERATION_BY_REQUEST

from hola.distributed.core import Envelope, Finished, Reply, SchedulerCore, Task
from hola.distributed.state.clock import Moment
from hola.distributed.state.validate import validate
from hola.distributed.turn import Endless
from hola.storage.contract import StorageError

from .faulty_storage import Fault, FaultyStorage
from .oracle import Oracle
from .profile import Profile, draw
from .promise import BrokenPromiseError, require
from .relay import Relay
from .snapshot import compare, compare_future

FIT_WAIT_S = 0.25
"""How long an ask waits for a fit; some fits take longer."""
QUIET_S = 3000.0
"""Simulated seconds after the last fault within which every study has to finish."""


class Answer:
    """Somewhere an answer will arrive."""

    __slots__ = ("resume", "value")

    def __init__(self) -> None:
        self.value: Any = None
        self.resume: Callable[[], None] | None = None

    def arrive(self, value: Any) -> None:
        """Take the first value."""
        if self.value is None:
            self.value = value
            if self.resume is not None:
                self.resume()


Process: TypeAlias = Generator[float | tuple[Answer, float], Any, Any]
"""What somebody does: yields seconds to sleep, or an answer to wait for and for how long."""


class Client:
    """One connection to the scheduler, and what comes back by it.

    :param world: the world.
    :param name: for people.
    """

    def __init__(self, world: "World", name: str) -> None:
        self.world = world
        self.name = name
        self.alive = True
        self.cut_off = False
        self._connection = 0
        self._answers: dict[str, Answer] = {}
        self._relay = world.relay if world.random.random() < world.profile.relayed else None
        if self._relay is None:
            world.clients[self.peer] = self

    @property
    def peer(self) -> tuple[str, int]:
        """The address that the scheduler sees."""
        return (self.name, self._connection) if self._relay is None else self._relay.peer

    def _forsake(self) -> None:
        for correlation in list(self._answers):
            if self._relay is not None:
                del self._answers[correlation]
                self._relay.forsake(correlation)

    def reconnect(self) -> None:
        """Come back under another address; what is sent to the old one is lost."""
        if self._relay is not None:
            self._forsake()
            return
        del self.world.clients[self.peer]
        if self.world.random.random() < 0.5:
            self.world.peer_gone(self.peer)
        self._connection += 1
        self.world.clients[self.peer] = self

    def crash(self) -> None:
        """End without a word."""
        if self.alive:
            self.alive = False
            if self._relay is None:
                del self.world.clients[self.peer]
            self._forsake()

    def receive(self, correlation: str, response: Any) -> None:
        """Take a reply off the network."""
        answer = self._answers.get(correlation)
        if answer is not None:
            answer.arrive(response)

    def call(self, request: m.Request, key: str | None = None, tries: int = 1000) -> Process:
        """Send a request until it is answered, with the same key each time.

        :param request: the request.
        :param key: its idempotency key, drawn when it needs one.
        :param tries: after so many it gives up, and returns nothing.
        """
        world = self.world
        if key is None and OPERATION_BY_REQUEST[type(request)].keyed:
            key = world.uuid()
        mine: list[str] = []
        try:
            while tries > 0:
                tries -= 1
                if mine and world.random.random() < 0.1:
                    self.reconnect()
                correlation = str(next(world.numbers))
                answer = Answer()
                if self._relay is not None:
                    # Over HTTP it has hung up, and waits for the new request alone.
                    for c in mine:
                        self._answers.pop(c, None)
                        self._relay.forsake(c)
                    mine.clear()
                    self._relay.take(correlation, self)
                mine.append(correlation)
                for c in mine:
                    self._answers[c] = answer
                world.send(self, Envelope(self.peer, correlation, "somebody", key, request))
                patience = getattr(request, "wait_s", 0.0) + world.random.uniform(1.0, 3.0)
                response = yield answer, patience
                if response is None:
                    continue
                if isinstance(response, ErrorResponse) and response.retryable:
                    yield response.retry_after_s or 0.5
                    continue
                return response
            return None
        finally:
            for c in mine:
                self._answers.pop(c, None)


class ShortTurn:
    """A turn that is over at any moment, so that what waits is served over several steps.

    :param random: of the schedule, but apart from all else that it decides.
    """

    def __init__(self, random: Random) -> None:
        self._random = random

    def begin(self) -> None:
        """Do nothing."""

    @property
    def is_over(self) -> bool:
        """See :class:`hola.distributed.turn.Turn`."""
        return self._random.random() < 0.5


class World:
    """A schedule.

    :param seed: decides everything.
    :param scheduler: the scheduler's class.
    """

    def __init__(self, seed: int, scheduler: type[SchedulerCore] = SchedulerCore) -> None:
        self.seed = seed
        self.random = Random(seed)
        self._turn = ShortTurn(Random(-seed)) if seed % 2 else Endless()
        self.profile: Profile = draw(self.random)
        self.oracle = Oracle(self.profile.limits, FIT_WAIT_S)
        self.storage = FaultyStorage(self._commit_fault, self._read_fault, self.oracle.committed)
        self.now = 1000.0
        self.chaos = True
        self.calm_at = self.now + self.profile.chaos_s
        self.numbers = count(1)
        self.relay = Relay(self)
        self.clients: dict[Any, Client | Relay] = {self.relay.peer: self.relay}
        self.steps = 0
        self.restarts = 0
        self.core: SchedulerCore | None = None
        self._scheduler = scheduler
        self._agenda: list[tuple[float, int, Callable[[], None]]] = []
        self._inbox: list[Envelope] = []
        self._finished: list[Finished] = []
        self._running_tasks: list[Task] = []
        self._step_due = False
        self._asleep_until = 0.0
        self._leaving = False
        self._stepped = self.now
        self._at_work = False

    def uuid(self) -> str:
        """A UUID of this schedule."""
        return f"00000000-0000-4000-8000-{next(self.numbers):012d}"

    def chance(self, probability: float) -> bool:
        """Whether something with this probability happens; nothing bad does after the chaos."""
        return self.chaos and self.random.random() < probability

    # Time

    def at(self, delay: float, action: Callable[[], None]) -> None:
        """Do something later."""
        heapq.heappush(self._agenda, (self.now + delay, next(self.numbers), action))

    def spawn(self, client: Client, process: Process) -> None:
        """Let a client do something until it ends or crashes."""

        def resume(value: Any) -> None:
            if not client.alive:
                process.close()
                return
            try:
                wanted = process.send(value)
            except StopIteration:
                return
            if not isinstance(wanted, tuple):
                self.at(wanted, lambda: resume(None))
                return
            answer, timeout = wanted
            waiting = [True]

            def wake() -> None:
                if waiting:
                    waiting.clear()
                    self.at(0.0, lambda: resume(answer.value))

            answer.resume = wake
            self.at(timeout, wake)

        resume(None)

    def run(self, until: float, done: Callable[[], bool] = lambda: False) -> bool:
        """Let time pass.

        :param until: when to stop at the latest.
        :param done: whether to stop; asked twice a second.
        :returns: whether it was done.
        """
        check = self.now
        while self._agenda and self._agenda[0][0] <= until:
            self.now, _, action = heapq.heappop(self._agenda)
            action()
            if self.now >= check:
                if done():
                    return True
                check = self.now + 0.5
        self.now = until
        return done()

    # Faults

    def _commit_fault(self) -> Fault | None:
        if not self.chance(self.profile.commit_fault):
            return None
        faults: list[Fault] = ["refused", "not stored", "stored", "stored", "unsafe, not stored", "unsafe, stored"]
        return self.random.choice([*faults, "deposed"])

    def _read_fault(self) -> bool:
        return self.core is not None and self.chance(self.profile.read_fault)

    # The network

    def delay(self) -> float:
        """How long a message is under way now."""
        delay_s = self.profile.delay_s
        if self.chance(0.05):
            delay_s += 2.0
        return self.random.expovariate(1.0 / delay_s) if delay_s else 0.0

    def send(self, client: Client, envelope: Envelope) -> None:
        """Put a request on the network."""
        for _ in range(1 + self.chance(self.profile.duplicate)):
            if not client.cut_off and not self.chance(self.profile.lose):
                self.at(self.delay(), lambda: self._arrive(envelope))

    def _arrive(self, envelope: Envelope) -> None:
        if self.core is not None:
            self._inbox.append(envelope)
            self._want_step()

    def _reply(self, core: SchedulerCore, reply: Reply, response: Any) -> None:
        client = self.clients.get(reply.peer)
        gone = client is None or client.cut_off
        if (gone and self.random.random() < 0.7) or self.chance(self.profile.undeliverable):
            core.undelivered(reply.peer, reply.correlation)
            self.oracle.undelivered(reply.peer, reply.correlation)
            return
        if client is None or gone or self.chance(self.profile.lose):
            return
        for _ in range(1 + self.chance(self.profile.duplicate)):
            self.at(self.delay(), lambda: client.receive(reply.correlation, response))

    def peer_gone(self, peer: Any) -> None:
        """Tell the scheduler that a peer has gone."""
        if self.core is not None:
            self.core.drop_peer(peer)
            self.oracle.gone(peer)
            self._inbox = [e for e in self._inbox if e.peer != peer]

    def forsaken(self, peer: Any, correlation: str) -> None:
        """Tell the scheduler that a request's reply reaches nobody.

        :param peer: of the request.
        :param correlation: of the request.
        """
        if self.core is not None:
            self.core.undelivered(peer, correlation)
            self.oracle.undelivered(peer, correlation)
            self._want_step()

    # The scheduler

    def _new_core(self, unused_study_s: float) -> SchedulerCore:
        return self._scheduler(
            self.storage,
            tokens=lambda: f"token-{next(self.numbers)}",
            worker_ids=self.uuid,
            limits=self.profile.limits,
            server="simulated",
            moment=Moment(self.now, self._wall_ms()),
            fit_wait_s=FIT_WAIT_S,
            turn=self._turn,
            unused_study_s=unused_study_s,
        )

    def _wall_ms(self) -> int:
        return int(self.now * 1000)

    def start(self) -> None:
        """Start a scheduler on what is stored."""
        self.core = self._new_core(self.profile.unused_study_s)
        self._leaving = self._at_work = False
        self._stepped = self.now
        self.oracle.started(self.now)
        self._asleep_until = self.now
        core = self.core

        def tick() -> None:
            if self.core is not core:
                return
            if self.chance(self.profile.gap_rate * self.profile.tick_s):
                # Stopped, or at work for so long on one step.
                self._asleep_until = self.now + self.random.uniform(1.0, 30.0)
                self._at_work = self.random.random() < 0.5
            if self.now >= self._asleep_until:
                self.step(tick=True)
            self.at(self.profile.tick_s, tick)

        self.at(self.profile.tick_s, tick)

    def crash(self) -> None:
        """End the scheduler; another starts a while later."""
        if self.core is None:
            return
        if not self.core._broken:
            self.check_memory(self.core, last=True)
        self.core = None
        self.restarts += 1
        self._inbox.clear()
        self._finished.clear()
        self._running_tasks.clear()
        self.at(self.random.choice([0.0, 0.5, 12.0]), self.start)

    def stop(self) -> None:
        """Tell the scheduler to end, as a signal does: it answers who waits, serves on for a while, and is gone."""
        core = self.core
        if core is None or core.state.is_ending:
            return
        core.end()
        self.oracle.ends()
        self.step(tick=False)

        def gone() -> None:
            if self.core is core:
                self.crash()

        self.at(self.random.uniform(0.0, 2.0), gone)

    def check_memory(self, core: SchedulerCore, last: bool = False) -> None:
        """Hold that the memory is what a restart would make of the storage.

        :param core: a scheduler between two steps.
        :param last: whether it is not needed any more, so that its next suggestions may be drawn.
        """
        kept, self.core = self.core, None
        loaded = self._new_core(0.0)
        self.core = kept
        compare(core, loaded)
        if last:
            compare_future(core, loaded)

    def _want_step(self) -> None:
        if not self._step_due:
            self._step_due = True
            self.at(max(self._asleep_until - self.now, self.random.choice([0.0, 0.0, 0.05])), self._due_step)

    def _due_step(self) -> None:
        self._step_due = False
        if self._inbox or self._finished or (self.core is not None and self.core.has_work):
            if self.now < self._asleep_until:
                self._want_step()
            elif self.core is not None:
                self.step(tick=False)

    def step(self, tick: bool) -> None:
        """One step of the scheduler, judged."""
        core = self.core
        if core is None:
            return
        batch, self._inbox = self._inbox, []
        finished, self._finished = self._finished, []
        busy_s = self.now - self._stepped if self._at_work else 0.0
        self._stepped, self._at_work = self.now, False
        self.oracle.before_step(batch, self.now, core._broken, busy_s)
        self.steps += 1
        self.oracle.away = set(core.state.unloaded)
        try:
            replies = core.step(
                batch, now=self.now, wall_ms=self._wall_ms(), tick=tick, finished=finished, busy_s=busy_s
            )
        except StorageError as error:
            self._blame()
            require(error.fatal, f"a step raised {error}")
            core._broken = True
            self.crash()
            return
        self._blame()
        self._validate(core)
        if self.chance(self.profile.crash_rate * 0.02):
            # Durable, but nobody was told.
            self.crash()
            return
        self.oracle.away |= set(core.state.unloaded)
        waiting = [parked.envelope for parked in core._parked if parked.opening is not None]
        self.oracle.reading = {(envelope.peer, envelope.correlation) for envelope in waiting}
        unfinished = core._parked.has_woken or core._dispatcher.has_overdue
        for envelope, response in self.oracle.after_step(replies, core._broken, tick, unfinished):
            reply = next(r for r in replies if (r.peer, r.correlation) == (envelope.peer, envelope.correlation))
            self._reply(core, reply, response)
        self._start_tasks(core)
        if unfinished or core._openings:
            self._want_step()
        if core.state.shutdown is not None and not self._leaving:
            self._leaving = True
            self.at(self.random.uniform(0.0, 10.0), self.crash)
        if self.chance(self.profile.crash_rate * 0.02):
            self.crash()
        elif not core._broken and self.random.random() < 0.02:
            self.check_memory(core)

    def _validate(self, core: SchedulerCore) -> None:
        if core._broken:
            return
        for study in core.state.studies.values():
            try:
                validate(study)
            except AssertionError as error:
                raise BrokenPromiseError(str(error)) from error

    def _blame(self) -> None:
        if self.storage.broken is not None:
            raise self.storage.broken

    def _start_tasks(self, core: SchedulerCore) -> None:
        # One process runs them, one at a time.
        for task in core.tasks(1) if not self._running_tasks else ():
            require(
                core.state.studies.get(task.study.name) is task.study,
                f"a task of the study {task.study.name}, which is gone",
            )
            self._running_tasks.append(task)
            result = None if self.chance(0.03) and task.work is task.study.fits.task else task.work.run()

            def finish(task: Task = task, result: Any = result) -> None:
                if self.core is core:
                    self._running_tasks = [t for t in self._running_tasks if t.work is not task.work]
                    self._finished.append(Finished(task, result))
                    self._want_step()

            self.at(self.random.choice([0.0, 0.3, 3.0]), finish)

    def check(self) -> None:
        """The last word on a schedule that is over."""
        core = self.core
        if core is None:
            raise BrokenPromiseError("no scheduler runs at the end")
        for peer in list(self.clients):
            self.peer_gone(peer)
        for study in self.profile.specs:
            # Nobody else is served in these steps, so that the oracle can judge every field.
            for request in (
                m.GetStudyRequest(study=study),
                m.StatusRequest(study=study),
                m.GetTrialsRequest(study=study),
            ):
                self._inbox = [Envelope("the end", str(next(self.numbers)), "somebody", None, request)]
                self.step(tick=False)
        self.check_memory(core, last=True)

    def unfinished(self) -> dict[str, Any]:
        """What keeps the studies from finishing, for people."""
        return {
            s.row.name: (s.row.state, s.row.reason, s.counts, s.created, s.spec.max_trials)
            for s in self.oracle.studies.values()
        }
