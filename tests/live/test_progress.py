"""The progress of a search as a live view."""

from pathlib import Path

import pytest

import hola
from hola.live.progress import LiveProgress
from tests.live.test_view import held


def test_a_search_is_shown_while_it_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[LiveProgress] = []
    states: list[tuple[str, int]] = []

    def progress(total: int, name: str | None) -> LiveProgress:
        made.append(LiveProgress(total, name))
        made[0].view.observe(lambda change: states.append((change["new"]["state"], len(made[0]._ended))), "told")
        return made[0]

    monkeypatch.setattr("hola.optimize.live_progress", progress)
    monkeypatch.setattr("hola.live.view._INTERVAL_S", 0.0)
    monkeypatch.setattr("IPython.display.display", lambda view: states.append(("displayed", 0)))
    result = hola.run_optimization(lambda p: p["x"], {"x": (0.0, 1.0)}, n_trials=4, seed=0, progress="live")
    assert states == [("running", 1), ("displayed", 0), ("ended", 4)]  # equal states are told once
    assert held(made[0].view)["objectives.loss"] == [t.objectives["loss"] for t in result.trials]


def test_a_search_that_continues_shows_the_earlier_trials(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    made: list[LiveProgress] = []

    def progress(total: int, name: str | None) -> LiveProgress:
        made.append(LiveProgress(total, name))
        return made[-1]

    monkeypatch.setattr("hola.optimize.live_progress", progress)
    monkeypatch.setattr("IPython.display.display", lambda view: None)
    for n_trials in (3, 5):
        result = hola.run_optimization(
            lambda p: p["x"], {"x": (0.0, 1.0)}, n_trials=n_trials, seed=0, progress="live", storage=tmp_path
        )
    assert len(result.trials) == 5
    assert held(made[1].view)["objectives.loss"] == [t.objectives["loss"] for t in result.trials]
