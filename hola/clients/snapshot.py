"""All trials of a study with their metadata, and which of them are the best."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from hola_protocol.messages import StudyInfo, Trial

    from .client import SyncClient


class Snapshot(NamedTuple):
    """A study and its trials.

    :ivar info: the study.
    :ivar best: the best trial.
    :ivar recommended: the trial to use.
    :ivar front: the trials of the first front, the least crowded first; at most 1,000.
    :ivar trials: all trials by id.
    """

    info: StudyInfo
    best: Trial | None
    recommended: Trial | None
    front: list[Trial]
    trials: list[Trial]


def read_snapshot(client: SyncClient) -> Snapshot:
    """Read a study.

    :param client: a client of the study.
    """
    status = client.status(max_workers=0)
    front = [item.trial.trial_id for item in client.get_fronts(limit=1000).items if item.rank == 1]
    trials = list(client.iter_trials(limit=1000, with_metadata=True))
    best, recommended = (None if t is None else trials[t.trial_id - 1] for t in (status.best, status.recommended))
    return Snapshot(status.info, best, recommended, [trials[i - 1] for i in front], trials)
