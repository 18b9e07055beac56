"""Messages that every reader refuses: replies and headers."""

from .row import Reject

REPLIES: tuple[Reject, ...] = (
    Reject(
        "reply without its tag", "HeartbeatResponse", '{"command":"continue"}', "invalid_message", "/tag", "refuses", ""
    ),
    Reject(
        "reply to another request",
        "HeartbeatResponse",
        '{"tag":"DeleteStudyResponse"}',
        "invalid_message",
        "/tag",
        "refuses",
        "",
    ),
    Reject(
        "reply without a required field",
        "SubmitResultResponse",
        '{"tag":"SubmitResultResponse"}',
        "invalid_message",
        "/receipts",
        "refuses",
        "",
    ),
    Reject(
        "reply with a field of another type",
        "HeartbeatResponse",
        '{"tag":"HeartbeatResponse","lease_commands":["3"]}',
        "invalid_message",
        "/lease_commands/0",
        "refuses",
        "open is not sloppy",
    ),
    Reject("header of no version", "Header", '{"version":"1"}', "invalid_message", "/version", "refuses", ""),
    Reject("header of another major", "Header", '{"version":"2.0"}', "unsupported_version", None, "accepts", ""),
    Reject(
        "header with a long id",
        "Header",
        '{"version":"1.0","id":"' + "x" * 65 + '"}',
        "invalid_message",
        "/id",
        "refuses",
        "",
    ),
)
