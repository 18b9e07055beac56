"""The most common reason of the failed trials."""

from collections import Counter
from collections.abc import Iterable

from hola_protocol.messages import Trial


def most_common_reason(failed: Iterable[Trial]) -> str | None:
    """The first line of the reason that most of the trials have.

    :param failed: failed trials.
    :returns: the line; None if no trial has a reason.
    """
    reasons = Counter((trial.reason or "").strip().partition("\n")[0] for trial in failed)
    reasons.pop("", None)
    return reasons.most_common(1)[0][0] if reasons else None
