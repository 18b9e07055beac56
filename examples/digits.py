"""The model of the main job: a small neural network that reads handwritten digits, as accurate and as small as can be.

:func:`evaluate` is the objective of workers in Python. Run as a program, this file does the same for any worker that
starts programs: parameters as JSON on standard input, the result as JSON on the last line of standard output.

    echo '{"gamma": 1, "components": 30, "layers": 1, "units": 20, "activation": "relu",
           "learning_rate": 0.01, "alpha": 0.0001}' | python examples/digits.py
"""

import json
import sys
import warnings
from functools import cache
from typing import Any

import numpy as np
from hola_protocol.space import (
    CategoricalParameter,
    ContinuousParameter,
    IntegerParameter,
    LatticeParameter,
    ObjectiveSpec,
    StudySpec,
)
from sklearn.datasets import load_digits  # type: ignore[import-untyped]
from sklearn.decomposition import PCA  # type: ignore[import-untyped]
from sklearn.exceptions import ConvergenceWarning  # type: ignore[import-untyped]
from sklearn.metrics import log_loss  # type: ignore[import-untyped]
from sklearn.model_selection import train_test_split  # type: ignore[import-untyped]
from sklearn.neural_network import MLPClassifier  # type: ignore[import-untyped]

EPOCHS = 40


def spec(max_trials: int, lease_s: float) -> StudySpec:
    """What to search and what is wanted.

    The quality of a network is its share of wrong answers and its log loss, each scaled by what would be perfect and
    what would be useless. Its cost is its number of weights, those of the projection
    included. The two are different wishes, never summed: the result is
    a front.

    :param max_trials: networks to try.
    :param lease_s: seconds after which the trial of a worker that fell silent is given to another.
    """
    return StudySpec(
        parameters=(
            ContinuousParameter(name="gamma", low=0.3, high=3.0),  # contrast: pixels to this power
            IntegerParameter(name="components", low=4, high=60),  # principal components kept
            LatticeParameter(name="layers", values=(1, 2, 3)),
            IntegerParameter(name="units", low=3, high=100, scale="log"),
            CategoricalParameter(name="activation", choices=("relu", "tanh", "logistic")),
            ContinuousParameter(name="learning_rate", low=1e-4, high=1e-1, scale="log"),
            ContinuousParameter(name="alpha", low=1e-7, high=1.0, scale="log"),
        ),
        objectives=(
            ObjectiveSpec(name="error", target=0.0, limit=0.5, group="quality"),
            ObjectiveSpec(name="log_loss", target=0.0, limit=2.0, group="quality"),
            ObjectiveSpec(name="weights", group="cost"),
        ),
        max_trials=max_trials,
        lease_s=lease_s,
    )


@cache
def data() -> tuple[Any, ...]:
    """The digits in two parts, to learn from and to judge by; pixels from 0 to 1."""
    pixels, digits = load_digits(return_X_y=True)
    parts: tuple[Any, ...] = tuple(
        train_test_split(pixels / 16.0, digits, test_size=0.4, random_state=0, stratify=digits)
    )
    return parts


def evaluate(parameters: dict[str, Any]) -> tuple[dict[str, float], dict[str, Any]]:
    """Train a network and judge it.

    :param parameters: one value for each parameter of :func:`spec`.
    :returns: the objectives, and metadata to keep with the trial.
    """
    learn, judge, learn_digits, judge_digits = data()
    pca = PCA(n_components=parameters["components"], whiten=True, random_state=0)
    learn = pca.fit_transform(learn ** parameters["gamma"])
    judge = pca.transform(judge ** parameters["gamma"])
    network = MLPClassifier(
        hidden_layer_sizes=(parameters["units"],) * parameters["layers"],
        activation=parameters["activation"],
        learning_rate_init=parameters["learning_rate"],
        alpha=parameters["alpha"],
        max_iter=EPOCHS,
        batch_size=64,
        random_state=0,
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # it gets so many epochs and no more
        network.fit(learn, learn_digits)
    probabilities = np.clip(network.predict_proba(judge), 1e-12, 1.0)
    probabilities /= probabilities.sum(axis=1, keepdims=True)
    objectives = {
        "error": float(np.mean(probabilities.argmax(axis=1) != judge_digits)),
        "log_loss": float(log_loss(judge_digits, probabilities)),
        "weights": float(pca.components_.size + sum(w.size for w in (*network.coefs_, *network.intercepts_))),
    }
    return objectives, {"epochs": network.n_iter_}


if __name__ == "__main__":
    values, kept = evaluate(json.load(sys.stdin))
    sys.stdout.write(json.dumps({"objectives": values, "metadata": kept}) + "\n")
