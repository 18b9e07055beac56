"""Trials as a table."""

from hola_protocol.messages import GroupCost, Trial

from hola.cli.output import trial_table

TRIALS = [
    Trial(
        trial_id=1,
        state="completed",
        parameters={"x": 0.1 + 0.2, "act": None},
        objectives={"loss": 1e-7, "size": 3.0},
        costs=[GroupCost(group="quality", cost=1e-7), GroupCost(group="cost", cost=3.0, violation=0.5)],
        attempt=2,
        metadata={"note": 'a "quoted", line\nbreak'},
        created_ms=1,
        started_ms=2,
        ended_ms=3,
    ),
    Trial(trial_id=12, state="failed", parameters={"x": 1.0, "act": "relu"}, reason="boom\ntrace", created_ms=4),
]


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
