"""A warm start: what is known already goes into a new study.

``AddTrials`` brings results from elsewhere, such as of an earlier study or a spreadsheet: they teach the model and
count for the best, but not for the budget. ``EnqueueTrials`` brings points of your own choice, such as today's
settings, to be evaluated before anything that the model suggests.

    python examples/warm_start.py
"""

import sys
from typing import Any

from hola_protocol.messages import AddedTrial, Trial
from hola_protocol.space import ContinuousParameter, ObjectiveSpec, StudySpec
from hola_protocol.values import ParameterSet

from hola.clients import ZmqClient
from hola.distributed.local import Interrupts, LocalSystem, work_through

SPEC = StudySpec(
    parameters=(
        ContinuousParameter(name="temperature", low=100.0, high=300.0),
        ContinuousParameter(name="minutes", low=1.0, high=120.0, scale="log"),
    ),
    objectives=(ObjectiveSpec(name="yield", direction="maximize"),),
    max_trials=20,
    seed=1,
)
KNOWN = [(120.0, 30.0), (150.0, 60.0), (180.0, 25.0), (200.0, 20.0), (220.0, 45.0), (260.0, 10.0)]
TODAY: ParameterSet = {"temperature": 190.0, "minutes": 20.0}


def bake(parameters: dict[str, Any]) -> float:
    """The yield of an oven, at most 1 at 210 degrees and 18 minutes."""
    off = (parameters["temperature"] - 210.0) / 60.0
    late = (parameters["minutes"] - 18.0) / 40.0
    return float(1.0 / (1.0 + off**2 + late**2))


def prepare(client: ZmqClient) -> None:
    """Create the study with what is known.

    :param client: the client.
    """
    client.create_study(spec=SPEC)
    added = [
        AddedTrial(
            parameters={"temperature": temperature, "minutes": minutes},
            objectives={"yield": bake({"temperature": temperature, "minutes": minutes})},
            metadata={"from": "last year's notebook"},
        )
        for temperature, minutes in KNOWN
    ]
    client.add_trials(trials=added)
    client.enqueue_trials(trials=[TODAY])


def kind(trial: Trial) -> str:
    """Where a trial comes from; of the sampler's own kinds of suggestions all are one here.

    :param trial: the trial.
    """
    return trial.origin if trial.origin in ("added", "enqueued") else "suggested"


def main() -> None:
    """Start a system, prepare the study, let a worker finish it."""
    with LocalSystem() as system, system.client() as client:
        prepare(client)
        system.spawn_worker(bake, name="oven")
        work_through(system, client, Interrupts())
        trials = list(client.iter_trials())
        for origin in ("added", "enqueued", "suggested"):
            values = [t.objectives["yield"] for t in trials if kind(t) == origin and t.objectives is not None]
            sys.stdout.write(f"{origin:<9}{len(values):>3} trials, best yield {max(values):.4f}\n")


if __name__ == "__main__":
    main()
