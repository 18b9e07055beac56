"""A report is one file that needs nothing else, whatever names are in it."""

import re
import shutil
import subprocess
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hola_protocol import messages as m
from hola_protocol.space import CategoricalParameter, ContinuousParameter, ObjectiveSpec, StudySpec
from hola_protocol.stopping import StepsSpec

import hola
from benchmarks.random_study import random_study
from hola.clients import current_trial
from hola.clients.arrow import MissingLibraryError
from hola.distributed.data_folder import CoreClient
from hola.report import report
from hola.storage.memory import MemoryStorage
from tests.cli.support import hola as command
from tests.plots.studies import HOSTILE, hostile_study

ATTACKS = (
    HOSTILE,
    '"><img src=x onerror=alert(1)>',
    "</pre></title></style><script>alert(2)</script>",
    "{body} {title} {0}",
    "javascript:alert(3)",
    "\u202egnp.exe",
    "' onmouseover='alert(4)",
)


class Page(HTMLParser):
    """What a browser would find in a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str]] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += [(name, value or "") for name, value in attrs]

    def handle_data(self, data: str) -> None:
        self.text += data


def check_harmless(text: str) -> Page:
    """Assert that a page runs nothing and loads nothing."""
    page = Page(text)
    assert page.tags.isdisjoint({"script", "iframe", "object", "embed", "link", "base", "form", "img", "a"})
    assert [name for name, _ in page.attributes if name.startswith("on")] == []
    for name, value in page.attributes:
        if name in ("href", "xlink:href", "src"):
            assert value.startswith(("#", "data:image/png;base64,")), value
    assert re.findall(r"url\((?!#)", text) == []
    assert "@import" not in text
    assert "default-src 'none'" in text
    return page


def train(parameters: Any) -> tuple[float, dict[str, str]]:
    """Reports, fails sometimes, and says which code ran."""
    for step in (1, 2, 3):
        current_trial().report(step, parameters["x"] / step)
    if parameters["x"] > 0.9:
        raise ValueError("too large")
    return float(parameters["x"]), {"git_commit": "abc123"}


def test_a_report_of_a_result() -> None:
    result = hola.run_optimization(
        train, {"x": (0.0, 1.0), "c": ["a", None]}, n_trials=20, seed=1, steps=3, progress=False
    )
    page = check_harmless(report(result))
    for words in ("Search", "20 trials", "git_commit", "abc123", "Best trials", '"name": "x"', "Learning curves"):
        assert words in page.text
    assert page.tags >= {"svg", "table", "pre", "figure"}


def hostile_client() -> CoreClient:
    spec = StudySpec(
        parameters=(
            CategoricalParameter(name="c", choices=ATTACKS),
            ContinuousParameter(name="x", low=0.0, high=1.0),
        ),
        objectives=tuple(ObjectiveSpec(name=name, group=name) for name in ("a", "b")),
        steps=StepsSpec(max=3, unit=ATTACKS[6]),
    )
    client = CoreClient(MemoryStorage())
    client.create_study(spec=spec)
    client.add_trials(
        trials=[
            m.AddedTrial(
                parameters={"c": attack, "x": i / 10},
                objectives={"a": float(i), "b": -float(i)},
                metadata={"git_commit": attack, "version": {"<b>": attack}},
            )
            for i, attack in enumerate(ATTACKS)
        ]
    )
    worker_id = client.register_worker(name=ATTACKS[1]).worker_id
    (given,) = client.get_suggestion(worker_id=worker_id).suggestions
    failure = m.Failure(trial_id=given.trial_id, lease=given.lease, kind="failed", reason=ATTACKS[2])
    client.submit_result(worker_id=worker_id, failures=[failure])
    return client


def test_hostile_names_values_and_metadata_are_text() -> None:
    with hostile_client() as client:
        text = report(client)
    page = check_harmless(text)
    assert "<script>alert(1)</script>" in page.text
    assert "{body} {title} {0}" in page.text
    assert "\x1b" not in text
    assert "\u202e" not in text


def test_hostile_names_of_columns_are_text() -> None:
    page = check_harmless(report(hostile_study()))
    assert "<script>alert(1)</script>" in page.text


def test_a_study_without_trials_has_a_report() -> None:
    spec = StudySpec(
        parameters=(ContinuousParameter(name="x", low=0.0, high=1.0),), objectives=(ObjectiveSpec(name="y"),)
    )
    with CoreClient(MemoryStorage()) as client:
        client.create_study(spec=spec)
        page = check_harmless(report(client))
    assert "No trial is completed." in page.text
    assert "Not drawn: " in page.text


def test_a_report_without_matplotlib_says_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hola.report.find_spec", lambda name: None)
    with pytest.raises(MissingLibraryError, match="a report needs matplotlib"):
        report(hola.run_optimization(lambda p: p["x"], {"x": (0.0, 1.0)}, n_trials=1, progress=False))


def loss(parameters: Any) -> float:
    """The best is at the edge."""
    return float(parameters["x"])


def test_the_commands(tmp_path: Path) -> None:
    hola.run_optimization(
        loss, {"x": (0.0, 1.0)}, n_trials=12, seed=1, progress=False, storage=tmp_path / "hola-data", study="mine"
    )
    data = ("--data-dir", "hola-data")
    code, out, complaint = command("report", "mine", *data, "-o", "report.html", folder=tmp_path)
    assert (code, out) == (0, ""), complaint
    assert complaint == "wrote report.html\n"
    page = check_harmless((tmp_path / "report.html").read_text())
    assert "Study mine" in page.text
    sentence = [d.sentence for d in hola.diagnose(hola.load_study(tmp_path / "hola-data"))]
    assert len(sentence) == 1
    assert "lower edge of x" in sentence[0]
    code, out, complaint = command("diagnose", *data, folder=tmp_path)
    assert (code, out.splitlines()) == (0, sentence), complaint
    code, out, _ = command("diagnose", *data, "--json", folder=tmp_path)
    assert (code, out) == (0, f'{{"kind":"edge","sentence":"{sentence[0]}"}}\n')
    code, _, complaint = command("report", "mine", *data, "--study", "other", "-o", "r.html", folder=tmp_path)
    assert code == 2
    assert "two studies are named: mine and --study other" in complaint
    code, _, complaint = command("report", "other", *data, "-o", "r.html", folder=tmp_path)
    assert code == 1
    assert "other" in complaint
    assert not (tmp_path / "r.html").exists()


@pytest.mark.skipif(shutil.which("chromium") is None, reason="Debian's package chromium is not here")
def test_a_browser_shows_the_file_without_a_network(tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    path.write_text(report(random_study(60, 2)))
    browser = [
        *(
            "chromium",
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-background-networking",
            "--no-first-run",
        ),
        *("--enable-logging=stderr", f"--user-data-dir={tmp_path / 'profile'}", "--dump-dom"),
        path.as_uri(),
    ]
    done = subprocess.run(browser, capture_output=True, text=True, timeout=120, check=True)
    assert done.stdout.count("<svg") == done.stdout.count("<figure") >= 10
    assert "CONSOLE" not in done.stderr  # the policy of the page refused nothing
