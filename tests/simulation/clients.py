"""Who talks to the scheduler: workers good and bad, an administrator, and readers."""

import json
from typing import Any

import msgspec
from hola_protocol import messages as m
from hola_protocol.errors import ErrorResponse
from hola_protocol.space import StudySpec

from .promise import require
from .world import Client, Process, World


def measure(spec: StudySpec, parameters: dict[str, Any], noise: float) -> dict[str, float]:
    """An evaluation: noisy, so that two of the same point differ."""
    x = parameters.get("x", 0.5)
    return {o.name: float(x) + noise + i for i, o in enumerate(spec.objectives)}


class Worker(Client):
    """Evaluates trials of one study; crashes, hangs, loses its way and comes back.

    :param world: the world.
    :param name: for people.
    :param study: the study that it works for.
    """

    def __init__(self, world: World, name: str, study: str) -> None:
        super().__init__(world, name)
        self.study = study
        self.spec: StudySpec | None = None
        self.worker_id = ""
        self.held: dict[int, m.Suggestion] = {}
        self.stubborn = world.chance(world.profile.stubborn)
        """Whether it goes on with what it was told to drop."""

    def start(self) -> None:
        """Begin to work and to beat."""
        self.world.spawn(self, self._work())
        self.world.spawn(self, self._beat())

    def _crash(self) -> None:
        self.crash()
        world = self.world
        again = Worker(world, f"{self.name}'", self.study)
        world.at(world.random.uniform(0.0, 10.0), again.start)

    def _register(self) -> Process:
        while True:
            response = yield from self.call(m.RegisterWorkerRequest(study=self.study, concurrency=2))
            if isinstance(response, m.RegisterWorkerResponse):
                self.worker_id, self.spec = response.worker_id, response.info.spec
                return
            yield 2.0

    def _beat(self) -> Process:
        while True:
            shortest = min((s.lease_s for s in self.held.values()), default=8.0)
            yield shortest / 4
            if not self.worker_id or not self.held or self.cut_off:
                continue
            refs = [m.LeaseRef(trial_id=s.trial_id, lease=s.lease) for s in self.held.values()]
            request = m.HeartbeatRequest(study=self.study, worker_id=self.worker_id, leases=refs)
            response = yield from self.call(request, tries=1)
            if isinstance(response, m.HeartbeatResponse) and not (self.stubborn and self.world.chaos):
                for command in response.lease_commands:
                    held = self.held.get(command.trial_id)
                    if held is not None and held.lease == command.lease:
                        del self.held[command.trial_id]

    def _work(self) -> Process:
        world, random = self.world, self.world.random
        yield from self._register()
        over = False
        while True:
            if world.chance(world.profile.worker_crash):
                self._crash()
                yield 0.0
            if world.chance(0.02):
                yield from self.call(m.DeregisterWorkerRequest(study=self.study, worker_id=self.worker_id))
                self.held.clear()
                yield from self._register()
            if not self.held:
                lease_s = random.choice([None, None, 6.0])
                ask = m.GetSuggestionRequest(
                    study=self.study,
                    worker_id=self.worker_id,
                    count=random.choice([1, 1, 3]),
                    wait_s=random.choice([0.0, 4.0, 20.0]),
                    lease_s=lease_s,
                )
                key = world.uuid()
                response = yield from self.call(ask, key)
                if world.chance(world.profile.careless):
                    # A second asking under the key of the first, and another request under it.
                    yield from self.call(ask, key, tries=2)
                    if response is not None and getattr(response, "suggestions", None):
                        other = yield from self.call(msgspec.structs.replace(ask, count=ask.count + 1), key)
                        if isinstance(other, ErrorResponse):
                            require(
                                other.code in ("conflict", "unknown_study", "unknown_worker"),
                                f"{ask} was answered {other}",
                            )
                over = yield from self._take(response)
            while self.held:
                over = yield from self._evaluate(next(iter(self.held.values())))
            if over:
                self.crash()
                yield 0.0

    def _take(self, response: Any) -> Process:
        """Take what an ask was answered; returns whether all is over."""
        if isinstance(response, m.GetSuggestionResponse):
            for s in response.suggestions:
                if s.standing == "held":
                    self.held[s.trial_id] = s
            if response.status == "finished":
                return self.world.random.random() < 0.8
            yield response.retry_after_s or 0.01
        elif isinstance(response, ErrorResponse):
            yield 1.0
            if response.code == "unknown_worker":
                yield from self._register()
        return False

    def _evaluate(self, s: m.Suggestion) -> Process:
        world, random = self.world, self.world.random
        yield random.choice([0.0, random.uniform(0.0, 3.0), random.uniform(0.0, 2.0 * s.lease_s)])
        if world.chance(world.profile.hang):
            # Cut off for a while, then back with what it held, or with its result at once.
            self.cut_off = True
            yield random.uniform(0.0, 3.0 * s.lease_s)
            self.cut_off = False
            if random.random() < 0.5:
                yield random.uniform(1.0, 6.0) * s.lease_s if self.stubborn else s.lease_s / 2
        if world.chance(world.profile.worker_crash):
            self._crash()
            yield 0.0
        if s.trial_id not in self.held and not world.chance(0.5):
            return False
        if world.chance(world.profile.careless / 2):
            self.held.pop(s.trial_id, None)  # forgotten, so that its lease expires
            return False
        request = self._outcome(s)
        key = None if isinstance(request, m.ReleaseTrialsRequest) else world.uuid()
        # It beats for the trial while it tells, as a worker with a lost reply does.
        response = yield from self.call(request, key)
        if self.held.get(s.trial_id) is s:
            del self.held[s.trial_id]
        if world.chance(world.profile.careless):
            yield random.choice([0.0, 5.0])
            yield from self.call(request, key, tries=2)
            if random.random() < 0.5 and key is not None:
                yield from self.call(request, world.uuid(), tries=2)
        if isinstance(response, ErrorResponse):
            if response.code == "unknown_worker":
                yield from self._register()
            return False
        following = getattr(response, "next", None)
        over: bool = (yield from self._take(following)) if following is not None else False
        return over

    def _outcome(self, s: m.Suggestion) -> m.Request:
        random = self.world.random
        kind = random.random()
        ask: dict[str, Any] = {"study": self.study}
        if random.random() < 0.6:
            ask |= {"worker_id": self.worker_id, "next_count": random.choice([1, 1, 2])}
        if self.world.chaos:
            failure: dict[str, Any] = {"trial_id": s.trial_id, "lease": s.lease, "reason": "simulated"}
            if kind < 0.08:
                return m.SubmitResultRequest(failures=[m.Failure(**failure, retry=True)], **ask)
            if kind < 0.12:
                return m.SubmitResultRequest(failures=[m.Failure(**failure)], **ask)
            if kind < 0.14:
                return m.SubmitResultRequest(failures=[m.Failure(**failure, kind="infeasible")], **ask)
            if kind < 0.20:
                ref = m.LeaseRef(trial_id=s.trial_id, lease=s.lease)
                return m.ReleaseTrialsRequest(study=self.study, leases=[ref])
        if self.spec is None:
            raise AssertionError("a worker works before it is registered")
        result = m.Result(
            trial_id=s.trial_id,
            lease=s.lease,
            objectives=measure(self.spec, s.parameters, random.uniform(-0.1, 0.1)),
            metadata=random.choice([None, {"seconds": 1.5}]),
        )
        return m.SubmitResultRequest(results=[result], **ask)


