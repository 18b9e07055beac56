"""The results of a study: read from a data folder, as columns, as a pandas DataFrame, as a summary."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from hola_protocol.rich_display import result_html
from hola_protocol.space import StudySpec

from .clients.arrow import ArrowColumns
from .clients.columns import columns_of
from .clients.report_table import ReportTable
from .clients.snapshot import ReportedStep, read_snapshot
from .core.summary import summary

if TYPE_CHECKING:
    from hola_protocol.messages import FinishReason, StudyState, Trial

    from .clients.client import SyncClient
    from .diagnoses import StudyDiagnosis

T = TypeVar("T")


class ResultError(ValueError):
    """Results cannot be returned as requested; the message is shown to the user."""


@dataclass(frozen=True, slots=True)
class StudyResult(ArrowColumns):
    """A snapshot of a study. ``print(result)`` shows a summary; pandas, polars, DuckDB and pyarrow read it as a table.

    :ivar study: the name of the study.
    :ivar spec: the spec of the study.
    :ivar state: the state of the study.
    :ivar reason: the reason of the end of a finished study.
    :ivar best: the best trial; None if no trial was completed.
    :ivar recommended: the trial to use: with noisy evaluations the one of the lowest expected cost, otherwise the best.
    :ivar front: the trials that no other trial dominates.
    :ivar trials: all trials by id.
    :ivar reports: what the trials reported, by trial and step.
    """

    study: str
    spec: StudySpec
    state: StudyState
    reason: FinishReason | None
    best: Trial | None
    recommended: Trial | None
    front: list[Trial]
    trials: list[Trial]
    reports: Sequence[ReportedStep] = ()

    def columns(self) -> dict[str, list[Any]]:
        """The trials as columns, see :func:`hola.clients.columns.columns_of`."""
        return columns_of(self.spec, self.trials)

    def report_table(self) -> ReportTable:
        """What the trials reported as a table: a row for each trial and step."""
        return ReportTable(self.spec, self.reports)

    def diagnoses(self) -> list[StudyDiagnosis]:
        """What a user should look at, in sentences, see :func:`hola.diagnose`."""
        from .diagnoses import diagnose

        return diagnose(self)

    def _repr_html_(self) -> str:
        return result_html(str(self), self.front)

    def __str__(self) -> str:
        end = f" ({self.reason})" if self.reason else ""
        return summary(
            f"study {self.study}: {self.state}{end}", self.trials, self.best, self.front, several_groups(self.spec)
        )

    __repr__ = __str__


def load_study(data_dir: str | os.PathLike[str] = "hola-data", study: str | None = None) -> StudyResult:
    """Read a study from its data folder, with or without a running scheduler. Nothing is changed.

    .. code-block:: python

        result = hola.load_study("hola-data")
        print(result.best.parameters)
        result.to_frame()

    :param data_dir: the data folder, the SQLite file in it, or the URL of a PostgreSQL database.
    :param study: the name of the study; default: the only study, otherwise ``default``.
    :raises ResultError: if there are several studies and none was named.
    :raises hola.distributed.places.NotHereError: if there is no data.
    :raises hola.clients.errors.UnknownStudyError: if there is no study of this name.
    :raises hola.storage.StorageError: if the database cannot be read.
    """
    from .distributed.data_folder import DataFolderClient
    from .storage.url import shown

    with DataFolderClient(data_dir, study=study) as client:
        if study is None:
            names = [info.study for info in client.iter_studies()]
            if not names:
                raise ResultError(f"{shown(str(data_dir))}: there is no study in this database")
            if len(names) > 1 and client.study not in names:
                raise ResultError(
                    f"{shown(str(data_dir))}: there are several studies: {', '.join(names)}; give the name of one"
                )
            client.study = names[0] if len(names) == 1 else client.study
        return read_study(client)


def read_study(client: SyncClient) -> StudyResult:
    """Read a study with all its trials.

    :param client: a client of the study.
    """
    info, best, recommended, front, trials, reports = read_snapshot(client)
    return StudyResult(
        study=info.study,
        spec=info.spec,
        state=info.state,
        reason=info.reason,
        best=best,
        recommended=recommended,
        front=ordered_front(front, lambda trial: tuple(c.cost if c.cost is not None else 0.0 for c in trial.costs)),
        trials=trials,
        reports=reports,
    )


def ordered_front(front: Iterable[T], costs: Callable[[T], tuple[float, ...]]) -> list[T]:
    """Sort a front by the cost in the first comparison group; ties are broken by the next groups.

    :param front: the trials.
    :param costs: returns the cost of a trial in each group.
    """
    return sorted(front, key=costs)


def several_groups(spec: StudySpec) -> bool:
    """Whether a study has several comparison groups, and therefore a front instead of a best trial.

    :param spec: the spec of the study.
    """
    return len({o.group for o in spec.objectives}) > 1
