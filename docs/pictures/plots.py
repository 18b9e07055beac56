"""Draw the pictures of docs/plots.md: ``python docs/pictures/plots.py``."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

from hola_protocol.stopping import AshaSpec

import hola
from hola import current_trial

FOLDER = Path(__file__).parent
EPOCHS = 27
SPACE = {
    "lr": (1e-4, 1.0, "log"),
    "layers": (1, 6),
    "units": (16, 512, "log"),
    "act": {"relu": {"leak": (0.0, 0.5)}, "tanh": {}},
}
PLOTS = ("optimization_history", "front", "importance", "parallel_coordinates", "contour", "slices", "model")
CURVES = ("learning_curves", "rung_survival")


def train(parameters: Any) -> dict[str, float]:
    """A made-up network: its error falls with the epochs, a learning rate near 0.02 is best."""
    distance = (math.log10(parameters["lr"]) + 1.7) ** 2
    size = parameters["layers"] * parameters["units"]
    leak = parameters.get("leak")
    floor = 0.02 + 0.05 * distance + 4.0 / (20 + size) + (0.03 if leak is None else 0.2 * (leak - 0.1) ** 2)
    for epoch in range(1, EPOCHS + 1):
        error = floor + (0.6 + 0.1 * distance) / epoch
        current_trial().report(epoch, {"error": error})
    return {"error": floor + 0.6 / EPOCHS, "size": float(size)}


def main() -> None:
    """Search twice, and draw."""
    two = [hola.ObjectiveSpec(name=name, group=name) for name in ("error", "size")]
    fronts = hola.run_optimization(train, SPACE, two, n_trials=150, seed=1, progress=False)
    for name in PLOTS:
        getattr(hola.plots, name)(fronts, backend="matplotlib").savefig(FOLDER / f"plots-{name}.png", dpi=65)
    stopped = hola.run_optimization(
        lambda p: train(p)["error"],
        SPACE,
        "error",
        n_trials=150,
        seed=1,
        progress=False,
        steps=EPOCHS,
        stopping=AshaSpec(grace=3),
    )
    for name in CURVES:
        getattr(hola.plots, name)(stopped, backend="matplotlib").savefig(FOLDER / f"plots-{name}.png", dpi=65)


if __name__ == "__main__":
    main()
