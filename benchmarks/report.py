"""What a run found: tables, the machine, the command; as text, as JSON, and as a part of a page."""

import os
import platform
import sqlite3
import statistics
import time
from collections.abc import Iterable, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import msgspec
import zmq
from msgspec import Struct

_PACKAGES = ("hola-hpo", "hola-protocol", "msgspec", "pyzmq", "numpy", "uvicorn", "optuna", "grpcio")
BEGIN, END = "<!-- figures: begin -->", "<!-- figures: end -->"


class Table(Struct):
    """A table of figures.

    :ivar title: what was measured.
    :ivar columns: the names of the columns, with units.
    :ivar rows: the cells: text, or numbers.
    :ivar notes: what a reader must know to read it.
    """

    title: str
    columns: list[str]
    rows: list[list[str | float | int | None]]
    notes: list[str] = []


class Section(Struct):
    """One benchmark's tables.

    :ivar command: what was typed.
    :ivar started: when, UTC.
    :ivar load: the machine's load averages at the start.
    """

    command: str
    started: str
    load: list[float]
    tables: list[Table]


class Report(Struct):
    """All benchmarks, each as it ran last.

    :ivar machine: what it ran on.
    :ivar versions: of what was measured.
    :ivar sections: by the benchmark's name.
    """

    machine: dict[str, str]
    versions: dict[str, str]
    sections: dict[str, Section]


def machine() -> dict[str, str]:
    """What this runs on."""
    found = {
        "processor": _processor(),
        "cores": str(os.cpu_count()),
        "system": f"{platform.system()} {platform.release()}",
    }
    try:
        found["memory"] = f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30:.1f} GiB"
    except (ValueError, OSError):
        found["memory"] = "unknown"
    return found


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


def versions() -> dict[str, str]:
    """The versions of what is measured."""
    found = {"python": platform.python_version(), "libzmq": zmq.zmq_version(), "sqlite": sqlite3.sqlite_version}
    for name in _PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def section(command: str, load: Sequence[float], tables: list[Table]) -> Section:
    """A benchmark that ran now.

    :param command: what was typed.
    :param load: the load averages before it ran.
    :param tables: its tables.
    """
    return Section(
        command=command,
        started=time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime()),
        load=[round(x, 1) for x in load],
        tables=tables,
    )


def update(path: Path, sections: dict[str, Section]) -> Report:
    """Put the sections into the report of a file; those of benchmarks that did not run now stay.

    :param path: of the report.
    :param sections: by the benchmark's name.
    """
    before = msgspec.json.decode(path.read_bytes(), type=Report).sections if path.exists() else {}
    report = Report(machine=machine(), versions=versions(), sections={**before, **sections})
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(msgspec.json.format(msgspec.json.encode(report)) + b"\n")
    return report


def shown(cell: str | float | None) -> str:
    """A cell as people read it: three digits that count.

    :param cell: text, a number, or nothing.
    """
    match cell:
        case None:
            return ""
        case str():
            return cell
        case int():
            return f"{cell:,}"
        case _:
            return f"{cell:,.0f}" if abs(cell) >= 100 else f"{cell:.3g}"


def text(table: Table) -> str:
    """A table for the terminal.

    :param table: the table.
    """
    cells = [table.columns, *([shown(cell) for cell in row] for row in table.rows)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    lines = [
        "  ".join(c.ljust(w) if i == 0 else c.rjust(w) for i, (c, w) in enumerate(zip(row, widths, strict=True)))
        for row in cells
    ]
    return "\n".join([table.title, *(line.rstrip() for line in lines), *(f"- {note}" for note in table.notes), "", ""])


def _markdown(table: Table) -> Iterable[str]:
    yield f"### {table.title}"
    yield ""
    yield f"| {' | '.join(table.columns)} |"
    yield f"|{'---|' + '---:|' * (len(table.columns) - 1)}"
    for row in table.rows:
        yield f"| {' | '.join(shown(cell) for cell in row)} |"
    yield ""
    for note in table.notes:
        yield f"- {note}"
    if table.notes:
        yield ""


def markdown(report: Report) -> str:
    """The report as a part of a page.

    :param report: the report.
    """
    lines = [
        "Machine: " + ", ".join(f"{name} {value}" for name, value in report.machine.items()) + ".",
        "",
        "Versions: " + ", ".join(f"{name} {value}" for name, value in report.versions.items()) + ".",
        "",
    ]
    for name, part in report.sections.items():
        load = ", ".join(map(str, part.load))
        lines += [f"## {name}", "", f"`{part.command}`, {part.started}, load averages at the start {load}.", ""]
        for table in part.tables:
            lines += _markdown(table)
    return "\n".join(lines)


def render(page: Path, report: Report) -> None:
    """Replace the figures of a page, between its two marks.

    :param page: a Markdown file.
    :param report: the report.
    :raises ValueError: when a mark is missing.
    """
    whole = page.read_text()
    head, begin, rest = whole.partition(BEGIN)
    _, end, tail = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"{page}: the marks {BEGIN} and {END} are missing")
    page.write_text(f"{head}{BEGIN}\n\n{markdown(report)}\n{END}{tail}")


def percentile(values: Sequence[float], percent: float) -> float:
    """The value that so many percent do not exceed.

    :param values: at least one.
    :param percent: from 0 to 100.
    """
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))]


def median(values: Iterable[float]) -> float:
    """The median.

    :param values: at least one.
    """
    return statistics.median(values)
