"""Studies that are not in memory: what is known of them, and when a study may leave."""

from typing import Any

import msgspec
from hola_protocol import messages as m
from hola_protocol.space import SamplerSpec, StudySpec
from msgspec import Struct

from hola.distributed.state import background
from hola.distributed.state.study import Study
from hola.distributed.state.worker import WorkerRecord
from hola.storage.rows import StudyRow, TrialTotals


class StatusParts(Struct, frozen=True):
    """What a status says beside the study's own description and its workers.

    :ivar best: the best trial, encoded.
    :ivar recommended: the recommended trial, encoded.
    """

    demand: int | None
    best: bytes | None
    recommended: bytes | None
    front_size: int
    sampler: m.SamplerStatus
    stopping: m.StoppingSafety | None
    newest_event: int


class UnloadedStudy(Struct, eq=False):
    """A study of which the storage has everything, and the memory what lists of studies show.

    Nothing of it changes: whatever changes a study brings it back first.

    :ivar row: the study's own row.
    :ivar counts: the number of its trials in each state.
    :ivar created_trials: how many of them count against ``max_trials``.
    :ivar since: when it was last in memory, in monotonic seconds; a running one has run for as long since.
    :ivar workers: those that are registered, as they were; empty for a study that a start did not read.
    :ivar status: what its status said; absent for a study that a start did not read.
    """

    row: StudyRow
    counts: m.TrialCounts
    created_trials: int
    used_steps: int
    saved_steps: int
    since: float
    workers: tuple[WorkerRecord, ...] = ()
    status: StatusParts | None = None

    @property
    def study_id(self) -> int:
        """Its id."""
        return self.row.study_id

    @property
    def name(self) -> str:
        """Its name."""
        return self.row.name

    @property
    def sampler(self) -> SamplerSpec | None:
        """Its sampler; absent when the row cannot be read, which reading the study says."""
        try:
            return msgspec.json.decode(self.row.spec_json, type=StudySpec).sampler
        except msgspec.MsgspecError:
            return None

    def running_s(self, now: float) -> float:
        """How long it has run.

        :param now: monotonic seconds.
        """
        return self.row.running_s + (now - self.since if self.row.state == "running" else 0.0)

    def info(self, now: float) -> m.StudyInfo:
        """The study as it is reported, with its spec as it is encoded.

        :param now: monotonic seconds.
        """
        row = self.row
        spec: Any = msgspec.Raw(row.spec_json.encode())
        state: Any = row.state
        reason: Any = row.reason
        return m.StudyInfo(
            study=row.name,
            spec=spec,
            state=state,
            reason=reason,
            revision=row.revision,
            objective_revision=row.objective_revision,
            created_ms=row.created_ms,
            running_s=self.running_s(now),
            counts=self.counts,
            created_trials=self.created_trials,
            used_steps=self.used_steps,
            saved_steps=self.saved_steps,
        )


class _Steps(Struct):
    max: int = 0


class _Spec(Struct):
    deadline_s: float | None = None
    steps: _Steps | None = None


_decode_spec = msgspec.json.Decoder(_Spec).decode


def largest_step(row: StudyRow) -> int:
    """The largest step of a study, 0 for one without steps.

    :param row: of the study.
    :raises msgspec.MsgspecError: when it cannot be read.
    """
    steps = _decode_spec(row.spec_json).steps
    return 0 if steps is None else steps.max


def is_timed(row: StudyRow) -> bool:
    """Whether time alone may end a study.

    :param row: of the study.
    :raises msgspec.MsgspecError: when it cannot be read.
    """
    return row.state == "running" and _decode_spec(row.spec_json).deadline_s is not None


def unread(row: StudyRow, totals: list[TrialTotals], now: float) -> UnloadedStudy:
    """A stored study that is not read.

    :param row: the study's own row.
    :param totals: of its trials.
    :param now: monotonic seconds.
    """
    return UnloadedStudy(
        row,
        m.TrialCounts(**{of.state: of.trials for of in totals}),
        created_trials=sum(of.trials - of.added for of in totals),
        used_steps=sum(of.steps for of in totals),
        saved_steps=sum(of.unused_steps for of in totals if of.state == "stopped"),
        since=now,
    )


def may_leave(study: Study) -> bool:
    """Whether nothing but a request can change a study, and the storage has all that matters of it.

    :param study: the study, between two steps, while no commit is running.
    """
    return not (
        study.leases.running
        or study.deliveries.trial_ids()
        or study.journal
        or study.woken
        or study.has_unsaved
        or (study.state == "running" and study.spec.deadline_s is not None)
        or background.is_due(study)
        or any(not worker.away for worker in study.workers.values())
    )


def left(study: Study, status: StatusParts) -> UnloadedStudy:
    """What stays of a study that leaves memory.

    :param study: one that may leave.
    :param status: what its status says.
    """
    return UnloadedStudy(
        study.row(),
        m.TrialCounts(**study.counts),
        created_trials=study.created,
        used_steps=study.reports.used_steps,
        saved_steps=study.reports.saved_steps,
        since=study.moment.now,
        workers=tuple(study.workers.values()),
        status=status,
    )


def came_back(study: Study, unloaded: UnloadedStudy) -> None:
    """Take over what is not stored from what was kept of a study.

    :param study: the study, just read.
    :param unloaded: what was kept.
    """
    study.running_s = unloaded.running_s(study.moment.now)
    for was in unloaded.workers:
        worker = study.workers.get(was.worker_id)
        if worker is not None:
            worker.last_seen = was.last_seen
