"""What operators say about trials: few trials have a note or labels, whatever their state."""

from collections.abc import Mapping

from msgspec import Struct

MAX_LABELS = 32
"""Labels of one trial or of one study; the schema says the same of one message."""


class TrialNote(Struct, gc=False, frozen=True):
    """The note and the labels of one trial."""

    note: str | None = None
    labels: dict[str, str] | None = None


NO_NOTE = TrialNote()


class TooManyLabelsError(ValueError):
    """A change would leave more labels than are allowed."""


def merged(labels: Mapping[str, str] | None, changed: Mapping[str, str] | None) -> dict[str, str] | None:
    """Labels after a change: an empty text removes a label.

    :param labels: before the change.
    :param changed: the labels to set; absent: none.
    :returns: the labels by name; absent if there are none.
    :raises TooManyLabelsError: when there are too many.
    """
    after = {**(labels or {}), **(changed or {})}
    kept = {name: after[name] for name in sorted(after) if after[name] or name not in (changed or {})}
    if len(kept) > MAX_LABELS:
        raise TooManyLabelsError(f"there would be {len(kept)} labels; at most {MAX_LABELS} are allowed")
    return kept or None


def updated(before: TrialNote, note: str | None, labels: Mapping[str, str] | None) -> TrialNote:
    """What is said about a trial after a change.

    :param before: what was said before.
    :param note: the new note; an empty text removes it; absent: it stays.
    :param labels: the labels to set.
    :raises TooManyLabelsError: when there are too many labels.
    """
    return TrialNote(before.note if note is None else note or None, merged(before.labels, labels))
