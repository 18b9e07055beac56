"""``python -m benchmarks.quality.curves.tabulate``: train networks with scikit-learn, and keep their learning curves.

Each task is a data set that comes with scikit-learn or that it makes from a seed. For each task, the same number of
random configurations is trained for :data:`EPOCHS` epochs, each :data:`REPEATS` times with other initial weights and
another order of the samples, and the validation loss of each epoch is kept. A training that diverges has NaN from then
on. The result is one compressed file of about 600 kB.
"""

from __future__ import annotations

import argparse
import warnings
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from sklearn import datasets  # type: ignore[import-untyped]
from sklearn.metrics import log_loss  # type: ignore[import-untyped]
from sklearn.model_selection import train_test_split  # type: ignore[import-untyped]
from sklearn.neural_network import MLPClassifier, MLPRegressor  # type: ignore[import-untyped]
from sklearn.preprocessing import StandardScaler  # type: ignore[import-untyped]
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from .configurations import EPOCHS, SMALL, Configuration, draw
from .surrogate import Task

TABLE = Path("out/quality/curves.npz")
TUNED = ("digits", "diabetes", "moons")
"""On these, options were chosen; the others were only reported on."""
TASKS = (*TUNED, "cancer", "friedman", "blobs")
CONFIGURATIONS = 400
REPEATS = 2
"""The differences between them are the noise of a training."""
_MAX_TRAINING, _MAX_VALIDATION = 400, 400


class Data(NamedTuple):
    """Training and validation data; without ``classes`` it is a regression."""

    train_x: np.ndarray
    train_y: np.ndarray
    test_x: np.ndarray
    test_y: np.ndarray
    classes: np.ndarray | None


def _load(task: str) -> tuple[np.ndarray, np.ndarray, bool]:
    """The inputs and targets of a task, and whether it is a classification."""
    match task:
        case "digits":
            return *datasets.load_digits(return_X_y=True), True
        case "cancer":
            return *datasets.load_breast_cancer(return_X_y=True), True
        case "diabetes":
            return *datasets.load_diabetes(return_X_y=True), False
        case "moons":
            return *datasets.make_moons(800, noise=0.25, random_state=1), True
        case "friedman":
            return *datasets.make_friedman1(800, noise=0.5, random_state=2), False
        case "blobs":
            x, y = datasets.make_classification(
                800, 20, n_informative=6, n_redundant=4, n_classes=4, flip_y=0.05, class_sep=1.2, random_state=3
            )
            return x, y, True
    raise ValueError(f"no task is named {task!r}")


def data_of(task: str) -> Data:
    """The data of a task, scaled and divided into training and validation.

    :param task: a name of :data:`TASKS`.
    """
    x, y, is_classification = _load(task)
    if not is_classification:
        y = (y - y.mean()) / y.std()
    split = train_test_split(x, y, random_state=0, test_size=0.5, stratify=y if is_classification else None)
    train_x, test_x, train_y, test_y = split
    train_x, train_y = train_x[:_MAX_TRAINING], train_y[:_MAX_TRAINING]
    scaler = StandardScaler().fit(train_x)
    return Data(
        scaler.transform(train_x),
        train_y,
        scaler.transform(test_x[:_MAX_VALIDATION]),
        test_y[:_MAX_VALIDATION],
        np.unique(y) if is_classification else None,
    )


def curve_of(data: Data, c: Configuration, seed: int) -> np.ndarray:
    """The validation losses of a training, float[EPOCHS].

    :param data: of the task.
    :param c: the configuration.
    :param seed: of the weights and the order of the samples.
    """
    options: dict[str, Any] = {
        "hidden_layer_sizes": (c["units"],) * c["layers"],
        "activation": c["activation"],
        "solver": "sgd",
        "learning_rate_init": c["learning_rate"],
        "momentum": c["momentum"],
        "alpha": c["weight_decay"],
        "batch_size": c["batch"],
        "random_state": seed,
    }
    curve = np.full(EPOCHS, np.nan)
    model = MLPRegressor(**options) if data.classes is None else MLPClassifier(**options)
    for epoch in range(EPOCHS):
        try:
            if data.classes is None:
                model.partial_fit(data.train_x, data.train_y)
                loss = float(np.mean((model.predict(data.test_x) - data.test_y) ** 2))
            else:
                model.partial_fit(data.train_x, data.train_y, classes=data.classes)
                loss = float(log_loss(data.test_y, model.predict_proba(data.test_x), labels=data.classes))
        except ValueError as error:
            if "non-finite" in str(error) or "NaN" in str(error) or "infinity" in str(error):
                break
            raise
        if not loss < 1e6:
            break
        curve[epoch] = loss
    return curve


def load(file: Path, names: list[str]) -> list[Task]:
    """Tasks of a table.

    :param file: what :func:`main` wrote.
    :param names: the tasks.
    """
    with np.load(file) as table:
        found = {name: table[name] for name in names}
    return [Task(name, SMALL, draw(len(curves), np.random.default_rng(0)), curves) for name, curves in found.items()]


def main() -> None:
    """Write the table; a task that it already has is kept."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--file", type=Path, default=TABLE, help=f"default {TABLE}")
    parser.add_argument("--configurations", type=int, default=CONFIGURATIONS, help="for each task")
    parser.add_argument("--tasks", default=",".join(TASKS))
    given = parser.parse_args()
    warnings.simplefilter("ignore")
    found = dict(np.load(given.file)) if given.file.exists() else {}
    given.file.parent.mkdir(parents=True, exist_ok=True)
    with threadpool_limits(1):
        for task in given.tasks.split(","):
            if task in found:
                continue
            data, configurations = data_of(task), draw(given.configurations, np.random.default_rng(0))
            curves = [
                [curve_of(data, c, i * REPEATS + repeat) for repeat in range(REPEATS)]
                for i, c in enumerate(configurations)
            ]
            found[task] = np.array(curves, np.float32)
            np.savez_compressed(given.file, **found)


if __name__ == "__main__":
    main()
