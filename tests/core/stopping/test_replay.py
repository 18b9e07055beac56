"""The replay of a rule on trials that were not stopped."""

from __future__ import annotations

from hola_protocol.stopping import AshaSpec, NoStoppingSpec, StepsSpec
from msgspec.structs import replace

from hola.core.stopping.replay import PastReport, Replay, replay
from tests.core.stopping.runs import study

CURVES = {1: [5.0, 4.0, 3.0, 2.0], 2: [6.0, 5.0, 4.0, 1.0], 3: [4.0, 3.0, 2.0, 1.5]}
REPORTS = [PastReport(i, step, {"o0": v}) for step in range(1, 5) for i, c in CURVES.items() for v in [c[step - 1]]]


def test_the_steps_saved_and_the_best_that_would_have_been_stopped() -> None:
    spec = study(AshaSpec(grace=2, min_trials=2), StepsSpec(max=4))
    assert replay(spec, REPORTS, best=[2]) == Replay({2: 2}, 12, 2, [2])
    assert replay(spec, [*REPORTS, PastReport(4, 3, {}, diverged=True)], best=[1]) == Replay({2: 2, 4: 3}, 15, 2, [])
    assert replay(replace(spec, stopping=NoStoppingSpec()), REPORTS, best=[2]) == Replay({}, 12, 0, [])