class Administrator(Client):
    """Makes the studies, and meddles with them while the chaos lasts."""

    def create(self) -> Process:
        """Create the studies, then meddle."""
        world = self.world
        for name in world.profile.specs:
            yield from self._create(name)
        while world.chaos and world.profile.admin_rate:
            yield world.random.expovariate(world.profile.admin_rate)
            if world.chaos:
                yield from self._meddle(world.random.choice(list(world.profile.specs)))

    def _create(self, name: str) -> Process:
        response = yield from self.call(m.CreateStudyRequest(study=name, spec=self.world.profile.specs[name]))
        return response

    def _info(self, name: str) -> Process:
        response = yield from self.call(m.GetStudyRequest(study=name))
        return response.info if isinstance(response, m.GetStudyResponse) else None

    def _meddle(self, name: str) -> Process:
        random = self.world.random
        info = yield from self._info(name)
        if info is None:
            yield from self._create(name)
            return
        spec: StudySpec = info.spec
        match random.randrange(11):
            case 0:
                yield from self.call(m.SetStudyStateRequest(study=name, state="paused"))
                yield random.uniform(0.0, 10.0)
                yield from self.call(m.SetStudyStateRequest(study=name, state="running"))
            case 1 | 2:
                ids = [random.randint(1, info.created_trials + 1) for _ in range(random.choice([1, 3]))]
                yield from self.call(m.CancelTrialsRequest(study=name, trial_ids=ids, reason="meddling"))
            case 3 | 4:
                points = [self._point(spec) for _ in range(random.choice([1, 2]))]
                yield from self.call(m.EnqueueTrialsRequest(study=name, trials=points))
            case 5:
                added = m.AddedTrial(
                    parameters=self._point(spec), objectives=measure(spec, {}, random.uniform(-1.0, 1.0))
                )
                yield from self.call(m.AddTrialsRequest(study=name, trials=[added]))
            case 6:
                more = (spec.max_trials or 1) + random.choice([-1, 0, 2])
                yield from self.call(
                    m.UpdateStudyRequest(
                        study=name,
                        expected_revision=info.revision,
                        max_trials=max(1, more),
                        clear=random.choice([[], ["stop_at", "deadline_s"], ["max_failures"]]),
                    )
                )
            case 7:
                changed = tuple(
                    msgspec.structs.replace(o, priority=random.uniform(0.5, 2.0)) for o in reversed(spec.objectives)
                )
                yield from self.call(
                    m.UpdateObjectivesRequest(study=name, expected_revision=info.revision, objectives=changed)
                )
            case 8:
                yield from self.call(m.SetStudyStateRequest(study=name, state="finished"))
                yield random.uniform(0.0, 10.0)
                yield from self.call(m.SetStudyStateRequest(study=name, state="running"))
            case 9:
                yield from self.call(m.ShutdownRequest(), tries=3)
            case 10 if random.random() < 0.4:
                yield from self.call(m.DeleteStudyRequest(study=name))
                yield random.choice([0.0, 3.0])
                yield from self._create(name)

    def _point(self, spec: StudySpec) -> dict[str, Any]:
        random = self.world.random
        point: dict[str, Any] = {}
        for p in spec.parameters:
            choices = getattr(p, "choices", None)
            if choices is not None:
                point[p.name] = random.choice(choices)
            else:
                point[p.name] = float(random.randint(-1, 1)) if p.name == "x" else random.randint(1, 1000)
        return point

    def tidy(self) -> Process:
        """Leave no study deleted, paused or finished by hand."""
        for name in self.world.profile.specs:
            info = None
            while info is None:
                # A delete that the network kept for a while may still arrive.
                yield from self._create(name)
                yield 5.0
                info = yield from self._info(name)
            if info.state != "running" and info.reason in (None, "by_hand"):
                yield from self.call(m.SetStudyStateRequest(study=name, state="running"))
            if info.spec.max_trials is None and info.spec.allow_repeats:
                more = info.created_trials + 2
                yield from self.call(m.UpdateStudyRequest(study=name, expected_revision=info.revision, max_trials=more))


