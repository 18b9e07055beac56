"""``python -m benchmarks [NAME...]``: run benchmarks, print their tables, write the report."""

import argparse
import os
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import msgspec

from benchmarks.report import Report, Table, render, section, text, update
from benchmarks.scale import QUICK, TINY, Scale

NAMES = (
    "throughput",
    "reports",
    "samplers",
    "peers",
    "rest",
    "history",
    "fits",
    "imports",
    "engine",
    "stopping",
    "leaderboard",
    "steps",
    "unloading",
    "plots",
    "storage",
    "sdks",
    "profile",
)
REPORT = Path("out/bench.json")
PAGE = Path("docs/benchmarks.md")


def benchmark(name: str) -> Callable[[Scale], list[Table]]:
    """The function that runs a benchmark.

    :param name: one of :data:`NAMES`.
    """
    run: Callable[[Scale], list[Table]] = import_module(f"benchmarks.{name}").run
    return run


def main(arguments: list[str] | None = None) -> None:
    """Run what the command line asks for.

    :param arguments: those of the command line.
    """
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"what to run, of: {', '.join(NAMES)}; default: all")
    sizes = parser.add_mutually_exclusive_group()
    sizes.add_argument("--quick", action="store_true", help="shorter, for a first look")
    sizes.add_argument("--tiny", action="store_true", help="seconds, to see that everything runs")
    sizes.add_argument("--long", action="store_true", help="a history of 1,000,000 trials, stored before")
    parser.add_argument("--profile", action="store_true", help="profile the scheduler's loop under load")
    parser.add_argument("--markdown", action="store_true", help=f"put the report's figures into {PAGE}")
    parser.add_argument("--report", type=Path, default=REPORT, help=f"the report, default {REPORT}")
    parser.add_argument("--folder", help="where databases are made; default: the folder for temporary files")
    given = parser.parse_args(arguments)
    names = given.names or ([] if given.profile or given.markdown else NAMES)
    if unknown := set(names) - set(NAMES):
        parser.error(f"there is no benchmark {', '.join(sorted(unknown))}; there are {', '.join(NAMES)}")
    if given.profile and "profile" not in names:
        names = [*names, "profile"]
    scale = TINY if given.tiny else QUICK if given.quick else Scale()
    scale = msgspec.structs.replace(scale, folder=given.folder)
    if given.long:
        scale = msgspec.structs.replace(scale, history=(1_000, 1_000_000), stored=True, ranked=1_000_000)
    command = " ".join(["python -m benchmarks", *(sys.argv[1:] if arguments is None else arguments)])
    report: Report | None = None
    for name in names:
        load = os.getloadavg()
        tables = benchmark(name)(scale)
        for table in tables:
            sys.stdout.write(text(table))
        sys.stdout.flush()
        report = update(given.report, {name: section(command, load, tables)})
    if given.markdown:
        render(PAGE, report or msgspec.json.decode(given.report.read_bytes(), type=Report))


if __name__ == "__main__":
    main()
