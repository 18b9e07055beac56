"""Events are applied to trials."""

from copy import copy

import pytest

from hola.distributed.state import apply as applying
from hola.distributed.state.apply import InvalidTransitionError, apply
from hola.distributed.state.transitions import (
    TRANSITIONS,
    LeaseResumed,
    TrialCancelled,
    TrialFailed,
    TrialRequeued,
)
from tests.scheduler.driver import Driver, spec


def test_every_effect_has_its_function_and_is_used() -> None:
    used = {effect for _, effects in TRANSITIONS.values() for effect in effects}
    assert used == set(applying._EFFECTS)


@pytest.mark.parametrize(
    "event", [LeaseResumed(), TrialRequeued("released"), TrialFailed("failed"), TrialCancelled(None)]
)
def test_an_event_that_the_state_does_not_allow_changes_nothing(event: object) -> None:
    d = Driver(spec())
    d.result(d.suggestion(d.worker()))
    study = d.core.state.study("default")
    before, changed = copy(study.trials[0]), study.events.newest
    with pytest.raises(InvalidTransitionError, match="trial 1 is completed"):
        apply(study, study.trials[0], event)  # type: ignore[arg-type]  # each is an event
    assert (study.trials[0], study.events.newest) == (before, changed)
