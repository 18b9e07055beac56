"""Draw what the engine does in two dimensions: ``python docs/pictures/engine.py``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import matplotlib
import numpy as np
from hola_protocol.space import (
    CategoricalParameter,
    ContinuousParameter,
    ObjectiveSpec,
    ParameterSpec,
    ParentTest,
    StudySpec,
)

from hola.core.coordinator import OptimizationCoordinator
from hola.core.samplers.gaussian_process import GaussianProcess
from hola.core.samplers.region import Region
from hola.core.samplers.warp import warped

matplotlib.use("Agg")
from matplotlib import pyplot as plt

FOLDER = Path(__file__).parent
PARAMETERS = (ContinuousParameter(name="x", low=-5.0, high=10.0), ContinuousParameter(name="y", low=0.0, high=15.0))
COLOURS = {"start": "black", "region": "tab:blue", "global": "tab:red", "front": "tab:blue"}


def branin(x: Any, y: Any) -> Any:
    """Dixon & Szego, 1978: three equal minima along a bent valley."""
    return (y - 5.1 / (4 * np.pi**2) * x**2 + 5 / np.pi * x - 6) ** 2 + 10 * (1 - 1 / (8 * np.pi)) * np.cos(x) + 10


def grid() -> tuple[Any, Any]:
    """The space, finely."""
    axis = np.linspace(0.0, 1.0, 121)
    return np.meshgrid(axis, axis, indexing="xy")


def mean(model: dict[str, Any], region: Region, points: Any, costs: Any, at: Any) -> Any:
    """The posterior mean of the region's model."""
    metric, _ = region.metric(2)
    centre = np.array(region.centre)

    def moved(z: Any) -> Any:
        return (z - centre) @ metric / region.half

    process = GaussianProcess(np.arange(2), 2, similar_lengths=True)
    process.theta = np.array(model["models"]["region"]["theta"])
    process.fit(moved(points), warped(costs, linear=2.0), 0)
    return process.predict(moved(at))[0]


def draw_region() -> None:
    """The search for a minimum after 8, 16 and 28 trials: model, trials, region."""
    spec = StudySpec(parameters=PARAMETERS, objectives=(ObjectiveSpec(name="loss"),))
    coordinator = OptimizationCoordinator(spec, seed=2)
    space = coordinator.engine.space
    figure, panels = plt.subplots(1, 3, figsize=(9.6, 3.5), layout="constrained", sharey=True)
    u, v = grid()
    origins: list[str] = []
    for panel, n in zip(panels, (8, 16, 28), strict=True):
        while len(coordinator.trials) < n:
            trial = coordinator.ask()
            assert trial is not None
            origins.append(coordinator.engine.origin)
            coordinator.tell(trial, float(branin(trial.parameters["x"], trial.parameters["y"])))
        task = coordinator.engine.fit_task(ahead=1)
        assert task is not None
        model = task.run()
        region = Region.of(model["region"])
        points = np.array([space.encode(space.ordered(t.parameters)) for t in coordinator.trials])
        costs = np.array([t.objectives["loss"] for t in coordinator.trials])
        at = np.stack([u.ravel(), v.ravel()], axis=1)
        panel.contourf(u, v, mean(model, region, points, costs, at).reshape(u.shape), 24, cmap="Greys_r", alpha=0.8)
        panel.contour(u, v, branin(15 * u - 5, 15 * v), [0.6, 3, 10, 30], colors="tab:green", linewidths=0.7)
        panel.scatter(*points.T, c=[COLOURS[o] for o in origins], s=14, zorder=3)
        panel.scatter(*np.array(model["points"]).T, marker="*", s=90, c="tab:orange", zorder=4)
        _, inverse = region.metric(2)
        box = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1], [-1, -1]]) @ inverse * region.half + region.centre
        panel.plot(*box.T, c="tab:blue", lw=1.4)
        panel.set(title=f"after {n} trials", xlim=(0, 1), ylim=(0, 1), xticks=[], yticks=[])
    figure.savefig(FOLDER / "region.png", dpi=110)
    plt.close(figure)


