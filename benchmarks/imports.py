"""How long an import takes in a new interpreter."""

import subprocess
import sys

from benchmarks.report import Table, median
from benchmarks.scale import Scale

_STATEMENTS = (
    "import hola.clients",
    "from hola.clients import ZmqClient",
    "from hola.clients import RestClient",
    "import hola_protocol.messages",
    "import zmq",
    "import httpx",
)


def _seconds(statement: str) -> float:
    program = f"import time; t = time.perf_counter(); {statement}; print(time.perf_counter() - t)"
    return float(subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, text=True).stdout)


def run(scale: Scale) -> list[Table]:
    """Measure.

    :param scale: how long and how large.
    """
    found: dict[str, list[float]] = {statement: [] for statement in _STATEMENTS}
    for _ in range(scale.starts):
        for statement, seconds in found.items():
            seconds.append(_seconds(statement))
    rows: list[list[str | float | int | None]] = [[name, median(s), min(s)] for name, s in found.items()]
    return [
        Table(
            "Seconds of an import",
            ["", "median", "least"],
            rows,
            ["hola.clients imports each client on first use; floor 0.25, aim 0.15."],
        )
    ]
