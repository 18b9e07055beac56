"""Every plot is drawn by both backends, small and large, also with hostile names."""

import importlib.util
import subprocess
import sys
from collections.abc import Callable
from importlib.machinery import ModuleSpec
from typing import Any

import pytest
from hola_protocol.space import CategoricalParameter, ContinuousParameter, ObjectiveSpec, StudySpec
from matplotlib.figure import Figure

import hola
from benchmarks.random_study import random_study
from hola import plots
from hola.plots import MissingLibraryError, PlotError, StudyColumns
from hola.plots.backends.matplotlib_backend import PlotFigure, svg_of
from hola.plots.charts import contour, rank, slices
from tests.plots.studies import study_of

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
HOSTILE = "<script>alert(1)</script> $x_{$ \\frac{ &amp; %s {0} \x1b[31m \u4e2d"


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


def hostile_study() -> StudyColumns:
    spec = StudySpec(
        parameters=(
            CategoricalParameter(name=HOSTILE, choices=(HOSTILE, "b", "$", None)),
            ContinuousParameter(name="$", low=0.0, high=1.0),
        ),
        objectives=(ObjectiveSpec(name=HOSTILE, limit=3.0),),
    )
    values = [HOSTILE, "b", "$", None] * 3
    parameters: dict[str, Any] = {HOSTILE: values, "$": [0.5] * 12}
    study = study_of([None] * 12, spec, states=["completed"] * 12, name=HOSTILE, **parameters)
    study.values[:, 0] = range(12)
    return study


@pytest.mark.parametrize(
    "name", ["optimization_history", "parallel_coordinates", "importance", "slices", "rank", "edf", "model"]
)
def test_hostile_names_are_text(name: str) -> None:
    plot: Callable[..., Any] = getattr(plots, name)
    shown = plot(hostile_study(), backend="plotly").to_json()
    assert "<script>" not in shown
    plot(hostile_study(), backend="matplotlib")._repr_png_()


def test_hostile_names_are_text_in_svg() -> None:
    text = svg_of(slices(hostile_study()))
    assert "<script" not in text
    assert "&lt;script&gt;" in text
    assert "\x1b" not in text
    assert "http" not in text.replace("http://www.w3.org/", "")


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


@pytest.mark.parametrize("chart", [contour, rank])
def test_pairs_of_parameters_that_are_never_active_together_are_left_out(chart: Callable[..., Any]) -> None:
    branches = {"svm": {"c": (0.0, 1.0)}, "forest": {"depth": (1, 9)}}
    result = hola.run_optimization(lambda p: len(p), {"model": branches}, n_trials=12, seed=1, progress=False)
    panels = chart(plots.study_columns(result)).panels
    assert [(p.x.title, p.y.title) for p in panels] == [("model", "c"), ("model", "depth")]
    assert len(chart(plots.study_columns(result), None, ["c", "depth"]).panels) == 1


def test_anything_else_is_refused() -> None:
    with pytest.raises(PlotError, match="needs a client, a result"):
        plots.optimization_history([1, 2])  # type: ignore[arg-type]
