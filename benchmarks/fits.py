"""How long asks take while models are fitted."""

import random
import time
from contextlib import ExitStack
from multiprocessing.connection import Connection

from hola_protocol import messages as m
from hola_protocol.space import GaussianProcessSpec

from benchmarks.load import Address, Crowd, ZmqAsks, ZmqSession, study_spec
from benchmarks.processes import Remote
from benchmarks.report import Table, percentile
from benchmarks.scale import Scale
from benchmarks.servers import Scheduler

_BATCH = 4
_STEPS = 100
_PACE_S = 0.002


def _keep_fitting(pipe: Connection, address: Address) -> None:
    """Add trials to studies of its own, so that nearly always a model is being fitted.

    A model is due after every result.
    """
    session = ZmqSession(address)
    random_ = random.Random(1)
    number = 0
    while True:
        number += 1
        name = f"fitted-{number}"
        session.call(m.CreateStudyRequest(study=name, spec=study_spec(GaussianProcessSpec())))
        for _ in range(_STEPS):
            # Asleep while the main process says so, and paced: the load is to be the fits, not the messages.
            if pipe.poll(_PACE_S):
                pipe.send(number)
                pipe.recv()
            trials = [
                m.AddedTrial(
                    parameters={
                        "learning_rate": 10 ** random_.uniform(-5, 0),
                        "momentum": random_.random(),
                        "units": random_.randint(1, 1024),
                        "activation": random_.choice(("relu", "tanh", "gelu")),
                    },
                    objectives={"loss": random_.random()},
                )
                for _ in range(_BATCH)
            ]
            session.call(m.AddTrialsRequest(study=name, trials=trials))
        session.call(m.DeleteStudyRequest(study=name))


def run(scale: Scale) -> list[Table]:
    """Measure.

    :param scale: how long and how large.
    """
    with ExitStack() as stack:
        crowd = stack.enter_context(Crowd(1))
        scheduler = stack.enter_context(Scheduler("memory", study_spec(), scale.folder))
        fitter = stack.enter_context(Remote(_keep_fitting, scheduler.address))
        found: dict[str, list[float]] = {"while models are fitted": [], "otherwise": []}
        for _ in range(scale.rounds):
            for name, asks in found.items():
                if name == "otherwise":
                    fitter.ask("sleep")
                    time.sleep(scale.warm_s)
                asks += crowd.turn(ZmqAsks, scheduler.address, scale.warm_s, scale.window_s).ask_s
                if name == "otherwise":
                    fitter.send("go on")
    rows: list[list[str | float | int | None]] = [
        [name, len(asks), *(1e3 * percentile(asks, p) for p in (50, 99)), 1e3 * max(asks)]
        for name, asks in found.items()
    ]
    return [
        Table(
            "Milliseconds of an ask while models are fitted",
            ["", "asks", "p50", "p99", "max"],
            rows,
            [
                "One worker asks and tells in a study without a model; beside it another client keeps the process of "
                "the fits busy with studies of its own. Floor 10 ms, aim 5 ms at p99.",
            ],
        )
    ]
