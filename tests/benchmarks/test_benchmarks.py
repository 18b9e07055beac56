"""The benchmarks run, and say what they found in one shape. Nothing here looks at how fast anything is."""

from contextlib import suppress
from pathlib import Path

import msgspec
import pytest

from benchmarks import report
from benchmarks.__main__ import NAMES, benchmark, main
from benchmarks.report import Report, Table
from benchmarks.scale import TINY

with suppress(ModuleNotFoundError):
    import polars  # noqa: F401  # it sets variables of the environment once, which no test may

COLUMNS = {
    "throughput": [10],
    "reports": [6, 2],
    "samplers": [3],
    "peers": [4],
    "rest": [4],
    "history": [4, 5],
    "fits": [5],
    "imports": [3],
    "engine": [4, 10, 5],
    "stopping": [3],
    "leaderboard": [9],
    "steps": [5],
    "unloading": [5, 5],
    "plots": [5, 2],
    "storage": [4, 2],
    "sdks": [5],
    "profile": [4],
}


@pytest.mark.parametrize("name", NAMES)
def test_a_benchmark_fills_its_tables(name: str) -> None:
    tables = benchmark(name)(TINY)
    assert [len(table.columns) for table in tables] == COLUMNS[name]
    for table in tables:
        assert table.rows
        assert {len(row) for row in table.rows} == {len(table.columns)}
        assert all(isinstance(row[0], str) for row in table.rows)


def test_a_stored_history_has_a_table_of_its_own() -> None:
    (table,) = benchmark("history")(msgspec.structs.replace(TINY, stored=True))
    assert table.columns == ["", "20", "200"]
    assert [row[0] for row in table.rows] == [
        "start, s of processor time",
        "bytes of a trial in memory",
        "bytes of a trial on disk",
        "messages/s",
        "us of the scheduler's processor time a message",
        "GetTopK, 10, ms of processor time",
        "GetTopK, 1,000, ms of processor time",
        "Status, ms of processor time",
        "GetTrials, the last 1,000, ms of processor time",
    ]
    assert {len(row) for row in table.rows} == {3}


def test_the_command_writes_the_report_and_keeps_the_sections_of_other_runs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "out" / "bench.json"
    main(["imports", "--tiny", "--report", str(path)])
    main(["engine", "--tiny", "--report", str(path)])
    written = msgspec.json.decode(path.read_bytes(), type=Report)
    assert list(written.sections) == ["imports", "engine"]
    assert written.sections["engine"].command == f"python -m benchmarks engine --tiny --report {path}"
    printed = capsys.readouterr().out
    assert all(table.title in printed for part in written.sections.values() for table in part.tables)


def test_an_unknown_benchmark_is_refused_with_the_names_known(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["throughputs"])
    assert "there is no benchmark throughputs; there are throughput, reports, samplers" in capsys.readouterr().err


def a_report() -> Report:
    table = Table("Speed", ["side", "a/s", "ratio"], [["ours", 1234.5, 0.512], ["theirs", 7, None]], ["A note."])
    part = report.Section("python -m benchmarks speed", "2025-01-01 00:00 UTC", [0.5, 0.25, 0.0], [table])
    return Report({"cores": "2"}, {"python": "3.11"}, {"speed": part})


def test_the_figures_go_between_the_marks_of_the_page_and_nowhere_else(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(f"before\n{report.BEGIN}\nold\n{report.END}\nafter\n")
    report.render(page, a_report())
    report.render(page, a_report())
    assert page.read_text() == (
        f"before\n{report.BEGIN}\n\n"
        "Machine: cores 2.\n\nVersions: python 3.11.\n\n"
        "## speed\n\n`python -m benchmarks speed`, 2025-01-01 00:00 UTC, load averages at the start 0.5, 0.25, 0.0.\n\n"
        "### Speed\n\n| side | a/s | ratio |\n|---|---:|---:|\n| ours | 1,234 | 0.512 |\n| theirs | 7 |  |\n\n"
        f"- A note.\n\n{report.END}\nafter\n"
    )


def test_a_page_without_marks_is_left_alone(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("no marks")
    with pytest.raises(ValueError, match="the marks"):
        report.render(page, a_report())
    assert page.read_text() == "no marks"


def test_a_table_as_text() -> None:
    table = Table("Speed", ["side", "a/s"], [["ours", 1234.5], ["theirs", None]], ["A note."])
    assert report.text(table) == "Speed\nside      a/s\nours    1,234\ntheirs\n- A note.\n\n"
