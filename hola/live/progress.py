"""The progress of a search as a live view."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..core.coordinator import SearchTrial
from ..plots.sources import UNNAMED, study_columns
from ..search import Progress
from .view import LiveView

if TYPE_CHECKING:
    from hola_protocol.space import StudySpec

    from ..search import SearchedStudy


@dataclass(frozen=True)
class _Ended:
    """The trials that have ended, as a result has them."""

    spec: StudySpec
    trials: list[SearchTrial]
    study: str


class LiveProgress(Progress):
    """A live view of the trials that have ended.

    :param total: the number of trials.
    :param study: the name of the study, if it has one.
    """

    def __init__(self, total: int, study: str | None) -> None:
        super().__init__(total, None)
        self.view = LiveView()
        self._study = UNNAMED if study is None else study
        self._ended: dict[int, SearchTrial] = {}
        self._is_shown = False

    def begin(self, study: SearchedStudy) -> None:
        """Take in what there is before the search."""
        for trial in study.earlier():
            self.add(trial)

    def add(self, trial: SearchTrial) -> None:
        """Take in a trial that has ended."""
        self._ended[trial.trial_id] = trial

    def is_due(self, now: float, last: bool) -> bool:
        """Whether the view is to be updated."""
        return last or now - self.written >= self.view.interval_s

    def draw(self, study: SearchedStudy, last: bool) -> None:
        """Update the view; the first time, display it."""
        ended: Any = _Ended(study.spec, [self._ended[i] for i in sorted(self._ended)], self._study)
        self.view.show(study_columns(ended), "ended" if last else "running")
        if not self._is_shown:
            from IPython.display import display

            display(self.view)  # type: ignore[no-untyped-call]
            self._is_shown = True
