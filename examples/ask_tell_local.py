"""The engine in this process, without scheduler and sockets.

The first part uses a single call. The second part uses ask and tell, with infeasible points, several open trials, and
two comparison groups, whose result is a front.

    python examples/ask_tell_local.py
"""

import sys
from typing import Any

import hola
from hola import ContinuousParameter, IntegerParameter, ObjectiveSpec, OptimizationCoordinator, StudySpec


def loss(parameters: dict[str, Any]) -> float:
    """A quadratic function with its minimum at x = 1 and act = tanh."""
    return float((parameters["x"] - 1.0) ** 2 + (parameters["act"] != "tanh"))


def in_one_call() -> None:
    """Optimise a function."""
    result = hola.run_optimization(
        loss, {"x": (-5.0, 5.0), "act": ["relu", "tanh"]}, n_trials=50, seed=1, progress=False
    )
    assert result.best is not None
    sys.stdout.write(f"best of {len(result.trials)}: {result.best.objectives} at {result.best.parameters}\n")


def by_hand() -> None:
    """Ask for a batch of trials, and tell their results."""
    spec = StudySpec(
        parameters=(
            ContinuousParameter(name="thickness", low=0.1, high=10.0, scale="log"),
            IntegerParameter(name="ribs", low=0, high=8),
        ),
        objectives=(ObjectiveSpec(name="bend", group="strength"), ObjectiveSpec(name="mass", group="weight")),
    )
    coordinator = OptimizationCoordinator(spec, seed=1)
    for _ in range(20):
        batch = [trial for _ in range(4) if (trial := coordinator.ask()) is not None]
        for trial in batch:
            thickness, ribs = trial.parameters["thickness"], trial.parameters["ribs"]
            assert isinstance(thickness, float)
            assert isinstance(ribs, int)
            if ribs > 6 and thickness > 5:
                coordinator.tell_failure(trial, "cannot be cast", infeasible=True)
                continue
            coordinator.tell(trial, {"bend": 1 / (thickness**2 + 0.4 * ribs), "mass": thickness + 0.3 * ribs})
    front = sorted(coordinator.front(), key=lambda trial: trial.objectives["mass"])
    sys.stdout.write(f"front of {len(front)} from {len(coordinator.trials)} trials; lightest, middle, strongest:\n")
    for trial in (front[0], front[len(front) // 2], front[-1]):
        sys.stdout.write(f"  {trial.objectives} at {trial.parameters}\n")


if __name__ == "__main__":
    in_one_call()
    by_hand()
