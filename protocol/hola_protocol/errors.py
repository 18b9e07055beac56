"""The error table, and the one reply that reports an error."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Any, Literal, NamedTuple, TypeAlias, get_args

from msgspec import Meta, Struct

from .values import Seconds

ErrorCode: TypeAlias = Literal[
    "invalid_message",
    "unsupported_version",
    "unauthenticated",
    "permission_denied",
    "unknown_study",
    "unknown_worker",
    "unknown_trial",
    "conflict",
    "lease_lost",
    "study_finished",
    "cursor_expired",
    "too_large",
    "overloaded",
    "not_leader",
    "unavailable",
    "internal",
]
"""The kind of an error. A reader handles an unknown code by ``retryable``."""

MAX_VALUE_CHARS = 200


class DetailField(NamedTuple):
    """A field of the ``detail`` of an error.

    :ivar kind: as JSON Schema names it.
    :ivar meaning: what it says.
    """

    kind: Literal["integer", "array of strings"]
    meaning: str


class ErrorRow(NamedTuple):
    """One row of the error table.

    :ivar detail: what ``detail`` may hold: the JSON type and the meaning of each field.
    """

    code: ErrorCode
    http_status: int
    retryable: bool
    meaning: str
    detail: Mapping[str, DetailField] = MappingProxyType({})


ERRORS: tuple[ErrorRow, ...] = (
    ErrorRow("invalid_message", 400, False, "The message breaks the schema or a rule; path and value name the place."),
    ErrorRow(
        "unsupported_version",
        400,
        False,
        "The version is not served; detail.versions lists those that are.",
        {
            "versions": DetailField("array of strings", "The versions served, oldest first."),
            "major": DetailField("integer", "The major version served."),
        },
    ),
    ErrorRow("unauthenticated", 401, False, "The token is missing or unknown."),
    ErrorRow("permission_denied", 403, False, "The token, or the lease, does not allow this."),
    ErrorRow("unknown_study", 404, False, "There is no study of this name."),
    ErrorRow("unknown_worker", 404, False, "This worker is not registered with the study: register and continue."),
    ErrorRow("unknown_trial", 404, False, "The study has no trial of this id."),
    ErrorRow(
        "conflict",
        409,
        False,
        "The request contradicts what is stored; the message says how.",
        {
            "fields": DetailField("array of strings", "The fields of the spec that differ."),
            "revision": DetailField("integer", "The current revision of the study."),
            "remaining": DetailField("integer", "The number of trials that are left of max_trials."),
        },
    ),
    ErrorRow("lease_lost", 409, False, "The lease is not the trial's latest: drop the evaluation."),
    ErrorRow("study_finished", 409, False, "The study has finished and accepts no new trials."),
    ErrorRow(
        "cursor_expired",
        410,
        False,
        "The cursor is too old or beyond the newest; detail.oldest is the oldest.",
        {
            "oldest": DetailField("integer", "The oldest stored event."),
            "newest": DetailField("integer", "The newest event."),
        },
    ),
    ErrorRow("too_large", 413, False, "The message, or a list in it, exceeds a limit."),
    ErrorRow("overloaded", 429, True, "A limit of the server is reached; try again after retry_after_s."),
    ErrorRow(
        "not_leader",
        503,
        True,
        "Another scheduler is the leader; detail.endpoints has its addresses.",
        {"endpoints": DetailField("array of strings", "The addresses of the leader.")},
    ),
    ErrorRow("unavailable", 503, True, "It is unknown whether the request had an effect: try again with the same key."),
    ErrorRow("internal", 500, True, "A defect of the server; the request had no effect."),
)

ERROR_BY_CODE: dict[str, ErrorRow] = {row.code: row for row in ERRORS}
if tuple(ERROR_BY_CODE) != get_args(ErrorCode):
    raise AssertionError("the error table and ErrorCode differ")


class ErrorResponse(Struct, tag=True, tag_field="tag", kw_only=True, omit_defaults=True, frozen=True):
    """The request had no effect; this is the reason.

    ``path`` is a JSON Pointer into the request's body, ``value`` the faulty value, cut at 200 characters. A reader
    handles an unknown code by ``retryable``.
    """

    code: Annotated[ErrorCode, Meta(description="The kind of the error; see the table of errors.")]
    message: Annotated[str, Meta(max_length=4000, description="The error message for users.")]
    retryable: bool = False
    """Whether the same request may succeed later."""
    retry_after_s: Seconds | None = None
    """The pause before the next attempt."""
    path: Annotated[str, Meta(max_length=2000)] | None = None
    """A JSON Pointer into the request's body."""
    value: Annotated[str, Meta(max_length=MAX_VALUE_CHARS)] | None = None
    """The faulty value as JSON text, cut, with secrets masked."""
    detail: dict[str, Any] | None = None
    """Further data for programs."""


def _clean(text: str, length: int) -> str:
    """Text that may travel: without U+0000 and lone surrogates, and cut."""
    return text[:length].encode("utf-8", "replace").decode().replace("\0", "\ufffd")


class ProtocolError(Exception):
    """An error that becomes an :class:`ErrorResponse`.

    :param code: a code of the error table.
    :param message: the error in words.
    :param path: a JSON Pointer into the request's body.
    :param value: the offending value, as text; cut at 200 characters.
    :param retry_after_s: when to try again, in seconds.
    :param detail: more, for programs.
    """

    def __init__(
        self,
        code: ErrorCode,
        message: str,
        *,
        path: str | None = None,
        value: str | None = None,
        retry_after_s: float | None = None,
        detail: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(message)
        if detail is not None and not detail.keys() <= ERROR_BY_CODE[code].detail.keys():
            raise ValueError(f"the table of errors has no detail {sorted(detail)} for {code}")
        self.code: ErrorCode = code
        self.response = ErrorResponse(
            code=code,
            message=_clean(message, 4000),
            retryable=ERROR_BY_CODE[code].retryable,
            retry_after_s=retry_after_s,
            path=None if path is None else _clean(path, 2000),
            value=None if value is None else _clean(value, MAX_VALUE_CHARS),
            detail=detail,
        )
