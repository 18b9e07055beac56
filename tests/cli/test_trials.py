"""Trials as a table."""

from hola.cli.output import trial_table
from tests.cli.shown_trials import TRIALS


def test_trials_as_a_table() -> None:
    assert trial_table(TRIALS).splitlines() == [
        "trial  state       loss  size  x    act   reason",
        "    1  completed  1e-07     3  0.3  null",
        "   12  failed                  1    relu  boom",
    ]
    assert trial_table(TRIALS[:1], [1]).splitlines() == [
        "rank  trial  state       loss  size  x    act",
        "   1      1  completed  1e-07     3  0.3  null",
    ]
