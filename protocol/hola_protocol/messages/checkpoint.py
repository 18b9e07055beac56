"""References to stored states of an evaluation."""

from typing import Annotated

from msgspec import Meta, Struct

from ..values import Label, PositiveCount


class Checkpoint(Struct, kw_only=True, omit_defaults=True, frozen=True):
    """Where the state of an evaluation is stored. The scheduler keeps the reference and never reads what it names."""

    uri: Annotated[str, Meta(min_length=1, max_length=2000)]
    """An opaque reference, such as a URI or a path."""
    host: Label | None = None
    """The host on which the reference is valid, as the worker registered it; absent: it is valid on every host."""


class Resume(Struct, kw_only=True, omit_defaults=True, frozen=True):
    """The state from which another attempt at a trial continues."""

    step: PositiveCount
    """The step of the checkpoint: the evaluation continues with the next step."""
    checkpoint: Checkpoint
    """The checkpoint."""
