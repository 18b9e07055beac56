"""Counts of the trials of a study."""

from hola_protocol.messages import StatusResponse, StudyInfo


def added(info: StudyInfo) -> int:
    """The number of added trials, which do not count for ``max_trials``.

    :param info: the study.
    """
    c = info.counts
    return done(info) + c.queued + c.running + c.paused - info.created_trials


def done(info: StudyInfo) -> int:
    """The number of trials in a terminal state.

    :param info: the study.
    """
    c = info.counts
    return c.completed + c.stopped + c.infeasible + c.failed + c.cancelled + c.lost


def ended_of_budget(info: StudyInfo) -> tuple[int, int | None]:
    """The number of ended trials of the budget, and the budget.

    The budget is None if there is none, or if it is lower than the number of ended trials.

    :param info: the study.
    """
    ended, most = done(info) - added(info), info.spec.max_trials
    return ended, most if most is not None and ended <= most else None


def trials_ended(info: StudyInfo) -> str:
    """A text such as ``3 of 20 trials ended, 5 added``.

    :param info: the study.
    """
    ended, most = ended_of_budget(info)
    of = "" if most is None else f" of {most}"
    more = f", {count} added" if (count := added(info)) else ""
    return f"{ended}{of} trials ended{more}"


def steps_saved(info: StudyInfo) -> str:
    """A text such as ``120 of 640 epochs saved``; empty if no step was saved.

    :param info: the study.
    """
    if info.spec.steps is None or not info.saved_steps:
        return ""
    unit = info.spec.steps.unit
    return f"{info.saved_steps} of {info.used_steps + info.saved_steps} {f'{unit}s' if unit else 'steps'} saved"


def stopping_check(status: StatusResponse) -> str:
    """A text such as ``the rule would stop 2 of 24 completed trials, not the best one``; empty without a check.

    :param status: the status.
    """
    check = status.stopping
    if check is None:
        return ""
    found = f"the rule would stop {check.would_stop} of {check.checked} completed trials"
    if not check.would_stop:
        return found
    return f"{found}, {'the best one among them' if check.best_would_stop else 'not the best one'}"
