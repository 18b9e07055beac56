"""The base classes of messages, and the types that several of them use."""

from typing import Annotated, Literal, TypeAlias

from msgspec import Meta, Struct

from ..space import DEFAULT_STUDY
from ..values import (
    Name,
)

MAX_BATCH = 256
MAX_PAGE = 1000

StudyState: TypeAlias = Literal["running", "paused", "finished"]
"""Whether a study gives out trials: ``paused`` and ``finished`` ones do not."""
TrialState: TypeAlias = Literal[
    "queued", "running", "paused", "completed", "stopped", "infeasible", "failed", "cancelled", "lost"
]
"""The state of a trial. The last six are terminal; a late result of a ``stopped`` or ``lost`` trial completes it.
``paused``: a stopping rule decides whether another attempt continues it. ``stopped``: it was ended early, and its
reported values are kept."""
FinishReason: TypeAlias = Literal[
    "max_trials",
    "max_steps",
    "space_exhausted",
    "stop_at",
    "deadline_s",
    "max_failures",
    "max_consecutive_failures",
    "by_hand",
]
"""The end that finished a study; ``by_hand``: none of its ends."""
WorkerState: TypeAlias = Literal["active", "away", "deregistered"]
"""Whether a worker sends requests; a worker that is ``away`` is served as before when it comes back."""
Command: TypeAlias = Literal["continue", "drain", "stop"]
"""A command for a worker: continue, end after the running trials (``drain``), or end at once (``stop``)."""
ShutdownMode: TypeAlias = Literal["drain", "stop"]
"""Whether workers finish their running trials or end at once."""
AskStatus: TypeAlias = Literal["suggestions", "wait", "paused", "finished"]
"""The result of an ask: suggestions, or why there are none. After ``wait`` and ``paused``, ask under a new key."""
Standing: TypeAlias = Literal["held", "gone", "ended"]
"""The standing of a suggestion: ``held`` (evaluate it), ``gone`` (leased again), ``ended`` (the trial has ended)."""
Outcome: TypeAlias = Literal["recorded", "superseded", "ended", "requeued", "refused"]
"""The outcome of one item of a tell. No outcome is a reason to stop."""
FailureKind: TypeAlias = Literal["failed", "infeasible"]
"""Whether an evaluation failed, or the point cannot be evaluated."""
Origin: TypeAlias = Literal["sampler", "enqueued", "added"]
"""Where the parameters of a trial come from: the sampler chose them, a user queued them, or a user added a result."""
Cursor: TypeAlias = Annotated[str, Meta(max_length=128, description="The next_cursor of the previous page; opaque.")]
BatchSize: TypeAlias = Annotated[int, Meta(ge=0, le=MAX_BATCH)]
"""A number of items of one request."""
PageSize: TypeAlias = Annotated[int, Meta(ge=1, le=MAX_PAGE)]
"""A number of items of one page."""


class Request(
    Struct, tag=True, tag_field="tag", kw_only=True, omit_defaults=True, forbid_unknown_fields=True, frozen=True
):
    """The base of requests: closed."""


class StudyRequest(Request, kw_only=True, frozen=True):
    """The base of requests on a study."""

    study: Name = DEFAULT_STUDY
    """The study."""


class Response(Struct, tag=True, tag_field="tag", kw_only=True, omit_defaults=True, frozen=True):
    """The base of responses: open."""


class RequestItem(Struct, kw_only=True, omit_defaults=True, forbid_unknown_fields=True, frozen=True):
    """The base of the parts of requests: closed."""


class ResponseItem(Struct, kw_only=True, omit_defaults=True, frozen=True):
    """The base of the parts of responses: open."""
