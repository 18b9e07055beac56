"""The widget: the state of a study, which the views of the dashboard draw in the notebook."""

from __future__ import annotations

import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import anywidget
import msgspec
import numpy as np
import traitlets
from hola_protocol.rich_display import live_html
from hola_protocol.space import CategoricalParameter

from ..clients.errors import ClientClosedError, HolaError
from ..clients.printable import printable
from ..clients.trial_table import TrialTable, is_over
from ..plots.columns import STATES, StudyColumns
from ..plots.sources import columns_of_table

if TYPE_CHECKING:
    from ..clients.client import SyncClient

_STATIC: Final = Path(__file__).parent / "static"
_INTERVAL_S: Final = 0.5
_BYTES_PER_S: Final = 2e6
"""All trials are sent with each update, so that updates of a long study are rarer."""
_WAIT_S: Final = 5.0
_RETRY_S: Final = 2.0


class LiveView(anywidget.AnyWidget):  # type: ignore[misc, unused-ignore]
    """A study in a notebook. :func:`hola.live_view` makes one.

    Its traits hold all that is shown, so that a view that opens later shows the same.

    :ivar told: the name, the state and the spec of the study.
    :ivar fields: the names of the columns, and what the numbers of each stand for.
    :ivar numbers: the columns one after the other, as little-endian doubles.
    :ivar trouble: why the study is not up to date; empty if it is.
    """

    _esm = _STATIC / "widget.js"
    _css = _STATIC / "widget.css"
    told = traitlets.Dict().tag(sync=True)
    fields: Any = traitlets.List().tag(sync=True)
    numbers = traitlets.Bytes(b"").tag(sync=True)
    trouble = traitlets.Unicode("").tag(sync=True)

    def __init__(self) -> None:
        super().__init__()
        self._ended = threading.Event()
        self._thread: threading.Thread | None = None

    def show(self, study: StudyColumns, state: str, reason: str | None = None) -> None:
        """Show a study as it is.

        :param study: the trials.
        :param state: the state of the study.
        :param reason: the reason of its end.
        """
        told: dict[str, Any] = {"study": study.name, "state": state, "spec": msgspec.to_builtins(study.spec)}
        if reason is not None:
            told["reason"] = reason
        if study.spec.max_trials is not None:
            told["budget"] = study.spec.max_trials
        fields, numbers = packed(study)
        with self.hold_sync():
            self.told = told
            self.fields = fields
            self.numbers = numbers

    @property
    def interval_s(self) -> float:
        """The least time between two updates, in seconds."""
        return max(_INTERVAL_S, len(self.numbers) / _BYTES_PER_S)

    def follow(self, client: SyncClient) -> None:
        """Follow a study in a thread until it is finished.

        :param client: a client of the study.
        :raises HolaError: if the study cannot be read.
        """
        table = TrialTable(client)
        is_finished = self._read(client, table)
        if is_finished:
            return
        self._thread = threading.Thread(target=self._run, args=(client, table), name="hola-live-view", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stop following the study. What was read stays."""
        self._ended.set()

    def wait(self, timeout_s: float | None = None) -> bool:
        """Wait until the view has stopped following: the study has finished, or the view was stopped.

        :param timeout_s: the longest wait, in seconds; None: no limit.
        :returns: whether it has stopped.
        """
        if self._thread is None:
            return True
        self._thread.join(timeout_s)
        return not self._thread.is_alive()

    def _read(self, client: SyncClient, table: TrialTable) -> bool:
        """Read what has changed, and show it.

        :returns: whether nothing can change.
        """
        info = client.get_study().info  # before the update, which then misses nothing
        table.update()
        self.show(columns_of_table(table), info.state, info.reason)
        self.trouble = ""
        return is_over(info)

    def _run(self, client: SyncClient, table: TrialTable) -> None:
        until = time.monotonic()
        while not self._ended.is_set():
            try:
                client.get_events(after=table.as_of, limit=1, wait_s=_WAIT_S)
                if self._ended.wait(max(0.0, until - time.monotonic())):
                    return
                is_finished = self._read(client, table)
                until = time.monotonic() + self.interval_s
                if is_finished:
                    return
            except ClientClosedError:
                self.trouble = "the client was closed; what was read until then is shown"
                return
            except HolaError as error:
                self.trouble = printable(f"no answer, trying again: {error}")
                self._ended.wait(_RETRY_S)

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        bundle = super()._repr_mimebundle_(**kwargs)
        data = bundle[0] if isinstance(bundle, tuple) else bundle
        if data is not None:
            data["text/html"] = live_html(self.told.get("study", "a study"))
        return bundle


def packed(study: StudyColumns) -> tuple[list[dict[str, Any]], bytes]:
    """The columns of a study for the view.

    :param study: the trials.
    :returns: the fields, and the numbers of all of them.
    """
    n = len(study)
    columns: list[tuple[str, list[Any], Any]] = [
        ("trialId", [], study.trial_id),
        ("state", list(STATES), study.state),
        ("createdMs", [], study.created_ms),
        ("startedMs", [], study.started_ms),
        ("endedMs", [], study.ended_ms),
        ("workerId", list(study.workers), np.where(study.worker < 0, np.nan, study.worker)),
    ]
    for parameter in study.spec.parameters:
        choices = list(parameter.choices) if isinstance(parameter, CategoricalParameter) else []
        columns.append((f"parameters.{parameter.name}", choices, study.numbers[parameter.name]))
    for i, objective in enumerate(study.spec.objectives):
        columns.append((f"objectives.{objective.name}", [], study.values[:, i]))
    for i, group in enumerate(study.groups):
        columns.append((f"costs.{group}", [], study.costs[:, i]))
        # The view needs the sum alone.
        columns.append((f"violations.{group}", [], study.violation if i == 0 else np.zeros(n)))
    fields = [{"key": key, "of": of} for key, of, _ in columns]
    return fields, np.stack([np.asarray(column, "<f8") for _, _, column in columns]).tobytes()
