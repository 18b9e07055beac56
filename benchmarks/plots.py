"""Plots, diagnoses and tables of many trials: processor time on one thread."""

import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
from hola_protocol import messages as m
from hola_protocol.space import (
    CategoricalParameter,
    ContinuousParameter,
    IntegerParameter,
    LatticeParameter,
    ObjectiveSpec,
    ParentTest,
    StudySpec,
)
from hola_protocol.stopping import AshaSpec, StepsSpec
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from benchmarks.report import Table
from benchmarks.scale import Scale
from hola import plots
from hola.diagnoses import diagnose
from hola.distributed.data_folder import CoreClient
from hola.plots import PlotError, ReportArrays, StudyColumns, study_columns
from hola.plots.columns import STATES
from hola.storage.memory import MemoryStorage

PARAMETERS = (
    ContinuousParameter(name="lr", low=1e-5, high=1.0, scale="log"),
    ContinuousParameter(name="momentum", low=-1.0, high=1.0),
    IntegerParameter(name="units", low=1, high=1024, scale="log"),
    IntegerParameter(name="layers", low=1, high=6),
    CategoricalParameter(name="act", choices=("relu", "tanh")),
    LatticeParameter(name="batch", values=(16, 32, 64, 128)),
    ContinuousParameter(name="leak", low=0.0, high=1.0, condition=({"act": ParentTest(in_=("relu",))},)),
)
PLOTS = (
    "optimization_history",
    "hypervolume_history",
    "front",
    "parallel_coordinates",
    "importance",
    "slices",
    "contour",
    "model",
    "rank",
    "edf",
    "learning_curves",
    "rung_survival",
    "timeline",
    "workers",
)
_WORKERS = 16
_REPORTS = 9
_BATCH = 250


def study_of(n: int, groups: int) -> StudyColumns:
    """A study of random parameters that ran on 16 workers; four fifths of its trials are completed.

    :param n: the number of trials.
    :param groups: the number of comparison groups, of one objective each.
    """
    random = np.random.default_rng(0)
    u = random.random((n, len(PARAMETERS)))
    act = np.floor(2 * u[:, 4])
    numbers = {
        "lr": 10 ** (-5 + 5 * u[:, 0]),
        "momentum": 2 * u[:, 1] - 1,
        "units": np.floor(np.exp(u[:, 2] * np.log(1024.99))),
        "layers": np.floor(1 + 6 * u[:, 3]),
        "act": act,
        "batch": np.array([16.0, 32.0, 64.0, 128.0])[np.floor(4 * u[:, 5]).astype(int)],
        "leak": np.where(act == 0, u[:, 6], np.nan),
    }
    values = np.stack(
        [(u[:, 0] - 0.3 - 0.1 * i) ** 2 + (0.3 + i) * (u[:, 1] - 0.5) ** 2 for i in range(groups)], axis=1
    )
    state = random.choice([STATES.index(s) for s in ("completed", "stopped", "failed")], n, p=[0.8, 0.15, 0.05])
    values[state == STATES.index("failed")] = np.nan
    counts = np.where(state == STATES.index("completed"), _REPORTS, random.integers(0, _REPORTS, n))
    first = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    steps = (np.arange(first[-1]) - np.repeat(first[:-1], counts) + 1) * 3
    start = 1.79e12 + np.floor(np.arange(n) / _WORKERS) * 1000
    spec = StudySpec(
        parameters=PARAMETERS,
        objectives=tuple(ObjectiveSpec(name=f"loss{i}", group=f"group{i}") for i in range(groups)),
        steps=StepsSpec(max=27, unit="epoch"),
        stopping=AshaSpec(grace=3),
    )
    reports = ReportArrays(first, steps, random.random((first[-1], groups)) + (3 / steps)[:, None])
    end = start + 400 + 500 * random.random(n)
    names = tuple(f"worker-{i}" for i in range(_WORKERS))
    worker = np.arange(n) % _WORKERS
    ids = np.arange(1, n + 1)
    return StudyColumns("bench", spec, ids, state, numbers, values, start, start, end, worker, names, reports)


def seconds(work: Callable[[], Any]) -> float:
    """The processor time of a call.

    :param work: the call.
    """
    start = time.process_time()
    work()
    return time.process_time() - start


def drawn(name: str, study: StudyColumns, backend: str, turns: int) -> float | None:
    """The processor time from columns to a figure that can be shown; None if the study has no such plot.

    :param name: the plot.
    :param study: the columns.
    :param backend: ``plotly`` (to JSON) or ``matplotlib`` (to PNG).
    :param turns: how often; the least time counts.
    """
    found = []
    for _ in range(turns):
        fresh = replace(study)  # nothing that was computed before is known

        def draw(fresh: StudyColumns = fresh) -> None:
            figure = getattr(plots, name)(fresh, backend=backend)
            figure.to_json() if backend == "plotly" else figure._repr_png_()

        try:
            found.append(seconds(draw))
        except PlotError:
            return None
    return min(found)


def filled(n: int, client: CoreClient) -> None:
    """Add the completed trials of the study of one group.

    :param n: the number of trials of the study.
    :param client: gets the trials.
    """
    study = study_of(n, 1)
    client.create_study(spec=StudySpec(parameters=PARAMETERS, objectives=study.spec.objectives, seed=1))
    rows = np.flatnonzero(study.is_completed).tolist()
    for start in range(0, len(rows), _BATCH):
        trials = []
        for row in rows[start : start + _BATCH]:
            values: Any = {name: v for name in study.numbers if (v := study.value(name, row)) is not None}
            trials.append(m.AddedTrial(parameters=values, objectives={"loss0": float(study.values[row, 0])}))
        client.add_trials(trials=trials)


def tables(n: int) -> list[list[str | float | int | None]]:
    """The times of reading a study and of its tables.

    :param n: the number of trials.
    """
    import polars
    import pyarrow

    with CoreClient(MemoryStorage()) as client:
        filled(n, client)
        table = client.columns()
        arrays = study_columns(table)
        return [
            ["`client.columns()`, with the server's part", seconds(client.columns)],
            ["`table.to_frame()`, pandas", seconds(table.to_frame)],
            ["`pyarrow.table(table)`", seconds(lambda: pyarrow.table(table))],
            ["`polars.DataFrame(table)`", seconds(lambda: polars.DataFrame(table))],
            ["`study_columns(table)`", seconds(lambda: study_columns(table))],
            ["`diagnose(columns)`", seconds(lambda: diagnose(replace(arrays)))],
        ]


def run(scale: Scale) -> list[Table]:
    """Measure.

    :param scale: how long and how large.
    """
    rows: list[list[str | float | int | None]] = []
    with threadpool_limits(limits=1):
        one, three = (study_of(scale.ranked, groups) for groups in (1, 3))
        drawn("edf", one, "plotly", 1)  # the libraries are imported
        drawn("edf", one, "matplotlib", 1)
        for name in PLOTS:
            times = [drawn(name, study, b, scale.rounds) for study in (one, three) for b in ("plotly", "matplotlib")]
            rows.append([f"`{name}`", *times])
        read = tables(scale.ranked)
    note = "Processor seconds from columns to plotly's JSON or Matplotlib's PNG, on one thread; the least of the turns."
    columns = ["plot", "plotly, 1 group", "matplotlib, 1 group", "plotly, 3 groups", "matplotlib, 3 groups"]
    return [
        Table(f"Plots of {scale.ranked:,} trials", columns, rows, [note]),
        Table(f"Tables of {int(0.8 * scale.ranked):,} completed trials", ["call", "processor s"], read),
    ]
