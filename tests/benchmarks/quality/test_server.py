"""The suite of quality at a real scheduler: it measures, goes on where it was interrupted, and reports."""

from pathlib import Path

import pytest

from benchmarks.quality import served
from benchmarks.quality.small import SMALL


def test_it_measures_what_is_missing_and_reports_on_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(served, "SMALL", SMALL[:1])
    monkeypatch.setattr(served, "WORKERS", (2,))
    monkeypatch.setattr(served, "MILLISECONDS", (0.0,))
    monkeypatch.setattr(served, "_RANDOM_SEEDS", 3)
    path = tmp_path / "server.jsonl"
    served.run(path, 1, 2)
    first = path.read_text()
    assert [cell.kind for cell in served.read(path)] == ["random"] * 3 + ["engine", "server"]
    served.run(path, 2, 2)
    assert path.read_text().startswith(first)
    assert len(served.read(path)) == 7
    for run in served.read(path).values():
        assert all(regret >= 0.0 for regret in run["regrets"])
    lines = served.report(path, 2).splitlines()
    assert [line.split(" | ")[0] for line in lines[-2:]] == ["| 2 (engine, one half of the seeds / the other)", "| 2"]
    assert lines[-1].split(" | ")[5] == "1 of 1"


def test_runs_of_another_engine_do_not_count(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "server.jsonl"
    path.write_text('{"cell": ["server", "bowl-2", 1, 1, 0.0], "engine": "other", "regrets": [1.0, 1.0]}\n')
    assert served.read(path) == {}
    with pytest.raises(SystemExit, match="run them first"):
        served.report(path, 1)
