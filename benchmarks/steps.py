"""The longest step of the scheduler's loop for each operation on studies with a long history.

The core runs in this process, on storage in memory. A step is what the loop does for a batch of requests: handling
them, and taking the changes for the commit. Tasks that run beside the loop are run between the steps, unmeasured.
"""

import itertools
import time
from collections.abc import Callable, Iterator
from typing import Any

import msgspec
from hola_protocol import messages as m
from hola_protocol.limits import Limits
from hola_protocol.space import GaussianProcessSpec, ObjectiveSpec
from hola_protocol.values import ParameterSet
from msgspec.structs import replace

from benchmarks.leaderboard import shaped
from benchmarks.report import Table
from benchmarks.scale import Scale
from benchmarks.stored_history import store_history, with_groups
from hola.distributed.core import SchedulerCore
from hola.distributed.exchange import Envelope, Finished
from hola.distributed.state.clock import Moment
from hola.storage.memory import MemoryStorage

_ROUNDS = 5
_STUDIES = {
    "1 group": ("random", 1, False),
    "2 groups": ("front", 2, False),
    "3 groups": ("front", 3, False),
    "3 groups, deterministic": ("front", 3, True),
}
_LIMITS = Limits()

_decode = msgspec.json.Decoder(m.AnyResponse).decode


class Loop:
    """The scheduler's loop without its sockets.

    :param storage: what it starts with.
    """

    def __init__(self, storage: MemoryStorage) -> None:
        self._numbers = itertools.count(1)
        self._now = 0.0
        self.core = SchedulerCore(
            storage,
            tokens=lambda: f"{next(self._numbers):032x}",
            worker_ids=lambda: f"10000000-0000-4000-8000-{next(self._numbers):012d}",
            limits=_LIMITS,
            server="benchmarks",
            moment=Moment(self._now, 0),
        )
        self.longest_s = 0.0

    def step(self, *requests: m.Request, finished: list[Finished] | None = None, tick: bool = False) -> list[Any]:
        """One step, and the tasks that it began.

        :param requests: the batch; each has an idempotency key of its own.
        :param finished: the results of tasks.
        :param tick: whether the clock acts, a tenth of a second later.
        :returns: the replies.
        """
        self._now += 0.1 * tick
        batch = [Envelope("peer", str(i), "local", f"k{i}", r) for i, r in zip(self._numbers, requests, strict=False)]
        start = time.thread_time()
        self.core.handle(batch, now=self._now, wall_ms=int(1000 * self._now), tick=tick, finished=finished or ())
        commit = self.core.take()
        tasks = self.core.tasks()
        self.longest_s = max(self.longest_s, time.thread_time() - start)
        self.core.store(commit)
        replies = [_decode(reply.body) for reply in self.core.committed(commit)]
        if tasks:
            replies += self.step(finished=[Finished(task, task.work.run()) for task in tasks])
        return replies

    def measured(self, act: Callable[[], object]) -> float:
        """The longest step of what is done, in milliseconds of processor time.

        :param act: does it.
        """
        self.longest_s = 0.0
        act()
        return 1e3 * self.longest_s


class Study:
    """What is done at one study.

    :param loop: the loop.
    :param name: of the study.
    """

    def __init__(self, loop: Loop, name: str) -> None:
        self._loop = loop
        self.name = name
        (registered,) = loop.step(m.RegisterWorkerRequest(study=name, concurrency=2 * _LIMITS.max_batch))
        self.worker_id: str = registered.worker_id
        self._held: list[m.Suggestion] = []
        self.cost = [0.5] * len(self.info.spec.objectives)

    @property
    def info(self) -> m.StudyInfo:
        """The study as it is reported."""
        (response,) = self._loop.step(m.GetStudyRequest(study=self.name))
        info: m.StudyInfo = response.info
        return info

    def ask(self, count: int = 1) -> None:
        """Ask for suggestions.

        :param count: how many.
        """
        request = m.GetSuggestionRequest(study=self.name, worker_id=self.worker_id, count=count)
        for response in self._loop.step(request):
            self._held += response.suggestions

    def tell(self, count: int = 1) -> None:
        """Tell results of trials that are held, and ask for as many in the same message.

        :param count: how many.
        """
        told, self._held = self._held[:count], self._held[count:]
        names = [o.name for o in self._loop.core.state.studies[self.name].spec.objectives]
        results = [
            m.Result(trial_id=s.trial_id, lease=s.lease, objectives=dict(zip(names, self.cost, strict=True)))
            for s in told
        ]
        request = m.SubmitResultRequest(study=self.name, worker_id=self.worker_id, results=results, next_count=count)
        for response in self._loop.step(request):
            self._held += response.next.suggestions

    def read(self, kind: type[m.Request], **fields: Any) -> None:
        """Read something after a new result.

        :param kind: of the request.
        :param fields: of the request.
        """
        self.tell()
        self._loop.step(kind(study=self.name, **fields))

    def pages(self, kind: type[m.Request], cursor: Callable[[Any], Any], name: str, **fields: Any) -> None:
        """Read all pages.

        :param kind: of the request.
        :param cursor: the next cursor of a page; absent: it was the last.
        :param name: the field for the cursor.
        :param fields: other fields of the request.
        """
        at = None
        while True:
            (page,) = self._loop.step(kind(study=self.name, **fields, **({} if at is None else {name: at})))
            if (at := cursor(page)) is None:
                return

    def other_objectives(self) -> tuple[ObjectiveSpec, ...]:
        """The objectives with the opposite directions."""
        other = {"minimize": "maximize", "maximize": "minimize"}
        return tuple(replace(o, direction=other[o.direction]) for o in self.info.spec.objectives)


