"""``python -m benchmarks.quality.tabulate DATA FILE``: a table of models and their losses, for the conditional tasks.

It draws configurations of five models of scikit-learn at random, and measures the cross-validated log loss of each on a
data set that comes with scikit-learn. The tables in the folder ``tables`` were made by it.
"""

from __future__ import annotations

import json
import sys
import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from hola.core.parameters import Space

from .branched import MODELS
from .tasks import predicted_loss

_PER_MODEL = 70


def _model(p: Mapping[str, Any]) -> Any:
    from sklearn.ensemble import ExtraTreesClassifier  # type: ignore[import-untyped]
    from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]
    from sklearn.neighbors import KNeighborsClassifier  # type: ignore[import-untyped]
    from sklearn.neural_network import MLPClassifier  # type: ignore[import-untyped]
    from sklearn.pipeline import make_pipeline  # type: ignore[import-untyped]
    from sklearn.preprocessing import StandardScaler  # type: ignore[import-untyped]
    from sklearn.svm import SVC  # type: ignore[import-untyped]

    match p["model"]:
        case "svm":
            kernel = {"gamma": p["gamma"]} if p["kernel"] == "rbf" else {}
            model = SVC(C=p["C"], kernel=p["kernel"], probability=True, random_state=0, **kernel)
        case "trees":
            model = ExtraTreesClassifier(
                p["trees"], max_features=p["features"], min_samples_leaf=p["leaf"], random_state=0
            )
        case "network":
            sizes = tuple(p[f"width_{i}"] for i in range(1, p["layers"] + 1))
            model = MLPClassifier(sizes, learning_rate_init=p["rate"], alpha=p["decay"], max_iter=60, random_state=0)
        case "neighbours":
            model = KNeighborsClassifier(p["k"], weights=p["weights"], p=p["power"])
        case _:
            model = LogisticRegression(C=p["strength"], max_iter=200)
    return make_pipeline(StandardScaler(), model)


def main() -> None:
    """Write a table."""
    name, path = sys.argv[1], Path(sys.argv[2])
    warnings.simplefilter("ignore")
    space, random = Space(MODELS), np.random.default_rng(1)
    rows = []
    for k in range(5):
        for _ in range(_PER_MODEL):
            point = random.random(space.d)
            point[0] = (k + 0.5) / 5
            parameters = space.named(space.decode(point))
            rows.append({**parameters, "loss": round(predicted_loss(_model(parameters), name), 6)})
    path.write_text("[\n" + ",\n".join(json.dumps(row) for row in rows) + "\n]\n")


if __name__ == "__main__":
    main()
