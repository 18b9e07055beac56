"""A study and its table."""

from hola_protocol import messages as m
from hola_protocol.space import (
    CategoricalParameter,
    ContinuousParameter,
    IntegerParameter,
    ObjectiveSpec,
    StudySpec,
)

from hola.clients.client import SyncClient

PARAMETERS = (
    ContinuousParameter(name="x", low=0.0, high=1.0),
    IntegerParameter(name="n", low=1, high=9),
    CategoricalParameter(name="c", choices=("a", None, 1)),
)
SPEC = StudySpec(parameters=PARAMETERS, objectives=(ObjectiveSpec(name="loss", limit=0.5),), seed=1)


def add(client: SyncClient, *losses: float) -> None:
    """Add a trial for each loss."""
    sets = [{"x": loss / 2, "n": i % 9 + 1, "c": ("a", None, 1)[i % 3]} for i, loss in enumerate(losses)]
    trials = [m.AddedTrial(parameters=p, objectives={"loss": loss}) for p, loss in zip(sets, losses, strict=True)]
    client.add_trials(trials=trials)