def _operations(study: Study, loop: Loop) -> Iterator[tuple[str, Callable[[], object]]]:
    """What is measured, by its name; each is repeated."""
    name, fresh = study.name, itertools.count(1)
    step = loop.step
    yield "tell and ask", study.tell
    yield "tell and ask, 256 in a message", lambda: study.tell(256)
    yield "GetTopK, 10", lambda: study.read(m.GetTopKRequest, limit=10)
    yield "GetTopK, 1,000", lambda: study.read(m.GetTopKRequest, limit=1000)
    yield "GetFronts, 1,000", lambda: study.read(m.GetFrontsRequest, limit=1000)
    yield "Status", lambda: study.read(m.StatusRequest)
    yield "ListStudies", lambda: step(m.ListStudiesRequest())
    yield (
        "GetTrials, pages of 1,000",
        lambda: study.pages(m.GetTrialsRequest, lambda page: page.next_cursor, "after", limit=1000),
    )
    yield (
        "GetTrials, no match",
        lambda: study.pages(m.GetTrialsRequest, lambda page: page.next_cursor, "after", limit=1000, states=["failed"]),
    )
    included = ["times", "worker", "objectives", "costs"]
    for packed in (False, True):
        yield (
            f"GetColumns, {'packed' if packed else 'JSON'}",
            lambda packed=packed: study.pages(  # type: ignore[misc]
                m.GetColumnsRequest,
                lambda p: p.as_of if p.more else None,
                "changed_since",
                include=included,
                packed=packed,
            ),
        )
    yield "GetEvents", lambda: step(m.GetEventsRequest(study=name, limit=1000))
    yield "GetModelView", lambda: study.read(m.GetModelViewRequest, parameters=["momentum"], wait_s=30.0)
    for limit in (10, 1000):
        yield (
            f"PreviewObjectives, {limit:,}",
            lambda limit=limit: study.read(  # type: ignore[misc]
                m.PreviewObjectivesRequest, objectives=study.other_objectives(), limit=limit
            ),
        )
    yield (
        "UpdateObjectives",
        lambda: step(
            m.UpdateObjectivesRequest(
                study=name, expected_revision=study.info.revision, objectives=study.other_objectives()
            )
        ),
    )
    yield (
        "UpdateStudy, max_steps",
        lambda: step(
            m.UpdateStudyRequest(study=name, expected_revision=study.info.revision, max_steps=10**9 + next(fresh))
        ),
    )
    goals = {o.name: -9.0 if o.direction == "minimize" else 9.0 for o in study.info.spec.objectives}
    yield (
        "UpdateStudy, stop_at",
        lambda: step(m.UpdateStudyRequest(study=name, expected_revision=study.info.revision, stop_at=goals)),
    )
    yield (
        "CreateStudy, transfer_from",
        lambda: step(
            m.CreateStudyRequest(
                study=f"{name}-{next(fresh)}",
                spec=replace(with_groups(len(goals)), sampler=GaussianProcessSpec(), transfer_from=(name,)),
            )
        ),
    )
    yield "a tick", lambda: step(tick=True)


def _once(study: Study, loop: Loop) -> Iterator[tuple[str, Callable[[], object]]]:
    """What can be done once."""
    values: ParameterSet = {"learning_rate": 0.1, "momentum": 0.5, "units": 32, "activation": "relu"}
    for _ in range(8):
        loop.step(m.EnqueueTrialsRequest(study=study.name, trials=[values] * _LIMITS.max_batch))
    yield (
        "finish with 2,048 queued trials",
        lambda: loop.step(m.SetStudyStateRequest(study=study.name, state="finished")),
    )
    yield "DeleteStudy", lambda: loop.step(m.DeleteStudyRequest(study=study.name))


def run(scale: Scale) -> list[Table]:
    """Measure.

    :param scale: how large.
    """
    n = scale.ranked
    found: dict[str, list[str | float | int | None]] = {}
    for shape, groups, fixed in _STUDIES.values():
        storage = MemoryStorage()
        storage.acquire("benchmarks")
        spec = replace(with_groups(groups), deterministic=fixed)
        store_history(storage, 1, "study", spec, shaped(shape, n, groups))
        loop = Loop(storage)
        study = Study(loop, "study")
        for _ in range(2):
            study.ask(256)
        for what, act in _operations(study, loop):
            found.setdefault(what, [what]).append(max(loop.measured(act) for _ in range(_ROUNDS)))
        for what, act in _once(study, loop):
            found.setdefault(what, [what]).append(loop.measured(act))
    return [
        Table(
            f"The longest step of the loop with {n:,} completed trials, milliseconds of processor time",
            ["operation", *_STUDIES],
            list(found.values()),
            [
                f"The longest of {_ROUNDS} times the same, each after a new result where that matters.",
                "Several groups: all trials are on one front, the worst for a ranking. Uniform sampler.",
                "Rescoring, views and fits run beside the loop: their steps are the one that begins them and the one "
                "that takes their result.",
            ],
        )
    ]
