"""The time of a step, passed into the state."""

from msgspec import Struct


class Moment(Struct):
    """The time of a step: ``now`` in monotonic seconds decides, ``wall_ms`` only labels."""

    now: float = 0.0
    wall_ms: int = 0
