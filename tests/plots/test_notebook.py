"""The notebook of the examples runs, and results show themselves in one."""

from pathlib import Path
from typing import Any

import nbformat
import pytest
from hola_protocol.rich_display import result_html, trial_html
from nbclient import NotebookClient

import hola

EXAMPLE = Path(__file__).parents[2] / "examples" / "notebook.ipynb"
ATTACK = "<img src=x onerror=alert(1)>"


def executed(notebook: Any, folder: Path, monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """The outputs of all cells of a notebook that a kernel runs."""
    for name in ("IPYTHONDIR", "JUPYTER_RUNTIME_DIR", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "MPLCONFIGDIR"):
        monkeypatch.setenv(name, str(folder / name.lower()))
    client = NotebookClient(notebook, timeout=240, kernel_name="python3", resources={"metadata": {"path": str(folder)}})
    client.execute()
    return [output for cell in notebook.cells for output in cell.get("outputs", ())]


def shown(outputs: list[dict[str, Any]], kind: str) -> list[Any]:
    """What the outputs show in one format."""
    return [output["data"][kind] for output in outputs if kind in output.get("data", {})]


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning")
def test_the_example_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    notebook: Any = nbformat.read(EXAMPLE, as_version=4)  # type: ignore[no-untyped-call]
    outputs = executed(notebook, tmp_path, monkeypatch)
    tables = shown(outputs, "text/html")
    assert any('<progress value="40" max="40"' in text for text in tables)
    assert any("ended by n_trials, 40 trials" in text for text in tables)
    assert any(text.startswith("<b>trial ") for text in tables)
    assert len(shown(outputs, "image/png")) == 3
    assert "<h1>Search</h1>" in (tmp_path / "report.html").read_text()


INTERRUPTED = """
import os, signal
import hola

def objective(parameters):
    if len(done) == 4:
        os.kill(os.getpid(), signal.SIGINT)
    done.append(parameters)
    return parameters["x"]

done = []
result = hola.run_optimization(objective, {"x": (0.0, 1.0)}, n_trials=50)
print(result.interrupted, sum(t.state == "completed" for t in result.trials))
"""


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning")
def test_an_interrupt_of_the_kernel_keeps_what_was_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make: Any = nbformat.v4
    notebook = make.new_notebook(cells=[make.new_code_cell(INTERRUPTED)])
    outputs = executed(notebook, tmp_path, monkeypatch)
    assert [output["text"] for output in outputs if output["output_type"] == "stream"] == ["True 4\n"]


def test_results_and_trials_show_themselves_as_text() -> None:
    result = hola.run_optimization(
        lambda p: (1.0, {}), {"c": [ATTACK, None], "x": (0.0, 1.0)}, n_trials=12, seed=1, progress=False
    )
    for text in (result._repr_html_(), result.trials[0]._repr_html_(), trial_html(result.trials[0])):
        assert "<img" not in text
    assert "and 2 more" in result_html("a title", result.trials)
    assert "&lt;img" in result_html("a title", result.trials)


def test_a_stored_study_shows_itself(tmp_path: Path) -> None:
    hola.run_optimization(
        lambda p: p["x"], {"x": (0.0, 1.0)}, n_trials=3, seed=1, progress=False, storage=tmp_path / "data", study="mine"
    )
    text = hola.load_study(tmp_path / "data")._repr_html_()
    assert text.startswith("<p>study mine: finished (max_trials), 3 trials (3 completed)</p><table>")
