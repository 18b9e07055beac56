"""The model of the main job: a neural network that reads handwritten digits, with a trade-off of accuracy and size.

A network is trained epoch by epoch. After each epoch its quality on test data is reported, so that a stopping rule can
end a bad one; after every fourth epoch its state is stored in a file, from which another worker can continue.

:func:`evaluate` is the objective of workers in Python. As a program, this file does the same for workers that start
programs: it reads parameters as JSON from standard input, appends its reports to the file HOLA_REPORT_FILE, continues
from the file HOLA_RESUME_URI, and writes the result as JSON on the last line of its output.

    echo '{"gamma": 1, "components": 30, "layers": 1, "units": 20, "activation": "relu",
           "learning_rate": 0.01, "alpha": 0.0001}' | python examples/digits.py
"""

import json
import os
import pickle
import sys
import uuid
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from hola_protocol.messages import Checkpoint
from hola_protocol.space import (
    CategoricalParameter,
    ContinuousParameter,
    IntegerParameter,
    LatticeParameter,
    ObjectiveSpec,
    StudySpec,
)
from hola_protocol.stopping import AshaSpec, StepsSpec
from sklearn.datasets import load_digits  # type: ignore[import-untyped]
from sklearn.decomposition import PCA  # type: ignore[import-untyped]
from sklearn.metrics import log_loss  # type: ignore[import-untyped]
from sklearn.model_selection import train_test_split  # type: ignore[import-untyped]
from sklearn.neural_network import MLPClassifier  # type: ignore[import-untyped]

from hola.clients import TrialStopped, current_trial

EPOCHS = 60
CHECKPOINT_EVERY = 4
CHECKPOINTS = "DIGITS_CHECKPOINTS"
"""The variable with the folder of the checkpoints; without it none is stored."""

Report = Callable[[int, dict[str, float], str | None], None]
"""Reports an epoch, its values and its checkpoint."""


def spec(max_trials: int, lease_s: float) -> StudySpec:
    """The spec of the study.

    The quality of a network is its error rate and its log loss, each scaled between a perfect and a useless value. Its
    cost is its number of weights, including those of the projection. Quality and cost are separate comparison groups,
    so that the result is a front. Networks are compared after 4, 12 and 36 epochs, and the best third continues.

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
        steps=StepsSpec(max=EPOCHS, unit="epoch"),
        stopping=AshaSpec(),
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


class Training:
    """A network under training.

    :param parameters: one value for each parameter of :func:`spec`.
    """

    def __init__(self, parameters: dict[str, Any]) -> None:
        learn, judge, self._learn_digits, self._judge_digits = data()
        pca = PCA(n_components=parameters["components"], whiten=True, random_state=0)
        self._learn = pca.fit_transform(learn ** parameters["gamma"])
        self._judge = pca.transform(judge ** parameters["gamma"])
        self._projection_size = pca.components_.size
        self.epoch = 0
        self._network = MLPClassifier(
            hidden_layer_sizes=(parameters["units"],) * parameters["layers"],
            activation=parameters["activation"],
            learning_rate_init=parameters["learning_rate"],
            alpha=parameters["alpha"],
            batch_size=64,
            shuffle=False,
            random_state=0,
        )

    def save(self, path: Path) -> None:
        """Store the state; the file appears complete or not at all.

        :param path: the file.
        """
        partial = path.with_name(f"{path.name}.{uuid.uuid4().hex}")
        partial.write_bytes(pickle.dumps((self.epoch, self._network)))
        partial.rename(path)

    def load(self, path: Path) -> None:
        """Continue from a stored state.

        :param path: a file that :meth:`save` has written.
        """
        self.epoch, self._network = pickle.loads(path.read_bytes())

    def train_epoch(self) -> dict[str, float]:
        """Train for one epoch, and test.

        :returns: the objectives.
        """
        order = np.random.default_rng(self.epoch).permutation(len(self._learn))
        self._network.partial_fit(self._learn[order], self._learn_digits[order], classes=np.arange(10))
        self.epoch += 1
        probabilities = np.clip(self._network.predict_proba(self._judge), 1e-12, 1.0)
        probabilities /= probabilities.sum(axis=1, keepdims=True)
        layers = (*self._network.coefs_, *self._network.intercepts_)
        return {
            "error": float(np.mean(probabilities.argmax(axis=1) != self._judge_digits)),
            "log_loss": float(log_loss(self._judge_digits, probabilities)),
            "weights": float(self._projection_size + sum(w.size for w in layers)),
        }


def train(
    parameters: dict[str, Any], report: Report, trial: str, resume: str | None
) -> tuple[dict[str, float], dict[str, Any]]:
    """Train a network epoch by epoch.

    :param parameters: one value for each parameter of :func:`spec`.
    :param report: called after each epoch; it raises an exception to stop the training.
    :param trial: the name of the trial, for its checkpoints.
    :param resume: the checkpoint from which it continues.
    :returns: the objectives, and metadata to store with the trial.
    """
    training = Training(parameters)
    if resume is not None and Path(resume).exists():
        training.load(Path(resume))
    begun = training.epoch
    folder = os.environ.get(CHECKPOINTS)
    values: dict[str, float] = {}
    while training.epoch < EPOCHS:
        values = training.train_epoch()
        checkpoint = None
        if folder and training.epoch % CHECKPOINT_EVERY == 0 and training.epoch < EPOCHS:
            checkpoint = str(Path(folder) / f"{trial}-{training.epoch}")
            training.save(Path(checkpoint))
        report(training.epoch, values, checkpoint)
    return values, {"epochs": training.epoch - begun}


def discard(checkpoints: list[Checkpoint]) -> None:
    """Delete checkpoints that are no longer needed.

    :param checkpoints: what the scheduler says of them.
    """
    for checkpoint in checkpoints:
        Path(checkpoint.uri).unlink(missing_ok=True)


def evaluate(parameters: dict[str, Any]) -> tuple[dict[str, float], dict[str, Any]]:
    """Train a network, and report each epoch.

    :param parameters: one value for each parameter of :func:`spec`.
    :returns: the objectives, and metadata to store with the trial.
    :raises TrialStopped: if the stopping rule ends the training.
    """
    trial = current_trial()

    def report(epoch: int, values: dict[str, float], checkpoint: str | None) -> None:
        try:
            discard(trial.report(epoch, values, checkpoint=checkpoint))
        except TrialStopped as stopped:
            discard(stopped.discard)
            raise

    resume = None if trial.resume is None else trial.resume.checkpoint.uri
    return train(parameters, report, f"{trial.trial_id}-{trial.attempt}", resume)


def main() -> None:
    """Evaluate one trial as a program. If the trial is stopped, SIGTERM ends it."""
    report_file = os.environ.get("HOLA_REPORT_FILE", os.devnull)
    trial = f"{os.environ.get('HOLA_TRIAL_ID', 0)}-{os.environ.get('HOLA_ATTEMPT', 0)}"

    def report(epoch: int, values: dict[str, float], checkpoint: str | None) -> None:
        line = {"step": epoch, "objectives": values} | ({"checkpoint": checkpoint} if checkpoint else {})
        with open(report_file, "a") as file:
            file.write(json.dumps(line) + "\n")

    values, kept = train(json.load(sys.stdin), report, trial, os.environ.get("HOLA_RESUME_URI"))
    sys.stdout.write(json.dumps({"objectives": values, "metadata": kept}) + "\n")


if __name__ == "__main__":
    main()
