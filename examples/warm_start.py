"""A warm start: a new study uses known results.

``AddTrials`` adds results from elsewhere, such as from an earlier study or a spreadsheet. The model uses them and they
are ranked, but they do not count for the budget. ``EnqueueTrials`` queues given points, such as today's settings, which
are evaluated before any suggestion of the model.

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
    """Create the study with the known results.

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
    """The origin of a trial; all suggestions of the sampler count as one origin.

    :param trial: the trial.
    """
    return trial.origin if trial.origin in ("added", "enqueued") else "suggested"


def main() -> None:
    """Start a system, prepare the study, and run a worker until it is finished."""
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
