"""Draw what the rule ``auto`` stops: ``python docs/pictures/stopping.py``; it trains small networks for a minute."""

from __future__ import annotations

import warnings
from pathlib import Path

import matplotlib
import numpy as np

from benchmarks.quality.curves.configurations import EPOCHS, SMALL
from benchmarks.quality.curves.methods import METHODS
from benchmarks.quality.curves.tabulate import curve_of, data_of

matplotlib.use("Agg")
from matplotlib import pyplot as plt

FOLDER = Path(__file__).parent
TRIALS = 24


def main() -> None:
    """Write the picture."""
    warnings.simplefilter("ignore")  # of scikit-learn, for trainings that have not converged
    data, method = data_of("diabetes"), METHODS["hola, auto"](SMALL, 4, 1)
    figure, axes = plt.subplots(figsize=(7, 3.6))
    used = 0
    for seed in range(TRIALS):
        start = method.ask()
        curve, epoch, ended = curve_of(data, start.configuration, seed), 0, "completed"
        while epoch < EPOCHS and ended == "completed":
            epoch = method.next_epoch(epoch) or EPOCHS
            if not np.isfinite(curve[:epoch]).all():
                epoch, ended = int(np.flatnonzero(~np.isfinite(curve))[0]), "failed"
                method.fail(start.trial_id)
            elif epoch < EPOCHS and method.report(start.trial_id, epoch, float(curve[epoch - 1])) == "stop":
                ended = "stopped"
        if ended == "completed":
            method.complete(start.trial_id, float(curve[-1]))
        used += epoch
        x = np.arange(1, EPOCHS + 1)
        colour = {"completed": "tab:blue", "stopped": "tab:red", "failed": "black"}[ended]
        axes.plot(x[:epoch], curve[:epoch], color=colour, linewidth=1.1)
        if ended == "stopped":
            axes.plot(x[epoch - 1 :], curve[epoch - 1 :], color="0.75", linewidth=0.7, linestyle=":")
            axes.plot(epoch, curve[epoch - 1], "o", color=colour, markersize=4)
    axes.set(xlabel="epoch", ylabel="validation loss", ylim=(0.45, 1.3), xlim=(1, EPOCHS))
    axes.set_title(f"{TRIALS} trials, {used} of {TRIALS * EPOCHS} epochs", fontsize=10)
    figure.tight_layout()
    figure.savefig(FOLDER / "stopping.png", dpi=110)


if __name__ == "__main__":
    main()
