"""Train classifiers of handwritten digits epoch by epoch, and stop the bad ones early.

The function reports its error after each epoch. Trials that are worse than others at the same epoch are stopped, by
asynchronous successive halving. The output says how many epochs that saved.

    python examples/early_stopping.py
"""

import sys
from typing import Any

import numpy as np
from sklearn.datasets import load_digits  # type: ignore[import-untyped]

import hola
from hola import current_trial

EPOCHS = 27
TRIALS = 30
LEARN = 1200

pixels, digits = load_digits(return_X_y=True)
trained: list[int] = []
"""The trial of each epoch that was trained."""


def train(parameters: dict[str, Any]) -> float:
    """Train a softmax regression by stochastic gradient descent.

    :param parameters: ``rate`` of learning, ``decay`` of the weights, and the ``batch`` size.
    :returns: the error rate on digits that were not learnt.
    """
    trial, batch = current_trial(), parameters["batch"]
    x, y = pixels[:LEARN] / 16, np.eye(10)[digits[:LEARN]]
    weights, error = np.zeros((64, 10)), 1.0
    for epoch in range(1, EPOCHS + 1):
        for start in range(0, LEARN, batch):
            scores = x[start : start + batch] @ weights
            scores = np.exp(scores - scores.max(axis=1, keepdims=True))
            wrong = scores / scores.sum(axis=1, keepdims=True) - y[start : start + batch]
            gradient = x[start : start + batch].T @ wrong / batch + parameters["decay"] * weights
            weights = weights - parameters["rate"] * gradient
        error = float(np.mean((pixels[LEARN:] @ weights).argmax(axis=1) != digits[LEARN:]))
        trained.append(trial.trial_id)
        trial.report(epoch, error)  # raises TrialStopped when the trial is stopped
    return error


def main() -> None:
    """Search, and compare the number of epochs with that of complete trainings."""
    result = hola.run_optimization(
        train,
        {"rate": (1e-4, 10.0, "log"), "decay": (1e-6, 0.1, "log"), "batch": [25, 50, 100, 200]},
        "error",
        n_trials=TRIALS,
        steps=EPOCHS,
        seed=1,
        progress=False,
    )
    assert result.best is not None
    stopped = sum(trial.state == "stopped" for trial in result.trials)
    sys.stdout.write(
        f"error {result.best.objectives['error']:.3f} at {result.best.parameters}\n"
        f"{stopped} of {len(result.trials)} trials stopped early, {len(trained)} of {TRIALS * EPOCHS} epochs trained\n"
    )


if __name__ == "__main__":
    main()
