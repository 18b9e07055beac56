"""Every SDK over REST, side by side: trials per second of one worker in lock step, start-up, size of the package."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path

from benchmarks.load import study_spec
from benchmarks.report import Table, median
from benchmarks.scale import Scale
from benchmarks.servers import Scheduler, gateway_config
from clients.sdks import ROOT, Sdk, sdks
from hola.distributed.server import Server

_PYTHON = Sdk(
    folder=ROOT,
    title="Python",
    tools=(sys.executable,),
    adapter=(),
    worker=(),
    bench=(sys.executable, "-m", "benchmarks.python_sdk"),
    packages={},
    system=(),
)
_TRIALS_PER_S = 300
"""What a window is taken to hold: the programs count trials, not seconds."""


def _run(sdk: Sdk, environment: Mapping[str, str], *arguments: str) -> tuple[str, float]:
    """What the bench program wrote, and how long it ran."""
    began = time.perf_counter()
    done = subprocess.run(
        [*sdk.bench, *arguments],
        cwd=sdk.folder,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout, time.perf_counter() - began


def _size(artifact: Path | None) -> float | None:
    """Kilobytes of a file, or of all files of a folder; None when it is not built."""
    if artifact is None or not artifact.exists():
        return None
    files = [artifact] if artifact.is_file() else [path for path in artifact.rglob("*") if path.is_file()]
    return sum(path.stat().st_size for path in files) / 1000


def run(scale: Scale) -> list[Table]:
    """Measure those that are built.

    :param scale: how long and how large.
    """
    measured = [_PYTHON, *(sdk for sdk in sdks() if sdk.bench and sdk.missing(sdk.bench) is None)]
    absent = [sdk.name for sdk in sdks() if sdk not in measured and sdk.bench]
    count = max(5, round(_TRIALS_PER_S * scale.window_s))
    starts: dict[str, list[float]] = {sdk.title: [] for sdk in measured}
    rates: dict[str, list[float]] = {sdk.title: [] for sdk in measured}
    with ExitStack() as stack:
        scheduler = stack.enter_context(Scheduler("memory", study_spec(), scale.folder))
        gateway = stack.enter_context(Server(gateway_config(scheduler.address)).spawn())
        environment = {
            "HOLA_ENDPOINT": gateway.url,
            "HOLA_TOKEN": scheduler.address.token or "",
            "HOLA_STUDY": "default",
        }
        for _ in range(scale.rounds):
            for sdk in measured:
                starts[sdk.title].append(_run(sdk, environment, "describe")[1])
                said = json.loads(_run(sdk, environment, "trials", str(count))[0])
                rates[sdk.title].append(said["trials"] / said["seconds"])
    base = rates[_PYTHON.title]
    rows: list[list[str | float | int | None]] = [
        [
            sdk.title,
            median(rates[sdk.title]),
            median(rate / b for rate, b in zip(rates[sdk.title], base, strict=True)),
            median(starts[sdk.title]),
            _size(sdk.artifact),
        ]
        for sdk in measured
    ]
    notes = [
        "One worker, one gateway, storage in memory; a trial is one round trip: tell, and ask for the next. The rate "
        "is bounded by gateway and scheduler, which share the machine with the worker.",
        "start-up: from the start of the process to the reply to Describe, and its end. size: of the package that "
        "each SDK builds, without what it depends on.",
    ]
    return [
        Table(
            "One worker of each SDK over REST",
            ["language", "trials/s", "of Python", "start-up, s", "size, kB"],
            rows,
            notes + ([f"Not built here: {', '.join(absent)} (make sdks)."] if absent else []),
        )
    ]
