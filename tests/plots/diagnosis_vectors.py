"""Studies with something to diagnose, and what :mod:`hola.diagnoses` says of them: ``diagnoses.json``.

The dashboard computes the same diagnoses in TypeScript; both are tested against this file.
``python -m tests.plots.diagnosis_vectors`` writes it.
"""

import json
import math
from pathlib import Path
from typing import Any, Final

import msgspec
import numpy as np
from hola_protocol.space import StudySpec, check_spec

from hola.diagnoses import diagnose
from hola.plots import StudyColumns, columns_from

VECTORS: Final = Path(__file__).with_name("diagnoses.json")
ABOUT: Final = "Written by python -m tests.plots.diagnosis_vectors; columns as in hola.plots.columns_from."
PARAMETERS: Final[list[dict[str, Any]]] = [
    {"type": "continuous", "name": "lr", "low": 1e-5, "high": 1.0, "scale": "log"},
    {"type": "continuous", "name": "x", "low": -1.0, "high": 2.5},
    {"type": "integer", "name": "units", "low": 1, "high": 1024, "scale": "log"},
    {"type": "categorical", "name": "act", "choices": ["relu", "tanh", "gelu"]},
    {"type": "lattice", "name": "batch", "values": [16, 32, 64, 128]},
    {"type": "continuous", "name": "leak", "low": 0.0, "high": 1.0, "condition": [{"act": {"in": ["relu"]}}]},
]
ONE: Final[list[dict[str, Any]]] = [{"name": "loss"}]
TWO: Final[list[dict[str, Any]]] = [
    {"name": "error", "group": "a"},
    {"name": "score", "group": "b", "direction": "maximize"},
]


class Made:
    """A study with random parameters whose columns a case changes.

    :param n: the number of trials.
    :param seed: the seed.
    :param objectives: the objectives.
    """

    def __init__(self, n: int, seed: int, objectives: list[dict[str, Any]]) -> None:
        r = np.random.default_rng(seed)
        self.random, self.n, self.objectives = r, n, objectives
        act = r.integers(0, 3, n)
        self.columns: dict[str, list[Any]] = {
            "trial_id": list(range(1, n + 1)),
            "state": ["completed"] * n,
            "ended_ms": [1000 * i + int(j) for i, j in enumerate(r.integers(0, 4000, n))],
            "worker_id": [f"w{i % 3}" for i in range(n)],
            "param.lr": [round(float(v), 9) for v in 10 ** (-4.5 + 4 * r.random(n))],
            "param.x": [round(float(v), 6) for v in -0.8 + 3 * r.random(n)],
            "param.units": [int(v) for v in np.exp(0.5 + 6 * r.random(n))],
            "param.act": [("relu", "tanh", "gelu")[i] for i in act],
            "param.batch": [(16, 32, 64, 128)[i] for i in r.integers(0, 4, n)],
            "param.leak": [round(float(v), 6) if a == 0 else None for v, a in zip(r.random(n), act, strict=True)],
        }
        for objective in objectives:
            self.columns[f"objective.{objective['name']}"] = [round(float(v), 6) for v in r.random(n)]

    def put(self, column: str, row: int, value: Any) -> None:
        """Change one value.

        :param column: the column.
        :param row: the row.
        :param value: the value.
        """
        self.columns[column][row] = value

    def fail(self, rows: Any) -> None:
        """Let trials fail.

        :param rows: the rows.
        """
        for row in rows:
            self.put("state", int(row), "failed")
            for objective in self.objectives:
                self.put(f"objective.{objective['name']}", int(row), None)

    def case(self, name: str) -> dict[str, Any]:
        """The case, with its diagnoses.

        :param name: its name.
        """
        spec = {"parameters": PARAMETERS, "objectives": self.objectives}
        found = {"scores": scores(spec, self.columns), "expected": expected(spec, self.columns)}
        return {"name": name, "spec": spec, "columns": self.columns, **found}


def expected(spec: dict[str, Any], columns: dict[str, list[Any]]) -> list[list[str]]:
    """The kinds and sentences of the diagnoses.

    :param spec: the spec, as JSON has it.
    :param columns: the columns.
    """
    return [[diagnosis.kind, diagnosis.sentence] for diagnosis in diagnose(_study(spec, columns))]


def scores(spec: dict[str, Any], columns: dict[str, list[Any]]) -> dict[str, Any]:
    """The costs by group and the violations, as the server sends them.

    :param spec: the spec, as JSON has it.
    :param columns: the columns.
    """
    study = _study(spec, columns)
    costs = {group: _numbers(study.costs[:, i].tolist()) for i, group in enumerate(study.groups)}
    return {"costs": costs, "violation": _numbers(study.violation.tolist())}


