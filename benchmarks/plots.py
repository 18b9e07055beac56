"""Plots, diagnoses and tables of many trials: processor time on one thread."""

import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

import numpy as np
from hola_protocol import messages as m
from hola_protocol.space import StudySpec
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from benchmarks.random_study import random_study
from benchmarks.report import Table
from benchmarks.scale import Scale
from hola import plots
from hola.diagnoses import diagnose
from hola.distributed.data_folder import CoreClient
from hola.plots import PlotError, StudyColumns, study_columns
from hola.storage.memory import MemoryStorage

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
_BATCH = 250
_CHOICES: Final = ("relu", "tanh")


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
    study = random_study(n, workers=_WORKERS, choices=_CHOICES)
    client.create_study(spec=StudySpec(parameters=study.spec.parameters, objectives=study.spec.objectives, seed=1))
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
        one, three = (random_study(scale.ranked, groups, workers=_WORKERS, choices=_CHOICES) for groups in (1, 3))
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
