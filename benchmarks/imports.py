"""How long an import takes in a new interpreter."""

import subprocess
import sys

from benchmarks.report import Table, median
from benchmarks.scale import Scale

_MODULES = ("hola", "hola.clients", "hola_protocol.messages", "zmq", "httpx")


def _seconds(module: str) -> float:
    program = f"import time; t = time.perf_counter(); import {module}; print(time.perf_counter() - t)"
    return float(subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, text=True).stdout)


def run(scale: Scale) -> list[Table]:
    """Measure.

    :param scale: how long and how large.
    """
    found: dict[str, list[float]] = {module: [] for module in _MODULES}
    for _ in range(scale.starts):
        for module, seconds in found.items():
            seconds.append(_seconds(module))
    rows: list[list[str | float | int | None]] = [[f"import {name}", median(s), min(s)] for name, s in found.items()]
    return [Table("Seconds of an import", ["", "median", "least"], rows, ["hola.clients: floor 0.25, aim 0.15."])]
