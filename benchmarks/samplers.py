"""Trials per second with each sampler, where evaluations take no time."""

from contextlib import ExitStack

from hola_protocol import messages as m
from hola_protocol.space import (
    ExploreExploitSpec,
    GaussianMixtureSpec,
    GaussianProcessSpec,
    HypercubeSpec,
    SamplerSpec,
    SobolSpec,
    UniformSpec,
)

from benchmarks.load import Address, Crowd, ZmqSession, first_suggestion, given, study_spec, tell, told
from benchmarks.report import Table, median
from benchmarks.scale import Scale
from benchmarks.servers import Scheduler

_WAIT_S = 20.0
_FIRST_TRIALS = 10
SAMPLERS: dict[str, SamplerSpec] = {
    "gaussian_process (default)": GaussianProcessSpec(),
    "mixture": GaussianMixtureSpec(),
    "explore_exploit": ExploreExploitSpec(),
    "sobol": SobolSpec(),
    "hypercube": HypercubeSpec(),
    "uniform": UniformSpec(),
}


class PatientTells(ZmqSession):
    """What a worker does: a tell that asks for the next suggestion, and an ask that waits when there is none yet."""

    def __init__(self, address: Address) -> None:
        super().__init__(address)
        self._worker = self.register()
        self._suggestion = self._asked()

    def _asked(self) -> m.Suggestion:
        while True:
            reply = given(self.call(m.GetSuggestionRequest(worker_id=self._worker, wait_s=_WAIT_S)))
            if reply.status != "wait":
                return first_suggestion(reply)

    def __call__(self) -> int:
        """See :class:`benchmarks.load.Load`; counts trials."""
        following = told(self.call(tell(self._worker, self._suggestion, 1))).next
        waits = following is not None and following.status == "wait"
        self._suggestion = self._asked() if waits else first_suggestion(following)
        return 1


def _begin(address: Address) -> None:
    """Evaluate trials until fits have begun: the process that they run in starts with the study."""
    session = PatientTells(address)
    for _ in range(_FIRST_TRIALS):
        session()
    session.close()


def run(scale: Scale) -> list[Table]:
    """Measure.

    :param scale: how long and how large.
    """
    rows: list[list[str | float | int | None]] = []
    for name, sampler in SAMPLERS.items():
        rates = []
        for workers in dict.fromkeys((1, scale.crowd)):
            found = []
            for _ in range(scale.rounds):  # each with a study of its own: a fit takes longer with more trials
                with ExitStack() as stack:
                    crowd = stack.enter_context(Crowd(workers))
                    scheduler = stack.enter_context(Scheduler("memory", study_spec(sampler), scale.folder))
                    _begin(scheduler.address)
                    crowd.turn(PatientTells, scheduler.address, 0.0, scale.warm_s)
                    found.append(crowd.turn(PatientTells, scheduler.address, 0.0, scale.window_s).rate)
            rates.append(median(found))
        rows.append([name, *rates])
    return [
        Table(
            "Trials per second by sampler, over ZeroMQ, memory",
            ["sampler", "1 worker", f"{scale.crowd} workers"],
            rows,
            [
                "Four parameters, one objective, evaluations that take no time. With the default sampler a trial is "
                "two messages and waits for a fit; with the others it is one message, a tell that asks for the next.",
            ],
        )
    ]
