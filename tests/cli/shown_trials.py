"""Trials that commands show."""

from hola_protocol.messages import GroupCost, Trial

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