class Reader(Client):
    """Keeps a copy of a study by paging through the trials that changed, and follows its events.

    :param world: the world.
    :param name: for people.
    :param study: the study.
    """

    def __init__(self, world: World, name: str, study: str) -> None:
        super().__init__(world, name)
        self.study = study
        self.created_ms = -1
        self.copy: dict[int, m.Trial] = {}
        self.since = 0
        self.busy = False

    def read(self) -> Process:
        """Read now and then."""
        while True:
            yield self.world.random.uniform(1.0, 8.0)
            yield from self.refresh()
            if self.world.random.random() < 0.5:
                yield from self.call(m.StatusRequest(study=self.study), tries=1)

    def refresh(self) -> Process:
        """One pass over what changed since the last; returns whether it came to its end."""
        while self.busy:
            yield 0.5
        self.busy = True
        complete = yield from self._pass()
        self.busy = False
        return complete

    def _pass(self) -> Process:
        info = yield from self.call(m.GetStudyRequest(study=self.study), tries=3)
        if not isinstance(info, m.GetStudyResponse):
            return False
        if info.info.created_ms != self.created_ms:
            self.created_ms, self.copy, self.since = info.info.created_ms, {}, 0
        after, as_of = None, None
        fresh: dict[int, m.Trial] = {}
        while True:
            request = m.GetTrialsRequest(study=self.study, changed_since=self.since, limit=3, after=after)
            page = yield from self.call(request, tries=3)
            if not isinstance(page, m.GetTrialsResponse):
                return False
            require(as_of in (None, page.as_of), f"a pass has the two times {as_of} and {page.as_of}")
            as_of = page.as_of
            fresh |= {t.trial_id: t for t in page.items}
            after = page.next_cursor
            if after is None:
                self.copy |= fresh
                self.since = as_of
                return True

    def follow(self) -> Process:
        """Follow the events."""
        after: int | None = None
        while True:
            request = m.GetEventsRequest(
                study=self.study, after=after, limit=self.world.random.choice([1, 100]), wait_s=5.0
            )
            response = yield from self.call(request)
            if isinstance(response, m.GetEventsResponse):
                after = response.next_cursor
            elif isinstance(response, ErrorResponse):
                after = None
            yield 0.5

    def check(self) -> None:
        """Hold that the copy is what is stored."""
        study = self.world.oracle.study(self.study)
        if study is None or study.row.created_ms != self.created_ms:
            return
        for trial_id, row in study.trials.items():
            copied = self.copy.get(trial_id)
            values = None if row.objectives_json is None else json.loads(row.objectives_json)
            require(
                copied is not None
                and (copied.state, copied.changed, copied.objectives) == (row.state, row.changed, values),
                f"pages by changed_since give trial {trial_id} as {copied}, stored is {row}",
            )
