"""The progress of a search in a notebook: one bar that is updated in place."""

from __future__ import annotations

import html
import sys
from typing import Any

from .search import Progress, SearchedStudy


def progress_for(total: int) -> Progress:
    """The progress that suits where the search runs: a bar in a notebook, otherwise lines on stderr.

    :param total: the number of trials.
    """
    return NotebookProgress(total) if in_notebook() else Progress(total, sys.stderr)


def live_progress(total: int, study: str | None) -> Progress:
    """The progress as a live view.

    :param total: the number of trials.
    :param study: the name of the study, if it has one.
    :raises MissingLibraryError: if anywidget is not installed.
    """
    from .live import check_libraries

    check_libraries()
    from .live.progress import LiveProgress

    return LiveProgress(total, study)


def in_notebook() -> bool:
    """Whether this process is the kernel of a notebook."""
    ipython = sys.modules.get("IPython")
    shell = None if ipython is None else ipython.get_ipython()
    return shell is not None and getattr(shell, "kernel", None) is not None


class NotebookProgress(Progress):
    """A bar with the line of :class:`hola.search.Progress` beside it.

    :param total: the number of trials.
    """

    def __init__(self, total: int) -> None:
        super().__init__(total, None)
        self._handle: Any = None

    def begin(self, study: SearchedStudy) -> None:
        """Take in what there is before the search."""
        self._count(study)

    def is_due(self, now: float, last: bool) -> bool:
        """Whether the bar is to be drawn: at most five times a second."""
        return last or now - self.written >= 0.2

    def write(self, text: str, last: bool) -> None:
        """Draw the bar."""
        from IPython.display import HTML, display

        shown = HTML(  # type: ignore[no-untyped-call]
            f'<progress value="{self.done}" max="{self.total}" style="width:20em"></progress> {html.escape(text)}'
        )
        if self._handle is None:
            self._handle = display(shown, display_id=True)  # type: ignore[no-untyped-call]
        else:
            self._handle.update(shown)
