"""How many trials of a study have ended, in words."""

from hola_protocol.messages import StudyInfo


def added(info: StudyInfo) -> int:
    """Trials that were evaluated elsewhere: they do not count for ``max_trials``.

    :param info: the study.
    """
    c = info.counts
    return done(info) + c.queued + c.running - info.created_trials


def done(info: StudyInfo) -> int:
    """Trials in an end state.

    :param info: the study.
    """
    c = info.counts
    return c.completed + c.infeasible + c.failed + c.cancelled + c.lost


def ended_of_budget(info: StudyInfo) -> tuple[int, int | None]:
    """How many trials of the budget have ended, and the budget; None without one, or when it was lowered below that.

    :param info: the study.
    """
    ended, most = done(info) - added(info), info.spec.max_trials
    return ended, most if most is not None and ended <= most else None


def trials_ended(info: StudyInfo) -> str:
    """The trials that have ended: ``3 of 20 trials ended, 5 added``.

    :param info: the study.
    """
    ended, most = ended_of_budget(info)
    of = "" if most is None else f" of {most}"
    more = f", {count} added" if (count := added(info)) else ""
    return f"{ended}{of} trials ended{more}"
