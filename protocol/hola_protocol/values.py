"""The scalar types of the protocol: names, ids, finite numbers, parameter values."""

from typing import Annotated, Any, Literal, TypeAlias

from msgspec import Meta

MAX_INTEGER = 2**53 - 1
"""The largest integer that every JSON reader keeps exactly (RFC 8259, section 6)."""

NAME_PATTERN = r"^[A-Za-z_][A-Za-z0-9_.-]{0,63}\Z"
"""Python's ``$`` also matches before a final newline; the exported schema writes ``$`` for ``\\Z``."""

UUID_PATTERN = r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\Z"

Name: TypeAlias = Annotated[
    str,
    Meta(
        pattern=NAME_PATTERN,
        description="A name: a letter or underscore, then letters, digits, '_', '.', '-'; at most 64 characters.",
    ),
]
WorkerId: TypeAlias = Annotated[str, Meta(pattern=UUID_PATTERN, description="A worker's id: a UUID in lower case.")]
TrialId: TypeAlias = Annotated[int, Meta(ge=1, le=MAX_INTEGER, description="A trial's id: from 1, never reused.")]
EventId: TypeAlias = Annotated[
    int, Meta(ge=0, le=MAX_INTEGER, description="An event's id: from 1 without gaps in a study; 0 is before the first.")
]
Count: TypeAlias = Annotated[int, Meta(ge=0, le=MAX_INTEGER)]
"""A number of things."""
PositiveCount: TypeAlias = Annotated[int, Meta(ge=1, le=MAX_INTEGER)]
"""A number of things, at least one."""
Integer: TypeAlias = Annotated[int, Meta(ge=-MAX_INTEGER, le=MAX_INTEGER)]
"""An integer that every language can hold exactly."""
Seconds: TypeAlias = Annotated[float, Meta(ge=0.0, description="A duration in seconds.")]
PositiveSeconds: TypeAlias = Annotated[float, Meta(gt=0.0, description="A duration in seconds, above 0.")]
WallTimeMs: TypeAlias = Annotated[
    int,
    Meta(ge=0, le=MAX_INTEGER, description="Milliseconds since 1970-01-01T00:00:00Z; for information only."),
]
LeaseToken: TypeAlias = Annotated[
    str, Meta(min_length=1, max_length=64, description="The opaque token of a lease, repeated exactly.")
]
Label: TypeAlias = Annotated[str, Meta(max_length=256, description="A short text for display.")]
Text: TypeAlias = Annotated[str, Meta(max_length=20_000, description="A longer text, such as a traceback.")]

Labels: TypeAlias = Annotated[
    dict[Name, Label], Meta(max_length=32, description="Short texts by name, for display and selection.")
]

Role: TypeAlias = Literal["read", "worker", "admin"]
"""What a token allows; each role includes those before it."""

ParameterValue: TypeAlias = bool | int | float | str | None
"""The value of one parameter; the spec of the study determines its type."""

OperatorLabels: TypeAlias = Annotated[
    dict[Name, Annotated[str, Meta(max_length=2048)]],
    Meta(max_length=32, description="Short texts or links by name, set by an operator, for display and selection."),
]

ParameterSet: TypeAlias = Annotated[
    dict[Name, ParameterValue],
    Meta(description="One value for each active parameter of the study, by name. Null is a value, not absence."),
]
ObjectiveValues: TypeAlias = Annotated[
    dict[Name, float], Meta(description="One finite number for each objective of the study, by name.")
]
ReportedValues: TypeAlias = Annotated[
    dict[Name, float], Meta(description="Finite numbers for some of the objectives of the study, by name.")
]
Metadata: TypeAlias = Annotated[
    dict[str, Any], Meta(description="Any JSON object, stored and returned as it was sent; hola does not interpret it.")
]


def same_value(a: ParameterValue, b: ParameterValue) -> bool:
    """Whether two parameter values are one choice: 1 and 1.0 are, 1 and true are not.

    :param a: a value.
    :param b: another value.
    """
    return isinstance(a, bool) == isinstance(b, bool) and a == b


def value_key(value: ParameterValue) -> tuple[bool, ParameterValue]:
    """A dictionary key that is equal for the values that :func:`same_value` holds equal.

    :param value: a parameter value.
    """
    return (isinstance(value, bool), value)
