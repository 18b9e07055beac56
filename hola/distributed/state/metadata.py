"""What stays in the storage, and is read when somebody asks for it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from hola.storage.rows import ReportRow, RequestKey, RequestRow


class StoredParts(Protocol):
    """The reads of a storage that a study uses: they see everything that was committed."""

    def metadata(self, study_id: int, trial_ids: Iterable[int]) -> dict[int, str]:
        """The metadata of some trials as JSON texts, of those that have some.

        :param study_id: the study.
        :param trial_ids: the trials.
        """

    def request(self, key: RequestKey, request_id: int) -> RequestRow | None:
        """One recorded request.

        :param key: its key.
        :param request_id: its number.
        """

    def reports_of(
        self, study_id: int, trial_ids: Sequence[int], after: tuple[int, int, int], limit: int
    ) -> list[ReportRow]:
        """The reports of some trials in the order of trials, attempts and steps.

        :param study_id: the study.
        :param trial_ids: the trials.
        :param after: only reports after this trial, attempt and step.
        :param limit: how many at most.
        """


class UnsavedMetadata:
    """The metadata of a study's trials: in memory until it is stored.

    :param study_id: of the study.
    :param stored: where it is afterwards.
    """

    def __init__(self, study_id: int, stored: StoredParts) -> None:
        self._study_id = study_id
        self._stored = stored
        self._unsaved: dict[int, str | None] = {}

    @property
    def has_unsaved(self) -> bool:
        """Whether there are some that the storage may not have yet."""
        return bool(self._unsaved)

    def put(self, trial_id: int, text: str | None) -> None:
        """Replace the metadata of a trial.

        :param trial_id: the trial.
        :param text: a JSON text; absent: it no longer has one.
        """
        self._unsaved[trial_id] = text

    def saved(self, texts: Mapping[int, str | None]) -> None:
        """Forget what is stored now.

        :param texts: what was committed, by trial.
        """
        for trial_id, text in texts.items():
            if trial_id in self._unsaved and self._unsaved[trial_id] is text:
                del self._unsaved[trial_id]

    def of(self, trial_ids: Iterable[int]) -> dict[int, str]:
        """The metadata of some trials, of those that have some.

        :param trial_ids: the trials.
        :raises hola.storage.contract.StorageError: when it cannot be read.
        """
        found: dict[int, str] = {}
        older = []
        for trial_id in trial_ids:
            if trial_id not in self._unsaved:
                older.append(trial_id)
            elif (text := self._unsaved[trial_id]) is not None:
                found[trial_id] = text
        if older:
            found |= self._stored.metadata(self._study_id, older)
        return found