def _study(spec: dict[str, Any], columns: dict[str, list[Any]]) -> StudyColumns:
    made = msgspec.convert(spec, StudySpec)
    check_spec(made)
    return columns_from(made, columns)


def _numbers(values: list[float]) -> list[float | None]:
    return [None if value != value else value for value in values]


def cases() -> list[dict[str, Any]]:
    """The cases."""
    found = [Made(9, 1, ONE).case("too few trials")]
    edges = Made(40, 2, ONE)
    for column, value in (("objective.loss", -1.0), ("param.lr", 1e-5), ("param.units", 1024), ("param.batch", 128)):
        edges.put(column, 12, value)
    found.append(edges.case("the best trial on three edges"))
    front = Made(60, 3, TWO)
    for i in range(12):
        front.put("objective.error", i, round(-1 - i / 12, 6))
        front.put("objective.score", i, round(3 - i / 12, 6))
        front.put("param.x", i, 2.5 if i < 8 else 0.5)
    found.append(front.case("most of the front on an edge"))
    still = Made(80, 4, ONE)
    still.put("objective.loss", 5, -0.5)
    found.append(still.case("no improvement"))
    waiting = Made(90, 5, TWO)
    waiting.put("objective.error", 7, -1.0)
    waiting.put("objective.score", 7, 2.0)
    found.append(waiting.case("a front that does not change"))
    found += [_repeated(), _near(), _by_units(), _by_choice(), _mostly_by_units()]
    half = Made(24, 11, ONE)
    half.fail(range(0, 24, 2))
    found.append(half.case("half failed, without a cause"))
    every = Made(12, 12, ONE)
    every.fail(range(12))
    found.append(every.case("all failed"))
    bad = Made(90, 13, ONE)
    bad.fail(range(1, 90, 6))
    found.append(bad.case("one worker fails"))
    beyond = Made(16, 14, [{"name": "loss", "limit": -0.25}])
    found.append(beyond.case("beyond the limit"))
    target = Made(30, 15, [{"name": "score", "direction": "maximize", "target": 0.9, "limit": 0.1}])
    found.append(target.case("a target that is reached"))
    return found


def _repeated() -> dict[str, Any]:
    """Each second trial repeats the one before, with much noise; improvements are small."""
    made = Made(60, 6, ONE)
    noise = made.random.normal(0, 0.3, 60)
    for i in range(60):
        source = i - i % 2
        for parameter in PARAMETERS:
            made.put(f"param.{parameter['name']}", i, made.columns[f"param.{parameter['name']}"][source])
        made.put("ended_ms", i, 1000 * i)
        made.put("objective.loss", i, round(1 - 0.01 * i / 60 if i % 2 == 0 else 2 + abs(noise[i]), 6))
    return made.case("repetitions that differ more than the improvements")


def _near() -> dict[str, Any]:
    """Trials around one point."""
    made = Made(40, 7, ONE)
    shifts = made.random.random((40, 2))
    for i in range(40):
        for name, value in (("units", 64), ("act", "tanh"), ("batch", 32), ("leak", None)):
            made.put(f"param.{name}", i, value)
        made.put("param.lr", i, round(0.01 * math.exp(0.2 * shifts[i, 0]), 9))
        made.put("param.x", i, round(0.5 + 0.1 * shifts[i, 1], 6))
        made.put("ended_ms", i, 1000 * i)
        made.put("objective.loss", i, round(1 - 0.001 * i if i % 4 == 0 else 1.5 + i % 3, 6))
    return made.case("near trials that differ more than the improvements")


def _by_units() -> dict[str, Any]:
    made = Made(60, 8, ONE)
    made.fail(np.flatnonzero(np.array(made.columns["param.units"]) > 200))
    return made.case("all failures with many units")


def _by_choice() -> dict[str, Any]:
    made = Made(60, 9, ONE)
    made.fail([i for i, act in enumerate(made.columns["param.act"]) if act == "gelu"])
    return made.case("all failures of one choice")


def _mostly_by_units() -> dict[str, Any]:
    """Most failures have few units; one has many."""
    made = Made(80, 10, ONE)
    units = np.array(made.columns["param.units"])
    made.fail([*np.flatnonzero(units < 12), int(units.argmax())])
    return made.case("most failures with few units")


def main() -> None:
    """Write the vectors."""
    text = json.dumps({"about": ABOUT, "cases": cases()}, separators=(",", ":")).replace('},{"name"', '},\n{"name"')
    VECTORS.write_text(text + "\n")


if __name__ == "__main__":
    main()
