"""Every plot is drawn by both backends, small and large, also with hostile names."""

import importlib.util
import subprocess
import sys
from collections.abc import Callable
from importlib.machinery import ModuleSpec
from typing import Any

import pytest
from matplotlib.figure import Figure

from benchmarks.random_study import random_study
from hola import plots
from hola.plots import MissingLibraryError, PlotError, StudyColumns
from hola.plots.backends.matplotlib_backend import PlotFigure
from tests.plots.studies import hostile_study, study_of

PLOTS = (
    "optimization_history",
    "hypervolume_history",
    "front",
    "parallel_coordinates",
    "importance",
    "slices",
    "contour",
    "rank",
    "edf",
    "learning_curves",
    "model",
    "rung_survival",
    "timeline",
    "workers",
)


@pytest.fixture(scope="module", params=[(60, 2), (6000, 3)], ids=["few", "many"])
def study(request: pytest.FixtureRequest) -> StudyColumns:
    return random_study(*request.param)


@pytest.mark.parametrize("name", PLOTS)
def test_a_plot_is_drawn_by_both_backends(name: str, study: StudyColumns) -> None:
    plot: Callable[..., Any] = getattr(plots, name)
    drawn = plot(study, backend="plotly")
    assert len(drawn.data) >= 1
    assert len(drawn.to_json()) < 3_000_000
    figure = plot(study, backend="matplotlib")
    assert isinstance(figure, PlotFigure)
    assert figure.axes
    assert figure._repr_png_()[:8] == b"\x89PNG\r\n\x1a\n"


def test_every_plot_is_in_the_list() -> None:
    from hola.plots import figures

    public = {name for name, value in vars(figures).items() if getattr(value, "__module__", "") == figures.__name__}
    assert {name for name in public if not name.startswith("_")} == set(PLOTS)


@pytest.mark.parametrize(
    "name", ["optimization_history", "parallel_coordinates", "importance", "slices", "rank", "edf", "model"]
)
def test_hostile_names_are_text(name: str) -> None:
    plot: Callable[..., Any] = getattr(plots, name)
    shown = plot(hostile_study(), backend="plotly").to_json()
    assert "<script>" not in shown
    plot(hostile_study(), backend="matplotlib")._repr_png_()


def test_an_unknown_backend_is_refused() -> None:
    with pytest.raises(PlotError, match="backend must be plotly or matplotlib, not 'bokeh'"):
        plots.optimization_history(random_study(5), backend="bokeh")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("missing", "backend", "said"),
    [
        ({"plotly", "matplotlib"}, None, "plots need plotly or matplotlib, and neither is installed"),
        ({"plotly"}, "plotly", "this plot needs plotly, which is not installed: pip install plotly"),
        ({"matplotlib"}, "matplotlib", "this plot needs matplotlib, which is not installed"),
    ],
)
def test_a_missing_library_is_named(
    missing: set[str], backend: Any, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = importlib.util.find_spec

    def find(name: str) -> ModuleSpec | None:
        return None if name in missing else found(name)

    monkeypatch.setattr("hola.plots.backends.find_spec", find)
    with pytest.raises(MissingLibraryError, match=said):
        plots.optimization_history(random_study(5), backend=backend)


def test_matplotlib_is_the_backend_where_plotly_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    found = importlib.util.find_spec
    monkeypatch.setattr("hola.plots.backends.find_spec", lambda name: None if name == "plotly" else found(name))
    assert isinstance(plots.optimization_history(random_study(5)), Figure)


def test_the_data_functions_import_no_drawing_library() -> None:
    code = "import sys, hola.plots; print(sorted({'plotly', 'matplotlib', 'pandas'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("front", "a front needs several comparison groups"),
        ("learning_curves", "no trial has reported"),
        ("rung_survival", "the study has no steps"),
        ("timeline", "no trial was started"),
        ("workers", "no trial was started"),
        ("importance", "at least 4 completed trials"),
        ("model", "a model needs at least 3 completed trials, and there are 1"),
    ],
)
def test_a_plot_that_is_not_possible_says_why(name: str, said: str) -> None:
    with pytest.raises(PlotError, match=said):
        getattr(plots, name)(study_of([1.0]))


@pytest.mark.parametrize("name", ["optimization_history", "slices", "parallel_coordinates", "edf"])
def test_a_study_without_trials_is_drawn_empty(name: str) -> None:
    for backend in ("plotly", "matplotlib"):
        getattr(plots, name)(study_of([]), backend=backend)


def test_anything_else_is_refused() -> None:
    with pytest.raises(PlotError, match="needs a client, a result"):
        plots.optimization_history([1, 2])  # type: ignore[arg-type]
