"""The model of the main job: a neural network that reads handwritten digits, with a trade-off of accuracy and size.

:func:`evaluate` is the objective of workers in Python. As a program, this file does the same for workers that start
programs: it reads parameters as JSON from standard input, and writes the result as JSON on the last line of its output.

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
    """The spec of the study.

    The quality of a network is its error rate and its log loss, each scaled between a perfect and a useless value. Its
    cost is its number of weights, including those of the projection. Quality and cost are separate comparison groups,
    so that the result is a front.

    :param max_trials: the number of networks to evaluate.
    :param lease_s: seconds after which the trial of a silent worker is given to another worker.
    """
    return StudySpec(
        parameters=(
            ContinuousParameter(name="gamma", low=0.3, high=3.0),  # contrast: pixels to this power
            IntegerParameter(name="components", low=4, high=60),  # number of principal components
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
    """The digits, split into training and test data; pixels are between 0 and 1."""
    pixels, digits = load_digits(return_X_y=True)
    parts: tuple[Any, ...] = tuple(
        train_test_split(pixels / 16.0, digits, test_size=0.4, random_state=0, stratify=digits)
    )
    return parts


def evaluate(parameters: dict[str, Any]) -> tuple[dict[str, float], dict[str, Any]]:
    """Train a network and test it.

    :param parameters: one value for each parameter of :func:`spec`.
    :returns: the objectives, and metadata to store with the trial.
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
        warnings.simplefilter("ignore", ConvergenceWarning)  # the number of epochs is limited
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