def draw_front() -> None:
    """Two costs after 10, 20 and 40 trials."""
    objectives = (ObjectiveSpec(name="a", group="first"), ObjectiveSpec(name="b", group="second"))
    coordinator = OptimizationCoordinator(StudySpec(parameters=PARAMETERS, objectives=objectives), seed=2)
    figure, panels = plt.subplots(1, 3, figsize=(9.6, 3.3), layout="constrained", sharex=True, sharey=True)
    u, v = grid()
    every = np.stack([branin(15 * u - 5, 15 * v), branin(10 - 15 * u, 15 - 15 * v)], axis=-1).reshape(-1, 2)
    for panel, n in zip(panels, (10, 20, 40), strict=True):
        while len(coordinator.trials) < n:
            trial = coordinator.ask()
            assert trial is not None
            x, y = float(trial.parameters["x"]), float(trial.parameters["y"])
            coordinator.tell(trial, {"a": float(branin(x, y)), "b": float(branin(5 - x, 15 - y))})
        costs = np.array([[t.objectives["a"], t.objectives["b"]] for t in coordinator.trials])
        front = np.array([[t.objectives["a"], t.objectives["b"]] for t in coordinator.front()])
        panel.scatter(*np.minimum(every, 200).T, s=1, c="0.85", rasterized=True)
        panel.scatter(*costs.T, s=12, c="tab:blue")
        panel.step(*front[np.argsort(front[:, 0])].T, where="post", c="tab:orange", marker="o", ms=4)
        panel.set(title=f"after {n} trials: front of {len(front)}", xlim=(-3, 60), ylim=(-3, 60), xlabel="first cost")
    panels[0].set_ylabel("second cost")
    figure.savefig(FOLDER / "front.png", dpi=110)
    plt.close(figure)


def draw_turns() -> None:
    """The trials of three branches, of which the best one starts as the worst."""
    names = ("quick", "slow", "flat")
    tests = {name: ({"branch": ParentTest(in_=(name,))},) for name in names}
    parameters: tuple[ParameterSpec, ...] = (
        CategoricalParameter(name="branch", choices=names),
        *(
            ContinuousParameter(name=f"{name}{i}", low=0.0, high=1.0, condition=tests[name])
            for name in names
            for i in range(3)
        ),
    )
    coordinator = OptimizationCoordinator(
        StudySpec(parameters=parameters, objectives=(ObjectiveSpec(name="loss"),)), seed=1
    )
    while len(coordinator.trials) < 60:
        trial = coordinator.ask()
        assert trial is not None
        branch = str(trial.parameters["branch"])
        distance = np.linalg.norm([trial.parameters[f"{branch}{i}"] - 0.8 for i in range(3)]) / 0.52
        coordinator.tell(
            trial, float({"quick": 0.3 + 0.1 * distance, "slow": 0.9 * distance, "flat": 0.55 + 0.2 * distance}[branch])
        )
    figure, axes = plt.subplots(figsize=(9.6, 3.0), layout="constrained")
    for name, colour in zip(names, ("tab:orange", "tab:blue", "0.5"), strict=True):
        own = [t for t in coordinator.trials if t.parameters["branch"] == name]
        losses = [t.objectives["loss"] for t in own]
        axes.scatter([t.trial_id for t in own], losses, s=16, c=colour, label=name)
        axes.step([t.trial_id for t in own], np.minimum.accumulate(losses), where="post", c=colour, lw=1.0)
    axes.set(xlabel="trial", ylabel="loss", xlim=(0, 61))
    axes.legend()
    figure.savefig(FOLDER / "turns.png", dpi=110)
    plt.close(figure)


if __name__ == "__main__":
    draw_region()
    draw_front()
    draw_turns()
