"""Messages that every reader refuses: messages that are too deep or too long."""

from ..texts import nested, with_metadata
from .row import Reject

SIZES: tuple[Reject, ...] = (
    Reject(
        "nested 33 levels",
        "SubmitResultRequest",
        with_metadata('{"a":' + nested(29) + "}"),
        "invalid_message",
        "/results/0/metadata/a" + "/0" * 28,
        "accepts",
        "32 are allowed",
    ),
    Reject(
        "nested 100,000 levels",
        "SubmitResultRequest",
        (
            ('{"tag":"SubmitResultRequest","results":[{"trial_id":1,"lease":"a","objectives":{},"metadata":{"a":', 1),
            ("[", 100_000),
            ("]", 100_000),
            ("}}]}", 1),
        ),
        "invalid_message",
        None,
        "not_json",
        "a reader must not overflow its stack; many JSON libraries refuse the text itself",
    ),
    Reject(
        "larger than a message may be",
        "ReleaseTrialsRequest",
        (('{"tag":"ReleaseTrialsRequest","leases":[]', 1), (" ", 1_048_576), ("}", 1)),
        "too_large",
        None,
        "refuses",
        "1 MiB and a little",
    ),
    Reject(
        "text of 20,001 characters",
        "SubmitResultRequest",
        '{"tag":"SubmitResultRequest","failures":[{"trial_id":1,"lease":"a","reason":"' + "x" * 20_001 + '"}]}',
        "invalid_message",
        "/failures/0/reason",
        "refuses",
        "",
    ),
)
