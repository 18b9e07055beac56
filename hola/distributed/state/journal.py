"""What has changed in a study since the last commit, and the rows of it."""

from collections.abc import Mapping
from typing import Any

import msgspec

from hola.core.parameters import values_by_name
from hola.distributed.state.notes import NO_NOTE, TrialNote
from hola.distributed.state.requests import Recorded
from hola.distributed.state.trial import UNENDED_STATES, TrialRecord
from hola.distributed.state.worker import WorkerRecord
from hola.storage.rows import (
    Changes,
    MetadataRow,
    ReportRow,
    RequestKey,
    TrialRow,
    WorkerRow,
    event_row,
    request_row,
    trial_row,
)

_encode = msgspec.json.Encoder().encode


class Journal:
    """The rows of one study to be written with the next commit.

    :param study_id: of the study.
    """

    def __init__(self, study_id: int) -> None:
        self._study_id = study_id
        self.study = False
        """Whether the study's own row changed."""
        self.model = False
        """Whether the sampler's model changed."""
        self.trials: dict[int, TrialRecord] = {}
        self.metadata: dict[int, str | None] = {}
        self.reports: list[ReportRow] = []
        self.workers: dict[str, WorkerRow | None] = {}
        """Absent rows are of workers to forget."""
        self.events: list[tuple[int, bytes]] = []
        """The ids and the bodies of new events."""
        self.requests: list[tuple[RequestKey, Recorded]] = []
        self._parameters: dict[int, str] = {}
        """The parameters of trials that have not ended, or are to be stored."""

    def __bool__(self) -> bool:
        return bool(self.events or self.trials or self.requests or self.study or self.workers or self.model)

    def worker(self, w: WorkerRecord, state: str) -> None:
        """Note that a worker's row changed.

        :param w: the worker.
        :param state: as it is stored.
        """
        self.workers[w.worker_id] = WorkerRow(
            self._study_id,
            w.worker_id,
            w.name,
            w.host,
            w.pid,
            w.concurrency,
            w.principal,
            state,
            w.registered_ms,
            int(w.can_resume),
            _text(w.labels) if w.labels else None,
            int(w.draining),
        )

    def parameters(self, trial: TrialRecord, names: tuple[str, ...]) -> str:
        """The parameters of a trial as a JSON text, made once: they never change.

        :param trial: the trial.
        :param names: of the parameters.
        """
        text = self._parameters.get(trial.trial_id)
        if text is None:
            text = self._parameters[trial.trial_id] = _encode(values_by_name(names, trial.values)).decode()
        return text

    def move(
        self,
        changes: Changes,
        names: tuple[str, ...],
        objective_names: tuple[str, ...],
        notes: Mapping[int, TrialNote],
        at_s: float,
    ) -> None:
        """Move the rows, except the study's own and its model, into the changes of a commit.

        :param changes: of all studies.
        :param names: of the parameters.
        :param objective_names: of the objectives.
        :param notes: what operators say about trials.
        :param at_s: the study's running time.
        """
        study_id = self._study_id
        for trial_id, trial in self.trials.items():
            said = notes.get(trial_id, NO_NOTE)
            changes.trials[study_id, trial_id] = self._trial_row(trial, names, objective_names, said)
        self.trials.clear()
        if self.metadata:
            for trial_id, text in self.metadata.items():
                changes.metadata[study_id, trial_id] = MetadataRow(study_id, trial_id, text)
            self.metadata.clear()
        if self.reports:
            for report in self.reports:
                changes.reports[report[:2]] = report
            self.reports.clear()
        if self.workers:
            for worker_id, worker in self.workers.items():
                if worker is None:
                    changes.forgotten_workers.append((study_id, worker_id))
                else:
                    changes.workers[study_id, worker_id] = worker
            self.workers.clear()
        for key, recorded in self.requests:
            request_id, digest, trials = recorded.request_id, recorded.digest, _encode(recorded.trials).decode()
            changes.requests[study_id, request_id] = request_row(
                (study_id, request_id, *key[1:], digest, recorded.body.decode(), trials, at_s)
            )
        changes.events += [event_row((study_id, event_id, body.decode())) for event_id, body in self.events]
        self.requests.clear()
        self.events.clear()
        self.study = self.model = False

    def _trial_row(
        self, t: TrialRecord, names: tuple[str, ...], objective_names: tuple[str, ...], said: TrialNote
    ) -> TrialRow:
        trial_id, state, leases, objectives, progress = t.trial_id, t.state, t.leases, t.objectives, t.progress
        parameters = self._parameters.get(trial_id) or self.parameters(t, names)
        if state not in UNENDED_STATES:
            del self._parameters[trial_id]
        return trial_row(
            (
                self._study_id,
                trial_id,
                state,
                t.origin,
                parameters,
                None if objectives is None else _encode(dict(zip(objective_names, objectives, strict=True))).decode(),
                len(leases),
                _encode(leases).decode(),
                t.lease_s,
                leases[-1].worker_id if leases else None,
                t.retries,
                t.preemptions,
                t.reason,
                t.created_ms,
                t.started_ms,
                t.ended_ms,
                t.changed,
                t.draw,
                0 if progress is None else progress.step,
                None if progress is None else _text(progress),
                said.note,
                None if said.labels is None else _text(said.labels),
            )
        )


def by_name(names: tuple[str, ...], values: tuple[float, ...]) -> dict[str, Any]:
    """Values with their names.

    :param names: in the order of the spec.
    :param values: in the same order.
    """
    return dict(zip(names, values, strict=True))


def _text(value: Any) -> str:
    return _encode(value).decode()
