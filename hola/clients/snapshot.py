"""All trials of a study with their metadata, and which of them are the best."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from .columns import numbers_of

if TYPE_CHECKING:
    from hola_protocol.messages import StudyInfo, Trial

    from .client import SyncClient


class ReportedStep(NamedTuple):
    """What a trial reported at a step, of the latest attempt that did.

    :ivar trial_id: the trial.
    :ivar step: the step.
    :ivar values: the finite values by objective.
    """

    trial_id: int
    step: int
    values: Mapping[str, float]


class Snapshot(NamedTuple):
    """A study and its trials.

    :ivar info: the study.
    :ivar best: the best trial.
    :ivar recommended: the trial to use.
    :ivar front: the trials of the first front, the least crowded first; at most 1,000.
    :ivar trials: all trials by id.
    :ivar reports: the reports, by trial and step.
    """

    info: StudyInfo
    best: Trial | None
    recommended: Trial | None
    front: list[Trial]
    trials: list[Trial]
    reports: list[ReportedStep]


def read_snapshot(client: SyncClient) -> Snapshot:
    """Read a study.

    :param client: a client of the study.
    """
    status = client.status(max_workers=0)
    front = [item.trial.trial_id for item in client.get_fronts(limit=1000).items if item.rank == 1]
    trials = list(client.iter_trials(limit=1000, with_metadata=True))
    best, recommended = (None if t is None else trials[t.trial_id - 1] for t in (status.best, status.recommended))
    reports = [] if status.info.spec.steps is None else read_reports(client)
    return Snapshot(status.info, best, recommended, [trials[i - 1] for i in front], trials, reports)


def read_reports(client: SyncClient) -> list[ReportedStep]:
    """What the trials of a study reported, by trial and step.

    :param client: a client of the study.
    """
    found: dict[int, list[ReportedStep]] = {}
    since, more = 0, True
    while more:
        reply = client.get_columns(changed_since=since, packed=True, include=["reports"])
        since, more = reply.as_of, reply.more
        assert reply.reports is not None
        steps = iter(map(int, numbers_of(reply.reports.steps)))
        columns = {name: iter(numbers_of(column)) for name, column in reply.reports.objectives.items()}
        for trial_id, count in zip(numbers_of(reply.trial_id), numbers_of(reply.reports.counts), strict=True):
            of_trial = []
            for _ in range(int(count)):
                values = {name: next(column) for name, column in columns.items()}
                known = {name: value for name, value in values.items() if value == value}
                of_trial.append(ReportedStep(int(trial_id), next(steps), known))
            found[int(trial_id)] = of_trial  # a trial that changed meanwhile comes again
    return [report for trial_id in sorted(found) for report in found[trial_id]]
