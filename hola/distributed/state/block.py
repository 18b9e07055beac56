"""Trials by column: the form in which many are loaded, and written to what is kept of them."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from hola_protocol.messages import TrialState
from msgspec.structs import astuple

from hola.core.origins import OriginWord
from hola.core.parameters import Values
from hola.distributed.state.trial import Lease, TrialProgress, TrialRecord


class TrialBlock(NamedTuple):
    """At least one trial, in the order of their ids.

    Each field holds the values of the field of :class:`TrialRecord` of the same name, and is at the same place.
    """

    trial_id: Sequence[int]
    state: Sequence[TrialState]
    origin: Sequence[OriginWord]
    values: Sequence[Values]
    objectives: Sequence[tuple[float, ...] | None]
    has_metadata: Sequence[bool]
    leases: Sequence[tuple[Lease, ...]]
    lease_s: Sequence[float]
    expires: Sequence[float]
    retries: Sequence[int]
    preemptions: Sequence[int]
    reason: Sequence[str | None]
    created_ms: Sequence[int]
    started_ms: Sequence[int | None]
    ended_ms: Sequence[int | None]
    changed: Sequence[int]
    draw: Sequence[int]
    progress: Sequence[TrialProgress | None]

    @classmethod
    def of(cls, trials: Iterable[TrialRecord]) -> "TrialBlock":
        """The columns of records.

        :param trials: at least one record.
        """
        columns: Any = zip(*map(astuple, trials), strict=True)
        return cls(*columns)

    def record(self, i: int) -> TrialRecord:
        """The record of a trial.

        :param i: its position.
        """
        fields: dict[str, Any] = {name: column[i] for name, column in zip(self._fields, self, strict=True)}
        return TrialRecord(**fields)

    def select(self, chosen: Sequence[int]) -> "TrialBlock":
        """Some of the trials.

        :param chosen: their positions, at least one.
        """
        if len(chosen) == len(self.trial_id):
            return self
        columns: list[Any] = [tuple([column[i] for i in chosen]) for column in self]
        return TrialBlock(*columns)
